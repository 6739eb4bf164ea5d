"""Writes of panels: seats, views, declarations, decisions."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import PANEL_ROLES, Person, Role
from apcommission.permissions import authorise
from referrals.panels import agendas, letters, queries
from referrals.panels.deciding import check_fields, check_quorum
from referrals.panels.minutes import have_minutes_made
from referrals.panels.models import (
    DECISION,
    MEETING,
    AgendaItem,
    Decision,
    Declaration,
    Kind,
    Meeting,
    Panel,
    PanelMember,
    View,
)
from referrals.panels.packs import leave_out, locked, open_meeting
from referrals.referral.models import REFERRAL, Referral

#: Outcomes after which the case comes back to the officers instead of being decided.
COMES_BACK = (Decision.Outcome.DEFER, Decision.Outcome.PASS_ON)


class DecisionsMissing(Refused):
    """A meeting cannot be closed while cases on its agenda have no signed decision."""


class DraftChanged(Refused):
    """The draft is not the one that the chair read before signing."""


class HasInterest(Refused):
    """Who has an interest in a case takes no part in it."""


@transaction.atomic
def add_panel(*, by: Person, name: str, quorum: int, once: str = "") -> Panel:
    """Add a panel."""
    authorise(by, "referrals.manage_panels")

    def make() -> Panel:
        taken = Refused("A panel has this name already.", field="name")
        if Panel.objects.filter(name__iexact=name.strip()).exists():
            raise taken
        try:
            with transaction.atomic():
                panel = Panel.objects.create(name=name.strip(), quorum=quorum)
        except IntegrityError as error:  # someone else added the same panel at this moment
            raise taken from error
        record("added_panel", panel, by=by)
        return panel

    return with_once(once, Panel, make)


@transaction.atomic
def seat_member(
    *,
    by: Person,
    panel: Panel,
    person: Person,
    chairs: bool,
    kind: str = Kind.OTHER,
    takes_turns: bool = False,
) -> PanelMember:
    """Give a person a seat, or change what it is. Chairing needs the role of a panel chair."""
    authorise(by, "referrals.manage_panels")
    Panel.objects.select_for_update().get(pk=panel.pk)
    if not (person.is_active and person.has_role(*PANEL_ROLES)):
        raise Refused(
            "A seat is for people with the role of a panel member or chair.", field="person"
        )
    if chairs and not person.has_role(Role.PANEL_CHAIR):
        raise Refused("Only someone with the role of a panel chair can chair.", field="chairs")
    seat, _ = PanelMember.objects.update_or_create(
        panel=panel,
        person=person,
        ended_on=None,
        defaults={"chairs": chairs, "kind": kind, "takes_turns": takes_turns},
    )
    record("seated_member", seat, by=by, chairs=chairs)
    return seat


@transaction.atomic
def end_seat(*, by: Person, seat: PanelMember) -> PanelMember:
    """End a seat today."""
    authorise(by, "referrals.manage_panels")
    seat = PanelMember.objects.select_for_update().get(pk=seat.pk)
    if seat.ended_on is None:
        seat.ended_on = timezone.localdate()
        seat.save(update_fields=["ended_on"])
        record("ended_seat", seat, by=by)
    return seat


@transaction.atomic
def link_panel(*, by: Person, panel: Panel, passes_to: Iterable[Panel]) -> Panel:
    """Say to which other panels this one can pass a case."""
    authorise(by, "referrals.manage_panels")
    others = [other for other in passes_to if other.pk != panel.pk]
    panel.passes_to.set(others)
    record("linked_panel", panel, by=by, passes_to=[other.pk for other in others])
    return panel


@transaction.atomic
def declare_interest(*, by: Person, item: AgendaItem, interest: str) -> Declaration:
    """Declare an interest in a case: from then on the person sees nothing of it."""
    authorise(by, "referrals.give_view", item.meeting)
    declaration, _ = Declaration.objects.get_or_create(
        referral_id=item.referral_id, person=by, defaults={"interest": interest}
    )
    by.__dict__.pop("interests", None)
    View.objects.filter(item__referral=item.referral_id, person=by).delete()
    leave_out(by, item.referral)
    record("declared_interest", declaration, by=by, pupil_id=item.referral.pupil_id)
    return declaration


@transaction.atomic
def give_view(*, by: Person, item: AgendaItem, words: str) -> View:
    """Give, or change, one's view of a case before the decision."""
    authorise(by, "referrals.give_view", item.meeting)
    open_meeting(item.meeting)
    if queries.has_interest(by, item.referral):
        raise HasInterest("You declared an interest in this case.")
    if item.meeting.decisions.filter(referral=item.referral).exclude(state="draft").exists():
        raise Refused("The decision on this case is signed.")
    view, _ = View.objects.update_or_create(item=item, person=by, defaults={"words": words})
    record("gave_view", view, by=by, pupil_id=item.referral.pupil_id)
    return view


