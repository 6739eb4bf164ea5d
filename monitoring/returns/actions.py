"""Writes of yearly returns: opened, filled in, submitted, queried, accepted."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version
from apcommission.errors import Refused
from apcommission.messages.actions import send
from apcommission.people.models import Person, Role
from apcommission.people.queries import who_hold
from apcommission.permissions import authorise
from apcommission.shown import long_date
from monitoring.returns import figures, queries
from monitoring.returns.models import PROVIDER_RETURN, ProviderReturn, ReturnLine
from providers.directory.models import Provider

#: The return of a year is due on this day of the autumn after it: month and day.
DUE = (10, 15)
#: Opened by itself from September until here; later it would be of no use.
UNTIL_MONTH = 12
#: The provider is reminded so many days before and after the day on which it is due.
REMINDERS = (-7, 1, 14)

Typed = Mapping[str, tuple[int | None, str]]


@transaction.atomic
def open_returns(*, today: date) -> int:
    """Open the returns of the academic year that is over, each once; returns how many are new."""
    if not 9 <= today.month <= UNTIL_MONTH:
        return 0
    year = today.year - 1
    return sum(_open(provider, year, today) for provider in queries.without_return(year))


def _open(provider: Provider, year: int, today: date) -> bool:
    due = max(date(year + 1, *DUE), today + timedelta(days=21))
    made, is_new = ProviderReturn.objects.get_or_create(
        provider=provider, year=year, defaults={"due_on": due, "counted_on": today}
    )
    if is_new:
        held = figures.held(provider, year, today)
        # What the system holds stands there already: the provider changes what is not so.
        ReturnLine.objects.bulk_create(
            ReturnLine(yearly_return=made, key=key, held=held.get(key), reported=held.get(key))
            for key in figures.LINES
        )
        record("opened_yearly_return", made, by=None)
        _tell(made, "Your yearly return is open", f"open/{made.pk}")
    return is_new


def _tell(found: ProviderReturn, subject: str, key: str) -> None:
    """A notice to the provider's managers: it asks for a sign-in and holds no figure."""
    page = settings.SITE_ADDRESS.rstrip("/") + reverse("returns:return", args=[found.pk])
    for person in who_hold(Role.PROVIDER_MANAGER, organisation=found.provider_id):
        send(
            to=person.email,
            subject=subject,
            body=(
                f"The yearly return of {found}, is due by {long_date(found.due_on)}.\n\n"
                f"Sign in to fill it in:\n{page}\n"
            ),
            key=f"yearly-return/{key}/{person.pk}",
        )


@transaction.atomic
def remind(*, today: date) -> int:
    """Remind the providers whose return is due soon, or overdue; each once for each time."""
    reminded = 0
    waiting = ProviderReturn.objects.filter(state__in=queries.WITH_PROVIDER)
    for found in waiting.select_related("provider__organisation").order_by("pk"):
        passed = [days for days in REMINDERS if found.due_on + timedelta(days=days) <= today]
        if passed:
            late = passed[-1] > 0
            subject = "Your yearly return is overdue" if late else "Your yearly return is due soon"
            _tell(found, subject, f"{passed[-1]}/{found.pk}")
            reminded += 1
    return reminded


@transaction.atomic
def fill_in(
    *, by: Person, yearly_return: ProviderReturn, typed: Typed, version: int | None = None
) -> ProviderReturn:
    """Keep what was typed so far: {key: (figure, why it differs)}. Raises ChangedMeanwhile."""
    found = _with_provider(by, yearly_return, version)
    _write(found, typed)
    found.save(update_fields=["version"])
    record("filled_in_yearly_return", found, by=by)
    return found


@transaction.atomic
def submit(
    *, by: Person, yearly_return: ProviderReturn, typed: Typed, version: int | None = None
) -> ProviderReturn:
    """Keep what was typed and submit it. Raises Refused beside the first figure that is not complete."""
    found = _with_provider(by, yearly_return, version)
    _write(found, typed)
    for key, line in queries.lines(found).items():
        if line.reported is None:
            raise Refused(f"Enter: {figures.LINES[key].title.lower()}.", field=f"{key}_reported")
        if line.differs and not line.explanation.strip():
            raise Refused(
                f"We hold {line.held}. Say why your figure differs.", field=f"{key}_explanation"
            )
    PROVIDER_RETURN.move(found, "submit", by=by)
    found.submitted_by, found.submitted_on = by, timezone.localdate()
    found.save()
    record("submitted_yearly_return", found, by=by)
    return found


def _with_provider(by: Person, found: ProviderReturn, version: int | None) -> ProviderReturn:
    authorise(by, "monitoring.fill_yearly_return", found)
    locked = _locked(found)
    check_version(locked, version)
    if locked.state not in queries.WITH_PROVIDER:
        raise Refused("The return is submitted: it is not changed any more.")
    return locked


def _write(found: ProviderReturn, typed: Typed) -> None:
    """What was typed, beside what the system holds today."""
    today = timezone.localdate()
    held = figures.held(found.provider, found.year, today)
    known = queries.lines(found)
    for key in figures.LINES:
        line = known.get(key) or ReturnLine(yearly_return=found, key=key)
        line.held = held.get(key)
        if key in typed:
            line.reported, line.explanation = typed[key]
        line.save()
    found.counted_on = today
    ProviderReturn.objects.filter(pk=found.pk).update(counted_on=today)


@transaction.atomic
def query(
    *, by: Person, yearly_return: ProviderReturn, question: str, version: int | None = None
) -> ProviderReturn:
    """Ask the provider about a return: it is open to be changed again."""
    found = _locked(yearly_return)
    check_version(found, version)
    PROVIDER_RETURN.move(found, "query", by=by)
    found.question = question
    found.save()
    record("queried_yearly_return", found, by=by)
    _tell(found, "A question about your yearly return", f"query/{found.pk}/{found.version}")
    return found


@transaction.atomic
def accept(
    *, by: Person, yearly_return: ProviderReturn, version: int | None = None
) -> ProviderReturn:
    """Accept a return: its figures, and those that the system held beside them, are fixed."""
    found = _locked(yearly_return)
    check_version(found, version)
    PROVIDER_RETURN.move(found, "accept", by=by)
    found.accepted_by, found.accepted_on = by, timezone.localdate()
    found.save()
    record("accepted_yearly_return", found, by=by)
    return found


def _locked(found: ProviderReturn) -> ProviderReturn:
    rows = ProviderReturn.objects.select_for_update(of=("self",))
    return rows.select_related("provider__organisation").get(pk=found.pk)
