"""The published directory as data: rows of providers and of programmes. No pupil is in it.

The columns are those of import-format.md (providers.csv, programmes.csv), then what the entry tells besides.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from providers.directory.models import Provider
from providers.directory.queries import published

Data = dict[str, Any]
#: What is told of a provider as it is, in this order.
TOLD = (
    "registration",
    "postcode",
    "phone",
    "email",
    "website",
    "contact_name",
    "contact_role",
    "safeguarding_lead",
    "safeguarding_contact",
    "insurance",
)
#: What is told of a programme as it is.
PLAIN = (
    "title",
    "subject_areas",
    "key_stages",
    "mode",
    "days",
    "times",
    "sessions_per_week",
    "weeks",
    "places",
    "needs_met",
    "accepts_permanently_excluded",
    "accepts_ehcp",
    "entry_requirements",
    "assessment_methods",
    "progression",
    "qualifications",
    "transport",
)
#: What else is told of a programme: shares and pounds as decimal numbers in text.
RECKONED = ("min_attendance", "price", "price_basis", "venue")


#: The columns of a programme, in this order.
OF_PROGRAMME = ("programme_ref", "provider_ref", *PLAIN, *RECKONED)
#: So many providers are held in memory at once.
PIECE = 200


def directory_as_it_stands(on: date) -> Iterator[tuple[Data, list[Data]]]:
    """Each published provider, by name, with its programmes, by title, on a day: as JSON data.

    Read in pieces of PIECE providers: two queries each.
    """
    for provider in published(on).iterator(chunk_size=PIECE):
        offered = provider.programmes.all()
        yield _provider(provider), [_programme(programme, provider) for programme in offered]


def _provider(provider: Provider) -> Data:
    confirmed = provider.confirmed_on
    return {
        "provider_ref": provider.organisation.reference,
        "name": provider.organisation.name,
        "category": provider.category,
        **{name: getattr(provider, name) for name in TOLD},
        "description": provider.description,
        "insured_until": provider.insured_until and provider.insured_until.isoformat(),
        "confirmed_on": confirmed.isoformat() if confirmed else None,
    }


def _programme(programme: Any, provider: Provider) -> Data:
    price, share = programme.price_today, programme.min_attendance
    return {
        "programme_ref": programme.reference,
        "provider_ref": provider.organisation.reference,
        **{name: getattr(programme, name) for name in PLAIN},
        "min_attendance": None if share is None else str(share),
        "price": None if price is None else str(price),
        "price_basis": programme.price_basis or "",
        "venue": str(programme.venue) if programme.venue else "",
    }
