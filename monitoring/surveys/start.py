"""What surveys show elsewhere."""

from django.urls import reverse
from django.utils import timezone

from apcommission import home, related
from apcommission.people.models import Person
from apcommission.permissions import may
from monitoring.surveys import queries
from monitoring.surveys.models import SurveyAction
from providers.directory.models import Provider


@home.register(order=62)
def surveys(person: Person) -> list[home.Work]:
    """The actions that a person promised and that are due."""
    if not may(person, "monitoring.run_surveys"):
        return []
    own = queries.survey_actions().filter(owner=person, state=SurveyAction.State.OPEN)
    due = own.filter(due_on__lte=timezone.localdate()).count()
    url = f"{reverse('surveys:actions')}?state=open"
    return [home.Work("Actions from surveys that are due", url, due, urgent=True)] if due else []


@related.to("provider")
def of_provider(provider: Provider, person: Person) -> list[related.Link]:
    """What people think of a provider."""
    if not may(person, "monitoring.see_survey_results"):
        return []
    if not queries.open_to(for_user=person).filter(pk=provider.pk).exists():
        return []
    return [related.Link("What people think", reverse("surveys:results"))]
