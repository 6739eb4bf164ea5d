"""The bench: its parts can be run, and its table sets what is ours beside its limit."""

import importlib

import pytest

from bench.__main__ import parts
from bench.rows import Row, best_of, table


@pytest.mark.parametrize("part", parts())
def test_a_part_measures_rows(part: str) -> None:
    assert callable(importlib.import_module(f"bench.{part}").rows)


def test_what_is_ours_stands_beside_its_limit() -> None:
    limit = Row("COPY of marks", 0.2)
    lines = table([limit, Row("load_case", 0.5, limit=limit, note="all of it")]).splitlines()
    assert "[COPY of marks]" in lines[1]
    assert lines[2].split() == ["load_case", "0.5000", "0.2000", "2.50", "all", "of", "it"]


def test_the_best_of_several_runs_counts_and_preparing_does_not() -> None:
    calls: list[str] = []
    seconds = best_of(3, lambda: calls.append("work"), before=lambda: calls.append("before"))
    assert calls == ["before", "work"] * 3
    assert seconds >= 0
