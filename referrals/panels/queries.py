"""Reads of panels, meetings and decisions."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.people.models import PANEL_ROLES, Person
from apcommission.prepared import Prepared
from apcommission.together import Kept
from referrals.panels.models import (
    AgendaItem,
    Appeal,
    Decision,
    Declaration,
    Meeting,
    Panel,
    PanelMember,
    View,
)
from referrals.referral.models import Referral
from referrals.referral.queries import NAMES


def seats(person: Person) -> QuerySet[PanelMember]:
    """The seats that a person holds today; a seat holds as long as its person sits on panels at all."""
    found = _seats_of(person.pk)
    return found if person.has_role(*PANEL_ROLES) else found.none()


def _seats_of(key: int) -> QuerySet[PanelMember]:
    return PanelMember.objects.filter(person=key, ended_on=None)


#: Whether a person declared any interest, as it is told beside their roles.
INTERESTS = "declared_interests"
Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


def interests_of(person: Person) -> QuerySet[Declaration, Any]:
    """Keys of the referrals in which a person declared an interest."""
    return Declaration.objects.filter(person=person).order_by().values("referral")


def free_of_interest(rows: Rows, person: Person, path: str) -> Rows:
    """Those rows that are of no case in which the person declared an interest. `path`: from row to case.

    Who reads a page and has declared none at all, as most people, is known by that with their roles.
    """
    if declared_none(person):
        return rows
    return rows.exclude(**{f"{path}__in": interests_of(person)})


def declared_none(person: Person) -> bool:
    """Whether it is known without a query that the person declared no interest in any case.

    In a request that reads: in any other they may have declared one since their roles were read.
    """
    return person.is_reading and person.told_beside_roles(INTERESTS) is False


def declared_by(person: Person) -> frozenset[int]:
    """The same keys, kept for the request: one query. A declaration forgets what was kept."""
    if "interests" not in person.__dict__:
        person.__dict__["interests"] = frozenset(
            interests_of(person).values_list("referral", flat=True)
        )
    found: frozenset[int] = person.__dict__["interests"]
    return found


def has_interest(person: Person, referral: Referral) -> bool:
    """Whether the person declared an interest in the case. One query."""
    return interests_of(person).filter(referral=referral).exists()


def cases_of(person: Person, *, also_closed: bool = False) -> QuerySet[AgendaItem, Any]:
    """Keys of the referrals on the agendas of a person's panels in which they declared no interest.

    The papers close with their meeting: after that only its decisions can be read (`also_closed`).
    """
    items = AgendaItem.objects.filter(meeting__panel__in=seats(person).values("panel"))
    if not also_closed:
        items = items.exclude(meeting__state=Meeting.State.CLOSED)
    return free_of_interest(items, person, "referral").order_by().values("referral")


def is_case_of(person: Person, referral: Referral) -> bool:
    """Whether the referral is one of `cases_of`. One query, once for a page."""
    return person.known(
        ("case", referral.pk), lambda: cases_of(person).filter(referral=referral).exists()
    )


def chairs_case(person: Person, obj: object) -> bool:
    """Whether the person chairs the panel before which the case stands, without an interest in it.

    `obj`: a decision, an agenda item, or a referral on an agenda. One query, once for a page.
    """
    referral = obj if isinstance(obj, Referral) else getattr(obj, "referral", None)
    meeting_id = getattr(obj, "meeting_id", None)

    def ask() -> bool:
        items = AgendaItem.objects.filter(
            meeting__panel__members__in=seats(person).filter(chairs=True), referral=referral
        )
        if meeting_id:
            items = items.filter(meeting_id=meeting_id)
        return free_of_interest(items, person, "referral").exists()

    return person.known(_chair_of(referral, meeting_id), ask)


def _chair_of(referral: Referral | None, meeting_id: int | None) -> tuple[object, ...]:
    return "chairs", referral and referral.pk, meeting_id


def panels() -> QuerySet[Panel]:
    """All panels, by name."""
    return Panel.objects.order_by("name")


def meetings(*, for_user: Person) -> QuerySet[Meeting]:
    """The meetings that a person may open: the authority all, members those of their panels; latest first."""
    found = Meeting.objects.select_related("panel").order_by("-date", "panel__name", "pk")
    if for_user.is_la:
        return found
    return found.filter(panel__in=seats(for_user).values("panel"))


def members(meeting: Meeting) -> QuerySet[Person]:
    """Who can be noted as present: the panel's members of today, and who was noted already. By name."""
    seated = Q(panel_seats__panel=meeting.panel_id, panel_seats__ended_on=None)
    return Person.objects.filter(seated | Q(meetings_attended=meeting)).order_by("name").distinct()


