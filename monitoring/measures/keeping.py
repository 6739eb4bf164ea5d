"""Writes of kept figures: what is not kept, or no longer holds, is counted and kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from apcommission import second_wall
from monitoring.measures import choices, counted_ahead, groups, kept, kept_tables, queries
from monitoring.measures.asked import Asked
from monitoring.measures.figures import Period, Scope
from monitoring.measures.models import CountedPlacement, CountedPupil, KeptFigures
from referrals.panels.models import Panel

#: Terms and school years that began so long ago are asked for seldom.
YEARS = 4
#: So long one run counts figures of providers and schools: those of the authority are shown for LATELY.
AT_MOST = kept.LATELY / 3


def periods(today: date) -> tuple[list[Period], list[Period]]:
    """What dashboards and terms are asked for, and the school years, of the last years; the latest first.

    Of each year also the year before, which stands beside it.
    """
    to_date = choices.term_to_date(today)
    asked = [to_date, choices.year_before(to_date)] if to_date else []
    years: list[Period] = []
    for time in choices.times(today):
        if (today - time.start).days < YEARS * 366:
            period = Period(time.start, time.end)
            if time.is_year:
                years += [period, choices.year_before(period)]
            else:
                asked.append(period)
    return list(dict.fromkeys(asked)), list(dict.fromkeys(years))


def keep_figures(*, today: date) -> int:
    """Keep all that waits; the number of figures and tables that were counted.

    Each is kept by itself, so it can be cut off and asked for again. Where much waits, as after a change of
    definitions, some of the providers and schools are left to the next time, which looks at the authority
    first. Two at once would do no harm to figures, but one may forget changes that the other has not seen:
    the task lets one at a time.
    """
    hold(today)
    made_by = {kind: queries.made_by(kind) for kind in kept.KINDS}
    terms, years = periods(today)
    scopes = [
        _group(Asked(Scope(kind), period, key, today, ""), name)
        for period in [*terms, *years]
        for kind, key, name in kept.missing(period=period, today=today, made_by=made_by)
    ]
    wanted = {*terms, *years}
    # First what is of the authority: who looks at it before would wait longest.
    whole = [asked for asked in scopes if asked.scope.kind == "la"]
    number = _keep_each(whole)
    # With it groups have been kept, too.
    done = {(kind, asked.period) for asked in whole for kind in ("la", "group")}
    for period in years:
        tables = kept_tables.of(queries.ask(Scope("la"), period, today))
        wanted |= {table.asked.period for table in tables}
        waiting = kept_tables.waiting(tables)
        keep_tables(waiting)
        number += len(waiting)
    others = (asked for asked in scopes if (asked.scope.kind, asked.period) not in done)
    number += _keep_each(others, at_most=AT_MOST)
    forget(wanted)
    return number


def _keep_each(scopes: Iterable[Asked], *, at_most: timedelta | None = None) -> int:
    """How many were kept before the time was over: one at least."""
    over = timezone.now() + at_most if at_most is not None else None
    number = 0
    for asked in scopes:
        keep(asked)
        number += 1
        if over and timezone.now() > over:
            break
    return number


def hold(today: date) -> None:
    """Say of what holds of the authority that it is as of now: it is shown for some minutes more."""
    with connection.cursor() as cursor:
        cursor.execute(kept.HELD, {"now": timezone.now(), "today": today})


@transaction.atomic
def keep(asked: Asked) -> None:
    """Count the figures of a scope and period, and keep them in place of those that were kept.

    Those of the authority add up what is counted, and kept, of each placement; with them those of its groups
    of pupils are kept.
    """
    moment = kept.moment()
    if asked.scope.kind == "la":
        keep_placements(asked)
        scopes = [replace(one, as_kept=True) for one in (asked, *_of_groups(asked))]
    else:
        scopes = [queries.as_kept(asked)]
    for one in scopes:
        wanted = queries.own_figures(one)
        if wanted:
            (counted,) = queries.counted_rows([one], queries.PARTS)
            packed = {part: kept.packed(row) for part, row in counted.items()}
            _save(wanted, moment, packed, settled=queries.is_settled(one, counted))


def _of_groups(asked: Asked) -> Iterator[Asked]:
    """The same of those whom each panel placed, and of groups that someone looked at. Two queries."""
    for key in Panel.objects.values_list("pk", flat=True):
        yield _group(asked, groups.panel(key).reference)
    looked_at = KeptFigures.objects.filter(
        start=asked.period.start, end=asked.period.end, asked_on__gte=asked.today - kept.ASKED
    )
    for name in looked_at.order_by("key").values_list("reference", flat=True):
        yield _group(asked, name)


def _group(asked: Asked, name: str) -> Asked:
    """The same of a group of pupils; without a name as it is."""
    if not name:
        return asked
    return replace(asked, scope=Scope("group", name), key=groups.split(name)[1])


def note_look(asked: Asked) -> None:
    """Someone looks at figures of a group: they are kept from the next run on. One query; none of others."""
    wanted = queries.own_figures(asked)
    if wanted is None or wanted.kind != "group":
        return
    values: dict[str, Any] = {
        "key": wanted.key,
        "from": asked.period.start,
        "to": asked.period.end,
        "reference": asked.scope.reference,
        "today": asked.today,
    }
    with connection.cursor() as cursor:
        cursor.execute(kept.LOOKED_AT, values)


def keep_placements(asked: Asked) -> None:
    """Count each placement and pupil of a period, and keep what is not kept so already. Four queries."""
    with second_wall.lifted(), connection.cursor() as cursor:
        for statement in counted_ahead.keep(asked.timetable):
            cursor.execute(statement, asked.parameters)


def keep_tables(tables: Sequence[kept_tables.Kept]) -> None:
    """The same of tables of the whole authority, each by itself, as of the moment before all of them."""
    moment = kept.moment()
    settled: dict[Asked, bool] = {}
    for table in tables:
        asked = table.asked
        if asked not in settled:
            (outcomes,) = queries.counted_rows([asked], ["outcomes"])
            settled[asked] = queries.is_settled(asked, outcomes)
        packed = [kept.packed(row) for row in table.counted()]
        _save(table.wanted, moment, packed, settled=settled[asked] and not table.of_its_day)


def _save(wanted: kept.Wanted, moment: kept.Moment, packed: Any, *, settled: bool) -> None:
    KeptFigures.objects.update_or_create(
        kind=wanted.kind,
        key=wanted.key,
        start=wanted.period.start,
        end=wanted.period.end,
        defaults={
            "topic": wanted.topic,
            "counted_on": wanted.today,
            "is_settled": settled,
            "made_by": wanted.made_by,
            "server": moment.server,
            "snapshot": moment.snapshot,
            "counted_at": moment.at,
            "rows": packed,
        },
    )


@transaction.atomic
def forget(wanted: set[Period]) -> None:
    """Delete figures of all but the periods wanted, those that hold no longer (of a term that has other
    days now, of a provider with no placement in it any more), and changes that all kept figures have seen.
    """
    same = reduce(or_, (Q(start=period.start, end=period.end) for period in wanted), Q(pk=None))
    for model in (KeptFigures, CountedPlacement, CountedPupil):
        model.objects.exclude(same).delete()
    with connection.cursor() as cursor:
        now = timezone.now()
        cursor.execute(kept.BROKEN, [now - kept.LATELY, (now - kept.ASKED).date()])
        cursor.execute(kept.SEEN)
