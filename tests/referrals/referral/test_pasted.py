"""Attendance and exclusions are typed, or pasted from the school's own system."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from placements.attendance.codes import CODES
from referrals.referral import pasted
from referrals.referral.models import Referral

TODAY = date(2026, 11, 28)
CLASSES = {code: counts_as for code, _words, counts_as, _half in CODES}
COUNTED = {"attending": (1, 1), "elsewhere": (1, 1), "authorised": (0, 1), "unauthorised": (0, 1)}


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The national codes as shipped, without a database."""
    monkeypatch.setattr(pasted, "_classes", [lambda: CLASSES])


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize(
    ("text", "attended", "possible"),
    [
        ("/\\/\\NN", 4, 6),
        ("/ \\ / \\ N N", 4, 6),
        ("Mon\t/\t\\\nTue\tN\tN", 2, 4),
        ("07/09/2026  /\\\n8 September 2026, I I", 2, 4),
        ("Week 1\t/\\/\\/\\/\\/\\\nWeek 2\tY1Y1////////", 18, 18),
        ("AM ///LN\nPM \\\\\\UN", 7, 10),
        ("/\t40\n\\\t38\nN\t12\nC2\t10\n#\t4", 78, 100),
        ("Possible sessions\t120\nAttended\t96", 96, 120),
        ("Sessions possible: 120; \nSessions attended: 96", 96, 120),
        ("/ 40\nN 10\nPossible 50\nPresent 40", 40, 50),
    ],
)
def test_a_register_is_read_as_schools_write_it(text: str, attended: int, possible: int) -> None:
    read = pasted.register(text)
    assert read is not None
    assert (read.attended, read.possible) == (attended, possible)


@pytest.mark.usefixtures("codes")
@given(st.lists(st.sampled_from(sorted(CLASSES)), min_size=1, max_size=200))
def test_every_mark_counts_as_its_code_says(marks: list[str]) -> None:
    attended = sum(COUNTED.get(CLASSES[mark], (0, 0))[0] for mark in marks)
    possible = sum(COUNTED.get(CLASSES[mark], (0, 0))[1] for mark in marks)
    for text in (" ".join(marks), "\n".join(f"Mon\t{mark}" for mark in marks), "".join(marks)):
        if possible:
            read = pasted.register(text)
            assert read is not None
            assert (read.attended, read.possible) == (attended, possible)
            assert read.per_cent == round(Decimal(100 * attended) / possible + Decimal("1e-9"), 2)
        else:
            with pytest.raises(pasted.Unreadable, match="no session"):
                pasted.register(text)


@pytest.mark.usefixtures("codes")
@given(st.text(max_size=300))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (pasted.register, lambda typed: pasted.exclusions(typed, today=TODAY)):
        with suppress(pasted.Unreadable):
            read(text)


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("/\\\nabsent twice", "Line 2: “absent” is not an attendance code."),
        ("/\\H", "Line 1: “/\\H” is not an attendance code."),
        ("Possible 120", "Paste both totals: the possible sessions and those attended."),
        ("Possible 90\nAttended 96", "More sessions are attended than were possible."),
        (
            "/ 40\nN 10\nPossible 60\nAttended 40",
            "The totals say 40 of 60 sessions, but the codes add up to 40 of 50.",
        ),
        ("###", "There is no session here that the pupil could have attended."),
        ("/" * 2000, "Line 1 is too long."),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(text: str, fault: str) -> None:
    with pytest.raises(pasted.Unreadable) as refused:
        pasted.register(text)
    assert refused.value.faults == [fault]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("03/03/2026\t2 days\tDB", ["3 March 2026, 2 days: persistent or general disruptive behaviour"]),
        (
            "Start\tEnd\tType\tSessions\tReason\n"
            "2026-03-03\t2026-03-04\tSuspension\t3\tPA\n"
            "2026-06-01\t2026-06-01\tFixed term\t2\tRefused to leave the hall",
            [
                "3 March 2026, 1.5 days: physical assault against an adult",
                "1 June 2026, 1 day: Refused to leave the hall",
            ],
        ),
        ("9 October 2026; permanent; VA",
         ["9 October 2026, permanent exclusion: verbal abuse or threats against an adult"]),
    ],
)  # fmt: skip
def test_exclusions_are_read_row_by_row(text: str, lines: list[str]) -> None:
    assert pasted.exclusions(text, today=TODAY) == lines


def test_rows_that_cannot_be_read_are_all_named() -> None:
    text = "Start,Reason\n03/03/2026,3,DB\n31/02/2026,1 day\n01/01/2030,1 day\n02/03/2026,DB"
    with pytest.raises(pasted.Unreadable) as refused:
        pasted.exclusions(text, today=TODAY)
    assert refused.value.faults == [
        "Line 2: say whether 3 is days or sessions, for example “3 days”.",
        "Line 3: there is no day in it that exists.",
        "Line 4: 1 January 2030 is still to come.",
        "Line 5: say how many days or sessions, or “permanent”.",
    ]


def section_of(referral: Referral) -> str:
    return reverse("referral:section", args=[referral.pk, "attendance"])


def test_a_paste_fills_the_section(world: Any, as_: Any) -> None:
    typed = {
        "pasted_register": "/ 40\n\\ 41\nI 9\nN 10",
        "suspensions": "Two lunchtimes in May",
        "pasted_exclusions": "03/03/2026\t2 days\tDB",
    }
    client = as_("headteacher")
    assert client.post(section_of(world.draft), typed).status_code == 302
    saved = Referral.objects.get(pk=world.draft.pk)
    assert saved.baseline_attendance == 81
    assert saved.register_counts == "Attended 81 of 100 sessions. Absent: N 10, I 9."
    row = "3 March 2026, 2 days: persistent or general disruptive behaviour"
    assert saved.suspensions == f"Two lunchtimes in May\n{row}"
    again = {**typed, "suspensions": saved.suspensions, "baseline_attendance": "81.00"}
    assert client.post(section_of(world.draft), again).status_code == 302
    assert Referral.objects.get(pk=saved.pk).suspensions == saved.suspensions
    other = {"baseline_attendance": "70", "suspensions": ""}
    assert client.post(section_of(world.draft), other).status_code == 302
    assert Referral.objects.get(pk=saved.pk).register_counts == ""


def test_a_paste_that_cannot_be_read_keeps_what_was_typed(world: Any, as_: Any) -> None:
    typed = {
        "baseline_attendance": "55",
        "pasted_register": "/\\ zebra",
        "suspensions": "Words to keep",
        "pasted_exclusions": "soon",
    }
    page = as_("headteacher").post(section_of(world.draft), typed).content.decode()
    assert "Line 1: “zebra” is not an attendance code." in page
    for words in ("Words to keep", "/\\ zebra", "soon"):
        assert words in page
    clash = {"baseline_attendance": "55", "pasted_register": "/\\NN"}
    page = as_("headteacher").post(section_of(world.draft), clash).content.decode()
    assert (
        "The register that you pasted gives 50.00 per cent. Clear this box or the register" in page
    )
