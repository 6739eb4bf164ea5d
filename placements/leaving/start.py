"""What leaving shows elsewhere."""

from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.audit import changes
from apcommission.people.models import Person
from apcommission.permissions import may
from apcommission.together import Among
from placements.leaving import api, queries
from placements.leaving.models import Erasure
from placements.placement.models import COUNTED, Placement

__all__ = ["api"]

# What was decided about the end of a record stays when the record goes.
changes.leave_out("placements.Erasure")
# Follows from what is told elsewhere.
changes.leave_out("placements.Leaver")

# For administrators; others come to it from the list of placements.
shell.add_area(
    shell.Area(
        "Retention",
        "leaving:retention",
        "How long records are kept",
        permission="placements.manage_retention",
        order=57,
    )
)


@home.register(order=55)
def leavers(person: Person) -> list[home.Work]:
    """Leavers of whom nobody knows what they do; pupils without a next place, for officers."""
    work = []
    if may(person, "placements.record_destination"):
        own = queries.leavers(for_user=person)
        address = reverse("leaving:list")
        rows = Among(own, queries.NOT_KNOWN)
        url = f"{address}?known=no"
        work.append(home.Work("Leavers whose destination is not known", url, rows))
        due = Among(own, queries.due_at_all(timezone.localdate()))
        work.append(home.Work("Leavers to ask again", f"{address}?due=on", due))
    if may(person, "placements.decide_erasure"):
        over = queries.erasures(for_user=person).filter(state=Erasure.State.LISTED)
        url = f"{reverse('leaving:erasures')}?state=listed"
        work.append(home.Work("Records whose time is over", url, over))
    if may(person, "placements.see_gaps"):
        gaps = queries.gaps(for_user=person)
        address = reverse("leaving:gaps")
        work.append(home.Work("Pupils without a next place", address, gaps, urgent=True))
    return work


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """The way out of a placement, and where the pupil went."""
    links = []
    if placement.state in COUNTED:
        address = reverse("leaving:plan", args=[placement.pk])
        about = "Return to school, what follows, leaving interview"
        links.append(related.Link("Leaving", address, about))
    ended = placement.state == Placement.State.ENDED
    if ended and may(person, "placements.record_destination", placement):
        address = reverse("leaving:destinations", args=[placement.pk])
        links.append(related.Link("Destination", address))
    return links
