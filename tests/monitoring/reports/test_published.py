"""The edition for publishing holds no small number, in its data, its file and its PDF."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from apcommission.pdf import render_pdf
from monitoring.measures.figures import Period, Scope
from monitoring.measures.suppression import SUPPRESSED, WHY
from monitoring.reports.published import PUBLISHED, published_context, published_figures
from tests.factories.placements import MarkFactory, PlacementFactory, TimetableSlotFactory

pytestmark = pytest.mark.django_db
AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 18))


def figures_of(pupils: int) -> dict[str, object]:
    for _ in range(pupils):
        placement = PlacementFactory()
        TimetableSlotFactory(placement=placement)
        MarkFactory(placement=placement)
    return published_figures(Scope("la"), AUTUMN, date(2027, 1, 4))


def test_of_few_pupils_nothing_is_published() -> None:
    data = figures_of(2)
    assert data["cohort"] == {"placements": SUPPRESSED, "pupils": SUPPRESSED}
    measures, why = data["measures"], data["not_available"]
    assert measures["retention"] == SUPPRESSED  # type: ignore[index]
    assert why["retention"] == WHY  # type: ignore[index]


def test_it_can_be_printed_and_says_what_c_means() -> None:
    pdf = render_pdf(
        PUBLISHED.template, published_context(figures_of(6)), title="Published figures"
    )
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "A number of pupils from 1 to 4 is shown as c" in " ".join(text.split())
    assert "Internal: not for publication" not in text


def test_it_is_of_the_whole_authority_alone() -> None:
    assert PUBLISHED.scopes == frozenset({"la"})
