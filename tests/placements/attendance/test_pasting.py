"""Marks from a spreadsheet: pasted or sent, checked by row and column, then all or nothing."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from apcommission.importing import actions
from apcommission.importing.models import Upload, UploadRow
from apcommission.importing.tables import TableUnreadable, numbered, rows_of_file, rows_of_text
from placements.attendance.marks_table import MarksTable, session_of
from placements.attendance.models import Mark, WeeklyReturn
from placements.placement.models import Placement
from tests.factories.world import WEEK


@pytest.fixture
def monday(world: Any) -> date:
    found: date = world.monday - 2 * WEEK
    return found


def page(world: Any, monday: date) -> str:
    return reverse("attendance:paste", args=[world.provider.pk, monday.isoformat()])


def marks(placement: Placement) -> dict[tuple[date, int], tuple[str, int | None]]:
    found = Mark.objects.filter(placement=placement)
    return {(mark.date, mark.session): (mark.code_id, mark.minutes_late) for mark in found}


def send(client: Any, world: Any, monday: date, **data: Any) -> str:
    """Send a table and say of its columns what is guessed; the page of the table."""
    client.post(page(world, monday), data)
    upload = Upload.objects.latest("pk")
    return step(client, "columns", upload, **actions.guessed(upload))


def step(client: Any, name: str, upload: Upload, **data: Any) -> str:
    address = reverse(f"marks_table:{name}", args=[upload.pk])
    content: str = client.post(address, {"sent": "yes", **data}, follow=True).content.decode()
    return content


def test_a_pasted_table_of_two_weeks_is_taken_in_and_its_change_kept(
    world: Any, as_: Any, monday: date
) -> None:
    tuesday, before = monday + timedelta(days=1), monday - WEEK
    pupil, client = world.pupil, as_("provider_tutor")
    table = (
        "Pupil\tDate\tSession\tCode\tMinutes late\n"
        f"{pupil.surname}, {pupil.forename}\t{monday:%d/%m/%Y}\tAM\tI\t\n"
        f"{pupil.upn}\t{tuesday.isoformat()}\tmorning\tl\t12\n"
        f"{pupil}\t{before + timedelta(days=1)}\tAM\t/\t\n"
    )
    shown = send(client, world, monday, table=table)
    assert "Mark: K → I" in shown
    upload = Upload.objects.get()
    assert "Say first what becomes" in step(client, "take_in", upload)
    assert marks(world.placement)[monday, 0] == ("K", None)
    step(client, "choose_all", upload, choice="take")
    shown = step(client, "take_in", upload)
    assert "Marks written: 3" in shown
    assert f"Return, week of {before:%-d %B %Y}" in shown
    assert marks(world.placement)[monday, 0] == ("I", None)
    assert marks(world.placement)[tuesday, 0] == ("L", 12)
    assert WeeklyReturn.objects.filter(provider=world.provider, week=before).exists()
    where = reverse("attendance:changes", args=[world.provider.pk, monday.isoformat()])
    changes = as_("officer").get(where).content.decode()
    assert "K to I" in changes
    assert "– to L" in changes


def test_faults_are_told_by_row_and_column_and_corrected_in_the_page(
    world: Any, as_: Any, monday: date
) -> None:
    pupil, before, client = world.pupil, marks(world.placement), as_("provider_tutor")
    tuesday = (monday + timedelta(days=1)).isoformat()
    good = f"{pupil},{monday.isoformat()},AM,I"
    table = "\n".join(
        [
            good,
            f"Nobody Known,{monday.isoformat()},AM,I",
            f"{pupil},31/02/2026,AM,I",
            f"{pupil},{monday.isoformat()},noon,I",
            f"{pupil},{monday.isoformat()},PM,I",
            good,
            f"{pupil},{tuesday},AM,L,ten",
            f"{pupil},{world.weekly_return.week.isoformat()},AM,I",
            f"{pupil},{monday - WEEK},AM,QQ",
        ]
    )
    shown = send(client, world, monday, table=table)
    for words in (
        "Row 2, Pupil: nobody called so is on the timetable of this week",
        "Row 3, Date: “31/02/2026” is not a day",
        "Row 4, Session: “noon” is neither AM nor PM",
        "Row 5, Date: the pupil is not on the timetable in this session",
        "Row 6: This session stands in the table twice.",
        "Row 7, Minutes late: minutes late must be a whole number up to 180",
        "Row 8, Date: the return of this week is with the authority: its register is closed",
        "Row 9, Code: choose a code from the list",
    ):
        assert words in shown
    upload = Upload.objects.get()
    assert "Nothing was taken in" in step(client, "take_in", upload)
    assert marks(world.placement) == before
    rows = {row.line: row.pk for row in upload.rows.all()}
    answers = {f"choice-{rows[line]}": "leave" for line in (2, 3, 4, 5, 6, 8, 9)}
    step(client, "save", upload, **answers, **{f"cell-{rows[7]}-minutes": "10"})
    step(client, "choose_all", upload, choice="keep")
    assert "Marks written: 1" in step(client, "take_in", upload)
    assert marks(world.placement) == before | {(date.fromisoformat(tuesday), 0): ("L", 10)}
    assert not UploadRow.objects.exists()


def test_a_grid_and_a_workbook_are_read(world: Any, as_: Any, monday: date) -> None:
    client = as_("provider_tutor")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["UPN", "Date", "AM/PM", "Mark"])
    sheet.append([world.pupil.upn, monday, "AM", "M"])
    content = BytesIO()
    book.save(content)
    grid = f"Pupil,Mon AM,Mon PM,Tuesday am\n{world.pupil},M,,I\n"
    for name, data, found in (
        ("week.xlsx", content.getvalue(), "M"),
        ("week.csv", f"{world.pupil.upn},{monday.isoformat()},AM,I".encode("utf-8-sig"), "I"),
        ("grid.csv", grid.encode(), "M"),
    ):
        send(client, world, monday, file=SimpleUploadedFile(name, data))
        upload = Upload.objects.latest("pk")
        step(client, "choose_all", upload, choice="take")
        step(client, "take_in", upload)
        assert marks(world.placement)[monday, 0] == (found, None)
    assert marks(world.placement)[monday + timedelta(days=1), 0] == ("I", None)


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", b"", b"\xff\xfe\x00"])
def test_a_broken_file_is_refused(world: Any, as_: Any, monday: date, content: bytes) -> None:
    sent = {"file": SimpleUploadedFile("week.xlsx", content)}
    answer = as_("provider_tutor").post(page(world, monday), sent)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


@settings(max_examples=50)
@given(st.binary(max_size=300), st.text(max_size=300))
def test_nothing_that_is_sent_breaks_the_reader(content: bytes, text: str) -> None:
    for read, told in ((rows_of_file, content), (rows_of_text, text)):
        try:
            filled = numbered(read(told))  # type: ignore[operator]
        except TableUnreadable as refused:
            assert refused.faults  # noqa: PT017
            continue
        if filled:
            MarksTable().unfold(filled, {"monday": "2026-09-07"})


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(["AM", "PM"]))
def test_a_heading_of_a_grid_names_a_session(on: date, half: str) -> None:
    monday = on - timedelta(days=on.weekday())
    session = ("AM", "PM").index(half)
    assert session_of(f"{on.isoformat()} {half}", monday) == (on, session)
    expected = (on, session) if on.weekday() < 5 else None
    assert session_of(f"{on:%A} {half.lower()}", monday) == expected
