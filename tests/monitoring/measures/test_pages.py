"""The pages of the rows behind figures, as people use them."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from apcommission.audit.models import AuditEvent
from apcommission.permissions import may
from monitoring.measures import queries
from monitoring.measures.definitions import BY_KEY
from monitoring.measures.figures import Period, Scope
from monitoring.measures.rows import Rows
from placements.placement.models import Placement
from tests.factories.placements import ExtraFactory, MarkFactory
from tests.factories.world import WEEK, World

As = Callable[[str], Client]


@pytest.fixture
def world(db: None) -> World:
    return World()


def provider(world: World) -> str:
    return f"provider:{world.provider.organisation.reference}"


def address(world: World, measure: str, **query: Any) -> str:
    """The rows of a measure, by default of the world's provider in its term."""
    asked = {"scope": provider(world), "from": world.term.start, "to": world.term.end}
    return f"{reverse('measures:rows', args=[measure])}?{urlencode(asked | query)}"


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# The rows behind a figure


def test_the_figure_stands_above_the_rows_that_were_counted(world: World, as_: As) -> None:
    MarkFactory(placement=world.placement, date=world.monday - WEEK, code_id="I")
    page = text(as_("officer").get(address(world, "attendance_rate")))
    assert "75.0%" in page
    assert "3 of 4; likely between" in page
    assert "4 rows" in page
    assert "I Illness" in page
    assert str(world.programme) in page


def test_rows_are_chosen_by_how_they_count(world: World, as_: As) -> None:
    MarkFactory(placement=world.placement, date=world.monday - WEEK, code_id="I")
    page = text(as_("officer").get(address(world, "attendance_rate", counts="absent")))
    assert "1 row <" in page
    assert "75.0%" in page  # the figure itself stays
    assert "Counts as: Absent" in page


def test_what_is_left_out_can_be_seen_too(world: World, as_: As) -> None:
    page = text(as_("officer").get(address(world, "completeness", counts="missing")))
    assert "No mark" in page
    assert "Mark missing" in page


def test_rows_are_searched_and_sorted(world: World, as_: As) -> None:
    officer = as_("officer")
    page = text(officer.get(address(world, "retention", search=world.pupil.surname.upper())))
    assert "1 row <" in page
    none = text(officer.get(address(world, "retention", search="100%")))
    assert "No rows match these filters" in none
    assert address(world, "retention").replace("&", "&amp;") in none  # to clear the filter
    up = officer.get(address(world, "attendance_rate", sort="day"))
    down = officer.get(address(world, "attendance_rate", sort="-day"))
    days = [[cells[2][1] for cells in page.context["rows"]] for page in (up, down)]
    assert days[0] == days[1][::-1]
    assert len(set(days[0])) == 3


def test_rows_come_in_pages_that_never_overlap(world: World, as_: As) -> None:
    world.grow()
    officer, found = as_("officer"), []
    for number in (1, 2):
        page = officer.get(address(world, "cost_per_timetabled_session", page=number))
        found += [(cells[0][1], cells[1][1], cells[2][1]) for cells in page.context["rows"]]
    assert len(found) == len(set(found)) == page.context["page"].paginator.count == 5 * 17


def test_a_pupil_leads_to_the_placement(world: World, as_: As) -> None:
    link = reverse("placement:detail", args=[world.placement.pk])
    for persona in ("officer", "provider_manager"):
        page = text(as_(persona).get(address(world, "retention")))
        assert f'href="{link}">{world.pupil.surname}, {world.pupil.forename}<' in page


def test_a_name_is_told_to_nobody_who_may_not_open_the_placement(world: World, as_: As) -> None:
    # The programme has changed hands: its pupil was and is with the former provider.
    world.programme.provider = world.other_provider
    world.programme.save()
    new = as_("other_provider_manager")
    scope = f"programme:{world.programme.reference}"
    for measure in ("retention", "attendance_rate", "charge_total", "persistent_absence"):
        page = text(new.get(address(world, measure, scope=scope)))
        assert world.pupil.surname not in page
        assert f">{world.placement.reference}<" in page
        assert reverse("placement:detail", args=[world.placement.pk]) not in page
    searched = address(world, "retention", scope=scope, search=world.pupil.surname)
    assert "No rows match these filters" in text(new.get(searched))


def test_who_is_named_is_who_may_be_opened(world: World) -> None:
    world.grow()
    period = Period(world.term.start, world.term.end)
    asked = queries.ask(Scope("la"), period)
    personas = ("officer", "headteacher", "other_headteacher", "provider_tutor", "agency")
    for persona in personas:
        person = world.person(persona)
        rows = Rows(asked, BY_KEY["retention"], person)
        for row in rows[0 : rows.count()]:
            placement = Placement.objects.get(reference=row.placement)
            allowed = may(person, "placements.see_placement", placement)
            assert (row.opens == placement.pk) == allowed == bool(row.pupil)


def test_rows_are_downloaded_as_data(world: World, as_: As) -> None:
    answer = as_("officer").get(address(world, "charge_total", format="csv"))
    lines = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    (line,) = lines
    assert line["Placement"] == world.placement.reference
    assert (line["Number"], line["Price or amount"], line["Charge"]) == (
        "17 sessions",
        "45.00",
        "765.00",
    )
    event = AuditEvent.objects.get(verb="exported")
    assert (event.detail["list"], event.detail["rows"]) == ("measures:rows", 1)


def test_looking_at_rows_is_recorded_without_a_name(world: World, as_: As) -> None:
    as_("provider_manager").get(address(world, "severe_absence", search=world.pupil.surname))
    event = AuditEvent.objects.get(verb="saw_rows")
    assert event.by == world.people["provider_manager"]
    assert event.detail == {
        "measure": "severe_absence",
        "scope_kind": "provider",
        "scope": provider(world),
    }


