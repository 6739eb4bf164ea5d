"""What `./run` does. `door`, `setup` and `system` use the standard library alone: they come first."""
