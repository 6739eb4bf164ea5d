"""Feeding one target with many inputs, and the table that tells what was fed."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

INPUTS = int(os.environ.get("FUZZ_INPUTS", "1"))
ONLY = os.environ.get("FUZZ_ONLY", "")
SEED = int(os.environ.get("FUZZ_SEED", "1"))
TABLE = os.environ.get("FUZZ_TABLE", "")


@dataclass
class Fed:
    """A target, how many inputs it got, and the faults: each with the first input that showed it."""

    name: str
    inputs: int = 0
    seconds: float = 0.0
    faults: dict[str, Any] = field(default_factory=dict)

    def told(self) -> list[str]:
        return [
            f"{self.name}: {fault} with {str(given)[:600]}" for fault, given in self.faults.items()
        ]


def feed(name: str, strategy: st.SearchStrategy[Any], try_one: Callable[[Any], str]) -> Fed:
    """INPUTS inputs of a strategy for one target. A fault does not end it: all that there are are told."""
    fed = Fed(name)
    if ONLY and ONLY not in name:
        return fed
    began = time.perf_counter()

    @seed(SEED)
    @settings(
        max_examples=INPUTS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def one(value: Any) -> None:
        fed.inputs += 1
        fault = try_one(value)
        if fault:
            fed.faults.setdefault(fault, value)

    one()
    fed.seconds = time.perf_counter() - began
    write_down(fed)
    return fed


def write_down(fed: Fed) -> None:
    """A line for the table of `./run fuzz`."""
    if TABLE:
        with open(TABLE, "a") as file:
            file.write(f"{fed.inputs}\t{fed.seconds:.1f}\t{len(fed.faults)}\t{fed.name}\n")
