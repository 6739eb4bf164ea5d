"""What agreements show elsewhere."""

from django.urls import reverse

from apcommission import home, related
from apcommission.documents.access import opens
from apcommission.documents.models import Document
from apcommission.people.models import Person, Role
from apcommission.permissions import may
from placements.agreements import queries
from placements.agreements.models import Agreement
from placements.placement.models import Placement


@opens("agreement")
def agreement_pdf(person: Person, document: Document) -> int | bool:
    """Who may open the placement."""
    found = queries.agreements(for_user=person).filter(pk=document.subject_pk or 0).first()
    return found.placement.pupil_id if found else False


@home.register
def agreements(person: Person) -> list[home.Work]:
    """Agreements to draw up, for officers; to sign, for everyone who signs."""
    work = []
    if may(person, "placements.manage_placement"):
        count = queries.to_draw_up().count()
        if count:
            url = f"{reverse('placement:list')}?state=accepted"
            work.append(home.Work("Agreements to draw up", url, count))
    if person.is_la or person.has_role(Role.HEADTEACHER, Role.PROVIDER_MANAGER):
        out = queries.agreements(for_user=person).filter(state=Agreement.State.OUT)
        for agreement in out[:10]:
            own = set(queries.parties_of(person, agreement.placement))
            if own & set(queries.missing(agreement)):
                url = reverse("agreements:agreement", args=[agreement.pk])
                title = f"Sign the agreement for placement {agreement.placement.reference}"
                work.append(home.Work(title, url))
    return work


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """The agreements of a placement."""
    return [
        related.Link(
            "Agreement",
            reverse("agreements:agreement", args=[agreement.pk]),
            agreement.get_state_display(),
        )
        for agreement in placement.agreements.all()
    ]
