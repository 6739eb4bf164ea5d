"""Two clicks, or two people, at the very same moment: one thing is made, and no one waits for ever."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from apcommission.people.models import Person, Role
from referrals.panels import actions as panels
from referrals.panels import agendas
from referrals.panels.models import AgendaItem, Decision, PanelMember
from referrals.referral import actions
from referrals.referral.models import Referral
from tests.factories.apcommission import person_with
from tests.factories.referrals import PupilFactory
from tests.factories.world import World
from tests.referrals.panels.hearing import REASONS, draft, quorum, signed

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives, or why it is refused, when all begin together on connections of their own."""
    together = threading.Barrier(len(calls))
    given: list[Any] = ["did not end"] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        together.wait(20)
        try:
            given[place] = call()
        except Refused as refused:
            given[place] = type(refused).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return given


def second_chair(world: World) -> Person:
    person = person_with(Role.PANEL_CHAIR, world.agency)
    PanelMember.objects.create(panel=world.panel, person=person, chairs=True)
    return Person.objects.get(pk=person.pk)


def test_a_pupil_has_one_referral_under_way() -> None:
    world = World()
    head, officer, pupil = world.person("headteacher"), world.person("officer"), PupilFactory()
    pupil.school = world.school
    pupil.save()

    def start(by: Person, once: str) -> Callable[[], Referral]:
        return lambda: actions.start_referral(by=by, pupil=pupil, once=once)

    clicks = at_once(start(head, "a"), start(head, "a"), start(officer, "b"))
    begun = Referral.objects.get(pupil=pupil)
    assert set(clicks) <= {begun, "ReferralUnderWay"}
    assert clicks[0] == clicks[1]


def test_a_double_click_puts_a_case_on_the_agenda_once() -> None:
    world = World()
    officer = world.person("officer")

    def put_on() -> AgendaItem:
        return agendas.put_on_agenda(by=officer, meeting=world.meeting, referral=world.triaged)

    first, second = at_once(put_on, put_on)
    assert first == second
    assert list(world.meeting.items.values_list("position", flat=True)) == [1, 2]


def test_two_chairs_who_begin_a_draft_make_one() -> None:
    world = World()
    both = world.person("chair"), second_chair(world)

    def save(by: Person, reasons: str) -> Callable[[], Decision]:
        fields = {"outcome": "decline", "reasons": reasons, "version": 1}
        return lambda: panels.save_decision(by=by, item=world.item, **fields)

    said = at_once(save(both[0], "Mine."), save(both[1], "Theirs."))
    kept = Decision.objects.get(referral=world.listed, meeting=world.meeting)
    assert sorted(map(type, said), key=str) == sorted([Decision, str], key=str)
    assert "ChangedMeanwhile" in said
    assert kept.reasons == next(one.reasons for one in said if isinstance(one, Decision))


def test_signing_and_changing_the_draft_do_not_wait_for_each_other() -> None:
    world = World()
    decision, chair, other = draft(world), world.person("chair"), second_chair(world)
    quorum(world)
    fields = {"outcome": "decline", "reasons": "Changed.", "review_on": None}

    def sign(by: Person) -> Callable[[], Decision]:
        return lambda: panels.sign_decision(by=by, decision=decision, version=decision.version)

    said = at_once(
        sign(chair),
        sign(chair),
        lambda: panels.save_decision(by=other, item=world.item, version=decision.version, **fields),
    )
    now = Decision.objects.get(pk=decision.pk)
    assert "did not end" not in said
    if now.state == "signed":
        assert (now.reasons, said[2]) == (REASONS, "Refused")
        assert said[0] == said[1] == now
        assert AuditEvent.objects.filter(verb="signed_decision").count() == 1
    else:
        assert (now.reasons, said[:2]) == ("Changed.", ["DraftChanged"] * 2)


def test_a_decision_is_superseded_once() -> None:
    world = World()
    old, chair, other = signed(world), world.person("chair"), second_chair(world)

    def supersede(by: Person, once: str) -> Callable[[], Decision]:
        fields = {"outcome": "decline", "reasons": "New facts.", "once": once}
        return lambda: panels.supersede_decision(by=by, decision=old, **fields)

    said = at_once(supersede(chair, "a"), supersede(chair, "a"), supersede(other, "b"))
    new = Decision.objects.get(supersedes=old)
    assert set(said) <= {new, "TransitionRefused"}
    assert said[0] == said[1]
