"""What support shows elsewhere."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell, together, withholding
from apcommission.calendar.queries import monday_of
from apcommission.feeds import events
from apcommission.feeds.events import Event
from apcommission.people.models import Person
from apcommission.permissions import may
from placements.placement.models import COUNTED, Placement
from placements.placement.queries import of_placements, placements
from placements.safety.chronology import Entry, register
from placements.support import queries
from placements.support.models import ParentTalk, Review, Visit
from referrals.pupils.models import Pupil

shell.add_area(
    shell.Area(
        "My pupils",
        "support:caseload",
        "The pupils you visit",
        permission="placements.see_caseload",
        order=42,
    )
)


@home.register(order=42)
def support(person: Person) -> list[home.Work]:
    """The caseload of a key worker; overdue reviews; what reviews ask the authority for; a school's week."""
    work = []
    if may(person, "placements.see_caseload"):
        count = queries.caseload(for_user=person).count()
        work.append(home.Work("Pupils to visit", reverse("support:caseload"), count))
    if may(person, "placements.see_reviews"):
        own = queries.reviews(for_user=person)
        address = reverse("support:reviews")
        overdue = own.filter(queries.overdue())
        url = f"{address}?overdue=on"
        work.append(home.Work("Reviews that are overdue", url, overdue, urgent=True))
        if may(person, "placements.settle_review"):
            asking = own.filter(queries.asking())
            url = f"{address}?asking=on"
            work.append(home.Work("Reviews that ask for something", url, asking))
    if may(person, "placements.see_school_week"):
        monday = monday_of(timezone.localdate()).isoformat()
        work.append(home.Work("Your pupils’ week", reverse("support:school_week", args=[monday])))
    return work


@related.to("placement")
def of_placement(placement: Placement, person: Person) -> list[related.Link]:
    """Support, once the placement has started."""
    if placement.state not in COUNTED:
        return []
    about = "Key worker, reviews, visits, talks with parents, agencies, transport"
    return [related.Link("Support", reverse("support:placement", args=[placement.pk]), about)]


@register
def of_support(pupil: Pupil, person: Person) -> list[Entry]:
    """Visits, talks with parents and reviews of the placements that the person may open."""
    own = placements(for_user=person).filter(pupil=pupil).order_by().values("pk")
    held = Review.objects.filter(placement__in=own, state=Review.State.HELD, held_on__isnull=False)
    visits, talks, reviews = together.rows_of(
        [
            Visit.objects.filter(placement__in=own).values("placement", "visited_on", "words"),
            ParentTalk.objects.filter(placement__in=own).values(
                "placement", "spoken_on", "words", "good_news"
            ),
            held.values("pk", "held_on", "kind", "outcome", "words"),
        ]
    )
    entries = []
    for visit in visits:
        url = reverse("support:placement", args=[visit["placement"]])
        entries.append(Entry(_day(visit["visited_on"]), "Visit", visit["words"], url))
    for talk in talks:
        url = reverse("support:placement", args=[talk["placement"]])
        kind = "Good news told" if talk["good_news"] else "Talk with a parent"
        entries.append(Entry(_day(talk["spoken_on"]), kind, talk["words"], url))
    outcomes, kinds = dict(Review.Outcome.choices), dict(Review.Kind.choices)
    for review in reviews:
        url = reverse("support:review", args=[review["pk"]])
        words = f"{outcomes.get(review['outcome'], '')}. {review['words']}"
        kind = str(kinds[review["kind"]])
        entries.append(Entry(_day(review["held_on"]), kind, words, url))
    return entries


_day = date.fromisoformat


@events.register
def dates(person: Person, start: date, end: date) -> list[Event]:
    """Reviews of the placements that the person may open, and the visits they made. Names no pupil.

    A reference is of a record all the same: none of one under restriction.
    """
    found = []
    if may(person, "placements.see_reviews"):
        reviews = queries.reviews(for_user=person).filter(due_on__range=(start, end))
        for review in withholding.kept(reviews):
            found.append(
                Event(
                    f"review-{review.pk}",
                    review.held_on or review.due_on,
                    f"Review of placement {review.placement.reference}",
                    reverse("support:review", args=[review.pk]),
                )
            )
    own = Visit.objects.filter(visited_by=person, visited_on__range=(start, end))
    visits = of_placements(own, for_user=person)
    return found + [
        Event(
            f"visit-{visit.pk}",
            visit.visited_on,
            f"Visit: placement {visit.placement.reference}",
            reverse("support:placement", args=[visit.placement_id]),
        )
        for visit in withholding.kept(visits).select_related("placement")
    ]
