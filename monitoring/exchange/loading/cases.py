"""Writes of referrals, what panels decided on them, and how far they have come."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import F

from monitoring.exchange.checks import Row
from monitoring.exchange.comparing import Changes
from monitoring.exchange.loading.saving import (
    Values,
    keys_for,
    references,
    save,
    save_plain,
    values_of,
)
from monitoring.exchange.queries import what_became_of
from referrals.panels.actions import COMES_BACK
from referrals.panels.models import AgendaItem, Decision, Meeting, Panel
from referrals.referral.models import Referral

State = Referral.State


def save_referrals(changes: Changes) -> None:
    """Referrals. `settle_referrals` then finds how far they have come."""
    save_plain(changes, {"upn": "pupil_id", "school_urn": "school_id"})


def settle_referrals(changed: Collection[str]) -> None:
    """Bring referrals (by reference) to the state that their decisions and placements imply.

    Six statements at most.
    """
    outcomes = what_became_of(changed)
    moved: dict[str, list[int]] = {}
    referrals = Referral.objects.select_for_update().filter(reference__in=changed)
    for pk, state in referrals.order_by().values_list("pk", "state"):
        now = _state_after(state, outcomes.get(pk, ()))
        if now != state:
            moved.setdefault(now, []).append(pk)
    for state, keys in moved.items():
        Referral.objects.filter(pk__in=keys).update(state=state)


def _state_after(state: str, outcomes: Collection[str]) -> str:
    """The state of a referral after decisions with these outcomes; PLACED where it led to a placement.

    What officers did with it since (put it on the next agenda, withdrew it) stays.
    """
    if any(outcome not in COMES_BACK for outcome in outcomes):
        return State.DECIDED
    if outcomes:
        waiting = (State.TRIAGED, State.ON_AGENDA, State.WITHDRAWN)
        return state if state in waiting else State.TRIAGED
    return State.SUBMITTED if state == State.DRAFT else state


def save_decisions(changes: Changes) -> None:
    """Signed decisions, with the panels, meetings and agenda items that they came from.

    A signed decision is fixed: where the row says something else, a new one supersedes it.
    """
    referrals = keys_for(changes, "referral_ref")
    programmes = keys_for(changes, "programme_ref")
    panels = _panels(references(changes, "panel") | references(changes, "passed_to"))
    meetings = _meetings({(panels[row["panel"]], row["meeting_date"]) for _, row in changes.rows})

    def place(row: Row) -> tuple[int, int]:
        meeting = meetings[panels[row["panel"]], row["meeting_date"]]
        return meeting, referrals[row["referral_ref"]]

    rows = {place(row): row for _, row in changes.rows}
    _put_on_agendas(rows)
    drafts, signed = _stored(rows)
    Decision.objects.filter(pk__in=[decision.pk for decision in signed.values()]).update(
        state=Decision.State.SUPERSEDED, version=F("version") + 1
    )

    def values(key: tuple[int, int], row: Row) -> Values:
        told = values_of(changes.table, row) | {
            "meeting_id": key[0],
            "referral_id": key[1],
            "programme_id": programmes.get(row["programme_ref"]),
            "passed_to_id": panels.get(row["passed_to"]),
            "state": Decision.State.SIGNED,
        }
        former = signed.get(key)
        if former:
            kept = {"options": former.options, "conditions": former.conditions}
            told |= {"supersedes_id": former.pk, **kept}
        return told

    told = [(key, values(key, row)) for key, row in rows.items()]
    # Apart, as only these have a former decision.
    save(Decision, ((key, each) for key, each in told if key in signed), {})
    save(Decision, ((key, each) for key, each in told if key not in signed), drafts)


def _stored(
    wanted: Collection[tuple[int, int]],
) -> tuple[dict[tuple[int, int], Decision], dict[tuple[int, int], Decision]]:
    """Drafts, and signed decisions in force, by meeting and referral."""
    found = Decision.objects.select_for_update(of=("self",)).exclude(
        state=Decision.State.SUPERSEDED
    )
    found = found.filter(
        meeting__in={meeting for meeting, _ in wanted},
        referral__in={referral for _, referral in wanted},
    )
    drafts: dict[tuple[int, int], Decision] = {}
    signed: dict[tuple[int, int], Decision] = {}
    for decision in found:
        key = (decision.meeting_id, decision.referral_id)
        if key in wanted:
            (signed if decision.state == Decision.State.SIGNED else drafts)[key] = decision
    return drafts, signed


def _panels(names: Collection[str]) -> dict[str, int]:
    """The primary keys of panels; those that are missing are made."""
    panels = dict(Panel.objects.filter(name__in=names).order_by().values_list("name", "pk"))
    new = Panel.objects.bulk_create(Panel(name=name) for name in sorted(names - panels.keys()))
    return panels | {panel.name: panel.pk for panel in new}


def _meetings(wanted: Collection[tuple[int, date]]) -> dict[tuple[int, date], int]:
    """The primary keys of meetings by panel and day; those that are missing were held, so they are closed."""
    found = Meeting.objects.filter(panel__in={panel for panel, _ in wanted})
    meetings = {(meeting.panel_id, meeting.date): meeting.pk for meeting in found}
    new = Meeting.objects.bulk_create(
        Meeting(panel_id=panel, date=day, state=Meeting.State.CLOSED)
        for panel, day in sorted(wanted)
        if (panel, day) not in meetings
    )
    return meetings | {(meeting.panel_id, meeting.date): meeting.pk for meeting in new}


def _put_on_agendas(wanted: Iterable[tuple[int, int]]) -> None:
    """Put cases, each as (meeting, referral), last on the agendas where they do not stand yet."""
    cases = list(wanted)
    items = AgendaItem.objects.filter(meeting__in={meeting for meeting, _ in cases}).order_by()
    there: set[tuple[int, int]] = set()
    last: dict[int, int] = {}
    for meeting, referral, position in items.values_list("meeting", "referral", "position"):
        there.add((meeting, referral))
        last[meeting] = max(position, last.get(meeting, 0))
    new = []
    for meeting, referral in cases:
        if (meeting, referral) not in there:
            last[meeting] = last.get(meeting, 0) + 1
            new.append(AgendaItem(meeting_id=meeting, referral_id=referral, position=last[meeting]))
    AgendaItem.objects.bulk_create(new)
