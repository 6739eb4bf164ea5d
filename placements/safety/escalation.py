"""Who is written to about an incident, and what is to be done while a pupil is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from apcommission.people.actions import the_authority
from apcommission.people.models import LA_CASE_ROLES, Person, Role
from apcommission.people.queries import who_hold
from placements.safety.models import Incident, Told

#: Where an organisation has named no safeguarding lead, these are written to instead.
INSTEAD = {
    "provider": (Role.PROVIDER_MANAGER,),
    "school": (Role.HEADTEACHER,),
    "authority": LA_CASE_ROLES,
}


def organisations(incident: Incident) -> dict[str, int]:
    """{kind: key} of the organisations whose safeguarding leads must know at once.

    A low incident: the provider's; a medium one: the school's too; a high one, a concern for the pupil's
    safety and a missing pupil: the authority's as well.
    """
    placement = incident.placement
    found = {"provider": placement.provider_id}
    is_low = incident.severity == Incident.Severity.LOW
    urgent = incident.severity == Incident.Severity.HIGH or incident.kind != Incident.Kind.INCIDENT
    if placement.school_id and (urgent or not is_low):
        found["school"] = placement.school_id
    if urgent:
        found["authority"] = the_authority().pk
    return found


def who_must_know(incident: Incident) -> list[Person]:
    """The safeguarding leads of `organisations`, or who stands in; each once, not the reporter."""
    people: dict[int, Person] = {}
    for kind, pk in organisations(incident).items():
        leads: Iterable[Person] = who_hold(Role.SAFEGUARDING_LEAD, organisation=pk)
        for person in leads or who_hold(*INSTEAD[kind], organisation=pk):
            people.setdefault(person.pk, person)
    people.pop(incident.reported_by_id, None)
    return list(people.values())


@dataclass(frozen=True)
class Step:
    """Something to be done while a pupil is missing. `due` None: as soon as the others allow."""

    words: str
    done: str = ""
    due: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        return not self.done and self.due is not None and now > self.due


def steps(incident: Incident) -> list[Step]:
    """What is to be done about a missing pupil, in order, with who did it and when. Prefetch `told`.

    Parents and school are told at once, the police after MISSING_POLICE_MINUTES.
    """
    began = incident.happened_at
    soon = began + timedelta(minutes=settings.MISSING_TELL_MINUTES)
    police = began + timedelta(minutes=settings.MISSING_POLICE_MINUTES)
    told = {one.whom: one for one in reversed(incident.told.all())}
    found = incident.found_at

    def told_to(whom: Told.Whom) -> str:
        one = told.get(whom)
        return f"{one.name}, by {one.told_by}" if one else ""

    listed = [
        Step("Tell the parents or carers", told_to(Told.Whom.PARENT), soon),
        Step("Tell the school", told_to(Told.Whom.SCHOOL), soon),
    ]
    if told_to(Told.Whom.POLICE) or found is None or found > police:
        listed.append(Step("Tell the police", told_to(Told.Whom.POLICE), police))
    listed.append(Step("Find the pupil", "Found" if found else ""))
    listed.append(
        Step("Talk with the pupil once back", "Written down" if incident.return_talk else "")
    )
    return listed
