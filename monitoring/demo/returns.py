"""The demonstration's yearly returns: one that its provider is filling in, one that waits to be checked."""

from datetime import timedelta

from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.people.models import Person
from monitoring.returns import actions
from monitoring.returns.actions import Entry
from monitoring.returns.models import ProviderReturn
from providers.directory.models import Provider

#: What is not held, as the other provider tells it.
TOLD = {"suspensions": 3, "complaints": 1, "staff": 11, "teachers": 4, "dsl_trained": 2}
WHY = "Two units were awarded in July, after the last list of awards had been sent."


def report_the_year(manager: Person, own: Provider) -> None:
    """Returns of the year that ended last are open; the `own` provider has begun, another has submitted."""
    actions.open_returns(today=timezone.localdate())
    found = ProviderReturn.objects.filter(state=ProviderReturn.State.OPEN).order_by("pk")
    mine = found.filter(provider=own).first()
    if mine:
        _year_before(mine)
        entries = {"staff": Entry(9), "teachers": Entry(3), "incidents": Entry(_one_more(mine))}
        actions.save_figures(by=manager, yearly_return=mine, entries=entries)
    other = found.exclude(provider=own).first()
    if other:
        _came_in(other)


def _one_more(mine: ProviderReturn) -> int:
    return (mine.lines.get(key="incidents").held or 0) + 1


def _came_in(other: ProviderReturn) -> None:
    """Written here directly: nobody of that provider can be signed in as."""
    for line in other.lines.all():
        line.reported = TOLD.get(line.key, line.held)
        if line.key == "units" and line.held is not None:
            line.reported, line.explanation = line.held + 2, WHY
        line.save()
    other.state, other.submitted_at = ProviderReturn.State.SUBMITTED, timezone.now()
    other.save()
    record("submitted_yearly_return", other, by=None, differences=1)


def _year_before(mine: ProviderReturn) -> None:
    """The accepted return of the year before, of which nothing else is known here any more."""
    accepted = timezone.now() - timedelta(days=330)
    before = ProviderReturn.objects.create(
        provider=mine.provider,
        year=mine.year - 1,
        state=ProviderReturn.State.ACCEPTED,
        due_on=mine.due_on.replace(year=mine.due_on.year - 1, day=min(mine.due_on.day, 28)),
        opened_on=accepted.date() - timedelta(days=60),
        counted_on=accepted.date(),
        submitted_at=accepted,
        accepted_at=accepted,
    )
    for line in mine.lines.all():
        number = TOLD.get(line.key, line.held)
        line.pk, line.yearly_return = None, before
        line.reported = line.held = None if number is None else number * 9 // 10
        line.save()
    record("accept_yearly_return", before, by=None, state=before.state)
