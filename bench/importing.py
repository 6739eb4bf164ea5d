"""100,000 marks loaded into a register that stands, beside COPY of the same marks into the same table."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

from django.core.management import call_command
from django.db import connection, transaction

from apcommission.embedded import HOME
from bench.loading import DATABASE, empty_database
from bench.rows import Row, best_of, measured
from bench.sized import Size
from monitoring.exchange.actions import load_case
from placements.placement.models import Placement

PUPILS, MARKS = 2_000, 100_000
HALVES = {"AM": "0", "PM": "1"}
CASE = HOME / "bench" / "importing" / "case"
RETURNS = HOME / "bench" / "importing" / "returns"
COPY = """
    COPY placements_mark (placement_id, date, session, code, minutes_late, recorded_by, recorded_at)
    FROM STDIN"""


def rows(_sizes: list[Size]) -> list[Row]:
    prepare()
    with empty_database(), connected_to(DATABASE):
        load_case(folder=CASE, by=None)
        text = "".join(lines())
        limit = Row(f"COPY of {MARKS:,} marks into the register", best_of(3, copied(text), emptied))
        ours = measured(
            f"load_case of {MARKS:,} new marks",
            3,
            lambda: load_case(folder=RETURNS, by=None),
            before=emptied,
            limit=limit,
            goal=3,
            note="read, checked, compared, written",
        )
        again = measured(
            f"load_case of {MARKS:,} known marks",
            3,
            lambda: load_case(folder=RETURNS, by=None),
            limit=limit,
            goal=3,
            note="changes nothing",
        )
    return [limit, ours, again]


def prepare() -> None:
    """The case folder without its marks, and so many of these in a folder of their own."""
    shutil.rmtree(CASE.parent, ignore_errors=True)
    call_command("make_sample", str(CASE), pupils=PUPILS, seed=1, stdout=io.StringIO())
    RETURNS.mkdir()
    with (CASE / "attendance.csv").open() as all_marks:
        some = "".join(islice(all_marks, MARKS + 1))
    (RETURNS / "attendance.csv").write_text(some)
    (CASE / "attendance.csv").unlink()


def lines() -> Iterator[str]:
    """The same marks as COPY takes them."""
    keys = dict(Placement.objects.values_list("reference", "pk"))
    with (RETURNS / "attendance.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            code = row["code"].replace("\\", "\\\\")
            yield (
                f"{keys[row['placement_ref']]}\t{row['date']}\t{HALVES[row['session']]}\t{code}\t"
                f"{row['minutes_late'] or chr(92) + 'N'}\t{row['recorded_by']}\tnow\n"
            )


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Another database of the same server, for as long as it lasts."""
    connection.close()
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def emptied() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE placements_mark")


def copied(text: str) -> Callable[[], None]:
    """What copies it, and waits until its keys are checked."""

    def copy() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.copy_expert(COPY, io.StringIO(text))

    return copy
