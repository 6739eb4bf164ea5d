"""`./run fuzz [--inputs N] [--only PART OF A NAME] [--seed N]`: bad input for every form, parser and address.

The targets are found (tests/fuzz). Prints a line for each with its inputs, seconds and kinds of faults.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.setup import ROOT

HEAD = ("inputs", "seconds", "faults", "target")


def main(arguments: list[str]) -> int:
    """0 where every target withstood all its inputs."""
    parser = argparse.ArgumentParser(prog="./run fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="for each target")
    parser.add_argument("--only", default="", help="only targets with this in their name")
    parser.add_argument("--seed", type=int, default=1, help="another one makes other inputs")
    parser.add_argument("--workers", default="2", help="processes side by side")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table"
        table.touch()
        surroundings = {
            **os.environ,
            "FUZZ_INPUTS": str(asked.inputs),
            "FUZZ_ONLY": asked.only,
            "FUZZ_SEED": str(asked.seed),
            "FUZZ_TABLE": str(table),
        }
        command = [sys.executable, "-m", "pytest", "tests/fuzz", "-q", "--show-capture=no"]
        command += ["--tb=short", "-p", "no:warnings", "-n", asked.workers, "--dist", "worksteal"]
        done = subprocess.run(command, cwd=ROOT, env=surroundings, check=False)
        rows = [line.split("\t") for line in table.read_text().splitlines()]
    for row in [HEAD, *sorted(rows, key=lambda row: row[3])]:
        print("{:>8} {:>9} {:>7}  {}".format(*row))
    print(f"{len(rows)} targets, {sum(int(row[0]) for row in rows):,} inputs")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
