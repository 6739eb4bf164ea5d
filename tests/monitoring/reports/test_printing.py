"""The termly report as a PDF: what a councillor reads, and what a screen reader finds."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from monitoring.measures.figures import Capacity, Change, Rate, Scope
from monitoring.reports.printing import termly_context
from tests.monitoring.reports.made import (
    FIGURES,
    NOTHING,
    SUMMER,
    Printed,
    figures,
    part,
    termly,
)

TEMPLATE = "monitoring/reports/print_termly.html"
BEFORE = figures(period=SUMMER, attended=2600, unauthorised=700, authorised=350, pupils=20)


@pytest.fixture(scope="module")
def printed() -> Printed:
    data = termly(before=BEFORE, breakdown=[part(1), part(2, "Carpentry & joinery")])
    return Printed(TEMPLATE, termly_context(data), "Termly report: Harbour Skills")


@pytest.fixture(scope="module")
def empty() -> Printed:
    return Printed(TEMPLATE, termly_context(termly(NOTHING)))


def said(data: dict[str, Any]) -> dict[str, str]:
    """The summary: theme and words."""
    return {point.theme: point.words for point in termly_context(data)["points"]}


# ---- The document ----------------------------------------------------------------------------------


def test_the_cover_says_whose_report_it_is_and_that_it_is_internal(printed: Printed) -> None:
    cover = printed.pages[0]
    for words in (
        settings.AUTHORITY_NAME,
        "Termly report",
        "Harbour Skills",
        "1 September 2025 to 19 December 2025",
        "Made on 5 January 2026",
        "Internal: not for publication",
    ):
        assert words in cover


def test_every_page_after_the_cover_has_its_number(printed: Printed) -> None:
    total = len(printed.pages)
    assert total > 5
    for number, page in enumerate(printed.pages[1:], start=2):
        assert f"Page {number} of {total}" in page


def test_the_contents_name_the_page_of_each_chapter(printed: Printed) -> None:
    chapters = (
        "In short",
        "Attendance",
        "Staying, and going back to school",
        "Awards",
        "Where leavers went",
        "Charges and cost",
        "Use of places",
        "Programme by programme",
        "How each figure is counted",
    )
    assert printed.bookmarks[:3] == ["Termly report", "Contents", "How to read this report"]
    contents = printed.pages[1]
    for chapter in chapters:
        assert chapter in contents
        assert chapter in printed.bookmarks
    page = next(
        n
        for n, text in enumerate(printed.pages, 1)
        if text.find("Where leavers went") >= 0 and n > 2
    )
    assert re.search(rf"Where leavers went[ .]+{page}\b", contents)


def test_it_is_tagged_for_screen_readers(printed: Printed) -> None:
    catalogue: Any = printed.reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "/StructTreeRoot" in catalogue
    assert printed.reader.metadata is not None
    assert printed.reader.metadata.title == "Termly report: Harbour Skills"


def test_every_chart_is_read_out_in_words(printed: Printed) -> None:
    figures = [tag for tag in printed.tags if tag["/S"] == "/Figure"]
    assert len(figures) == 5
    said = [str(figure["/Alt"]) for figure in figures]
    assert (
        "Possible sessions: attended and absent. This period: attended 80.0%, unauthorised absence "
        "12.3%, authorised absence 7.7%. Term before: attended 71.2%" in said[0]
    )
    assert "Key stage 3: under 50% 1, 50 to under 70% 2" in said[1]


def test_tables_have_heads_that_their_cells_name(printed: Printed) -> None:
    kinds = [str(tag["/S"]) for tag in printed.tags]
    assert kinds.count("/Table") >= 10
    cells = [tag for tag in printed.tags if tag["/S"] == "/TD"]
    assert all(cell["/A"]["/Headers"] for cell in cells)


# ---- The figures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Attendance 80.0% 3,120 of 3,900 sessions 78.7% to 81.2% 71.2% higher",
        "Unauthorised absence 12.3% 480 of 3,900 sessions",
        "Returns complete 98.8% 4,052 of 4,100 sessions",
        "Persistently absent pupils 39.1% 9 of 23 pupils",
        "Severely absent pupils 8.7% 2 of 23 pupils",
        "Key stage 3 1 2 0 4 6 13",
        "All 2 2 3 8 8 23",
        "Change in attendance +12.4 points",
        "Retention 95.8% 23 of 24 placements",
        "Reintegration 60.0% 3 of 5 placements",
        "Accredited pupils 87.0% 20 of 23 pupils",
        "All awards 67",
        "Awards for each pupil 2.9",
        "Level 1 25",
        "Progression of leavers 83.3% 10 of 12 leavers",
        "Apprenticeship 2",
        "Not known 1",
        "Total charge £48,210.00",
        "Schools £20,000.10 41.5%",
        "All £48,210.00 100.0%",
        "Cost for each attended session £15.45",
        "Cost for each award Units and full qualifications £719.55",
        "Use of capacity 90.9% 4,100 of 4,510 sessions",
        "Sessions not used 410",
        "Carpentry & joinery 3 3 67.2%",
    ],
)
def test_it_shows_the_figure(printed: Printed, words: str) -> None:
    assert words in printed.text


def test_every_figure_leads_to_its_rows_in_its_own_period(printed: Printed) -> None:
    asked = "scope=provider%3AP01&from=2025-09-01&to=2025-12-19"
    for key in termly()["measures"]:
        rows = f"{settings.SITE_ADDRESS}{reverse('measures:rows', args=[key])}"
        assert f"{rows}?{asked}" in printed.links
    earlier = "scope=provider%3AP01&from=2025-04-21&to=2025-07-22"
    assert any(link.endswith(earlier) for link in printed.links)
    assert any("scope=programme%3APR02" in link for link in printed.links)


def test_every_figure_is_defined_with_what_it_was_counted_from(printed: Printed) -> None:
    text = printed.text[printed.text.rindex("How each figure is counted") :]
    assert (
        "Pupils absent for 10 per cent or more of their possible sessions. 9 of 23 pupils" in text
    )
    assert (
        "Total charge divided by the number of units and qualifications. £48,210.00 for 67" in text
    )


def test_what_is_not_available_says_why_and_is_no_nought(empty: Printed) -> None:
    assert "Attendance not available: There was no placement" in empty.text
    assert "Total charge There was no placement not available" in empty.text
    assert "Use of capacity not available: No programme in this scope offers sessions" in empty.text
    assert "0.0%" not in empty.text
    assert "£0.00" not in empty.text
    assert "No placement with Harbour Skills was active in this period" in empty.text
    assert not [link for link in empty.links if "attendance_rate" in link]


def test_one_pupil_long_names_and_full_marks_can_be_printed() -> None:
    name = "The Greater Wenbury Consortium for Vocational and Land-based Learning " * 3
    one = figures(
        **dict.fromkeys(("attended", "timetabled", "due", "marked"), 60),
        **dict.fromkeys(("authorised", "unauthorised", "late", "persistent", "severe"), 0),
        **dict.fromkeys(("placements", "pupils", "pupils_possible"), 1),
        bands={"4": {"under_50": 0, "50_70": 0, "70_80": 0, "80_90": 0, "90_over": 1}},
        change=Change(Decimal("0.0"), 1, 0, 1, 0),
        unpriced=3,
        capacity=Capacity(50),
    )
    lines = [part(number, f"{name}{number}") for number in range(45)]
    lines.append(part(99, "Without a mark", Rate(0, 0)))
    text = Printed(TEMPLATE, termly_context(termly(one, name, breakdown=lines))).text
    assert "Attendance 100.0% 60 of 60 sessions" in text
    assert "3 sessions have no price" in text
    assert "Without a mark 3 3 not available" in text


# ---- In short --------------------------------------------------------------------------------------


def test_a_difference_is_named_only_where_the_intervals_lie_apart() -> None:
    words = said(termly(before=BEFORE))
    assert words["Attendance"] == (
        "Pupils attended 80.0% of their possible sessions (3,120 of 3,900 sessions). That is higher than in "
        "the term before (71.2%)."
    )
    close = said(termly(before=figures(attended=3100)))
    assert close["Attendance"].endswith(
        "There is no clear difference from the term before (79.9%)."
    )
    assert said(termly())["Attendance"].endswith("(3,120 of 3,900 sessions).")


def test_the_summary_says_the_figures_in_plain_words() -> None:
    words = said(termly())
    assert (
        words["Pupils"]
        == "23 pupils had a place with Harbour Skills in this period, in 24 placements."
    )
    assert words["Returns"] == (
        "98.8% of timetabled sessions have a mark. 48 sessions have no mark and are not counted as absence."
    )
    assert words["Absence"] == (
        "9 of 23 pupils (39.1%) were absent for 10% or more of their sessions, 2 of them for 50% or more."
    )
    assert words["Change"].endswith(
        "On average it was 12.4 percentage points more. This does not show what brought it about."
    )
    assert words["Staying"] == "1 of 24 placements ended for an unplanned reason; 95.8% did not."
    assert (
        words["Awards"] == "67 awards (60 units and 7 full qualifications) went to 20 of 23 pupils."
    )
    assert words["Leavers"] == (
        "10 of 12 leavers whose destination is known (83.3%) went on to education, employment or training. "
        "For 1 more leaver it is not known."
    )
    assert (
        words["Cost"]
        == "The placements cost £48,210.00 in all, which is £15.45 for each attended session."
    )
    assert words["Places"] == "90.9% of the sessions offered were timetabled; 410 were not used."
    assert "With care" not in words


def test_few_pupils_and_missing_figures_are_to_be_read_with_care() -> None:
    words = said(termly(figures(pupils=3, placements=3, unpriced=1, aimed=0)))
    assert words["With care"].startswith(
        "These are figures of 3 pupils: one pupil more or less moves a share of them by 33.3 percentage "
        "points. Not available, with the reason beside each: reintegration; total charge; who pays;"
    )
    assert "Cost" not in words


def test_many_missing_marks_are_to_be_read_with_care() -> None:
    assert said(termly(figures(marked=3000)))["Returns"].endswith("must be read with care.")
    assert said(termly(figures(marked=4100)))["Returns"].startswith("Every session")


def test_more_sessions_than_are_offered_are_said() -> None:
    words = said(termly(figures(capacity=Capacity(4000))))
    assert words["Places"] == "More sessions were timetabled than are offered: 102.5% of 4,000."


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ("la", "had a place in alternative provision in this period"),
        ("programme:PR1", "had a place on Harbour Skills in this period"),
        (
            "school:900001",
            "had a place in alternative provision from Harbour Skills in this period",
        ),
    ],
)
def test_each_scope_has_its_words(scope: str, words: str) -> None:
    data = termly(figures(scope=Scope.parse(scope)))
    assert words in said(data)["Pupils"]
    titles = [section.title for section in termly_context(data)["sections"]]
    assert ("Use of places" in titles) is not scope.startswith("school")


def test_nothing_in_the_summary_says_why() -> None:
    causes = ("because", "due to", "thanks to", "caused", "led to", "as a result", "impact")
    for before in (None, BEFORE, FIGURES):
        for words in said(termly(before=before)).values():
            assert not [cause for cause in causes if cause in words.lower()]
