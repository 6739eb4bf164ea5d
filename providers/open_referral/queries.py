"""Reads of the published directory for everyone: no person asks, and no pupil is in it."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone

from apcommission.filters import every_word
from apcommission.geography.models import PostcodePoint
from apcommission.geography.queries import METRES_IN_A_MILE, miles_from
from providers.directory.models import IN_DIRECTORY, KeyStage, Price, Programme, Provider
from providers.directory.queries import subject_areas
from providers.open_referral.ids import uid
from providers.open_referral.models import Withdrawal
from providers.open_referral.terms import BEARS, TAXONOMIES, Term, all_terms
from providers.open_referral.times import hours_of

#: Ages at which a key stage begins and ends.
AGES = {
    KeyStage.KS1: (5, 7),
    KeyStage.KS2: (7, 11),
    KeyStage.KS3: (11, 14),
    KeyStage.KS4: (14, 16),
    KeyStage.KS5: (16, 19),
}
DAYS = ("MO", "TU", "WE", "TH", "FR")
LOOKED_IN = (
    *("title", "areas", "qualifications", "progression"),
    *("provider__organisation__name", "provider__description"),
)


#: So long it is told of a service that it was withdrawn.
TOLD_FOR_DAYS = 365
#: Programmes that are in the directory.
OFFERED = Q(provider__state__in=IN_DIRECTORY)
STATUSES = {"active": OFFERED, "inactive": ~OFFERED}


def _told_since() -> datetime:
    """Withdrawals from that moment on are told of."""
    return timezone.now() - timedelta(days=TOLD_FOR_DAYS)


def services() -> QuerySet[Programme]:
    """The programmes in the directory, and those that were lately; by title. Two queries.

    With provider, venue, prices and `withdrawal` (null: it is in the directory); `last_modified`, when any
    part of it last changed, or it was withdrawn; `where`, its postcode; `easting` and `northing`.
    """
    point = PostcodePoint.objects.filter(postcode=OuterRef("where"))
    return (
        Programme.objects.filter(OFFERED | Q(withdrawal__withdrawn_at__gte=_told_since()))
        .select_related("provider__organisation", "venue", "withdrawal")
        .annotate(
            last_modified=Coalesce(
                "withdrawal__withdrawn_at",
                Greatest(
                    "changed_at",
                    "provider__changed_at",
                    Coalesce("venue__changed_at", "changed_at"),
                ),
            ),
            where=Coalesce("venue__postcode", "provider__postcode"),
            areas=Cast("subject_areas", TextField()),
        )
        .annotate(
            easting=Subquery(point.values("easting")[:1]),
            northing=Subquery(point.values("northing")[:1]),
        )
        .prefetch_related(Prefetch("prices", queryset=_prices()))
        .order_by("title", "pk")
    )


def _prices() -> QuerySet[Price]:
    """Prices of today and those to come."""
    today = timezone.localdate()
    return Price.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today)).order_by(
        F("valid_from").asc(nulls_first=True)
    )


def organizations() -> QuerySet[Provider]:
    """The providers in the directory, and of services that were lately, by name. One query."""
    gone = Withdrawal.objects.filter(withdrawn_at__gte=_told_since()).values("programme__provider")
    return (
        Provider.objects.filter(Q(state__in=IN_DIRECTORY) | Q(pk__in=gone))
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def terms() -> list[Term]:
    """Every term of the taxonomies. One query."""
    return all_terms(subject_areas())


def located() -> Q:
    """Services that take place somewhere known, and are offered."""
    return OFFERED & ~Q(where="")


def key_of(kind: str, id: str, rows: QuerySet[Programme] | QuerySet[Provider]) -> int | None:
    """The key of the row whose identifier of that kind this is. One query."""
    field = "organisation__reference" if kind == "organization" else "reference"
    for key, reference in rows.order_by().values_list("pk", field):
        if uid(kind, reference) == id:
            return int(key)
    return None


# ---- Filters of the profile ------------------------------------------------------------------------


def with_words(words: str) -> Q:
    """Every word stands in some part of the entry."""
    return every_word(words, LOOKED_IN)


def changed_after(moment: datetime) -> Q:
    """Changed at this moment or later."""
    return Q(last_modified__gte=moment)


def for_ages(youngest: float | None, oldest: float | None) -> Q:
    """From no younger than `youngest`, to no older than `oldest`."""
    found = Q()
    for stage, (first, last) in AGES.items():
        if (youngest is not None and first < youngest) or (oldest is not None and last > oldest):
            found &= ~Q(key_stages__contains=[stage])
    return found


def on_day(day: str) -> Q:
    """Runs on that day (MO to FR); a programme that does not tell its days runs on any."""
    code = day.strip().upper()[:2]
    return Q(days=[]) | Q(days__contains=[DAYS.index(code)]) if code in DAYS else Q(pk=None)


def within_hours(start: time | None, end: time | None) -> Q:
    """Begins no earlier, ends no later; of programmes that tell their times. One query."""
    told = Programme.objects.exclude(times="").values_list("pk", "times")
    hours = ((key, hours_of(words)) for key, words in told)
    return Q(
        pk__in=[
            key
            for key, found in hours
            if found and (not start or found[0] >= start) and (not end or found[1] <= end)
        ]
    )


def with_term(id: str) -> Q:
    """Bears the term. One query."""
    return next((term.bears for term in terms() if term.id == id), Q(pk=None))


def with_taxonomy(id: str) -> Q:
    """Bears some term of the taxonomy."""
    return next((BEARS[key] for key in TAXONOMIES if uid("taxonomy", key) == id), Q(pk=None))


def of_organization(id: str) -> Q:
    """Offered by that provider. One query."""
    return Q(provider=key_of("organization", id, organizations()) or 0)


def near(rows: QuerySet[Programme], postcode: str, metres: float) -> QuerySet[Programme]:
    """No farther from the middle of the postcode, in a straight line; what lies nowhere known is left out."""
    found = rows.annotate(miles=miles_from(postcode, "where"))
    return found.filter(Q(miles__lte=metres / METRES_IN_A_MILE))


def narrowed(
    rows: QuerySet[Programme], asked: Iterable[tuple[object, Callable[[], Q]]]
) -> QuerySet[Programme]:
    """The rows that meet each condition whose value was asked for."""
    for value, condition in asked:
        if value not in (None, ""):
            rows = rows.filter(condition())
    return rows
