"""Runs the parts of the bench named on the command line, or all of them, one after another.

A part is a module of this folder with a function `rows(sizes) -> list[Row]`; `every_page`, `explain`,
`simulate` and `term_end` print on their own and are asked for by name.
"""

import argparse
import importlib
import os
import platform
import sys
from pathlib import Path

import django

from bench.rows import Row, table

#: What parts are made of.
MADE_OF = ("authority", "cases", "copying", "empty", "rows", "sized", "underway")
BY_NAME = ("every_page", "explain", "simulate", "term_end")


def parts() -> list[str]:
    return sorted(
        file.stem
        for file in Path(__file__).parent.glob("*.py")
        if file.stem not in ("__init__", "__main__", *MADE_OF, *BY_NAME)
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument(
        "part",
        nargs="*",
        help=f"one of: {', '.join([*parts(), *BY_NAME])} (default: all but those)",
    )
    parser.add_argument("--pupils", help="of authorities to measure on: 500,5000,50000")
    parser.add_argument("--years", help="of attendance to measure on: 1,5,10")
    parser.add_argument("--all", action="store_true", help="every size, up to 100 million marks")
    asked = parser.parse_args(arguments)
    wanted = asked.part or parts()
    if unknown := set(wanted) - {*parts(), *BY_NAME}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    django.setup()
    from bench import sized

    sizes = sized.chosen(asked.pupils, asked.years, every=asked.all)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}; [limits] in brackets")
    rows: list[Row] = []
    for part in wanted:
        print(f"-- measuring {part}", file=sys.stderr, flush=True)
        module = importlib.import_module(f"bench.{part}")
        if part in BY_NAME:
            module.told(sizes)
        else:
            measured = module.rows(sizes)
            print(table(measured), file=sys.stderr, flush=True)
            rows += measured
    if rows:
        print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
