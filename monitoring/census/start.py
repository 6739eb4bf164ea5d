"""What the census shows elsewhere."""

from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.audit import changes
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.people.models import Person
from apcommission.permissions import may
from monitoring.census.imported import OF_CENSUS
from monitoring.census.models import Census, CensusReturn, SignedPupil
from placements.placement.models import COUNTED, Placement
from referrals.importing import beside
from referrals.panels.queries import interests_of

beside.add(OF_CENSUS)
# Counted from what is followed.
changes.leave_out("monitoring.CensusLine")

shell.add_area(
    shell.Area(
        "Census",
        "census:list",
        "The alternative provision census of each January",
        permission="monitoring.see_census",
        order=64,
    )
)


@opens("census")
def census_file(person: Person, document: Document) -> list[int] | bool:
    """The authority alone, but for who declared an interest in the case of a pupil who stands in it.

    The reading is recorded of every such pupil.
    """
    signed = CensusReturn.objects.filter(pk=document.subject_pk or 0)
    if not may(person, "monitoring.see_census") or not signed.exists():
        return False
    found = SignedPupil.objects.filter(census_return=document.subject_pk)
    if found.filter(pupil__referrals__in=interests_of(person)).exists():
        return False
    return list(found.values_list("pupil", flat=True)) or True


@home.register(order=64)
def to_sign(person: Person) -> list[home.Work]:
    """Censuses whose day has come and that no one has signed."""
    if not may(person, "monitoring.sign_census"):
        return []
    today = timezone.localdate()
    return [
        home.Work(f"{census}: to be signed off", reverse("census:pupils", args=[census.year]))
        for census in Census.objects.filter(state=Census.State.OPEN, reference_date__lte=today)
    ]


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """What only the census asks for."""
    if placement.state not in COUNTED or not may(person, "monitoring.prepare_census", placement):
        return []
    about = "Home address, free meals, reason: what only the census asks for"
    return [related.Link("Census", reverse("census:items", args=[placement.pk]), about)]