def members_noted(meeting: Meeting) -> list[Any]:
    """The same people, each with `is_noted`: whether they are noted as present. One query."""
    noted = Meeting.objects.filter(pk=meeting.pk, attended_by=OuterRef("pk"))
    return list(members(meeting).annotate(is_noted=Exists(noted)))


def noted(meeting: Meeting) -> list[int]:
    """Keys of the people who are noted as present. One query."""
    return list(meeting.attended_by.order_by("pk").values_list("pk", flat=True))


def agenda(meeting: Meeting, *, for_user: Person) -> QuerySet[AgendaItem]:
    """The agenda in order, with each case's school, `interested` (the person declared an interest).

    Decisions of this meeting, declarations and views are prefetched. Four queries.
    """
    own = Declaration.objects.filter(referral=OuterRef("referral"), person=for_user)
    return (
        meeting.items.select_related("referral__pupil", "referral__school__organisation", "meeting")
        .prefetch_related(
            "referral__decisions",
            Prefetch("referral__declarations", Declaration.objects.select_related("person")),
            Prefetch("views", View.objects.select_related("person")),
        )
        .annotate(interested=Exists(own))
        .order_by("position", "pk")
    )


def ready_for(meeting: Meeting, *, for_user: Person) -> QuerySet[Referral]:
    """Referrals that the person can put on the agenda: triaged ones, the most urgent first.

    Not those that this very meeting deferred, that were passed on to another panel, or in which the person
    declared an interest.
    """
    triaged = Referral.objects.filter(state=Referral.State.TRIAGED)
    return (
        free_of_interest(triaged, for_user, "pk")
        .exclude(pk__in=meeting.decisions.order_by().values("referral"))
        .exclude(pk__in=passed_to_another(meeting))
        .select_related("pupil", "school__organisation")
        .order_by(F("due_on").asc(nulls_last=True), "submitted_on", "pk")
    )


def decisions(*, for_user: Person) -> QuerySet[Decision]:
    """The decisions that a person may read: the authority and the panel all of their cases, without those
    in which they declared an interest; the pupil's school once signed. Latest first."""
    from referrals.referral.queries import referrals

    found = with_all(Decision.objects.all())
    if for_user.is_la:
        return free_of_interest(found, for_user, "referral")
    school = Q(referral__in=referrals(for_user=for_user).order_by().values("pk"))
    cases = cases_of(for_user, also_closed=True)
    panel = Q(referral__in=cases, meeting__panel__in=seats(for_user).values("panel"))
    return found.filter((school & ~Q(state=Decision.State.DRAFT)) | panel)


def _item(key: int, reader: int) -> QuerySet[AgendaItem]:
    interests = Declaration.objects.filter(person=reader, referral=OuterRef("referral"))
    chairs = _seats_of(reader).filter(chairs=True, panel=OuterRef("meeting__panel"))
    found = AgendaItem.objects.filter(pk=key).annotate(
        is_of_interest=Exists(interests), is_of_chair=Exists(chairs)
    )
    return found.select_related("meeting__panel", *(f"referral__{name}" for name in NAMES))


def _own_item(key: int, reader: int) -> QuerySet[AgendaItem]:
    return _item(key, reader).filter(meeting__panel__in=_seats_of(reader).values("panel"))


