"""Appeals and complaints: recorded with the day by which they are answered, and answered by someone else."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from apcommission.lifecycles import TransitionRefused
from apcommission.messages.models import Email
from referrals.panels import appeals
from referrals.panels.actions import declare_interest
from referrals.panels.models import Appeal, Decision
from referrals.panels.tasks import remind_of_appeals
from tests.referrals.panels.hearing import draft, signed
from tests.typed import boxes

DAY = timedelta(days=1)


@pytest.fixture
def appeal(world: Any) -> Appeal:
    return take_in(world, signed(world))


def take_in(world: Any, decision: Decision, **more: Any) -> Appeal:
    fields = {
        "kind": "appeal",
        "made_by": "Jo Ashdown",
        "relationship": "Father",
        "words": "We were not heard.",
        "received_on": world.today - 3 * DAY,
        **more,
    }
    return appeals.take_in(by=world.person("officer"), decision=decision, **fields)


def test_an_officer_records_it_and_another_answers(world: Any, as_: Any) -> None:
    decision = signed(world)
    typed = {
        "kind": "complaint",
        "made_by": "Jo Ashdown",
        "relationship": "Father",
        "words": "We were not heard.",
        **boxes("received_on", world.today),
        "once": "a",
    }
    for _ in range(2):
        as_("officer").post(reverse("panels:take_in", args=[decision.pk]), typed)
    appeal = Appeal.objects.get()
    assert appeal.due_on == world.today + 28 * DAY
    page = reverse("panels:appeal", args=[appeal.pk])
    assert "Select the result" in as_("commissioner").post(page, {"answer": "Yes"}).content.decode()
    as_("commissioner").post(page, {"result": "partly", "answer": "We hear you now."})
    text = as_("officer").get(page).content.decode()
    assert "upheld in part" in text
    assert "We hear you now." in text
    verbs = AuditEvent.objects.filter(pupil_id=world.listed.pupil_id).values_list("verb", flat=True)
    assert {"took_in_appeal", "answered_appeal"} <= set(verbs)


def test_an_answer_is_given_once(world: Any, appeal: Appeal) -> None:
    by = world.person("commissioner")
    appeals.answer(by=by, appeal=appeal, result="upheld", answer="Yes.")
    with pytest.raises(TransitionRefused):
        appeals.answer(by=by, appeal=appeal, result="not_upheld", answer="No.")


def test_who_signed_the_decision_does_not_answer(world: Any, appeal: Appeal) -> None:
    officer = world.person("officer")
    chair = Decision.objects.filter(pk=appeal.decision_id)
    with pytest.raises(appeals.DecidedIt):
        appeals.answer(by=chair.get().signer, appeal=appeal, result="upheld", answer="I was right.")
    assert appeals.answer(by=officer, appeal=appeal, result="upheld", answer="Yes.")


def test_it_is_about_a_signed_decision_and_has_come(world: Any) -> None:
    with pytest.raises(Refused, match="not signed yet"):
        take_in(world, draft(world))
    with pytest.raises(Refused, match="still to come"):
        take_in(world, world.decision, received_on=world.today + DAY)


def test_officers_are_told_before_it_is_late_and_once_when_it_is(
    world: Any, appeal: Appeal
) -> None:
    officer = world.person("officer").email
    remind_of_appeals()
    assert not Email.objects.filter(to=officer).exists()
    for day in (world.today + 5 * DAY, world.today - DAY):
        Appeal.objects.filter(pk=appeal.pk).update(due_on=day)
        for _ in range(2):
            remind_of_appeals()
    assert Email.objects.filter(to=officer).count() == 2
    Appeal.objects.filter(pk=appeal.pk).update(state="open", due_on=world.today - DAY)


def test_late_ones_are_found_in_the_list(world: Any, as_: Any, appeal: Appeal) -> None:
    page = reverse("panels:appeals")
    assert str(appeal) not in as_("officer").get(page, {"overdue": "on"}).content.decode()
    Appeal.objects.filter(pk=appeal.pk).update(due_on=world.today - DAY)
    assert str(appeal) in as_("officer").get(page, {"overdue": "on"}).content.decode()
    assert "Appeals and complaints to answer" in as_("officer").get("/").content.decode()


def test_who_has_an_interest_in_the_case_reads_no_appeal(world: Any, as_: Any) -> None:
    from apcommission.people.models import Role, RoleAssignment
    from referrals.panels.models import PanelMember

    officer = world.person("officer")
    RoleAssignment.objects.create(
        person=officer, role=Role.PANEL_MEMBER, organisation=world.authority
    )
    PanelMember.objects.create(panel=world.panel, person=officer)
    appeal = take_in(world, signed(world))
    declare_interest(by=officer, item=world.item, interest="A cousin.")
    assert as_("officer").get(reverse("panels:appeal", args=[appeal.pk])).status_code == 404
