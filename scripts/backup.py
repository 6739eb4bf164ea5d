"""`./run backup FILE`: what `manage.py backup` does, on the demo's database and documents or on your own."""

import sys

from scripts import manage


def main(arguments: list[str]) -> int:
    return manage.main(["backup", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
