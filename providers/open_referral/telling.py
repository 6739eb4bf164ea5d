"""A programme as a service, its provider as an organisation, as Open Referral UK 3.0 has them.

What nobody told is left out. Names of people are left out too: the directory shows them to those who work
with pupils, the feed is for everyone.
"""

from typing import Any

from django.conf import settings

from apcommission.geography.grid import latitude_and_longitude
from providers.directory.models import IN_DIRECTORY, PriceBasis, Programme, Provider
from providers.open_referral.ids import uid
from providers.open_referral.queries import AGES, DAYS
from providers.open_referral.terms import terms_of, told
from providers.open_referral.times import hours_of

Told = dict[str, Any]


def organization(provider: Provider) -> Told:
    """The provider: an organisation of the profile."""
    own = uid("organization", provider.organisation.reference)
    kind = provider.get_category_display()
    if provider.state not in IN_DIRECTORY:  # what its entry says now is a draft
        return {"id": own, "name": provider.organisation.name, "description": kind}
    return _without_gaps(
        id=own,
        name=provider.organisation.name,
        description=provider.description or kind,
        email=provider.email,
        website=provider.website,
    )


def full_organization(provider: Provider) -> Told:
    """The provider with its national numbers (schemes as org-id.guide lists them)."""
    if provider.state not in IN_DIRECTORY:
        return organization(provider)
    numbers = (("GB-EDU", "URN", provider.urn), ("GB-UKPRN", "UKPRN", provider.ukprn))
    return {
        **organization(provider),
        "organization_identifiers": [
            {
                "id": uid("identifier", f"{scheme}/{number}"),
                "organization_id": uid("organization", provider.organisation.reference),
                "identifier_scheme": scheme,
                "identifier_type": kind,
                "identifier": number,
            }
            for scheme, kind, number in numbers
            if number
        ],
    }


def service(programme: Any) -> Told:
    """A programme in a list: a service without what there may be several of.

    Of one that was withdrawn it is told that it was, and nothing else: its entry may be a draft meanwhile.
    """
    if is_withdrawn(programme):
        return _withdrawn(programme)
    provider = programme.provider
    ages = [AGES[stage] for stage in programme.key_stages]
    return _without_gaps(
        id=uid("service", programme.reference),
        organization_id=uid("organization", provider.organisation.reference),
        name=programme.title,
        description=_about(programme),
        url=provider.website,
        email=provider.email,
        status="active",
        minimum_age=min((first for first, _ in ages), default=None),
        maximum_age=max((last for _, last in ages), default=None),
        assured_date=provider.confirmed_on and provider.confirmed_on.isoformat(),
        last_modified=programme.last_modified.isoformat(),
        organization=organization(provider),
    )


def is_withdrawn(programme: Programme) -> bool:
    """Whether the programme is in the directory no longer."""
    return programme.provider.state not in IN_DIRECTORY


def _withdrawn(programme: Any) -> Told:
    return {
        "id": uid("service", programme.reference),
        "organization_id": uid("organization", programme.provider.organisation.reference),
        "name": programme.withdrawal.title,
        "status": "inactive",
        "last_modified": programme.last_modified.isoformat(),
    }


def _about(programme: Programme) -> str:
    parts = (
        (programme.provider.description, ""),
        (programme.get_mode_display(), ""),
        (programme.sessions_per_week, "Sessions a week: "),
        (programme.weeks, "Weeks: "),
        (programme.entry_requirements, "To be admitted: "),
        (programme.qualifications, "Qualifications: "),
        (programme.progression, "Leads on to: "),
        (programme.transport, "Transport: "),
    )
    return " ".join(f"{head}{str(words).strip().rstrip('.')}." for words, head in parts if words)


