"""Feeding targets: the one with the fewest inputs next, and a tally from which a later run goes on."""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from scripts.fuzz import NUMBERS
from tests.fuzz.shrinking import shrunk

SEED = os.environ.get("FUZZ_SEED", "1")
TALLY = os.environ.get("FUZZ_TALLY", "")
#: One target is fed for so long, then it is another's turn; and never more than so many inputs.
SLICE_SECONDS = 2.0
SLICE_INPUTS = 1_000


@dataclass
class Target:
    """What is fed. `try_one` says what is wrong with how an input was answered; empty: nothing.

    `whole`: how many of the inputs went the whole way, where some need not (see targets.py).
    """

    kind: str
    name: str
    make: Callable[[Random], Any]
    try_one: Callable[[Any], str]
    whole: Callable[[], int] | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass
class Fed:
    """What a slice did: inputs, and the faults, each with the smallest input found that shows it."""

    target: str
    inputs: int = 0
    whole: int = 0
    seconds: float = 0.0
    faults: dict[str, Any] = field(default_factory=dict)

    def told(self) -> list[str]:
        return [
            f"{self.target}: {fault} with {str(given)[:600]}"
            for fault, given in self.faults.items()
        ]


def feed(target: Target, inputs: int, *, already: int = 0, seconds: float = SLICE_SECONDS) -> Fed:
    """A slice of inputs for one target, other ones than the `already` fed. A fault does not end it."""
    fed = Fed(str(target))
    dice = Random(f"{SEED} {target} {already}")
    began = time.perf_counter()
    before = target.whole() if target.whole else 0
    while fed.inputs < inputs and time.perf_counter() - began < seconds:
        value = target.make(dice)
        fed.inputs += 1
        fault = target.try_one(value)
        if fault and fault not in fed.faults:
            fed.faults[fault] = shrunk(value, lambda one, fault=fault: target.try_one(one) == fault)  # type: ignore[misc]
    fed.whole = target.whole() - before if target.whole else fed.inputs
    fed.seconds = time.perf_counter() - began
    write_down(fed)
    return fed


def feed_by_turns(
    targets: Iterable[Target],
    *,
    until: float = float("inf"),
    beyond: bool = False,
    number: int = 0,
) -> list[str]:
    """Feed the target that is farthest from its number, again and again; returns the faults.

    `until`: by time.monotonic(). `beyond`: goes on after all have their number. `number`: instead of NUMBERS.
    """
    fed = defaultdict(int, inputs_so_far())
    waiting = list(targets)
    wanted = {str(one): number or NUMBERS[one.kind] for one in waiting}
    told: list[str] = []
    while waiting and time.monotonic() < until:
        target = min(waiting, key=lambda one: fed[str(one)] / wanted[str(one)])
        name = str(target)
        left = wanted[name] - fed[name]
        if left <= 0 and not beyond:
            break
        most = min(left, SLICE_INPUTS) if left > 0 else SLICE_INPUTS
        done = feed(target, most, already=fed[name])
        fed[name] += done.inputs
        told += done.told()
    return told


# ---- The tally -----------------------------------------------------------------------------------
# A line for each slice: inputs, whole, seconds, faults, target. Lines are added, so that workers may share it
# and what is stopped half-way has lost one slice.


def write_down(fed: Fed) -> None:
    """A line for the tally, where `./run fuzz` keeps one; and the faults in full beside it."""
    if not TALLY:
        return
    with open(TALLY, "a") as file:
        file.write(
            f"{fed.inputs}\t{fed.whole}\t{fed.seconds:.2f}\t{len(fed.faults)}\t{fed.target}\n"
        )
    if fed.faults:
        with Path(TALLY).with_name("faults.txt").open("a") as file:
            file.writelines(f"{one}\n".encode("utf-8", "replace").decode() for one in fed.told())


def inputs_so_far() -> dict[str, int]:
    """Of each target in the tally."""
    if not TALLY or not Path(TALLY).exists():
        return {}
    found: dict[str, int] = defaultdict(int)
    for line in Path(TALLY).read_text().splitlines():
        inputs, _, _, _, target = line.split("\t")
        found[target] += int(inputs)
    return found
