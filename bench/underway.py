"""What is under way on the day on which an authority of the bench is made.

Two in five as many placements as the authority has pupils a year, of other pupils, each with five timetabled
sessions a week and the marks of the last weeks of term, a review to come or overdue, and here and there an
incident, an alert, or a return that is missing: what home pages, lists of alerts and gaps, and early warning
have to work on. The year with which the authority begins lacks as many marks.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from apcommission.calendar.models import Term
from bench import cases, sized
from bench.copying import FIRST_KEY, copied
from bench.sized import SESSIONS, Size, blocks

#: So many in a hundred of a year's pupils are placed on the day.
SHARE = 40
#: Marks are of so many weeks, and of the last four of them every twentieth pupil hardly came.
WEEKS, FELL_WEEKS, FELL_EVERY = 11, 4, 20
FELL = "OIOKO"
REVIEWS_LATE = (
    35  # the first of the reviews was due so many days ago; they are due over twelve weeks
)
INCIDENT_EVERY, ALERT_EVERY, NO_RETURN_EVERY = 15, 25, 20


def number(size: Size) -> int:
    """How many placements are under way."""
    return size.pupils * SHARE // 100


def weeks(today: date) -> list[date]:
    """The Mondays of the last weeks of term that are over, the first of them first."""
    terms = Term.objects.exclude(reference__startswith="bench-").values_list("start", "end")
    monday = today - timedelta(days=today.weekday())
    found: list[date] = []
    while len(found) < WEEKS:
        monday -= timedelta(days=7)
        if monday < min(start for start, _ in terms):
            break
        if any(start <= monday <= end for start, end in terms):
            found.insert(0, monday)
    return found


def marks(size: Size, mondays: list[date]) -> Iterator[str]:
    """Their marks for COPY, week by week."""
    first = first_key(size)
    for place, monday in enumerate(mondays):
        variants = [blocks(monday, variant) for variant in range(len(sized.CODES))]
        fell = blocks(monday, 0, FELL) if place >= len(mondays) - FELL_WEEKS else ""
        for start in range(first, first + number(size), 1000):
            batch = range(start, min(start + 1000, first + number(size)))
            yield "".join(
                (fell if fell and key % FELL_EVERY == 0 else variants[key % len(variants)]).replace(
                    "@", str(key)
                )
                for key in batch
            )


def first_key(size: Size) -> int:
    """The key of the first placement under way, its pupil and its referral: after those that have ended."""
    return FIRST_KEY + size.pupils * size.years


def statements(size: Size, mondays: list[date]) -> Iterator[tuple[str, dict[str, object]]]:
    """What makes them, once providers, pupils and referrals are there."""
    own = {
        "first": first_key(size),
        "key": FIRST_KEY,
        "providers": size.providers,
        "before": size.pupils * size.years,
        "start": mondays[0],
        "today": timezone.localdate(),
        "late": REVIEWS_LATE,
    }
    for table, row, where, every in TABLES:
        words, of_copy = copied(table, number(size) // every, row, where=where)
        yield words, {**own, **of_copy, "first": own["first"]}
    yield (RETURNS, {**own, "weeks": mondays[-6:], "every": NO_RETURN_EVERY})
    yield (
        "INSERT INTO placements_alert (placement_id, kind, state, since, facts, made_on, answer)"
        " SELECT %(first)s + n, 'in_a_row', 'open', %(since)s, '3 sessions', %(since)s, ''"
        " FROM generate_series(0, %(number)s - 1, %(every)s) AS n",
        {
            **own,
            "number": number(size),
            "since": mondays[-1] + timedelta(days=SESSIONS),
            "every": ALERT_EVERY,
        },
    )


#: The table, what is different in the n-th row, which rows of the sample are copied, for one in how many.
TABLES = (
    (
        "placements_placement",
        "jsonb_build_object('id', %(first)s + n, 'reference', 'BN-' || n, 'pupil_id', %(first)s + n,"
        " 'referral_id', %(first)s + n, 'programme_id', %(key)s + n %% %(providers)s,"
        " 'provider_id', %(key)s + n %% %(providers)s,"
        f" 'school_id', {cases.SCHOOL.format(nth='%(before)s + n')},"
        " 'start', %(start)s::date, 'planned_end', %(today)s::date + 20 + n %% 200)",
        "WHERE t.state = 'active'",
        1,
    ),
    (
        "placements_review",
        "jsonb_build_object('id', %(first)s + n, 'placement_id', %(first)s + n,"
        " 'due_on', %(today)s::date - %(late)s::int + n %% 84)",
        "WHERE t.state = 'planned'",
        1,
    ),
    (
        "placements_incident",
        f"jsonb_build_object('id', %(first)s + n, 'placement_id', %(first)s + n * {INCIDENT_EVERY},"
        " 'happened_at', %(today)s::date - n %% 60)",
        "",
        INCIDENT_EVERY,
    ),
)
#: A provider's returns of the last weeks: accepted, but for some whose last two are not there yet.
RETURNS = """
    INSERT INTO placements_weeklyreturn (provider_id, week, state, was_late, query, note)
    SELECT %(key)s + n, week,
           CASE WHEN n %% %(every)s = 0 AND place > 4 THEN 'draft' ELSE 'accepted' END, FALSE, '', ''
    FROM generate_series(0, %(providers)s - 1) AS n,
        unnest(%(weeks)s::date[]) WITH ORDINALITY AS w (week, place)
"""
