"""Key workers, visits, talks with parents, agencies, transport, and the school's week."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.errors import Refused
from apcommission.messages.models import Email
from apcommission.people.models import Role
from placements.charges.models import Extra
from placements.placement.models import KeyWorker, Placement
from placements.placement.queries import placements
from placements.support import actions, queries, summaries
from placements.support.models import AgencyAtWork, ParentTalk, Transport, Visit
from tests.factories.apcommission import person_with
from tests.factories.placements import IncidentFactory, ParentTalkFactory, VisitFactory
from tests.typed import boxes


def page(placement: Placement, name: str = "placement") -> str:
    return reverse(f"support:{name}", args=[placement.pk])


def test_a_key_worker_sees_the_pupil_from_when_named_until_ended(world: Any, as_: Any) -> None:
    other = person_with(Role.KEY_WORKER, world.provider.organisation)
    assert not placements(for_user=other).exists()
    as_("provider_manager").post(page(world.placement, "key_worker"), {"person": other.pk})
    other = type(other).objects.get(pk=other.pk)
    assert list(queries.caseload(for_user=other)) == [world.placement]
    named = KeyWorker.objects.get(person=other)
    as_("officer").post(reverse("support:end_key_worker", args=[named.pk]))
    assert not placements(for_user=type(other).objects.get(pk=other.pk)).exists()


def test_only_key_workers_of_authority_and_provider_are_named(world: Any, as_: Any) -> None:
    elsewhere = person_with(Role.KEY_WORKER, world.other_provider.organisation)
    offered = queries.who_can_be_key_worker(world.placement)
    assert elsewhere not in offered
    assert world.people["key_worker"] not in offered  # named already
    for person in (elsewhere, world.people["key_worker"], world.people["officer"]):
        with pytest.raises(Refused):
            actions.name_key_worker(
                by=world.person("officer"), placement=world.placement, person=person
            )


def test_a_visit_is_written_down_on_the_phone_and_shown(world: Any, as_: Any) -> None:
    typed = {
        **boxes("visited_on", world.today),
        "where": "home",
        "words": "Talked about the bakery course.",
        "worries": "Little sleep",
        "once": "a-token",
    }
    for _ in range(2):
        answer = as_("key_worker").post(page(world.placement, "visit"), typed)
        assert answer.url == page(world.placement)
    visit = Visit.objects.get()
    assert (visit.visited_by, visit.pupil_seen) == (world.people["key_worker"], False)
    shown = as_("headteacher").get(page(world.placement)).content.decode()
    assert "Talked about the bakery course." in shown
    assert "Pupil not seen" in shown
    assert "Little sleep" in shown
    told = as_("officer").get(reverse("safety:chronology", args=[world.placement.pk]))
    assert "Talked about the bakery course." in told.content.decode()


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"words": ""}, "Write how it goes"),
        ({"where": ""}, "Select where"),
        ({"visited_on_2": "2099"}, "This day is still to come."),
    ],
)
def test_a_bad_visit_is_refused_and_kept(
    world: Any, as_: Any, fields: dict[str, str], fault: str
) -> None:
    typed = {**boxes("visited_on", world.today), "where": "home", "words": "Well", **fields}
    typed["next_step"] = "Call the college"
    shown = as_("key_worker").post(page(world.placement, "visit"), typed).content.decode()
    assert fault in shown
    assert "Call the college" in shown
    assert not Visit.objects.exists()


def test_good_news_is_told_to_parents_too(world: Any, as_: Any) -> None:
    typed = {
        **boxes("spoken_on", world.today),
        "with_whom": "Sam Parent",
        "how": "phone",
        "good_news": "on",
        "words": "First full week.",
    }
    as_("provider_tutor").post(page(world.placement, "talk"), typed)
    assert ParentTalk.objects.get().good_news
    assert "Good news" in as_("officer").get(page(world.placement)).content.decode()


def test_agencies_come_and_go(world: Any, as_: Any) -> None:
    typed = {**boxes("started_on", world.today), "agency": "Youth justice", "about": "Mentoring"}
    as_("officer").post(page(world.placement, "agency"), typed)
    assert "Youth justice" in as_("provider_tutor").get(page(world.placement)).content.decode()
    agency = AgencyAtWork.objects.get()
    as_("officer").post(reverse("support:end_agency", args=[agency.pk]))
    assert "Youth justice" not in as_("officer").get(page(world.placement)).content.decode()


def test_transport_is_booked_with_its_cost(world: Any, as_: Any) -> None:
    placement = world.placement
    typed = {
        "carrier": "Green Taxis",
        **boxes("starts_on", placement.start),
        **boxes("ends_on", placement.planned_end),
        "cost": "360",
    }
    as_("officer").post(page(placement, "transport"), typed)
    extra = Extra.objects.get()
    assert (extra.kind, extra.amount, extra.placement) == ("transport", Decimal(360), placement)
    assert "£360" in as_("officer").get(page(placement)).content.decode()
    assert "£360" not in as_("provider_tutor").get(page(placement)).content.decode()
    as_("officer").post(reverse("support:cancel_transport", args=[Transport.objects.get().pk]))
    assert not Extra.objects.exists()
    assert not Transport.objects.exists()


def test_transport_lies_in_the_placement_and_costs_something(world: Any) -> None:
    placement = world.placement
    booking: dict[str, Any] = {
        "by": world.person("officer"),
        "placement": placement,
        "carrier": "Green Taxis",
        "starts_on": placement.start,
        "ends_on": placement.planned_end,
        "cost": Decimal(10),
    }
    for wrong, field in (
        ({"ends_on": placement.start - timedelta(days=1)}, "ends_on"),
        ({"starts_on": placement.start - timedelta(days=1)}, "starts_on"),
        ({"cost": Decimal(0)}, "cost"),
    ):
        with pytest.raises(Refused) as refused:
            actions.book_transport(**{**booking, **wrong})
        assert refused.value.field == field
    with pytest.raises(PermissionDenied):
        actions.book_transport(**{**booking, "by": world.person("provider_manager")})


def test_the_schools_week_leaves_out_what_is_restricted(world: Any, as_: Any) -> None:
    placement = world.placement
    VisitFactory(placement=placement, visited_on=world.monday, words="A good visit")
    VisitFactory(placement=placement, visited_on=world.monday - timedelta(days=7), words="Old one")
    ParentTalkFactory(placement=placement, spoken_on=world.monday, words="Mother is glad")
    now = IncidentFactory(placement=placement, what="Slammed a door").happened_at
    IncidentFactory(placement=placement, kind="concern", restricted=True, what="A secret")
    monday = now.date() - timedelta(days=now.weekday())
    pages = {
        client: client.get(reverse("support:school_week", args=[day.isoformat()])).content.decode()
        for client, day in ((as_("headteacher"), world.monday), (as_("other_headteacher"), monday))
    }
    own, other = pages.values()
    assert "A good visit" in own
    assert "Mother is glad" in own
    assert "Old one" not in own
    assert "A secret" not in own
    assert str(world.pupil) not in other
    marked = queries.schools_week(
        for_user=world.person("headteacher"), monday=world.monday - timedelta(days=14)
    )
    counted = {row.placement: (row.attended, row.possible) for row in marked}
    assert counted[placement] == (1, 1)


def test_the_summary_goes_out_in_a_week_of_school_once(world: Any) -> None:
    friday = world.monday + timedelta(days=4)
    for _ in range(2):
        summaries.send_weekly_summaries(today=friday)
    sent = Email.objects.get()
    assert sent.to == world.people["headteacher"].email
    assert world.pupil.surname not in sent.subject + sent.body
    summaries.send_weekly_summaries(today=date(friday.year + 1, 8, 6))
    assert Email.objects.count() == 1
