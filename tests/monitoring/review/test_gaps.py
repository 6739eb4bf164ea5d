"""Demand against supply: each figure, and that it opens to as many rows."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from monitoring.measures.figures import Period
from monitoring.review import gaps
from monitoring.review.demand import academic_year, year_of
from monitoring.review.gap_views import links
from referrals.panels.models import Declaration
from referrals.referral.models import Referral
from referrals.referral.queries import referrals
from tests.factories.placements import PlacementFactory
from tests.factories.providers import ProgrammeFactory
from tests.factories.referrals import DecisionFactory, MeetingFactory, PupilFactory, ReferralFactory
from tests.factories.world import World

BYS = [by for by, _ in gaps.DIMENSIONS]


def year(world: World) -> Period:
    return academic_year(year_of(world.today))


def seen(world: World) -> Any:
    return referrals(for_user=world.person("officer"))


def decided(world: World, programme: Any = None, **pupil: Any) -> Any:
    """A referral with a signed decision to place."""
    referral = ReferralFactory(
        pupil=PupilFactory(**pupil), state="decided", submitted_on=world.today
    )
    DecisionFactory(
        referral=referral, meeting=MeetingFactory(date=world.today), programme=programme
    )
    return referral


def line(world: World, by: str, value: str) -> gaps.Cell:
    rows, _ = gaps.matrix(seen(world), by=by, period=year(world))
    return next((row.whole for row in rows if row.value == value), gaps.Cell())


def test_a_pupil_waits_from_the_decision_until_a_placement_starts(world: World) -> None:
    before = line(world, "need", "HI")
    assert (before.referred, before.waiting, before.unoffered) == (0, 0, 0)
    referral = decided(world, sen_need="HI")
    found = line(world, "need", "HI")
    assert (found.referred, found.waiting, found.unoffered) == (1, 1, 1)
    placement = PlacementFactory(
        referral=referral, pupil=referral.pupil, programme=world.programme, state="offered"
    )
    found = line(world, "need", "HI")
    assert (found.waiting, found.unoffered) == (1, 0)
    placement.state = "declined"
    placement.save()
    assert line(world, "need", "HI").unoffered == 1
    placement.state = "active"
    placement.save()
    found = line(world, "need", "HI")
    assert (found.referred, found.waiting) == (1, 0)


def test_a_gap_is_who_has_no_offer_beyond_the_places_free(world: World) -> None:
    ProgrammeFactory(provider=world.provider, needs_met=["VI"], places=1, key_stages=[2, 3])
    for _ in range(3):
        decided(world, sen_need="VI", year_group=8)
    found = line(world, "need", "VI")
    assert (found.programmes, found.places, found.free, found.spare) == (1, 1, 1, -2)
    assert found.missing == "2 places missing"
    world.provider.state = "draft"
    world.provider.save()
    assert line(world, "need", "VI").programmes == 0


def test_subject_and_mode_are_those_of_the_programme_decided_upon(world: World) -> None:
    farm = ProgrammeFactory(
        provider=world.provider, subject_areas=["Farming", "Maths"], mode="part_time"
    )
    decided(world, farm)
    assert line(world, "subject", "Farming").waiting == 1
    assert line(world, "subject", "Maths").waiting == 1
    assert line(world, "mode", "part_time").waiting == 1


def test_who_waits_since_another_year_is_in_every_row_but_no_month(world: World) -> None:
    referral = decided(world, sen_need="MSI")
    referral.submitted_on = year(world).start - timedelta(days=40)
    referral.save()
    found = line(world, "need", "MSI")
    assert (found.referred, found.waiting) == (0, 1)
    rows, whole = gaps.matrix(seen(world), by="month", period=year(world))
    assert len(rows) == 12
    assert sum(row.whole.waiting for row in rows) == whole.whole.waiting - 1


@pytest.mark.parametrize("by", BYS)
def test_every_figure_opens_to_as_many_rows(world: World, as_: Any, by: str) -> None:
    world.grow(2)
    decided(world, postcode="", sen_need="")
    decided(world, world.programme, postcode="WN9 9AA", year_group=5)
    officer = as_("officer")
    found, period = seen(world), year(world)
    rows, _ = gaps.matrix(found, by=by, period=period)
    assert rows
    for row in rows:
        cells = [("", row.whole), *((str(stage), cell) for stage, cell in row.cells())]
        for stage, cell in cells:
            if by == "key_stage" and stage:
                continue
            urls = links(by, row.value, period, stage)
            for name in ("referred", "waiting", "unoffered", "programmes"):
                if urls[name]:
                    page = officer.get(urls[name]).context["page"]
                    assert page.paginator.count == getattr(cell, name), (row.name, stage, name)


@pytest.mark.parametrize("by", BYS)
def test_the_matrix_is_two_queries(world: World, by: str, django_assert_num_queries: Any) -> None:
    world.grow(2)
    found = seen(world)
    with django_assert_num_queries(2):
        gaps.matrix(found, by=by, period=year(world))


def test_key_stages_stand_across(world: World, as_: Any) -> None:
    decided(world, sen_need="PD", year_group=5)
    query = {"year": year_of(world.today), "by": "need", "across": "on"}
    page = as_("officer").get(reverse("review:gaps"), query).content.decode()
    assert "By key stage" in page
    assert "1 waiting" in page
    wrong = as_("officer").get(reverse("review:gaps"), {"by": "colour"})
    assert wrong.status_code == 200


def test_the_reading_of_pupils_is_recorded_and_own_interests_stay_out(
    world: World, as_: Any
) -> None:
    referral = decided(world)
    Declaration.objects.create(referral=referral, person=world.people["officer"], interest="Aunt")
    page = as_("officer").get(reverse("review:pupils"), {"who": "waiting"})
    assert referral.reference not in page.content.decode()
    page = as_("commissioner").get(reverse("review:pupils"), {"who": "waiting"})
    assert referral.reference in page.content.decode()
    assert AuditEvent.objects.filter(verb="saw_rows", detail__list="review:pupils").count() == 2


def test_pupils_are_those_of_this_school_year_where_nothing_is_asked_for(
    world: World, as_: Any
) -> None:
    now, before = decided(world), decided(world)
    Referral.objects.filter(pk=before.pk).update(submitted_on=world.today - timedelta(days=400))
    officer, address = as_("officer"), reverse("review:pupils")
    answer = officer.get(address, {"sort": "pupil"}, follow=True)
    asked = parse_qs(answer.redirect_chain[0][0].partition("?")[2])
    assert (asked["sort"], asked["since_1"], asked["until_1"]) == (["pupil"], ["9"], ["8"])
    page = answer.content.decode()
    assert now.reference in page
    assert before.reference not in page
    # Both days go together: without them it would be this year again.
    chips = [chip.url for chip in answer.context["chips"]]
    assert chips == [f"{address}?sort=pupil"] * 2
    everyone = officer.get(address, {"since_0": ""}).content.decode()
    assert now.reference in everyone
    assert before.reference in everyone


def test_other_dates_are_asked_for_by_both_days(world: World, as_: Any) -> None:
    world_year = {"by": "need", "year": year_of(world.today)}
    days = {"start_0": 1, "start_1": 10, "start_2": 2026, "end_0": 31, "end_1": 10, "end_2": 2026}
    officer, address = as_("officer"), reverse("review:gaps")
    page = officer.get(address, {**world_year, **days}).content.decode()
    assert "1 October 2026 to 31 October 2026" in page
    half = {name: value for name, value in days.items() if name.startswith("start")}
    assert (
        "Enter both days, or none" in officer.get(address, {**world_year, **half}).content.decode()
    )
    turned = {**days, "end_2": 2025}
    assert "within two years" in officer.get(address, {**world_year, **turned}).content.decode()


def test_of_what_is_not_known_no_gap_is_told(world: World, as_: Any) -> None:
    decided(world, sen_need="")
    page = as_("officer").get(reverse("review:gaps"), {"by": "need", "year": year_of(world.today)})
    lines = [line for line, _ in page.context["rows"] if not line.is_known]
    assert [line.whole.unoffered for line in lines] == [1]
    assert "Cannot be told" in page.content.decode()
