"""What surveys show elsewhere."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.audit import changes
from apcommission.people.models import Person
from apcommission.permissions import may
from monitoring.surveys import queries
from providers.directory.models import Provider

# What an answer was before would lead back to who gave it.
changes.leave_out("monitoring.Response")

shell.add_area(
    shell.Area(
        "Surveys",
        "surveys:results",
        "What pupils, parents, schools, agencies and providers say",
        permission="monitoring.see_survey_results",
        order=65,
    )
)


@home.register(order=65)
def surveys(person: Person) -> list[home.Work]:
    """A person's own actions from surveys that are not done, apart those that are overdue."""
    if not may(person, "monitoring.follow_survey_action"):
        return []
    own = queries.actions(for_user=person).filter(owner=person, done_on=None)
    late = Q(due_on__lt=timezone.localdate())
    url, title = f"{reverse('surveys:actions')}?mine=on&waiting=on", "Actions from surveys"
    return [
        home.Work(f"{title} that are overdue", url, own.filter(late), urgent=True),
        home.Work(title, url, own.exclude(late)),
    ]


@related.to("provider")
def of_provider(provider: Provider, person: Person) -> list[related.Link]:
    """What was said about the provider, for the authority and its own manager."""
    if not may(person, "monitoring.see_survey_results", provider):
        return []
    address = reverse("surveys:history", args=[provider.pk])
    return [related.Link("Surveys", address, "What pupils, parents and schools say")]
