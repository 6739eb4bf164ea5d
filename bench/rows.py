"""A row of the bench: something measured, and beside it the limit that it is measured against."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`seconds` is the best of several runs: what the machine can do, not what else it was doing."""

    name: str
    seconds: float
    note: str = ""
    # The row that this one is compared with; a row without one is itself a limit.
    limit: "Row | None" = None


def best_of(
    runs: int, work: Callable[[], object], before: Callable[[], object] | None = None
) -> float:
    """Seconds of the fastest of `runs` calls of `work`; `before` prepares each and is not counted."""
    times = []
    for _ in range(runs):
        if before is not None:
            before()
        gc.collect()
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def table(rows: list[Row]) -> str:
    """The rows as text, ours with how many times longer than its limit it took."""
    lines = [f"{'':58}{'seconds':>10}{'limit':>10}{'times':>8}  note"]
    for row in rows:
        name = row.name if row.limit else f"[{row.name}]"
        against = (
            f"{row.limit.seconds:10.4f}{row.seconds / row.limit.seconds:8.2f}"
            if row.limit
            else " " * 18
        )
        lines.append(f"{name:58}{row.seconds:10.4f}{against}  {row.note}".rstrip())
    return "\n".join(lines)
