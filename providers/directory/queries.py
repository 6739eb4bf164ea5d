"""Reads of the directory."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    DecimalField,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Round
from django.utils import timezone

from apcommission.geography.queries import miles_from
from apcommission.people.models import Organisation, Person, Role, School
from providers.directory import places
from providers.directory.models import (
    IN_DIRECTORY,
    OPEN_CHANGES,
    WEEKS_OF,
    EntryChange,
    Price,
    PriceBasis,
    Programme,
    Provider,
)
from providers.protocols.models import ProtocolSignature
from providers.protocols.queries import has_lapsed_evidence, in_force

#: What of a programme speaks for or against it.
WEIGHED = (
    *("title", "key_stages", "mode", "days", "sessions_per_week", "places", "needs_met"),
    *("min_attendance", "accepts_permanently_excluded", "accepts_ehcp", "entry_requirements"),
)


def providers(*, for_user: Person) -> QuerySet[Provider]:
    """The entries that a person may read, with their organisation, by name.

    The authority reads all, a provider's staff their own in any state, everyone the published ones.
    """
    entries = Provider.objects.select_related("organisation").order_by("organisation__name", "pk")
    if for_user.is_la:
        return entries
    own = for_user.organisation_ids(Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)
    return entries.filter(Q(state__in=IN_DIRECTORY) | Q(pk__in=own))


def entries_to_keep(*, for_user: Person) -> QuerySet[Provider]:
    """The entries of the providers that the person manages."""
    own = for_user.organisation_ids(Role.PROVIDER_MANAGER)
    return Provider.objects.select_related("organisation").filter(pk__in=own)


def programmes(*, for_user: Person, on: date | None = None) -> QuerySet[Programme]:
    """The programmes that a person may read, with what a list of them shows.

    Annotated with `places_taken` and `places_free` on the day `on` (default: today), `price_today`
    (pounds) and `price_basis`, `price_a_session` (pounds, see `_price_a_session`), `protocol_signed` (of
    the version in force), `evidence_lapsed` (dated evidence under that version has ended) and `miles` from
    the school that the person leads. By title.
    """
    on = on or timezone.localdate()
    price = _price_on(on)
    signed = ProtocolSignature.objects.filter(
        provider=OuterRef("provider"), pack=Subquery(in_force(on).values("pk")[:1])
    )
    found = (
        Programme.objects.select_related("provider__organisation", "venue")
        .annotate(places_taken=places.taken(on))
        .annotate(
            places_free=places.free(),
            price_today=Subquery(price.values("amount")[:1]),
            price_basis=Subquery(price.values("basis")[:1]),
            price_a_session=Subquery(_price_a_session(price)),
            protocol_signed=Exists(signed),
            evidence_lapsed=has_lapsed_evidence("provider", on),
        )
        .order_by("title", "pk")
    )
    near = with_miles(found, _own_postcode(for_user))
    if for_user.is_la:
        return near
    own = for_user.organisation_ids(Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR)
    return near.filter(Q(provider__state__in=IN_DIRECTORY) | Q(provider__in=own))


def listed() -> QuerySet[Programme]:
    """The programmes in the directory. Everyone may read them."""
    return Programme.objects.filter(provider__state__in=IN_DIRECTORY)


def in_directory(on: date) -> QuerySet[Programme]:
    """The programmes in the directory, annotated with `places_free` on the day `on`, by title."""
    return (
        listed()
        .alias(places_taken=places.taken(on))
        .annotate(places_free=places.free())
        .order_by("title", "pk")
    )


def offered(on: date) -> QuerySet[Programme]:
    """The same with what they are weighed by, without what only their pages show.

    Annotated with `price_a_session` on the day `on` too, and with `provider_name`.
    """
    return (
        in_directory(on)
        .only(*WEIGHED)
        .annotate(
            price_a_session=Subquery(_price_a_session(_price_on(on))),
            provider_name=F("provider__organisation__name"),
        )
    )


def published(on: date) -> QuerySet[Provider]:
    """The entries that everyone may read, by name, with their programmes (by title) and what those show.

    For the printed directory: no person asks. The programmes carry `price_today` and `price_basis`, the
    price on the day `on`. Two queries.
    """
    price = _price_on(on)
    offered = (
        Programme.objects.select_related("venue")
        .annotate(
            price_today=Subquery(price.values("amount")[:1]),
            price_basis=Subquery(price.values("basis")[:1]),
        )
        .order_by("title", "pk")
    )
    return (
        Provider.objects.filter(state__in=IN_DIRECTORY)
        .select_related("organisation")
        .prefetch_related(Prefetch("programmes", queryset=offered))
        .order_by("organisation__name", "pk")
    )


def _price_on(on: date) -> QuerySet[Price]:
    """The price of the programme OuterRef("pk") in force on a day."""
    return Price.objects.filter(_in_force_on(on), programme=OuterRef("pk"))


def _in_force_on(day: date) -> Q:
    return Q(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


def _price_a_session(prices: QuerySet[Price]) -> QuerySet[Price, Any]:
    """The first of the prices, in pounds for one of the sessions that the programme runs each week.

    So that prices of different bases stand in one order. A block price is taken as that of a year.
    """
    sessions = F("programme__sessions_per_week")
    weekly = [
        When(basis=basis, then=F("amount") / (sessions * Value(weeks)))
        for basis, weeks in WEEKS_OF.items()
    ]
    exact = Case(
        When(basis=PriceBasis.SESSION, then=F("amount")),
        When(basis=PriceBasis.DAY, then=F("amount") / Value(Decimal(2))),
        *weekly,
        output_field=DecimalField(max_digits=10, decimal_places=2),
    )
    return prices.values(a_session=Round(exact, 2))[:1]


def with_miles(found: QuerySet[Programme], near: str | Subquery) -> QuerySet[Programme]:
    """The programmes with `miles` in a straight line from the postcode `near`; null where not known.

    A programme is at its venue, or where its provider is if it names none.
    """
    where = Coalesce("venue__postcode", "provider__postcode")
    return found.annotate(where=where).annotate(miles=miles_from(near, "where"))


def schools_to_start_from(*, for_user: Person) -> QuerySet[School]:
    """Schools from which the person may ask for distances, by name: their own; the authority's, all."""
    schools = School.objects.select_related("organisation").exclude(postcode="")
    if not for_user.has_role(Role.HEADTEACHER) or for_user.is_la:
        return schools.filter(
            la_code__in=Organisation.objects.filter(kind="la").values("reference")
        )
    return schools.filter(pk__in=for_user.organisation_ids(Role.HEADTEACHER))


