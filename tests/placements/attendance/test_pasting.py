"""A week's register from a spreadsheet: pasted or sent, checked row by row, all or nothing."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from placements.attendance import pasting
from placements.attendance.models import Mark
from placements.attendance.queries import Week
from placements.placement.models import Placement
from tests.factories.world import WEEK

EMPTY = Week(None, date(2026, 9, 7), [], [])


@pytest.fixture
def monday(world: Any) -> date:
    found: date = world.monday - 2 * WEEK
    return found


def page(world: Any, monday: date) -> str:
    return reverse("attendance:paste", args=[world.provider.pk, monday.isoformat()])


def marks(placement: Placement) -> dict[tuple[date, int], tuple[str, int | None]]:
    found = Mark.objects.filter(placement=placement)
    return {(mark.date, mark.session): (mark.code_id, mark.minutes_late) for mark in found}


def test_a_pasted_table_is_taken_in_and_its_change_kept(world: Any, as_: Any, monday: date) -> None:
    tuesday = monday + timedelta(days=1)
    pupil = world.pupil
    table = (
        "Pupil\tDate\tSession\tCode\tMinutes late\n"
        f"{pupil.surname}, {pupil.forename}\t{monday:%d/%m/%Y}\tAM\tI\t\n"
        f"{pupil.upn}\t{tuesday.isoformat()}\tmorning\tl\t12\n"
    )
    answer = as_("provider_tutor").post(page(world, monday), {"table": table}, follow=True)
    assert "Saved: 2 marks changed." in answer.content.decode()
    assert marks(world.placement)[monday, 0] == ("I", None)
    assert marks(world.placement)[tuesday, 0] == ("L", 12)
    where = reverse("attendance:changes", args=[world.provider.pk, monday.isoformat()])
    changes = as_("officer").get(where).content.decode()
    assert "K to I" in changes
    assert "– to L" in changes


def test_wrong_rows_are_all_named_and_nothing_is_saved(world: Any, as_: Any, monday: date) -> None:
    pupil, before = world.pupil, marks(world.placement)
    good = f"{pupil},{monday.isoformat()},AM,I"
    table = "\n".join(
        [
            good,
            f"Nobody Known,{monday.isoformat()},AM,I",
            f"{pupil},31/02/2026,AM,I",
            f"{pupil},{monday.isoformat()},noon,I",
            f"{pupil},{monday.isoformat()},PM,I",
            good,
            f"{pupil},{(monday + timedelta(days=1)).isoformat()},AM,L,ten",
        ]
    )
    shown = as_("provider_tutor").post(page(world, monday), {"table": table}).content.decode()
    for words in (
        "Row 2: nobody called “Nobody Known” is on the timetable of this week.",
        "Row 3: “31/02/2026” is not a day.",
        "Row 4: “noon” is neither AM nor PM.",
        "Row 5: the pupil is not on the timetable on",
        "Row 6: this session stands in the table twice.",
        "Row 7: “L”: minutes late must be a whole number up to 180.",
    ):
        assert words in shown
    assert "Nobody Known," in shown
    assert marks(world.placement) == before


def test_an_unknown_code_is_refused_in_words(world: Any, as_: Any, monday: date) -> None:
    table = f"{world.pupil},{monday.isoformat()},AM,QQ"
    shown = as_("provider_tutor").post(page(world, monday), {"table": table}).content.decode()
    assert "Row 1: “QQ”: choose a code from the list." in shown


def test_a_spreadsheet_is_read(world: Any, as_: Any, monday: date) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["UPN", "Date", "AM/PM", "Mark"])
    sheet.append([world.pupil.upn, monday, "AM", "I"])
    content = BytesIO()
    book.save(content)
    for name, data in (
        ("week.xlsx", content.getvalue()),
        ("week.csv", f"{world.pupil.upn},{monday.isoformat()},AM,M".encode("utf-8-sig")),
    ):
        sent = {"file": SimpleUploadedFile(name, data)}
        assert as_("provider_tutor").post(page(world, monday), sent).status_code == 302
    assert marks(world.placement)[monday, 0] == ("M", None)


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", b"", b"\xff\xfe\x00"])
def test_a_broken_file_is_refused(world: Any, as_: Any, monday: date, content: bytes) -> None:
    sent = {"file": SimpleUploadedFile("week.xlsx", content)}
    answer = as_("provider_tutor").post(page(world, monday), sent)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(pasting.TableUnreadable):
        pasting.entries(pasting.rows_of_text(text), EMPTY, {})


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    with pytest.raises(pasting.TableUnreadable):
        pasting.entries(pasting.rows_of_file(content), EMPTY, {})
