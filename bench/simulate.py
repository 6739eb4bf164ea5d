"""The end of term in 153 authorities that share one service: how long reports wait for how many workers.

A queue in discrete events: reports arrive, wait in order and are made by the next worker that is free. The
times of the jobs are those measured on this machine (or given); the arrivals follow term-end as told below.
Seeded: the same question has the same answer.
"""

import heapq
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bench.sized import Size

AUTHORITIES = 153  # upper-tier and unitary authorities of England
#: Of each authority: so many reports, of each provider and school that has pupils placed.
REPORTS = 200
#: Most authorities press the button on a day of the last week, in office hours; some let it run at night.
DAYS, FIRST_HOUR, LAST_HOUR = 5, 9, 17
AT_NIGHT = 0.4
NIGHT_HOUR = 2
WORKERS = (2, 4, 8, 16, 32)
HOUR = 3600.0


@dataclass(frozen=True)
class Job:
    """`arrives` in seconds from the first midnight of the week; `takes` seconds of one worker."""

    arrives: float
    takes: float


@dataclass(frozen=True)
class Outcome:
    """How long reports waited until they were ready, in seconds, and how busy the workers were at most."""

    workers: int
    median: float
    slowest_in_20: float
    longest: float
    busiest_hour: float  # share of the workers' time in the hour in which it was largest


def arrivals(times: Sequence[float], seed: int = 1) -> list[Job]:
    """Every report of every authority, by when it is asked for; each takes one of the measured `times`."""
    chance = random.Random(seed)
    jobs = []
    for _ in range(AUTHORITIES):
        day = chance.randrange(DAYS) * 24 * HOUR
        if chance.random() < AT_NIGHT:
            asked = day + NIGHT_HOUR * HOUR
        else:
            asked = day + chance.uniform(FIRST_HOUR, LAST_HOUR) * HOUR
        # All reports of a term are asked for with one button.
        jobs += [Job(asked, chance.choice(times)) for _ in range(REPORTS)]
    return sorted(jobs, key=lambda job: job.arrives)


def run(jobs: Sequence[Job], workers: int) -> Outcome:
    """Let the workers make the reports, first come, first served."""
    free = [0.0] * workers
    waited, busy = [], {}
    for job in jobs:
        begins = max(job.arrives, heapq.heappop(free))
        ends = begins + job.takes
        heapq.heappush(free, ends)
        waited.append(ends - job.arrives)
        for start, end in _by_hour(begins, ends):
            busy[start] = busy.get(start, 0.0) + end - start * HOUR
    waited.sort()
    return Outcome(
        workers,
        waited[len(waited) // 2],
        waited[int(0.95 * len(waited))],
        waited[-1],
        max(busy.values()) / (workers * HOUR),
    )


def _by_hour(begins: float, ends: float) -> list[tuple[int, float]]:
    """(hour, end of the work in it as if it had begun with the hour) of a stretch of work."""
    first, last = int(begins // HOUR), int(ends // HOUR)
    edges = [begins, *(hour * HOUR for hour in range(first + 1, last + 1)), ends]
    return [
        (int(start // HOUR), int(start // HOUR) * HOUR + end - start)
        for start, end in pairwise(edges)
        if end > start
    ]


def measured_times() -> list[float]:
    """Seconds of a termly report, from asking to the kept PDF, as measured now."""
    from bench import pdf

    return [row.seconds for row in pdf.rows([]) if row.limit]


def told(_sizes: list[Size]) -> None:
    """Measure, simulate and print."""
    times = measured_times()
    jobs = arrivals(times)
    asked = ", ".join(f"{seconds:.2f} s" for seconds in times)
    sys.stdout.write(f"{AUTHORITIES} authorities, {len(jobs):,} reports of {asked} each\n")
    sys.stdout.write(
        f"{'workers':>8}{'median':>12}{'95 in 100':>12}{'longest':>12}{'busiest hour':>14}\n"
    )
    for workers in WORKERS:
        found = run(jobs, workers)
        sys.stdout.write(
            f"{workers:8}{found.median / 60:8.1f} min{found.slowest_in_20 / 60:8.1f} min"
            f"{found.longest / 60:8.1f} min{found.busiest_hour:13.0%}\n"
        )
