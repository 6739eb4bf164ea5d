"""What the review of access shows elsewhere."""

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
    waiting = list(queries.to_answer(for_user=person).values_list("pk", flat=True))
    page = reverse("access:review", args=waiting) if len(waiting) == 1 else reverse("access:list")
    work = [Work("Who still needs access?", page, len(waiting))] if waiting else []
    if may(person, "apcommission.follow_reviews_of_access"):
        address = f"{reverse('access:list')}?state=overdue"
        work.append(Work("Reviews of access overdue", address, queries.overdue()))
    return work
