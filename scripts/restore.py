"""`./run restore FILE`: what `manage.py restore` does, on the demo's data or on your own."""

import sys

from scripts import manage


def main(arguments: list[str]) -> int:
    return manage.main(["restore", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
