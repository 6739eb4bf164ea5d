"""Changes of the school calendar."""

from datetime import date

from django.db import transaction

from apcommission.audit.actions import record
from apcommission.calendar.models import Closure, Term
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import Organisation, Person
from apcommission.permissions import authorise

MANAGE = "apcommission.manage_calendar"


class TermRefused(Refused):
    """The dates of the term do not hold together, or overlap another term."""


class DaysTaken(TermRefused):
    """Another term has one of these days."""

    def __init__(self) -> None:
        super().__init__("Another term has days in common with this one.", field="start")


class ClosedAlready(Refused):
    """The day is a closure of the same authority or provider."""

    def __init__(self) -> None:
        super().__init__("This day is a closure already.", field="day")


@transaction.atomic
def save_term(
    *,
    by: Person,
    term: Term | None,
    reference: str,
    start: date,
    end: date,
    break_start: date | None = None,
    break_end: date | None = None,
    once: str = "",
    version: int | None = None,
) -> Term:
    """Add a term (`term=None`) or change one. Raises TermRefused beside the field that is wrong, and
    ChangedMeanwhile."""
    authorise(by, MANAGE)
    _check(start, end, break_start, break_end)
    own = term.pk if term else None

    def save() -> Term:
        saved = Term.objects.select_for_update().get(pk=own) if own else Term()
        if own:
            check_version(saved, version)
        others = Term.objects.exclude(pk=own) if own else Term.objects.all()
        if others.filter(reference=reference).exists():
            raise TermRefused("Another term has this name.", field="reference")
        if others.filter(start__lte=end, end__gte=start).exists():
            raise DaysTaken
        saved.reference, saved.start, saved.end = reference, start, end
        saved.break_start, saved.break_end = break_start, break_end
        with unless_taken(DaysTaken(), "no_two_terms_share_a_day"):
            saved.save()
        record("saved_term", saved, by=by)
        return saved

    return save() if own else with_once(once, Term, save)


def _check(start: date, end: date, break_start: date | None, break_end: date | None) -> None:
    if end < start:
        raise TermRefused("The last day must come after the first.", field="end")
    if (break_start is None) != (break_end is None):
        raise TermRefused("Enter both days of the half-term break, or neither.", field="break_end")
    if break_start and break_end and not start <= break_start <= break_end <= end:
        raise TermRefused("The half-term break must lie within the term.", field="break_start")


@transaction.atomic
def add_closure(
    *, by: Person, day: date, reason: str, provider: Organisation | None = None, once: str = ""
) -> Closure:
    """Close the whole authority, or one provider, for a day."""
    authorise(by, MANAGE)

    def make() -> Closure:
        if Closure.objects.filter(date=day, provider=provider).exists():
            raise ClosedAlready
        with unless_taken(ClosedAlready(), "one_closure_per_day_and_place"):
            closure = Closure.objects.create(date=day, provider=provider, reason=reason)
        record("added_closure", closure, by=by, date=day.isoformat())
        return closure

    return with_once(once, Closure, make)


@transaction.atomic
def remove_closure(*, by: Person, closure: Closure) -> None:
    """Take a closure out again. Raises Refused where someone was faster."""
    authorise(by, MANAGE)
    found = Closure.objects.select_for_update().filter(pk=closure.pk).first()
    if found is None:
        raise Refused("This closure is taken out already.")
    record("removed_closure", found, by=by, date=found.date.isoformat())
    found.delete()
