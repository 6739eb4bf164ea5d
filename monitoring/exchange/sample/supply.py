"""The sample's supply: schools, providers and their programmes, and what they signed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from monitoring.exchange.sample.names import LA_CODE, Places, full_name, phone, postcode
from monitoring.exchange.sample.offers import CATEGORIES, OFFERS, Category, Offer
from monitoring.exchange.sample.school_years import SchoolYears
from monitoring.exchange.sample.sheets import Cell, Sheets
from providers.protocols.shipping import shipped

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
FIRST_SCHOOL_URN, FIRST_PROVIDER_URN = 900001, 990001  # no school has such a number
#: Sessions of a school year: 190 days, morning and afternoon.
SESSIONS_A_YEAR = 380

Slot = tuple[int, str]  # weekday (0 Monday) and AM or PM


@dataclass(frozen=True)
class School:
    """A school; `years` are the year groups that it teaches."""

    urn: int
    name: str
    years: range


@dataclass
class Provider:
    """A provider, with what decides how its pupils fare."""

    ref: str
    name: str
    category: Category
    attendance: float
    breakdown: float
    published: bool
    tutors: tuple[str, ...]
    closed: frozenset[date] = frozenset()
    returns_late: bool = False  # the register of the last weeks is still missing


@dataclass
class Programme:
    """A programme; `slots` are the sessions of the week in which it runs.

    `taken` counts the places held on each open day (by its number).
    """

    ref: str
    provider: Provider
    offer: Offer
    places: int
    slots: tuple[Slot, ...]
    basis: str
    price: Decimal
    taken: list[int] = field(repr=False)

    def has_room(self, first: int, last: int) -> bool:
        """Whether a place is free on every open day from `first` to `last`."""
        return max(self.taken[first : last + 1], default=0) < self.places

    def take_place(self, first: int, last: int) -> None:
        """Hold a place on the open days from `first` to `last`."""
        for day in range(first, last + 1):
            self.taken[day] += 1


@dataclass(frozen=True)
class Supply:
    """All schools, and the programmes that pupils can be placed on, by key stage."""

    schools: tuple[School, ...]
    providers: tuple[Provider, ...]
    programmes: tuple[Programme, ...]

    def for_key_stage(self, key_stage: int) -> list[Programme]:
        """Published programmes for a key stage."""
        return [
            programme
            for programme in self.programmes
            if key_stage in programme.offer.key_stages and programme.provider.published
        ]


def make_supply(rng: Random, years: SchoolYears, sheets: Sheets, pupils: int) -> Supply:
    """Make and write schools, providers and programmes fit for a number of pupils."""
    places = Places(rng)
    schools = tuple(_schools(rng, sheets, places, 12 + pupils // 150))
    providers = tuple(_providers(rng, years, sheets, places, 11 + pupils // 150))
    offers = [(provider, OFFERS[key]) for provider in providers for key in provider.category.offers]
    # At the busiest time about 0.3 of the pupils hold a place.
    scale = pupils * 0.34 / sum(offer.weight for _, offer in offers)
    programmes = []
    for number, (provider, offer) in enumerate(offers, start=1):
        size = max(3, round(scale * offer.weight * rng.uniform(0.8, 1.25)))
        programmes.append(_programme(rng, years, f"PR{number:03d}", provider, offer, size))
    for programme in programmes:
        _write_programme(rng, years, sheets, programme)
    return Supply(schools, providers, tuple(programmes))


def _schools(rng: Random, sheets: Sheets, places: Places, count: int) -> list[School]:
    phases = (
        ("Secondary", range(7, 12), ("High School", "School", "Community College")),
        ("Secondary", range(7, 12), ("Academy", "School")),
        ("Primary", range(1, 7), ("Primary School", "Church Primary School")),
        ("Secondary", range(7, 12), ("High School", "School")),
        ("Primary", range(1, 7), ("Primary Academy", "Junior and Infant School")),
        ("All-through", range(1, 12), ("School", "Academy")),
    )
    schools = []
    for number in range(count):
        phase, years, endings = phases[number % len(phases)]
        school = School(FIRST_SCHOOL_URN + number, f"{places.take()} {rng.choice(endings)}", years)
        kind = "Academy converter" if "Academy" in school.name else "Community school"
        _write_school(sheets, school.urn, school.name, kind, phase, postcode(rng))
        schools.append(school)
    return schools


def _write_school(sheets: Sheets, urn: int, name: str, kind: str, phase: str, where: str) -> None:
    sheets.add(
        "schools",
        {
            "URN": urn,
            "LA (code)": LA_CODE,
            "EstablishmentName": name,
            "TypeOfEstablishment (name)": kind,
            "PhaseOfEducation (name)": phase,
            "Postcode": where,
            "EstablishmentStatus (name)": "Open",
        },
    )


def _providers(
    rng: Random, years: SchoolYears, sheets: Sheets, places: Places, count: int
) -> list[Provider]:
    providers = []
    for number in range(count):
        category = CATEGORIES[number % len(CATEGORIES)]
        name = f"{places.take()} {category.kind}"
        provider = Provider(
            ref=f"P{number + 1:02d}",
            name=name,
            category=category,
            attendance=min(0.94, max(0.55, category.attendance + rng.uniform(-0.06, 0.06))),
            breakdown=max(0.03, category.breakdown + rng.uniform(-0.04, 0.06)),
            published=number != 10,  # one provider is still preparing its entry
            tutors=tuple(full_name(rng) for _ in range(3)),
            closed=_closed_days(rng, years),
            returns_late=number % 10 in (3, 9),
        )
        _write_provider(rng, sheets, provider, number)
        providers.append(provider)
    return providers


def _closed_days(rng: Random, years: SchoolYears) -> frozenset[date]:
    """Up to two days on which the provider alone is closed."""
    return frozenset(rng.sample(years.open_days, rng.choice((0, 0, 1, 2))))


def _write_provider(rng: Random, sheets: Sheets, provider: Provider, number: int) -> None:
    category = provider.category
    domain = "".join(letter for letter in provider.name.lower() if letter.isalpha()) + ".example"
    urn = FIRST_PROVIDER_URN + number if category.registration == "registered" else None
    where = postcode(rng)
    sheets.add(
        "providers",
        {
            "provider_ref": provider.ref,
            "name": provider.name,
            "category": category.code,
            "urn": urn,
            "ukprn": 19990000 + number,
            "registration": category.registration,
            "postcode": where,
            "phone": phone(number),
            "email": f"referrals@{domain}",
            "website": f"https://www.{domain}/",
            "contact_name": full_name(rng),
            "contact_role": rng.choice(("Manager", "Head of centre", "Referrals coordinator")),
            "description": category.description,
            "published": provider.published,
        },
    )
    if urn is not None:
        kind = "Academy alternative provision converter"
        if category.code != "ap_academy":
            kind = "Pupil referral unit" if category.code == "pru" else "Community special school"
        _write_school(sheets, urn, provider.name, kind, "Not applicable", where)
    for day in sorted(provider.closed):
        why = rng.choice(("Heating broke down", "Staff training", "Open day for families"))
        sheets.add("closures", {"date": day, "provider_ref": provider.ref, "reason": why})


def _programme(
    rng: Random, years: SchoolYears, ref: str, provider: Provider, offer: Offer, size: int
) -> Programme:
    basis = rng.choice(("session", "day", "day", "week", "week", "term", "year", "place"))
    return Programme(
        ref=ref,
        provider=provider,
        offer=offer,
        places=size,
        slots=_slots(rng, offer.sessions),
        basis=basis,
        price=_price(rng, provider.category, offer, basis),
        taken=[0] * len(years.open_days),
    )


def _slots(rng: Random, sessions: int) -> tuple[Slot, ...]:
    """The sessions in which a programme runs: whole days first, one half day where it is odd."""
    days = sorted(rng.sample(range(5), (sessions + 1) // 2))
    slots = [(day, half) for day in days for half in ("AM", "PM")]
    return tuple(slots[:sessions])


def _price(rng: Random, category: Category, offer: Offer, basis: str) -> Decimal:
    """A price in pounds on the given basis, rounded as price lists are."""
    session = category.session_price * rng.uniform(0.9, 1.1)
    of_year = SESSIONS_A_YEAR * offer.sessions / 10
    sessions, step = {
        "session": (1.0, 1),
        "day": (min(2, offer.sessions), 1),
        "week": (offer.sessions, 5),
        "term": (of_year / 3, 50),
        "year": (of_year, 100),
        "place": (of_year * 0.92, 100),  # a block contract is a little cheaper
    }[basis]
    return Decimal(round(session * sessions / step) * step)


def _write_programme(rng: Random, years: SchoolYears, sheets: Sheets, programme: Programme) -> None:
    offer = programme.offer
    row: dict[str, Cell] = {
        "programme_ref": programme.ref,
        "provider_ref": programme.provider.ref,
        "title": offer.title,
        "subject_areas": offer.subjects,
        "key_stages": ";".join(str(stage) for stage in offer.key_stages),
        "mode": "full_time" if offer.full_time else "part_time",
        "sessions_per_week": offer.sessions,
        "weeks": offer.weeks,
        "places": programme.places,
        "needs_met": ";".join(offer.needs),
        "min_attendance": 80 if "gcse" in offer.title.lower() else None,
        "accepts_permanently_excluded": offer.excluded,
        "accepts_ehcp": offer.ehcp,
        "entry_requirements": rng.choice(("Interview and visit.", "Taster day.", "None.")),
        "assessment_methods": rng.choice(("Portfolio of work.", "Observation.", "Short tests.")),
        "progression": rng.choice(("College course.", "Return to school.", "Apprenticeship.")),
        "qualifications": offer.full[0] if offer.full else None,
        "price": programme.price,
        "price_basis": programme.basis,
        "price_from": date(years.current - 1, 9, 1),
        "venue_postcode": postcode(rng),
    }
    sheets.add("programmes", row)


NATIONAL = shipped()["national"].standards
STANDARDS = tuple(standard["code"] for standard in NATIONAL)
INSURANCE = "S2"
DATED = frozenset(standard["code"] for standard in NATIONAL if standard.get("dated"))


def write_standing(rng: Random, years: SchoolYears, sheets: Sheets, supply: Supply) -> None:
    """Write which version of the protocol each provider signed, and where it stands on it.

    Some evidence ends in the next weeks; one provider in seven has let its insurance lapse.
    """
    versions = [str(year) for year in years.years]
    for number, provider in enumerate(supply.providers):
        # One provider in five has not signed the newest version yet.
        signed = versions if number % 5 != 4 else versions[:1]
        for version in signed:
            day = date(int(version), 6, 1) + timedelta(days=rng.randint(0, 60))
            sheets.add(
                "signatures",
                {
                    "provider_ref": provider.ref,
                    "protocol_version": version,
                    "signed_on": min(day, years.today),
                    "signed_by": provider.tutors[0],
                },
            )
        for standard in STANDARDS:
            lapsed = number % 7 == 5 and standard == INSURANCE
            _write_status(rng, years.today, sheets, (provider.ref, signed[-1], standard), lapsed)


def _write_status(
    rng: Random, today: date, sheets: Sheets, key: tuple[str, str, str], lapsed: bool
) -> None:
    statuses = ("not_started", "in_development", "in_place", "verified")
    status = "verified" if lapsed else rng.choices(statuses, weights=(4, 12, 24, 60))[0]
    row: dict[str, Cell] = dict(
        zip(("provider_ref", "protocol_version", "standard"), key, strict=True), status=status
    )
    if status in ("in_place", "verified"):
        row["evidence"] = rng.choice(("Policy seen.", "Certificate seen.", "Visit.", "Records."))
    if status == "verified":
        row["verified_on"] = today - timedelta(days=rng.randint(5, 340))
    if status in ("in_place", "verified") and key[2] in DATED:
        in_days = -12 if lapsed else rng.choice((21, 45, 120, 200, 300, 360))
        row["expires_on"] = today + timedelta(days=in_days)
    sheets.add("standards", row)
