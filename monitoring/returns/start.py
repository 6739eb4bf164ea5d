"""What yearly returns show elsewhere."""

from django.urls import reverse
from django.utils import timezone

from apcommission import home, related
from apcommission.people.models import Person, Role
from apcommission.permissions import may
from monitoring.returns import queries
from monitoring.returns.models import ProviderReturn
from providers.directory.models import Provider


@home.register(order=61)
def yearly_returns(person: Person) -> list[home.Work]:
    """Returns that a provider fills in, and those that the authority checks."""
    if not may(person, "monitoring.see_yearly_returns"):
        return []
    address = reverse("returns:list")
    own = queries.yearly_returns(for_user=person)
    if person.has_role(Role.PROVIDER_MANAGER):
        waiting = own.filter(state__in=queries.WITH_PROVIDER)
        number = waiting.count()
        late = waiting.filter(queries.overdue(timezone.localdate())).exists()
        return (
            [home.Work("Yearly return to fill in", address, number, urgent=late)] if number else []
        )
    submitted = own.filter(state=ProviderReturn.State.SUBMITTED).count()
    url = f"{address}?state=submitted"
    return [home.Work("Yearly returns to check", url, submitted)] if submitted else []


@related.to("provider")
def of_provider(provider: Provider, person: Person) -> list[related.Link]:
    """A provider's yearly returns."""
    if not may(person, "monitoring.see_yearly_returns"):
        return []
    if not person.is_la and provider.pk not in person.organisation_ids(Role.PROVIDER_MANAGER):
        return []
    return [related.Link("Yearly returns", reverse("returns:list"))]
