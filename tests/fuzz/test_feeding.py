"""Every target gets its inputs: `./run fuzz`. The quick suite feeds one table and a few parsers."""

import os
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from scripts import fuzz
from tests.access.refusals import drawn_once
from tests.access.rows import table_names
from tests.factories.world import World
from tests.fuzz import feeding
from tests.fuzz.feeding import Target, feed, feed_by_turns
from tests.fuzz.parsers import case_folder, readers
from tests.fuzz.targets import Finder

#: The quick suite keeps the machinery alive on one table.
QUICK = "placements_safety"
#: How many workers there are; each has a part of the targets. None: this is the quick suite.
WORKERS = int(os.environ.get("FUZZ_WORKERS", "0"))
INPUTS = int(os.environ.get("FUZZ_INPUTS", "0"))
SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))
ONLY = os.environ.get("FUZZ_ONLY", "").split(",")


def targets_of(worker: int, world: World, folder: Path) -> Iterator[Target]:
    """Every so many-th table, and every so many-th parser."""
    parsers = [*readers(folder), case_folder(folder / "case")]
    (folder / "case").mkdir()
    yield from parsers[worker::WORKERS]
    if all(one.startswith("parser ") for one in ONLY):
        return
    finder = Finder(world)
    for table in table_names()[worker::WORKERS]:
        yield from finder.targets(table)


def is_asked_for(target: Target) -> bool:
    return any(words in str(target) for words in ONLY)


@pytest.mark.skipif(not WORKERS, reason="hours: ./run fuzz")
@pytest.mark.django_db
@pytest.mark.parametrize("worker", range(WORKERS))
def test_every_target_withstands_its_inputs(worker: int, tmp_path: Path) -> None:
    until = time.monotonic() + SECONDS if SECONDS else float("inf")
    with drawn_once():
        targets = [one for one in targets_of(worker, World(), tmp_path) if is_asked_for(one)]
        for one in targets:
            feeding.write_down(feeding.Fed(str(one)))
        told = feed_by_turns(targets, until=until, beyond=bool(SECONDS), number=INPUTS)
    assert not told, "\n".join(told)


@pytest.mark.django_db
def test_the_pages_of_a_table_withstand_bad_input() -> None:
    found = list(Finder(World()).targets(QUICK))
    assert {one.kind for one in found} == {"form", "button", "query", "address"}
    assert sum("safety:close" in one.name and one.kind == "form" for one in found) == 1, "once"
    told = [fault for target in found for fault in feed(target, 3).told()]
    assert not told, "\n".join(told)


@pytest.mark.django_db
def test_parsers_and_the_interface_for_programs_withstand_bad_input(tmp_path: Path) -> None:
    interface = islice(Finder(World()).targets("placements_api"), 6)
    found = [*readers(tmp_path), case_folder(tmp_path), *interface]
    told = [fault for target in found for fault in feed(target, 2).told()]
    assert not told, "\n".join(told)


def fails_on_nine(value: dict[str, Any]) -> str:
    return "it has a nine" if any("9" in str(one) for one in value.values()) else ""


def test_a_found_fault_is_told_with_the_smallest_input_that_shows_it() -> None:
    def make(dice: Random) -> dict[str, str]:
        return {"a": str(dice.random()), "b": "x" * 100, "c": "1939"}

    assert feed(Target("form", "nine", make, fails_on_nine), 5).faults == {
        "it has a nine": {"c": "9"}
    }


def test_a_later_run_goes_on_with_what_has_the_fewest_inputs_and_makes_other_inputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "TALLY", str(tmp_path / "tally"))
    got: dict[str, list[float]] = {"one": [], "two": []}

    def target(name: str) -> Target:
        return Target("query", name, Random.random, lambda value: got[name].append(value) or "")

    feed(target("one"), 30)
    feed_by_turns([target("one"), target("two")], number=20)
    assert [len(one) for one in got.values()] == [30, 20], "one had its number"
    feed_by_turns([target("one"), target("two")], number=40)
    assert feeding.inputs_so_far() == {"query one": 40, "query two": 40}
    assert len(set(got["one"])) == 40, "each is another"


def test_what_was_fed_is_told_by_kind_with_how_many_have_their_number() -> None:
    tally = "600\t3\t1.5\t0\tquery one\n400\t2\t1.0\t0\tquery one\n10\t10\t1.0\t1\tform two\n"
    told = fuzz.table(fuzz.sums(tally))
    assert fuzz.NUMBERS == feeding.NUMBERS
    assert any(line.split() == ["query", "1", "1", "1,000", "5", "0.00"] for line in told)
    assert any(line.split() == ["form", "1", "0", "10", "10", "0.00"] for line in told)
    assert told[-1] == "fault in: form two"


def test_it_goes_on_beyond_the_numbers_while_there_is_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "TALLY", str(tmp_path / "tally"))
    target = Target("query", "one", Random.random, lambda value: "")
    feed_by_turns([target], number=1, beyond=True, until=time.monotonic() + 0.02)
    assert feeding.inputs_so_far()["query one"] > 1