def full_service(programme: Any) -> Told:
    """A programme with everything that is told of it."""
    if is_withdrawn(programme):
        return _withdrawn(programme)
    reference = programme.reference
    own = uid("service", reference)
    return {
        **service(programme),
        "organization": full_organization(programme.provider),
        "schedules": _schedules(programme, own),
        "service_areas": [
            {
                "id": uid("service_area", reference),
                "service_id": own,
                "name": settings.AUTHORITY_NAME,
                "service_area": settings.AUTHORITY_NAME,
            }
        ],
        "service_at_locations": [place(programme)] if programme.where else [],
        "cost_options": _prices(programme, own),
        "contacts": [
            {"id": uid("contact", reference), "service_id": own, "title": role}
            for role in [programme.provider.contact_role]
            if role
        ],
        "attributes": _attributes(programme, own),
    }


def _schedules(programme: Programme, own: str) -> list[Told]:
    hours = hours_of(programme.times)
    if not programme.days and not programme.times:
        return []
    return [
        _without_gaps(
            id=uid("schedule", programme.reference),
            service_id=own,
            freq="WEEKLY",
            interval=1,
            byday=",".join(DAYS[day] for day in sorted(programme.days)),
            opens_at=hours and hours[0].isoformat(),
            closes_at=hours and hours[1].isoformat(),
            description=programme.times,
            notes="In school terms.",
        )
    ]


def _prices(programme: Programme, own: str) -> list[Told]:
    return [
        _without_gaps(
            id=uid("cost_option", f"{programme.reference}/{price.valid_from or ''}"),
            service_id=own,
            valid_from=price.valid_from and price.valid_from.isoformat(),
            valid_to=price.valid_to and price.valid_to.isoformat(),
            option="Paid by the school or the authority that places a pupil",
            amount=float(price.amount),
            amount_description=f"pounds for {PriceBasis(price.basis).label}",
        )
        for price in programme.prices.all()
    ]


def _attributes(programme: Programme, own: str) -> list[Told]:
    return [
        {
            "id": uid("attribute", f"{programme.reference}/{term.id}"),
            "link_id": own,
            "link_type": "service",
            "taxonomy_term_id": term.id,
            "taxonomy_term": told(term),
        }
        for term in terms_of(programme)
    ]


def place(programme: Any) -> Told:
    """Where a programme is: a service at a location."""
    own = _location_id(programme)
    return {
        **_place(programme),
        "location": {**location(programme), "addresses": [_address(programme, own)]},
    }


def full_place(programme: Any) -> Told:
    """The same with everything that is told of the programme."""
    return {**place(programme), "service": full_service(programme)}


def place_in_list(programme: Any) -> Told:
    """The same in a list: with its service, without what there may be several of."""
    return {
        **_place(programme),
        "location": location(programme),
        "service": service(programme),
    }


def _place(programme: Any) -> Told:
    return {
        "id": uid("service_at_location", programme.reference),
        "service_id": uid("service", programme.reference),
        "location_id": _location_id(programme),
    }


def _location_id(programme: Any) -> str:
    return uid("location", f"{programme.provider.organisation.reference}/{programme.where}")


def location(programme: Any) -> Told:
    """The venue of a programme, else where its provider is; degrees where the postcode is known."""
    found: tuple[float, float] | tuple[None, None] = (None, None)
    if programme.easting is not None:
        found = latitude_and_longitude(programme.easting, programme.northing)
    return _without_gaps(
        id=_location_id(programme),
        location_type="physical",
        name=programme.provider.organisation.name,
        latitude=found[0],
        longitude=found[1],
    )


def _address(programme: Any, own: str) -> Told:
    """The address as far as it is told: the profile wants every part, and one not told is empty."""
    words = programme.venue.address if programme.venue else ""
    parts = [part.strip() for part in words.split(",")]
    parts = [part for part in parts if part and part != programme.where]
    city = parts.pop() if len(parts) > 1 else ""
    return {
        "id": uid("address", own),
        "location_id": own,
        "address_1": ", ".join(parts) or programme.provider.organisation.name,
        "city": city,
        "state_province": "",
        "postal_code": programme.where,
        "country": "GB",
        "address_type": "physical",
    }


def _without_gaps(**told: Any) -> Told:
    return {name: value for name, value in told.items() if value not in (None, "")}
