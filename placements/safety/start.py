"""What safety shows elsewhere."""

from django.urls import reverse

from apcommission import home, related, shell
from apcommission.people.models import Person
from apcommission.permissions import may
from placements.placement.models import COUNTED, Placement
from placements.placement.queries import placements
from placements.safety import queries
from placements.safety.chronology import Entry, register
from placements.safety.models import Incident
from referrals.panels.queries import decisions
from referrals.pupils.models import Pupil

shell.add_area(
    shell.Area(
        "Safety",
        "safety:list",
        "Incidents, concerns and missing pupils",
        permission="placements.see_incidents",
        order=55,
    )
)


@home.register(order=5)
def incidents(person: Person) -> list[home.Work]:
    """What a safeguarding lead has not taken note of; pupils who are missing, for everyone who may see it."""
    if not may(person, "placements.see_incidents"):
        return []
    own = queries.incidents(for_user=person)
    address = reverse("safety:list")
    work = []
    missing = own.filter(kind=Incident.Kind.MISSING, state=Incident.State.OPEN, found_at=None)
    rows = missing
    url = f"{address}?kind=missing&state=open"
    work.append(home.Work("Pupils who are missing", url, rows, urgent=True))
    if may(person, "placements.note_safely"):
        unseen = own.filter(queries.not_seen())
        url = f"{address}?unseen=on"
        work.append(home.Work("Incidents to take note of", url, unseen, urgent=True))
    return work


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """The risk assessment that came with the pupil, the chronology, and reporting."""
    links = [
        related.Link("Risk assessment", reverse("safety:risk", args=[placement.pk])),
        related.Link("Chronology", reverse("safety:chronology", args=[placement.pk])),
    ]
    if placement.state in COUNTED and may(person, "placements.report_incident", placement):
        address = reverse("safety:report", args=[placement.pk])
        links.append(related.Link("Report an incident or concern", address))
    return links


@register
def of_incidents(pupil: Pupil, person: Person) -> list[Entry]:
    """What was reported, who was told, and how it ended."""
    found = queries.incidents(for_user=person).filter(placement__pupil=pupil)
    entries = []
    for one in found.select_related(None).prefetch_related("told"):
        url = reverse("safety:incident", args=[one.pk])
        kind = str(one.get_kind_display())
        entries.append(Entry(one.happened_at, kind, one.what, url))
        entries += [Entry(told.told_at, "Told", str(told), url) for told in one.told.all()]
        if one.found_at:
            entries.append(Entry(one.found_at, "Found", one.return_talk, url))
    return entries


@register
def of_placements(pupil: Pupil, person: Person) -> list[Entry]:
    """Where the pupil was placed, from when until when."""
    entries = []
    found = placements(for_user=person).filter(pupil=pupil, state__in=COUNTED)
    for one in found.select_related(None).select_related("programme", "provider__organisation"):
        url = reverse("placement:detail", args=[one.pk])
        where = f"{one.programme.title}, {one.provider.organisation.name}"
        entries.append(Entry(one.start, "Placement begins", where, url))
        if one.end:
            words = f"{where}: {one.get_end_reason_display().lower()}"
            entries.append(Entry(one.end, "Placement ends", words, url))
    return entries


@register
def of_decisions(pupil: Pupil, person: Person) -> list[Entry]:
    """What panels decided, for those who may read it."""
    found = decisions(for_user=person).filter(referral__pupil=pupil)
    return [
        Entry(one.signed_at, "Decision", str(one), reverse("panels:decision", args=[one.pk]))
        for one in found.select_related(None)
        if one.signed_at
    ]
