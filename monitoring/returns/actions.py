"""Writes of yearly returns: opened and counted, filled in, submitted, queried, accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version
from apcommission.errors import Refused
from apcommission.lifecycles import TransitionRefused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.returns import letters, queries
from monitoring.returns.asked import faults
from monitoring.returns.held import lines_for
from monitoring.returns.models import (
    WITH_PROVIDER,
    YEARLY_RETURN,
    ProviderReturn,
    ReturnLine,
    ReturnQuestion,
)
from providers.directory.models import Provider


@dataclass(frozen=True)
class Entry:
    """What was entered for a line; no figure stands for the one that is held."""

    figure: int | None
    explanation: str = ""


def open_returns(*, today: date) -> int:
    """Open the return of the year that ended last for every provider that had placements in it.

    Returns how many were opened. Each once, however often this runs.
    """
    year = queries.year_before(today)
    return sum(_open(provider, year, today) for provider in queries.without_a_return(year))


@transaction.atomic
def _open(provider: Provider, year: int, today: date) -> bool:
    made, is_new = ProviderReturn.objects.get_or_create(
        provider=provider,
        year=year,
        defaults={
            "due_on": queries.due_day(year, today),
            "opened_on": today,
            "counted_on": timezone.localdate(),
        },
    )
    if is_new:
        _count(made)
        record("opened_yearly_return", made, by=None, year=year)
        letters.opened(made)
    return is_new


def _locked(yearly_return: ProviderReturn, version: int | None) -> ProviderReturn:
    locked = (
        ProviderReturn.objects.select_for_update(of=("self",))
        .select_related("provider__organisation")
        .get(pk=yearly_return.pk)
    )
    check_version(locked, version)
    return locked


def _count(yearly_return: ProviderReturn) -> None:
    """Write down what is held now, line by line; what was entered stays.

    A programme that is new or no more has its line added or taken away only as long as the provider fills the
    return in.
    """
    present = {line.key: line for line in queries.lines_of(yearly_return)}
    kept = []
    for line in lines_for(yearly_return.provider, yearly_return.period):
        before = present.get(line.key)
        if before is None and not yearly_return.with_provider:
            continue
        line.yearly_return = yearly_return
        if before:
            line.pk, line.reported, line.explanation = (
                before.pk,
                before.reported,
                before.explanation,
            )
        line.save()
        kept.append(line.pk)
    if yearly_return.with_provider:
        yearly_return.lines.exclude(pk__in=kept).delete()


@transaction.atomic
def recount(
    *, by: Person, yearly_return: ProviderReturn, version: int | None = None
) -> ProviderReturn:
    """Count anew what the system holds: by the provider while it fills the return in, then by the authority.

    Figures that were submitted stay as they are. Raises Refused once it is accepted.
    """
    found = _locked(yearly_return, version)
    if found.state == ProviderReturn.State.ACCEPTED:
        raise Refused("This return is accepted, so nothing in it changes any more.")
    asked = "monitoring.fill_return" if found.with_provider else "monitoring.check_return"
    authorise(by, asked, found)
    _count(found)
    found.counted_on = timezone.localdate()
    found.save()
    record("counted_yearly_return", found, by=by)
    return found


@transaction.atomic
def save_figures(
    *,
    by: Person,
    yearly_return: ProviderReturn,
    entries: Mapping[str, Entry],
    version: int | None = None,
) -> ProviderReturn:
    """Keep what the provider entered so far: {key of the line: Entry}. What is wrong with it is told as it
    is submitted. A figure that agrees with what is held follows it when that is counted anew.
    """
    authorise(by, "monitoring.fill_return", yearly_return)
    found = _locked(yearly_return, version)
    if not found.with_provider:
        raise TransitionRefused("This return is with the authority, so its figures are fixed.")
    for line in found.lines.filter(key__in=entries):
        entry = entries[line.key]
        line.reported = None if entry.figure == line.held else entry.figure
        line.explanation = entry.explanation.strip()
        line.save()
    found.save()
    record("saved_yearly_return", found, by=by, lines=len(entries))
    return found


@transaction.atomic
def submit_return(
    *, by: Person, yearly_return: ProviderReturn, answer: str = "", version: int | None = None
) -> ProviderReturn:
    """Send the return to the authority, with the answer to its question where there is one.

    Raises Refused while a figure is missing, an unlikely one stands or a difference is not explained.
    """
    found = _locked(yearly_return, version)
    YEARLY_RETURN.move(found, "submit", by=by)
    lines = queries.lines_of(found)
    wrong = [fault.words for fault in faults(lines)]
    if wrong:
        raise Refused(f"This return is not ready to be submitted. {wrong[0]}.")
    _answer(found, by, answer)
    for line in lines:
        line.reported = line.figure
    ReturnLine.objects.bulk_update(lines, ["reported"])
    now = timezone.now()
    if found.submitted_at is None:
        found.was_late = timezone.localdate() > found.due_on
    found.submitted_by, found.submitted_at = by, now
    found.save()
    differ = sum(1 for line in lines if line.difference)
    record("submitted_yearly_return", found, by=by, differences=differ, late=found.was_late)
    return found


def _answer(yearly_return: ProviderReturn, by: Person, answer: str) -> None:
    """Keep the answer to the question that waits for one."""
    waiting = yearly_return.questions.filter(answered_at=None).first()
    if waiting is None:
        return
    if not answer.strip():
        raise Refused("Answer what the authority asks.", field="answer")
    waiting.answer, waiting.answered_by = answer.strip(), by
    waiting.answered_at = timezone.now()
    waiting.save()


@transaction.atomic
def take_back(
    *, by: Person, yearly_return: ProviderReturn, version: int | None = None
) -> ProviderReturn:
    """The provider takes back what it submitted, to change it, before the authority has answered."""
    found = _locked(yearly_return, version)
    YEARLY_RETURN.move(found, "take_back", by=by)
    found.save()
    record("took_back_yearly_return", found, by=by)
    return found


@transaction.atomic
def check_return(
    *,
    by: Person,
    yearly_return: ProviderReturn,
    verb: str,
    question: str = "",
    version: int | None = None,
) -> ProviderReturn:
    """The authority queries a submitted return with a question, or accepts it.

    With the acceptance everything is fixed: the figures reported, and those held as they were counted last.
    """
    found = _locked(yearly_return, version)
    if verb not in ("query", "accept"):
        raise Refused("Select an answer.", field="verb")
    if verb == "query" and not question.strip():
        raise Refused("Write what you ask the provider.", field="question")
    YEARLY_RETURN.move(found, verb, by=by)
    if verb == "accept":
        found.accepted_by, found.accepted_at = by, timezone.now()
    found.save()
    record(f"{verb}_yearly_return", found, by=by, state=found.state)
    if verb == "accept":
        letters.accepted(found)
    else:
        asked = ReturnQuestion.objects.create(
            yearly_return=found, words=question.strip(), asked_by=by
        )
        letters.queried(found, asked.pk)
    return found


@transaction.atomic
def give_more_time(
    *, by: Person, yearly_return: ProviderReturn, due_on: date, version: int | None = None
) -> ProviderReturn:
    """The authority puts the day on which a return is due on another one, today or later."""
    authorise(by, "monitoring.check_return", yearly_return)
    found = _locked(yearly_return, version)
    if not found.with_provider:
        raise TransitionRefused("This return has come in already.")
    if due_on < timezone.localdate():
        raise Refused("This day is over.", field="due_on")
    if due_on != found.due_on:
        found.due_on = due_on
        found.save()
        record("gave_more_time", found, by=by, due_on=due_on.isoformat())
        letters.given_more_time(found)
    return found


def remind(*, today: date) -> None:
    """Remind managers of returns that are due soon or late: once for each turn and manager."""
    waiting = ProviderReturn.objects.filter(state__in=WITH_PROVIDER)
    for yearly_return in waiting.order_by("pk"):
        turn = queries.turn(yearly_return.due_on, today)
        if turn:
            letters.reminded(yearly_return, turn)