ITEM, OWN_ITEM = Prepared(_item), Prepared(_own_item)


def item(key: int, *, for_user: Person) -> AgendaItem | None:
    """The case of that key on an agenda, with its referral's names and `is_of_interest`: the person declared
    an interest in it. By what it tells beside, `chairs_case` and `is_case_of` ask nothing.

    None unless they may open its meeting (`meetings`). At most one query.
    """
    sits = for_user.has_role(*PANEL_ROLES)
    asked = ITEM if for_user.is_la else OWN_ITEM if sits else None
    found = next(iter(asked.rows(key, for_user.pk)), None) if asked else None
    if found is not None:
        told: Any = found
        chairs = sits and told.is_of_chair and not told.is_of_interest
        for_user.known(_chair_of(found.referral, found.meeting_id), lambda: chairs)
        is_open = found.meeting.state != Meeting.State.CLOSED and not told.is_of_interest
        if asked is OWN_ITEM and is_open:
            for_user.known(("case", found.referral_id), lambda: True)
    return found


def papers_open(meeting: Meeting, person: Person) -> bool:
    """Whether the person may read the papers: a member until the meeting is closed, the authority always."""
    return person.is_la or meeting.state != Meeting.State.CLOSED


def with_all(found: QuerySet[Decision]) -> QuerySet[Decision]:
    """The same decisions with all that a page about them shows."""
    return found.select_related(
        "referral__pupil", "referral__school__organisation", "meeting__panel", "signer", "passed_to"
    ).select_related("programme__provider__organisation")


def appeals(*, for_user: Person) -> QuerySet[Appeal]:
    """Appeals and complaints for the authority's people, but of cases in which they have an interest."""
    return (
        free_of_interest(Appeal.objects.all(), for_user, "decision__referral")
        .select_related("decision__referral", "decision__meeting__panel", "answered_by")
        .order_by("due_on", "pk")
    )


def appeals_due(today: date) -> QuerySet[Appeal]:
    """Open appeals and complaints to be answered within a week, or late already."""
    week = today + timedelta(days=7)
    return Appeal.objects.filter(state=Appeal.State.OPEN, due_on__lte=week).order_by("due_on", "pk")


def left_out(meeting: Meeting, person: Person) -> list[int]:
    """Keys of the referrals on the agenda in which the person declared an interest. One query."""
    found = meeting.items.filter(referral__in=interests_of(person)).order_by()
    return list(found.values_list("referral", flat=True))


def interested_in(meeting: Meeting) -> QuerySet[Declaration, Any]:
    """Keys of the people who declared an interest in a case of the meeting."""
    cases = meeting.items.order_by().values("referral")
    return Declaration.objects.filter(referral__in=cases).order_by().values("person")


def pack_for(
    meeting: Meeting, person: Person, *, without: Collection[Any] | None = None
) -> int | None:
    """Key of the pack that the person may read: the whole one, or their own without the cases in which they
    declared an interest (`without`, where they are known). None while there is none. At most two queries."""
    if not (left_out(meeting, person) if without is None else without):
        return meeting.pack_id
    return meeting.own_packs.filter(person=person).values_list("document", flat=True).first()


def passed_to_another(meeting: Meeting) -> QuerySet[Decision, Any]:
    """Keys of the referrals whose latest decision passes them on to another panel than the meeting's.

    Only those that were passed on are looked at, not every referral that there is.
    """
    later = Q(meeting__date__gt=OuterRef("meeting__date"))
    later |= Q(meeting__date=OuterRef("meeting__date"), pk__gt=OuterRef("pk"))
    signed = Decision.objects.exclude(state=Decision.State.DRAFT)
    passed = signed.exclude(passed_to=None).exclude(passed_to=meeting.panel_id)
    return (
        passed.exclude(Exists(signed.filter(later, referral=OuterRef("referral"))))
        .order_by()
        .values("referral")
    )


