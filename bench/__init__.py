"""What this system costs beside the physical limits of the machine. `./run bench` (see scripts/bench.py)."""
