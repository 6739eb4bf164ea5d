"""What shortlists and suggestions show elsewhere."""

from django.urls import reverse

from apcommission import home, related
from apcommission.people.models import Person
from apcommission.permissions import may
from providers.directory.models import Programme
from providers.finding import queries


@home.register(order=14)
def suggestions(person: Person) -> list[home.Work]:
    """Suggested providers to answer, for the authority."""
    if not may(person, "providers.answer_suggestion"):
        return []
    url = f"{reverse('finding:suggestions')}?state=waiting"
    return [home.Work("Suggested providers to answer", url, queries.to_answer())]


@related.to("programme")
def of_programme(programme: Programme, person: Person) -> list[related.Link]:
    """The shortlist, for those who look for programmes."""
    if not may(person, "providers.keep_shortlist"):
        return []
    kept = queries.kept(for_user=person, programme=programme)
    text = "Change your note on it" if kept else "Add to your shortlist"
    return [
        related.Link(text, reverse("finding:keep", args=[programme.pk])),
        related.Link("Your shortlist", reverse("finding:shortlist"), "Compare up to four"),
    ]
