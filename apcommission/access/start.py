"""What the review of access shows elsewhere."""

from dataclasses import replace

from django.urls import reverse

from apcommission import home
from apcommission.access import queries
from apcommission.home import Work
from apcommission.people.models import Person
from apcommission.permissions import may


@home.register(order=88)
def access_to_review(person: Person) -> list[Work]:
    """A manager: one's own review. An administrator: also what others did not finish in time."""
    if not may(person, "apcommission.review_access"):
        return []
    waiting, page = queries.to_answer(for_user=person), reverse("access:list")
    work = [Work("Who still needs access?", page, waiting, completed=_the_only_one)]
    if may(person, "apcommission.follow_reviews_of_access"):
        address = f"{reverse('access:list')}?state=overdue"
        work.append(Work("Reviews of access overdue", address, queries.overdue()))
    return work


def _the_only_one(work: Work, person: Person) -> Work:
    """One is opened at once."""
    if work.count != 1:
        return work
    key = queries.to_answer(for_user=person).values_list("pk", flat=True).first()
    return replace(work, url=reverse("access:review", args=[key])) if key else work