def test_rows_without_pupils_are_not_recorded(world: World, as_: As) -> None:
    assert as_("officer").get(address(world, "capacity_use")).status_code == 200
    assert not AuditEvent.objects.filter(verb="saw_rows").exists()


def test_sums_stand_above_what_is_added_up(world: World, as_: As) -> None:
    page = text(as_("officer").get(address(world, "charge_total")))
    assert "Charge, added up" in page
    assert page.count("£765.00") >= 3  # the figure, the sum, the line
    cost = text(as_("officer").get(address(world, "cost_per_attended_session")))
    assert "£255.00" in cost
    assert "Show the charges" in cost


def test_what_cannot_be_counted_says_why(world: World, as_: As) -> None:
    page = text(as_("officer").get(address(world, "progression")))
    assert "Not available" in page
    assert "There is no leaver whose destination is known" in page


@pytest.mark.parametrize(
    "change",
    [
        {"scope": "provider:NONE"},
        {"scope": "planet:1"},
        {"scope": ""},
        {"scope": "provider:\x00"},
        {"from": "2026-13-01"},
        {"from": "yesterday"},
        {"to": ""},
        {"from": "2027-09-01", "to": "2026-09-01"},
        {"from": "0001-01-01", "to": "9999-12-31"},
    ],
)
def test_an_address_that_says_nothing_clear_is_not_found(
    world: World, as_: As, change: dict[str, str]
) -> None:
    assert as_("officer").get(address(world, "retention", **change)).status_code == 404


def test_an_unknown_measure_is_not_found(world: World, as_: As) -> None:
    assert as_("officer").get(address(world, "happiness")).status_code == 404


def test_a_filter_that_is_no_choice_shows_no_rows_and_says_so(world: World, as_: As) -> None:
    page = text(as_("officer").get(address(world, "retention", counts="all")))
    assert "Nothing is shown" in page


def test_without_a_question_one_is_asked(world: World, as_: As) -> None:
    answer = as_("officer").get(reverse("measures:rows", args=["retention"]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("measures:figures")
    assert "Choose whose figures, and of what time." in text(answer)


# Placements behind the figures of the authority


@pytest.mark.parametrize("scope", ["la", "group:sex={sex}"])
def test_sessions_of_the_authority_are_listed_by_placement(
    world: World, as_: As, scope: str
) -> None:
    MarkFactory(placement=world.placement, date=world.monday - WEEK, code_id="I")
    officer, asked = as_("officer"), {"scope": scope.format(sex=world.pupil.sex)}
    answer = officer.get(address(world, "attendance_rate", **asked))
    assert "1 placement <" in text(answer)
    cells = {column.label: (str(shown), url) for column, shown, url in listed(answer)[0]}
    assert [cells[label][0] for label in ("Attended", "Absent")] == ["3", "1"]
    absent = officer.get(cells["Absent"][1])
    page = text(absent)
    assert "1 row <" in page
    assert "I Illness" in page
    assert "Reference of the placement: " + world.placement.reference in page
    assert "75.0%" in page  # the figure itself stays
    [one] = listed(absent)
    assert str(one[1][1]) == "Absent"


@pytest.mark.parametrize("scope", ["la", "group:sex={sex}"])
def test_charges_of_the_authority_are_listed_by_placement(
    world: World, as_: As, scope: str
) -> None:
    ExtraFactory(placement=world.placement, date=world.today, amount=12)
    officer, asked = as_("officer"), {"scope": scope.format(sex=world.pupil.sex)}
    answer = officer.get(address(world, "charge_total", **asked))
    page = text(answer)
    assert "1 placement <" in page
    assert page.count("£777.00") >= 3  # the figure, the sum, the placement
    cells = {column.label: (str(shown), url) for column, shown, url in listed(answer)[0]}
    told = [cells[label][0] for label in ("Priced", "Extra", "Charge")]
    assert told == ["1", "1", "£777.00"]
    assert cells["No price"] == ("0", "")
    extra = officer.get(cells["Extra"][1])
    [line] = listed(extra)
    assert "£12.00" in [str(shown) for _, shown, _ in line]
    assert "£777.00" in text(extra)  # the figure itself stays


def listed(answer: Any) -> list[Any]:
    columns = [column for column in answer.context["view"].columns if column.on_page]
    page = answer.context["page"]
    return [[(each, each.text(row), each.url(row)) for each in columns] for row in page]


def test_those_without_such_a_session_are_left_out(world: World, as_: As) -> None:
    absent = {"scope": "la", "counts": "absent"}
    page = text(as_("officer").get(address(world, "overall_absence", **absent)))
    assert "No placements match these filters" in page


def test_a_placement_that_is_none_has_no_rows(world: World, as_: As) -> None:
    for reference in ("AP-NONE", "' OR TRUE --", "%"):
        asked = {"scope": "la", "placement": reference}
        page = text(as_("officer").get(address(world, "completeness", **asked)))
        assert "No rows match these filters" in page
        assert reference not in page.split("<main")[0].split("<title>")[1].split("</title>")[0]


def test_rows_of_other_kinds_are_of_no_single_placement(world: World, as_: As) -> None:
    asked = {"scope": "la", "placement": "AP-NONE"}
    assert "1 row <" in text(as_("officer").get(address(world, "retention", **asked)))


def test_placements_behind_a_figure_are_downloaded_as_data(world: World, as_: As) -> None:
    answer = as_("officer").get(address(world, "attendance_rate", scope="la", format="csv"))
    [line] = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
    assert line["Placement"] == world.placement.reference
    assert (line["Attended"], line["Absent"]) == ("3", "0")
