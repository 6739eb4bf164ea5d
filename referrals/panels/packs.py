"""Writes of packs: the papers of a meeting as one PDF, and as another for who must not read all of them.

A pack is of the agenda that stands: when that changes, its packs are put aside.
"""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.documents.actions import discard, keep
from apcommission.documents.models import Document
from apcommission.errors import Refused
from apcommission.people.models import PANEL_ROLES, Person
from apcommission.permissions import authorise
from referrals.panels import queries
from referrals.panels.models import MEETING, Meeting, OwnPack
from referrals.referral.models import Referral
from referrals.sharing.actions import disclose, require_no_restriction
from referrals.sharing.models import Disclosure


class MeetingClosed(Refused):
    """Nothing of a closed meeting changes any more."""


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, locked. Whoever locks cases or decisions of it as well locks it first."""
    found = Meeting.objects.select_for_update(of=("self",)).select_related("panel")
    return found.get(pk=meeting.pk)


def open_meeting(meeting: Meeting) -> Meeting:
    """The meeting, locked. Raises MeetingClosed."""
    found = locked(meeting)
    if found.state == Meeting.State.CLOSED:
        raise MeetingClosed("This meeting is closed.")
    return found


@transaction.atomic
def ask_for_pack(*, by: Person, meeting: Meeting) -> Meeting:
    """Have the worker make the pack of the meeting's papers. The one that there is stays until then."""
    from referrals.panels.tasks import make_pack

    authorise(by, "referrals.build_agenda")
    meeting = open_meeting(meeting)
    if not meeting.items.exists():
        raise Refused("The agenda is empty: put a referral on it first.")
    require_no_restriction(meeting.items.values_list("referral__pupil", flat=True))
    meeting.pack_asked_at = timezone.now()
    meeting.version += 1
    meeting.save()
    record("asked_for_pack", meeting, by=by, cases=meeting.items.count())
    key = meeting.pk
    transaction.on_commit(lambda: make_pack.delay(key))
    return meeting


@transaction.atomic
def keep_pack(*, meeting: Meeting, title: str, pdf: bytes) -> Document | None:
    """Keep the finished pack of the meeting as it was read, in the place of the one before.

    Made twice, or of an agenda that has changed since: nothing is kept.
    """
    now = locked(meeting)
    if now.version != meeting.version or now.pack_asked_at is None:
        return None
    _discard(now, None)
    MEETING.move(now, "make_pack", by=None)
    now.pack, now.pack_asked_at = _kept(now, title, pdf), None
    now.save()
    record("made_pack", now, by=None)
    for person in _readers(now):
        _have_own_pack_made(now, person)
    _note(now)
    return now.pack


def _note(meeting: Meeting) -> None:
    """The pack is open to the panel: note of which organisations, without what a member must not read."""
    pupils = dict(meeting.items.values_list("referral", "referral__pupil"))
    open_to: dict[int, set[int]] = {}
    members = meeting.panel.members.filter(ended_on=None).select_related("person")
    for person in (member.person for member in members):
        hidden = queries.left_out(meeting, person)
        read = {pupil for referral, pupil in pupils.items() if referral not in hidden}
        for key in person.organisation_ids(*PANEL_ROLES):
            open_to.setdefault(key, set()).update(read)
    for key, read in sorted(open_to.items()):
        disclose(
            read, Disclosure.What.PACK, Disclosure.Why.DECIDE, organisations=[key], about=meeting
        )


@transaction.atomic
def keep_own_pack(
    *, meeting: Meeting, person: Person, without: frozenset[int], title: str, pdf: bytes
) -> Document | None:
    """Keep the pack of a person, made `without` these referrals, beside the whole one of the same agenda.

    Made of an older agenda, or before a further interest was declared: nothing is kept.
    """
    now = locked(meeting)
    if now.version != meeting.version or now.pack_id is None:
        return None
    if frozenset(queries.left_out(now, person)) != without:
        return None
    _discard_own(now.own_packs.filter(person=person), None)
    document = _kept(now, title, pdf)
    OwnPack.objects.create(meeting=now, person=person, document=document)
    record("made_own_pack", now, by=None, person=person.pk)
    return document


def put_aside(meeting: Meeting, by: Person | None) -> None:
    """The agenda is another one: a pack of the older, made or in the making, is kept no longer."""
    if meeting.state == Meeting.State.PACK_MADE:
        MEETING.move(meeting, "change_agenda", by=by)
    meeting.pack_asked_at = None
    meeting.version += 1
    _discard(meeting, by)
    meeting.save()


def leave_out(person: Person, referral: Referral) -> None:
    """The person has an interest in the case from now on: packs of the person are made anew without it."""
    concerned = Meeting.objects.filter(items__referral=referral).order_by("pk").values("pk")
    for meeting in Meeting.objects.select_for_update().filter(pk__in=concerned).order_by("pk"):
        _discard_own(meeting.own_packs.filter(person=person), person)
        if meeting.pack_id:
            _have_own_pack_made(meeting, person)


def _kept(meeting: Meeting, title: str, pdf: bytes) -> Document:
    return keep(
        kind="panel-pack",
        title=title,
        content=pdf,
        content_type="application/pdf",
        by=None,
        subject_pk=meeting.pk,
    )


def _discard(meeting: Meeting, by: Person | None) -> None:
    """Delete the packs of a meeting."""
    _discard_own(meeting.own_packs.all(), by)
    if meeting.pack:
        former, meeting.pack = meeting.pack, None
        meeting.save(update_fields=["pack"])
        discard(former, by=by)


def _discard_own(packs: QuerySet[OwnPack], by: Person | None) -> None:
    for pack in packs.select_related("document"):
        pack.delete()
        discard(pack.document, by=by)


def _readers(meeting: Meeting) -> list[Person]:
    """Who reads the papers of the meeting with an interest in one of its cases."""
    interested = Person.objects.filter(
        pk__in=queries.interested_in(meeting), panel_seats__panel=meeting.panel_id
    )
    return list(interested.filter(panel_seats__ended_on=None).distinct())


def _have_own_pack_made(meeting: Meeting, person: Person) -> None:
    from referrals.panels.tasks import make_own_pack

    keys = meeting.pk, person.pk
    made: Callable[[], object] = lambda: make_own_pack.delay(*keys)  # noqa: E731
    transaction.on_commit(made)
