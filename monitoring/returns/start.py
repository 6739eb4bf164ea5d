"""What yearly returns show elsewhere."""

from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from apcommission import home, related, shell
from apcommission.people.models import Person, Role
from apcommission.permissions import may
from monitoring.returns import queries
from monitoring.returns.models import WITH_PROVIDER, ProviderReturn
from providers.contracts import measuring
from providers.directory.models import Provider

shell.add_area(
    shell.Area(
        "Yearly returns",
        "returns:list",
        "What providers report each year, beside what the system holds",
        permission="monitoring.see_returns",
        order=58,
    )
)


@home.register(order=58)
def returns(person: Person) -> list[home.Work]:
    """Returns to check and overdue ones, for officers; open ones, for a provider's manager."""
    address = reverse("returns:list")
    work = []
    if may(person, "monitoring.check_return"):
        own = queries.returns(for_user=person)
        submitted = own.filter(state=ProviderReturn.State.SUBMITTED)
        url = f"{address}?state=submitted"
        work.append(home.Work("Yearly returns to check", url, submitted))
        late = own.filter(queries.overdue())
        url = f"{address}?overdue=on"
        work.append(home.Work("Yearly returns overdue", url, late, urgent=True))
    elif person.has_role(Role.PROVIDER_MANAGER):
        own = queries.returns(for_user=person).filter(state__in=WITH_PROVIDER)
        work = [_to_fill_in(one) for one in own[:3]]
    return work


def _to_fill_in(one: ProviderReturn) -> home.Work:
    asked = one.state == ProviderReturn.State.QUERIED
    title = "Yearly return that the authority queries" if asked else "Yearly return to fill in"
    detail = f"{one.span}, due on {one.due_on:%-d %B %Y}"
    url = reverse("returns:return", args=[one.pk])
    return home.Work(title, url, detail=detail, urgent=asked or one.is_overdue)


@related.to("provider")
def of_provider(provider: Provider, person: Person) -> list[related.Link]:
    """The yearly returns of a provider; without a query."""
    if not may(person, "monitoring.see_returns", provider):
        return []
    about = "What the provider reports each year, beside what the system holds"
    query = urlencode({"search": provider.organisation.name})
    return [related.Link("Yearly returns", f"{reverse('returns:list')}?{query}", about)]


@measuring.register("yearly_returns", "Yearly returns in time")
def returns_in_time(provider: Provider, start: date, end: date) -> measuring.Measured:
    """Returns that were due from `start` to `end` and came in by then, of all that were due."""
    due = ProviderReturn.objects.filter(provider=provider, due_on__gte=start, due_on__lte=end)
    in_time = due.filter(was_late=False, submitted_at__isnull=False)
    return measuring.Measured(in_time.count(), due.count(), "yearly returns that were due")
