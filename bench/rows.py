"""A row of the bench: something measured, and beside it the limit that it is measured against."""

import gc
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import connection
from django.test.utils import CaptureQueriesContext

#: Of a few milliseconds three calls tell little: so many seconds are measured at least.
BRIEFLY = 0.2


@dataclass(frozen=True)
class Row:
    """`seconds` is the best of several runs: what the machine can do, not what else it was doing.

    `queries` and `memory` (bytes at the peak, of Python) are of one more run; None where that cannot be seen.
    """

    name: str
    seconds: float
    note: str = ""
    # The row that this one is compared with; a row without one is itself a limit.
    limit: "Row | None" = None
    size: str = ""
    queries: int | None = None
    memory: int | None = None
    # The most that the ratio to the limit may be; or, without a ratio, whether what was asked for is met.
    goal: float | None = None
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        return self.seconds / self.limit.seconds if self.limit else None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.ratio is None or self.goal is None:
            return self.met
        return self.ratio <= self.goal

    def beside(self, other: "Row", name: str, goal: float) -> "Row":
        """The same measurement beside another one."""
        return replace(self, name=name, limit=other, goal=goal, note=f"beside {other.size}")


def best_of(
    runs: int,
    work: Callable[[], object],
    before: Callable[[], object] | None = None,
    *,
    at_least: float = 0.0,
) -> float:
    """Seconds of the fastest of `runs` calls of `work`; `before` prepares each and is not counted.

    What is quick is called more often, until it has taken `at_least` so many seconds in all.
    """
    times: list[float] = []
    gc.collect()
    while len(times) < runs or sum(times) < at_least:
        if before is not None:
            before()
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def measured(
    name: str,
    runs: int,
    work: Callable[[], object],
    *,
    before: Callable[[], object] | None = None,
    limit: Row | None = None,
    goal: float | None = None,
    size: str = "",
    note: str = "",
) -> Row:
    """A row of work in this process: the best time of `runs`, then queries and peak memory of one more."""
    if before is not None:
        before()
    tracemalloc.start()
    with CaptureQueriesContext(connection) as asked:
        work()
    memory = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    seconds = best_of(runs, work, before, at_least=BRIEFLY)
    return Row(name, seconds, note, limit, size, len(asked), memory, goal)


def table(rows: list[Row]) -> str:
    """The rows as text, ours with how many times longer than its limit it took, and whether that is met."""
    heads = f"{'':58}{'size':>24}{'seconds':>10}{'queries':>9}{'memory':>10}{'ratio':>7}{'goal':>6}"
    lines = [f"{heads}  met  note"]
    for row in rows:
        name = row.name if row.limit or row.is_met is not None else f"[{row.name}]"
        queries = "" if row.queries is None else str(row.queries)
        memory = "" if row.memory is None else f"{row.memory / 1e6:.1f} MB"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        goal = "" if row.goal is None else f"{row.goal:g}"
        met = {None: "", True: "yes", False: "NO"}[row.is_met]
        lines.append(
            f"{name:58}{row.size:>24}{row.seconds:10.4f}{queries:>9}{memory:>10}{ratio:>7}{goal:>6}"
            f"  {met:3}  {row.note}".rstrip()
        )
    return "\n".join(lines)
