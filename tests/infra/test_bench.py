"""The bench: parts can be run, the table sets ours beside its limit, sizes and simulation add up."""

import importlib
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bench import simulate, sized
from bench.__main__ import parts
from bench.rows import Row, best_of, table
from bench.simulate import Job
from bench.sized import Size


@pytest.mark.parametrize("part", parts())
def test_a_part_measures_rows(part: str) -> None:
    assert callable(importlib.import_module(f"bench.{part}").rows)


def test_what_is_ours_stands_beside_its_limit_and_says_whether_it_is_met() -> None:
    limit = Row("COPY of marks", 0.2)
    ours = Row("load_case", 0.5, limit=limit, note="all of it", queries=3, goal=3)
    lines = table([limit, ours, Row("home page", 0.9, met=False)]).splitlines()
    assert "[COPY of marks]" in lines[1]
    assert lines[2].split() == ["load_case", "0.5000", "3", "2.50", "3", "yes", "all", "of", "it"]
    assert lines[3].split() == ["home", "page", "0.9000", "NO"]


def test_the_best_of_several_runs_counts_and_preparing_does_not() -> None:
    calls: list[str] = []
    seconds = best_of(3, lambda: calls.append("work"), before=lambda: calls.append("before"))
    assert calls == ["before", "work"] * 3
    assert seconds >= 0


def test_a_hundred_million_marks_only_on_request() -> None:
    assert max(size.marks for size in sized.chosen(None, None)) <= sized.MOST_MARKS
    assert Size(50_000, 10).marks == 97_500_000
    assert Size(50_000, 10) in sized.chosen(None, None, every=True)
    assert sized.chosen("50000", "10") == [Size(50_000, 10)]


def test_marks_are_those_of_whole_weeks_of_terms_that_do_not_overlap() -> None:
    size = Size(20, 2)
    lines = "".join(sized.marks(size, 2023)).splitlines()
    assert len(lines) == len(set(lines)) == size.marks
    terms = sized.terms(2023, 2)
    assert all(one.start.weekday() == 0 and one.end.weekday() == 4 for one in terms)
    assert all(one.end < other.start for one, other in itertools.pairwise(terms))
    read = sized.Lines(iter(["ab", "cde"]))
    assert (read.read(3), read.read(3), read.read(3)) == ("abc", "de", "")


@settings(max_examples=25, deadline=None)
@given(
    some.lists(some.tuples(some.integers(0, 9_000), some.integers(1, 4_000)), min_size=1),
    some.integers(1, 5),
)
def test_more_workers_never_keep_anyone_waiting_longer(
    asked: list[tuple[int, int]], workers: int
) -> None:
    jobs = [Job(float(at), float(takes)) for at, takes in sorted(asked)]
    few, more = simulate.run(jobs, workers), simulate.run(jobs, workers + len(jobs))
    assert more.longest == max(job.takes for job in jobs) <= few.longest
    assert 0 < few.busiest_hour <= 1.0001


def test_one_worker_makes_reports_one_after_another() -> None:
    found = simulate.run([Job(0, 1800), Job(0, 1800), Job(1800, 1800)], 1)
    assert (found.median, found.longest) == (3600, 3600)
    assert found.busiest_hour == pytest.approx(1)


def test_the_same_seed_is_the_same_week() -> None:
    jobs = simulate.arrivals([2.0, 4.0])
    assert jobs == simulate.arrivals([2.0, 4.0]) != simulate.arrivals([2.0, 4.0], seed=2)
    assert len(jobs) == simulate.AUTHORITIES * simulate.REPORTS
