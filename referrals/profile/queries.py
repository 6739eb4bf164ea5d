"""Reads of the information profile."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from apcommission.any_of import is_any
from apcommission.people.models import Organisation, Person, Role, RoleAssignment
from apcommission.people.queries import who_hold
from apcommission.together import Kept
from referrals.profile.models import (
    Contribution,
    InformationRequest,
    RiskAssessment,
    Section,
    Shared,
)
from referrals.pupils.models import Pupil
from referrals.referral import sections
from referrals.referral.models import Referral
from referrals.referral.queries import whole

#: An agency is reminded this many days before its answer is due, then as often as this once it is late.
NEAR = timedelta(days=2)
AGAIN = timedelta(days=3)


def requests(*, for_user: Person) -> QuerySet[InformationRequest]:
    """The requests that a person may open: an agency its own, the authority all but those of cases in
    which the person declared an interest. Those due first stand first."""
    from referrals.panels.queries import free_of_interest

    found = InformationRequest.objects.select_related(
        "agency", "referral__pupil", "referral__school__organisation", "asked_by"
    ).order_by("due_on", "pk")
    if for_user.is_la:
        return free_of_interest(found, for_user, "referral")
    return found.filter(agency__in=for_user.organisation_ids(Role.AGENCY))


def agencies() -> QuerySet[Organisation]:
    """All agencies by name; `signs_in`: someone of it has an account, else a link goes to an address."""
    contributors = RoleAssignment.objects.filter(
        organisation=OuterRef("pk"), role=Role.AGENCY, ended_on=None, person__is_active=True
    )
    return (
        Organisation.objects.filter(kind=Organisation.Kind.AGENCY)
        .annotate(signs_in=Exists(contributors))
        .order_by("name", "pk")
    )


def not_asked(referral: Referral) -> QuerySet[Organisation]:
    """The agencies without an open request about the referral. One query."""
    open_ones = InformationRequest.objects.filter(
        referral=referral, state=InformationRequest.State.ASKED
    )
    return agencies().exclude(pk__in=open_ones.values("agency"))


def contributors(request: InformationRequest) -> QuerySet[Person]:
    """Who of the agency can answer with an account."""
    return who_hold(Role.AGENCY, organisation=request.agency_id)


def told_of(pupil_ids: Iterable[int]) -> dict[int, list[tuple[str, list[Contribution]]]]:
    """pupil -> [(section, what agencies told, oldest first)] of the sections with something in them.

    It grows across the referrals of a pupil. One query, whatever the number of pupils.
    """
    return by_section(contributions(pupil_ids))


def contributions(pupil_ids: Iterable[int]) -> QuerySet[Contribution]:
    """What agencies told of pupils, the oldest first."""
    told = Contribution.objects.filter(is_any("request__referral__pupil", [*pupil_ids]))
    return told.select_related("request__agency", "request__referral").order_by("given_at", "pk")


CONTRIBUTIONS = Kept(contributions)


def by_section(told: Iterable[Contribution]) -> dict[int, list[tuple[str, list[Contribution]]]]:
    """What was read of `contributions`, by pupil and section."""
    by_pupil: dict[int, dict[str, list[Contribution]]] = {}
    for one in told:
        of_pupil = by_pupil.setdefault(one.request.referral.pupil_id, {})
        of_pupil.setdefault(one.section, []).append(one)
    return {
        pupil: [(str(label), found[key]) for key, label in Section.choices if key in found]
        for pupil, found in by_pupil.items()
    }


def shared_with(request: InformationRequest) -> list[tuple[str, list[tuple[str, Any]]]]:
    """(title, [(label, value)]) of the sections of the referral that this request shares. Four queries."""
    if not request.shared:
        return []
    referral = whole(Referral.objects.all()).get(pk=request.referral_id)
    return [
        (section.title, rows)
        for section, rows in sections.answers(referral)
        if section.key in request.shared and section.key in Shared.values and rows
    ]


def standing(referral: Referral) -> dict[str, int]:
    """How many agencies were `asked` about the referral, and how many `answered`. One query."""
    answered = Q(state=InformationRequest.State.ANSWERED)
    found = InformationRequest.objects.filter(referral=referral).exclude(
        state=InformationRequest.State.TAKEN_BACK
    )
    return found.aggregate(asked=Count("pk"), answered=Count("pk", filter=answered))


def standing_of(requests: Iterable[InformationRequest]) -> dict[str, int]:
    """The same as `standing`, of requests that are at hand. No query."""
    states = [one.state for one in requests if one.state != InformationRequest.State.TAKEN_BACK]
    return {"asked": len(states), "answered": states.count(InformationRequest.State.ANSWERED)}


def waiting(*, for_user: Person) -> QuerySet[InformationRequest]:
    """The requests of `requests` that wait for an answer that is still needed."""
    return (
        requests(for_user=for_user)
        .filter(state=InformationRequest.State.ASKED)
        .exclude(referral__state=Referral.State.WITHDRAWN)
    )


def to_chase(today: date) -> QuerySet[InformationRequest]:
    """Open requests to remind of: due in two days or late, not reminded in the last three days."""
    not_lately = Q(reminded_on=None) | Q(reminded_on__lte=today - AGAIN)
    return (
        InformationRequest.objects.filter(
            not_lately, state=InformationRequest.State.ASKED, due_on__lte=today + NEAR
        )
        .exclude(referral__state__in=(Referral.State.WITHDRAWN, Referral.State.DECIDED))
        .order_by("due_on", "pk")
    )


def risk_of(pupil: Pupil) -> RiskAssessment | None:
    """The assessment that holds today; None: there is none. One query."""
    return pupil.risk_assessments.select_related("made_by").first()


def risks_of(pupil_ids: Iterable[int]) -> dict[int, RiskAssessment]:
    """pupil -> the assessment that holds, of those who have one. One query."""
    found = (
        RiskAssessment.objects.filter(pupil__in=list(pupil_ids))
        .order_by("pupil_id", "-made_at", "-pk")
        .distinct("pupil_id")
        .select_related("made_by")
    )
    return {one.pupil_id: one for one in found}