def _own_postcode(person: Person) -> str | Subquery:
    """The postcode of the school that a headteacher leads; empty for others, and for those of several."""
    own = person.organisation_ids(Role.HEADTEACHER)
    if len(own) != 1 or person.is_la:
        return ""
    return Subquery(School.objects.filter(pk__in=own).values("postcode")[:1])


def with_prices(found: QuerySet[Programme]) -> QuerySet[Programme]:
    """The same programmes with their whole price history, latest first. One query more."""
    history = Price.objects.order_by(F("valid_from").desc(nulls_last=True))
    return found.prefetch_related(Prefetch("prices", queryset=history))


def subject_areas() -> list[str]:
    """Every subject area of a published programme, in alphabetical order. One query."""
    area = Func(F("subject_areas"), function="unnest", output_field=CharField())
    area.set_returning = True
    return sorted(listed().order_by().values_list(area, flat=True).distinct(), key=str.lower)


def waiting_entries() -> QuerySet[Provider]:
    """Entries that wait for the authority's approval."""
    return Provider.objects.filter(state=Provider.State.SUBMITTED)


def due_for_refresh(on: date | None = None) -> QuerySet[Provider]:
    """Published entries that were confirmed so long ago (DIRECTORY_REFRESH_AFTER_DAYS), or never."""
    on = on or timezone.localdate()
    last = on - timedelta(days=settings.DIRECTORY_REFRESH_AFTER_DAYS)
    return Provider.objects.filter(
        Q(confirmed_on=None) | Q(confirmed_on__lte=last), state=Provider.State.PUBLISHED
    )


def unconfirmed(*, days: int = 0, on: date | None = None) -> QuerySet[Provider]:
    """Entries whose provider was asked to confirm `days` ago or longer, and has not. The oldest first."""
    on = on or timezone.localdate()
    return (
        Provider.objects.select_related("organisation")
        .filter(
            state=Provider.State.NEEDS_REFRESH,
            refresh_asked_on__lte=on - timedelta(days=days),
        )
        .order_by("refresh_asked_on", "pk")
    )


def price_before(price: Price) -> Price | None:
    """The price of the same programme in force on the day before this one begins."""
    if price.valid_from is None:
        return None
    return (
        Price.objects.filter(programme=price.programme_id)
        .filter(_in_force_on(price.valid_from - timedelta(days=1)))
        .first()
    )


def changes(*, for_user: Person) -> QuerySet[EntryChange]:
    """The changes of entries that the person may read: all of them, or those of the providers they manage."""
    found = EntryChange.objects.select_related(
        "provider__organisation", "programme__provider", "venue", "asked_by", "answered_by"
    ).order_by("asked_at", "pk")
    if for_user.is_la:
        return found
    return found.filter(provider__in=for_user.organisation_ids(Role.PROVIDER_MANAGER))


def open_changes_like(change: EntryChange) -> QuerySet[EntryChange]:
    """The waiting or returned change of the same thing, at most one; none where the thing is new."""
    if change.subject in (EntryChange.Subject.NEW_VENUE, EntryChange.Subject.NEW_PROGRAMME):
        return EntryChange.objects.none()
    return EntryChange.objects.select_related("provider", "venue", "programme").filter(
        provider=change.provider_id,
        subject=change.subject,
        venue=change.venue_id,
        programme=change.programme_id,
        state__in=OPEN_CHANGES,
    )
