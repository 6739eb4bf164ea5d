"""Writes of schools and providers, their programmes and prices, and where they stand on the protocol."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.utils import timezone

from apcommission.people.models import Organisation, School
from monitoring.exchange.checks import Row
from monitoring.exchange.comparing import Changes
from monitoring.exchange.loading.saving import (
    Values,
    keys_for,
    references,
    save,
    save_rows,
    values_of,
)
from monitoring.exchange.sources import BEGINNING
from providers.directory.models import IN_DIRECTORY, Price, Programme, Provider, Venue
from providers.protocols.models import ProtocolPack, Standard

ONE_DAY = timedelta(days=1)


def save_schools(changes: Changes) -> None:
    """Schools, each with its organisation."""
    organisations = _organisations(changes, Organisation.Kind.SCHOOL, "URN", "EstablishmentName")
    found = School.objects.select_for_update().filter(urn__in=references(changes, "URN"))
    save(
        School,
        (
            (
                row["URN"],
                {**values_of(changes.table, row), "organisation_id": organisations[row["URN"]].pk},
            )
            for _, row in changes.rows
        ),
        {school.urn: school for school in found},
    )


def save_providers(changes: Changes) -> None:
    """Providers, each with its organisation, in the directory or not."""
    organisations = _organisations(changes, Organisation.Kind.PROVIDER, "provider_ref", "name")
    keys = [organisation.pk for organisation in organisations.values()]
    found = Provider.objects.select_for_update().in_bulk(keys)

    save(
        Provider,
        (
            (pk, _provider(changes, row, pk, found.get(pk)))
            for _, row in changes.rows
            for pk in [organisations[row["provider_ref"]].pk]
        ),
        found,
    )


def _provider(changes: Changes, row: Row, pk: int, there: Provider | None) -> Values:
    values = values_of(changes.table, row) | {"organisation_id": pk}
    listed = there is not None and there.state in IN_DIRECTORY
    if row["published"] and not listed:
        values |= {"state": Provider.State.PUBLISHED, "confirmed_on": timezone.localdate()}
    elif not row["published"] and (listed or not there):
        values |= {"state": Provider.State.DRAFT}
    return values


def _organisations(
    changes: Changes, kind: str, reference: str, name: str
) -> dict[str, Organisation]:
    """The organisations of schools or providers by their reference, with the names that the rows give."""
    there = Organisation.objects.filter(
        kind=kind, reference__in=references(changes, reference)
    ).select_for_update()
    return save(
        Organisation,
        (
            (row[reference], {"kind": kind, "reference": row[reference], "name": row[name]})
            for _, row in changes.rows
        ),
        {organisation.reference: organisation for organisation in there},
    )


def save_programmes(changes: Changes) -> None:
    """Programmes, their venues, and their prices with the history."""
    providers = keys_for(changes, "provider_ref")
    rows = {row["programme_ref"]: row for _, row in changes.rows}
    venues = _venues(rows.values(), providers)
    there = Programme.objects.select_for_update().filter(reference__in=rows)
    programmes = save(
        Programme,
        (
            (reference, _programme(row, providers[row["provider_ref"]], venues))
            for reference, row in rows.items()
        ),
        {programme.reference: programme for programme in there},
    )
    _save_prices(changes, programmes)


#: Columns of programmes.csv that are fields of the programme.
_OF_PROGRAMME = (
    *("title", "subject_areas", "key_stages", "mode", "sessions_per_week", "weeks", "places"),
    *("needs_met", "min_attendance", "accepts_permanently_excluded", "accepts_ehcp"),
    *("entry_requirements", "assessment_methods", "progression", "qualifications"),
)


def _programme(row: Row, provider: int, venues: dict[tuple[int, str], Venue]) -> Values:
    venue = venues.get((provider, row["venue_postcode"]))
    return {name: row[name] for name in _OF_PROGRAMME} | {
        "reference": row["programme_ref"],
        "provider_id": provider,
        "venue_id": venue.pk if venue else None,
    }


def _venues(rows: Collection[Row], providers: dict[str, int]) -> dict[tuple[int, str], Venue]:
    """The venues of these programmes by provider and postcode; those that are missing are made."""
    wanted = dict.fromkeys(
        (providers[row["provider_ref"]], row["venue_postcode"])
        for row in rows
        if row["venue_postcode"]
    )
    found = Venue.objects.filter(provider__in={provider for provider, _ in wanted})
    venues = {(venue.provider_id, venue.postcode): venue for venue in found}
    new = [Venue(provider_id=key[0], postcode=key[1]) for key in wanted if key not in venues]
    Venue.objects.bulk_create(new)
    return venues | {(venue.provider_id, venue.postcode): venue for venue in new}


def _save_prices(changes: Changes, programmes: dict[str, Programme]) -> None:
    """Put prices into the history: a new one ends the one before it, and lasts until the next begins."""
    keys = [programme.pk for programme in programmes.values()]
    there: dict[tuple[int, date], Price] = {}
    history: dict[int, dict[date, Values]] = defaultdict(dict)
    for price in Price.objects.select_for_update().filter(programme__in=keys):
        first = price.valid_from or BEGINNING
        there[price.programme_id, first] = price
        history[price.programme_id][first] = {"valid_to": price.valid_to}
    for _, row in changes.rows:
        prices, first = history[programmes[row["programme_ref"]].pk], row["price_from"]
        if first not in prices:
            _insert(prices, first)
        prices[first] |= {"amount": row["price"], "basis": row["price_basis"]}
    told = {(key, first): each for key, prices in history.items() for first, each in prices.items()}
    # First the ends of the former prices, so that no day has two.
    save(Price, ((place, each) for place, each in told.items() if place in there), there)
    Price.objects.bulk_create(
        Price(programme_id=key, valid_from=None if first == BEGINNING else first, **each)
        for (key, first), each in told.items()
        if (key, first) not in there
    )


def _insert(prices: dict[date, Values], first: date) -> None:
    """Make room for a price from a day on in the history of a programme."""
    earlier = max((day for day in prices if day < first), default=None)
    later = min((day for day in prices if day > first), default=None)
    if earlier:
        last = prices[earlier]["valid_to"]
        prices[earlier]["valid_to"] = min(last or first, first - ONE_DAY)
    prices[first] = {"valid_to": later - ONE_DAY if later else None}


def save_signatures(changes: Changes) -> None:
    """Signatures, and the versions of the protocol that they are under.

    A version that is new here is in force from its first signature on.
    """
    first: dict[str, date | None] = {}
    for _, row in sorted(changes.rows, key=lambda line: line[1]["signed_on"]):
        first.setdefault(row["protocol_version"], row["signed_on"])
    packs, providers = _packs(first), keys_for(changes, "provider_ref")

    def values(row: Row) -> Values:
        return values_of(changes.table, row) | {
            "provider_id": providers[row["provider_ref"]],
            "pack_id": packs[row["protocol_version"]],
        }

    save_rows(changes, ("provider_id", "pack_id"), values)


def save_standards(changes: Changes) -> None:
    """Where providers stand on standards; versions and standards that are new here are made."""
    packs = _packs(dict.fromkeys(references(changes, "protocol_version")))
    providers = keys_for(changes, "provider_ref")
    wanted = dict.fromkeys(
        (packs[row["protocol_version"]], row["standard"]) for _, row in changes.rows
    )
    found = Standard.objects.filter(pack__in=packs.values())
    standards = {(standard.pack_id, standard.code): standard.pk for standard in found}
    new = [Standard(pack_id=key[0], code=key[1]) for key in wanted if key not in standards]
    Standard.objects.bulk_create(new)
    standards |= {(standard.pack_id, standard.code): standard.pk for standard in new}

    def values(row: Row) -> Values:
        return values_of(changes.table, row) | {
            "provider_id": providers[row["provider_ref"]],
            "standard_id": standards[packs[row["protocol_version"]], row["standard"]],
        }

    save_rows(changes, ("provider_id", "standard_id"), values)


def _packs(in_force: dict[str, date | None]) -> dict[str, int]:
    """The primary keys of versions of the protocol; those that are missing are made, with their first day."""
    found = ProtocolPack.objects.filter(name__in=in_force)
    packs = {pack.name: pack.pk for pack in found}
    state = ProtocolPack.State
    new = [
        ProtocolPack(name=name, in_force_from=day, state=state.ADOPTED if day else state.DRAFT)
        for name, day in in_force.items()
        if name not in packs
    ]
    ProtocolPack.objects.bulk_create(new)
    return packs | {pack.name: pack.pk for pack in new}
