"""Runs the parts of the bench named on the command line, or all of them, one after another.

A part is a module of this folder with a function `rows() -> list[Row]`.
"""

import argparse
import importlib
import os
import platform
import sys
from pathlib import Path

import django

from bench.rows import Row, table

NOT_PARTS = ("__init__", "__main__", "authority", "empty", "rows")


def parts() -> list[str]:
    return sorted(
        file.stem for file in Path(__file__).parent.glob("*.py") if file.stem not in NOT_PARTS
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"one of: {', '.join(parts())} (default: all)")
    wanted = parser.parse_args(arguments).part or parts()
    if unknown := set(wanted) - set(parts()):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    django.setup()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}; [limits] in brackets")
    rows: list[Row] = []
    for part in wanted:
        print(f"-- measuring {part}", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"bench.{part}").rows()
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