@transaction.atomic
def note_attendance(
    *, by: Person, meeting: Meeting, present: list[Person], before: Iterable[int] | None = None
) -> Meeting:
    """Note which members were at the meeting. It decides whether there was a quorum.

    `before`: keys of those who were noted when the page was opened. Raises Refused when someone noted others
    meanwhile, or when one of `present` is no member.
    """
    authorise(by, "referrals.chair_meeting", meeting)
    meeting = open_meeting(meeting)
    there, noted = {person.pk for person in present}, set(queries.noted(meeting))
    if before is not None and noted not in (set(before), there):
        raise Refused("Someone noted meanwhile who was there: look again, then save.")
    members = set(queries.members(meeting).values_list("pk", flat=True))
    if not there <= members:
        raise Refused("Select members of this panel.", field="present")
    meeting.attended_by.set(present)
    record("noted_attendance", meeting, by=by, present=len(present))
    return meeting


@transaction.atomic
def save_decision(
    *, by: Person, item: AgendaItem, version: int | None = None, **fields: Any
) -> Decision:
    """Keep the draft of a decision. Raises ChangedMeanwhile, and Refused when one is signed already."""
    authorise(by, "referrals.sign_decision", item)
    meeting = open_meeting(item.meeting)
    check_fields(meeting, fields)
    decision = (
        meeting.decisions.select_for_update()
        .filter(referral=item.referral)
        .exclude(state=Decision.State.SUPERSEDED)
        .first()
    )
    if decision is None:
        # Newer than the empty form from which another chair may be writing a first draft as well.
        decision = Decision(meeting=meeting, referral=item.referral, version=2)
    elif decision.state == Decision.State.SIGNED:
        raise Refused("This decision is signed. A change is a new decision that supersedes it.")
    elif all(getattr(decision, name) == value for name, value in fields.items()):
        return decision
    else:
        check_version(decision, version)
    for name, value in fields.items():
        setattr(decision, name, value)
    decision.save()
    record("saved_decision", decision, by=by, pupil_id=item.referral.pupil_id)
    return decision


@transaction.atomic
def sign_decision(*, by: Person, decision: Decision, version: int | None = None) -> Decision:
    """Sign a draft as it was read: from then on it is fixed. Signed by the same chair already: nothing more.

    Raises DraftChanged, QuorumNotMet, TransitionRefused.
    """
    locked(decision.meeting)
    comes_to = agendas.next_meeting(decision)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.state == Decision.State.SIGNED and decision.signer_id == by.pk:
        return decision
    if decision.state == Decision.State.DRAFT and version not in (None, decision.version):
        raise DraftChanged(
            "Someone changed this draft since you opened it. Read it as it is now, then sign it."
        )
    DECISION.move(decision, "sign", by=by)
    meeting = open_meeting(decision.meeting)
    check_quorum(meeting, decision.referral)
    _sign(decision, by)
    referral = _move_referral(decision, by)
    if comes_to and decision.outcome == Decision.Outcome.DEFER:
        agendas.bring_back(referral, comes_to)
    record("signed_decision", decision, by=by, pupil_id=decision.referral.pupil_id)
    letters.tell(decision)
    return decision


def _sign(decision: Decision, by: Person) -> None:
    decision.signed_by = by.name
    decision.signer = by
    decision.signed_at = timezone.now()
    decision.save()


def _move_referral(decision: Decision, by: Person) -> Referral:
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=decision.referral_id)
    verb = "defer" if decision.outcome in COMES_BACK else "decide"
    REFERRAL.move(referral, verb, by=by)
    if decision.outcome == Decision.Outcome.PASS_ON and decision.passed_to:
        passed = f"Passed on by {decision.meeting.panel} to {decision.passed_to}."
        referral.triage_note = f"{referral.triage_note}\n\n{passed}".strip()
    referral.save()
    return referral


@transaction.atomic
def supersede_decision(
    *, by: Person, decision: Decision, once: str = "", **fields: Any
) -> Decision:
    """Sign a new decision in place of a signed one, which stays readable as superseded.

    Only the panel's chair, and only between outcomes that decide a case: one that was deferred or passed
    on comes before a meeting again instead.
    """

    def make() -> Decision:
        locked(decision.meeting)
        old = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
        DECISION.move(old, "supersede", by=by)
        if old.outcome in COMES_BACK or fields["outcome"] in COMES_BACK:
            raise Refused(
                "A case that was deferred or passed on is decided at its next meeting.",
                field="outcome",
            )
        check_fields(old.meeting, fields)
        old.save(update_fields=["state"])
        new = Decision(
            referral=old.referral,
            meeting=old.meeting,
            supersedes=old,
            state=Decision.State.SIGNED,
            **fields,
        )
        _sign(new, by)
        record("superseded_decision", new, by=by, pupil_id=old.referral.pupil_id, former=old.pk)
        letters.tell(new)
        return new

    return with_once(once, Decision, make)


@transaction.atomic
def close_meeting(*, by: Person, meeting: Meeting) -> Meeting:
    """Close the meeting. Raises DecisionsMissing while a case on its agenda has no signed decision."""
    meeting = open_meeting(meeting)
    MEETING.move(meeting, "close", by=by)
    signed = meeting.decisions.filter(state=Decision.State.SIGNED).values("referral")
    open_cases = meeting.items.exclude(referral__in=signed).count()
    if open_cases:
        raise DecisionsMissing(
            f"{open_cases} case{'' if open_cases == 1 else 's'} on the agenda "
            f"{'has' if open_cases == 1 else 'have'} no signed decision yet."
        )
    meeting.pack_asked_at = None
    meeting.save()
    record("closed_meeting", meeting, by=by)
    have_minutes_made(meeting)
    return meeting
