"""A deferral says what is missing and from whom, and the case comes back by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from referrals.panels import actions, agendas
from referrals.panels.models import Decision, Meeting
from referrals.referral.models import Referral
from tests.factories.referrals import MeetingFactory
from tests.referrals.panels.hearing import MISSING, case, signed, typed

WEEK = timedelta(weeks=1)


def defer(world: Any) -> Decision:
    return signed(world, outcome="defer", review_on=None, **MISSING)


def on(meeting: Meeting) -> list[str]:
    return list(meeting.items.values_list("referral__reference", flat=True))


def now(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


@pytest.mark.parametrize(
    ("changes", "field"), [({"missing": " "}, "missing"), ({"missing_from": ""}, "missing_from")]
)
def test_a_deferral_tells_what_is_missing_and_from_whom(
    world: Any, as_: Any, changes: dict[str, str], field: str
) -> None:
    sent = typed(world, outcome="defer", **{**MISSING, **changes})
    page = as_("chair").post(case(world, "decide"), sent)
    assert list(page.context["form"].errors) == [field]
    assert not Decision.objects.filter(referral=world.listed).exists()


def test_the_school_reads_what_is_missing(world: Any, as_: Any) -> None:
    page = reverse("panels:decision", args=[defer(world).pk])
    text = as_("headteacher").get(page).content.decode()
    assert "psychologist" in text
    assert "An agency" in text


def test_the_case_comes_before_the_next_meeting_that_is_arranged_already(world: Any) -> None:
    after = MeetingFactory(panel=world.panel, date=world.today + 4 * WEEK)
    soon = MeetingFactory(panel=world.panel, date=world.today + 3 * WEEK)
    MeetingFactory(date=world.today + WEEK)  # of another panel
    defer(world)
    assert (on(soon), on(after)) == ([world.listed.reference], [])
    assert now(world.listed).state == "on_agenda"


def test_the_case_comes_before_the_next_meeting_once_one_is_arranged(world: Any) -> None:
    defer(world)
    assert now(world.listed).state == "triaged"
    officer = world.person("officer")
    meeting = agendas.arrange_meeting(by=officer, panel=world.panel, day=world.today + 3 * WEEK)
    later = agendas.arrange_meeting(by=officer, panel=world.panel, day=world.today + 4 * WEEK)
    assert (on(meeting), on(later)) == ([world.listed.reference], [])


def test_what_was_withdrawn_meanwhile_does_not_come_back(world: Any) -> None:
    defer(world)
    Referral.objects.filter(pk=world.listed.pk).update(state="withdrawn")
    meeting = agendas.arrange_meeting(
        by=world.person("officer"), panel=world.panel, day=world.today + 3 * WEEK
    )
    assert on(meeting) == []


def test_the_most_urgent_case_stands_first(world: Any, as_: Any) -> None:
    officer = world.person("officer")
    Referral.objects.filter(pk=world.listed.pk).update(due_on=world.today + 2 * WEEK)
    Referral.objects.filter(pk=world.triaged.pk).update(due_on=world.today + WEEK)
    ready = as_("officer").get(reverse("panels:meeting", args=[world.meeting.pk])).context["ready"]
    assert world.triaged in ready
    agendas.put_on_agenda(by=officer, meeting=world.meeting, referral=world.triaged)
    assert on(world.meeting) == [world.triaged.reference, world.listed.reference]
    assert list(world.meeting.items.values_list("position", flat=True)) == [1, 2]


def test_signing_twice_brings_a_case_back_once(world: Any) -> None:
    soon = MeetingFactory(panel=world.panel, date=world.today + 3 * WEEK)
    decision = defer(world)
    actions.sign_decision(by=world.person("chair"), decision=decision)
    assert on(soon) == [world.listed.reference]