def deferred_by(panel: Panel) -> QuerySet[Referral]:
    """Referrals that wait for a meeting because this panel deferred them last; locked, most urgent first."""
    latest = (
        Decision.objects.filter(referral=OuterRef("pk"))
        .exclude(state=Decision.State.DRAFT)
        .order_by("-meeting__date", "-pk")
    )
    return (
        Referral.objects.filter(state=Referral.State.TRIAGED)
        .annotate(
            last_outcome=Subquery(latest.values("outcome")[:1]),
            last_panel=Subquery(latest.values("meeting__panel")[:1]),
        )
        .filter(last_outcome=Decision.Outcome.DEFER, last_panel=panel)
        .select_for_update(of=("self",))
        .order_by(F("due_on").asc(nulls_last=True), "submitted_on", "pk")
    )


def minuted(meeting: Meeting) -> list[tuple[AgendaItem, Decision | None]]:
    """(case, its signed decision) in the order of the agenda, with declarations. Three queries."""
    signed = {
        decision.referral_id: decision
        for decision in meeting.decisions.filter(state=Decision.State.SIGNED).select_related(
            "programme__provider__organisation", "passed_to"
        )
    }
    items = meeting.items.select_related("referral__school__organisation").prefetch_related(
        "referral__declarations__person"
    )
    return [(item, signed.get(item.referral_id)) for item in items.order_by("position", "pk")]


def without_minutes() -> list[int]:
    """Keys of meetings that were closed here and have no minutes yet; not those that were loaded."""
    closed = Meeting.objects.filter(state=Meeting.State.CLOSED, minutes=None)
    here = AuditEvent.objects.filter(verb="closed_meeting", subject_pk=OuterRef("pk"))
    return list(closed.filter(Exists(here)).values_list("pk", flat=True))


def decided_on(referral: int) -> QuerySet[Decision]:
    """All decisions on a case by its key, of any meeting, with what a page of it shows; latest first."""
    found = Decision.objects.filter(referral=referral)
    return found.select_related("meeting__panel", "passed_to").order_by("-meeting__date", "-pk")


DECIDED_ON = Kept(decided_on)


def draft_among(decided: list[Decision], item: AgendaItem) -> Decision | None:
    """Of `decided_on` the one of the item's own meeting that no other has taken the place of."""
    own = (one for one in decided if one.meeting_id == item.meeting_id)
    return next((one for one in own if one.state != Decision.State.SUPERSEDED), None)


def earlier_among(decided: list[Decision], item: AgendaItem) -> list[Decision]:
    """Of `decided_on` what other meetings decided before the case came to this one, signed or superseded."""
    others = (one for one in decided if one.meeting_id != item.meeting_id)
    return [one for one in others if one.state != Decision.State.DRAFT]


def earlier_decisions(item: AgendaItem) -> list[Decision]:
    """The same, read for itself. One query."""
    return earlier_among(list(decided_on(item.referral_id)), item)


def decisions_to_place(*, for_user: Person) -> QuerySet[Decision]:
    """Signed decisions to place, in force, without those in whose case the person declared an interest.

    The floor of placements takes out those that are placed.
    """
    placing = Decision.objects.filter(state=Decision.State.SIGNED, outcome=Decision.Outcome.PLACE)
    return (
        free_of_interest(placing, for_user, "referral")
        .select_related("referral__pupil", "referral__school__organisation", "programme")
        .order_by("signed_at", "pk")
    )


def upcoming(*, for_user: Person) -> QuerySet[Meeting]:
    """Meetings of a person's panels from today on, the next first."""
    return meetings(for_user=for_user).filter(date__gte=timezone.localdate()).order_by("date", "pk")


def open_meetings(*, for_user: Person) -> QuerySet[Meeting]:
    """Meetings up to today, of panels that the person chairs, that are not closed yet."""
    chaired = seats(for_user).filter(chairs=True).values("panel")
    past = Meeting.objects.filter(panel__in=chaired, date__lte=timezone.localdate())
    past = past.exclude(state=Meeting.State.CLOSED)
    return past.select_related("panel").order_by("-date", "pk")
