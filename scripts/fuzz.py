"""`./run fuzz`: bad input for every form, parser, part of the API, query and address.

    ./run fuzz                  until every target has its number (10,000 for a form, a parser and the API)
    ./run fuzz --minutes 20     so long, always the target that is farthest from its number; and beyond it
    ./run fuzz --inputs 200     another number for each
    ./run fuzz --only A,B       only targets with one of these in their name, as "api " or "safety:close"
    ./run fuzz --afresh         forget what was fed before

The targets are found (tests/fuzz). What was fed is kept in var/fuzz/tally, so that a later run goes on from
there with other inputs; faults are kept in var/fuzz/faults.txt, each with the smallest input that shows it.
"""

import argparse
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from scripts.setup import ROOT

HOME = Path(os.environ.get("AP_VAR", ROOT / "var")) / "fuzz"
#: How many inputs a target of a kind gets. Forms, parsers and the API are what people and programs send up;
#: what stands in an address, in a query that no form reads, or behind a button is less, and always fed whole
#: requests.
MANY, SOME = 10_000, 1_000
NUMBERS = {
    **dict.fromkeys(("form", "parser", "api"), MANY),
    **dict.fromkeys(("button", "query", "address"), SOME),
}


@dataclass
class Sum:
    """What a target got so far, or all of a kind."""

    inputs: int = 0
    whole: int = 0
    seconds: float = 0
    faults: int = 0

    def add(self, inputs: str, whole: str, seconds: str, faults: str) -> None:
        """One slice more."""
        self.inputs += int(inputs)
        self.whole += int(whole)
        self.seconds += float(seconds)
        self.faults += int(faults)


def main(arguments: list[str]) -> int:
    """0 where every target withstood what it got."""
    parser = argparse.ArgumentParser(
        prog="./run fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--inputs", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", default="1", help="another one makes other inputs")
    parser.add_argument("--workers", default="2", help="processes side by side")
    parser.add_argument("--afresh", action="store_true")
    asked = parser.parse_args(arguments)
    HOME.mkdir(parents=True, exist_ok=True)
    tally = HOME / "tally"
    if asked.afresh:
        tally.unlink(missing_ok=True)
        (HOME / "faults.txt").unlink(missing_ok=True)
    surroundings = {
        **os.environ,
        "FUZZ_INPUTS": str(asked.inputs),
        "FUZZ_SECONDS": str(asked.minutes * 60),
        "FUZZ_ONLY": asked.only,
        "FUZZ_SEED": asked.seed,
        "FUZZ_WORKERS": asked.workers,
        "FUZZ_TALLY": str(tally),
    }
    command = [sys.executable, "-m", "pytest", "tests/fuzz/test_feeding.py", "-q"]
    command += ["-k", "test_every_target", "--show-capture=no", "--tb=short", "-p", "no:warnings"]
    command += ["-n", asked.workers]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, check=False)
    print("\n".join(table(sums(tally.read_text() if tally.exists() else ""), asked.inputs)))
    return done.returncode


def sums(tally: str) -> dict[str, Sum]:
    """What each target got, by its name: the lines of the tally added up."""
    found: dict[str, Sum] = defaultdict(Sum)
    for line in tally.splitlines():
        *numbers, target = line.split("\t")
        found[target].add(*numbers)
    return found


def table(found: dict[str, Sum], number: int = 0) -> list[str]:
    """Targets and inputs of each kind, and how many targets have their number; then what has faults."""
    lines = [
        f"{'kind':<8} {'targets':>7} {'reached':>7} {'inputs':>12} {'whole way':>11} {'hours':>6}"
    ]
    for kind, wanted in NUMBERS.items():
        of_kind = [one for name, one in found.items() if name.startswith(f"{kind} ")]
        reached = sum(one.inputs >= (number or wanted) for one in of_kind)
        inputs, whole = (sum(one.inputs for one in of_kind), sum(one.whole for one in of_kind))
        hours = sum(one.seconds for one in of_kind) / 3600
        lines.append(
            f"{kind:<8} {len(of_kind):>7} {reached:>7} {inputs:>12,} {whole:>11,} {hours:>6.2f}"
        )
    with_faults = sorted(name for name, one in found.items() if one.faults)
    return [*lines, *(f"fault in: {name}" for name in with_faults)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
