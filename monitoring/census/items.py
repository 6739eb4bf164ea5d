"""The items of a pupil as they are sent: what each is called, its element in the file, and its value.

This is the one place that knows the file's elements. Their names follow the common basic data set, as far as
it is known here: what is known and what is not stands in docs/interfaces/census.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from monitoring.census import codes
from monitoring.census.models import PlacementItems, PupilItems
from placements.placement.hours import hours_of
from placements.placement.models import Placement, TimetableSlot

Values = dict[str, str]


@dataclass(frozen=True)
class Item:
    """One item. `path`: its elements below the pupil's own."""

    key: str
    label: str
    path: tuple[str, ...]


IDENTIFIERS, CHARACTERISTICS = "PupilIdentifiers", "PupilCharacteristics"
NEEDS, HOME, PLACEMENT = "SpecialEducationalNeeds", "HomeInformation", "Placement"
MODULES = {
    IDENTIFIERS: "Who the pupil is",
    CHARACTERISTICS: "Characteristics",
    NEEDS: "Special educational needs",
    HOME: "Home",
    PLACEMENT: "Placement",
}
ADDRESS_LINES = 5

ITEMS = (
    Item("upn", "UPN", (IDENTIFIERS, "UPN")),
    Item("uln", "Unique learner number", (IDENTIFIERS, "ULN")),
    Item("surname", "Surname", (IDENTIFIERS, "Surname")),
    Item("forename", "Forename", (IDENTIFIERS, "Forename")),
    Item("middle_names", "Middle names", (IDENTIFIERS, "MiddleNames")),
    Item("preferred_surname", "Preferred surname", (IDENTIFIERS, "PreferredSurname")),
    Item("birth_date", "Date of birth", (IDENTIFIERS, "DOB")),
    Item("sex", "Sex", (IDENTIFIERS, "Sex")),
    Item("ethnicity", "Ethnicity", (CHARACTERISTICS, "Ethnicity")),
    Item("meals_from", "Free meals from", (CHARACTERISTICS, "FSMeligibility", "FSMstartDate")),
    Item("meals_to", "Free meals until", (CHARACTERISTICS, "FSMeligibility", "FSMendDate")),
    Item("sen_provision", "SEN provision", (NEEDS, "SENprovision")),
    Item("sen_rank", "Rank of the need", (NEEDS, "SENneeds", "SENneed", "SENtypeRank")),
    Item("sen_need", "Primary need", (NEEDS, "SENneeds", "SENneed", "SENtype")),
    *(
        Item(f"address_{line}", f"Address, line {line}", (HOME, "Address", f"AddressLine{line}"))
        for line in range(1, ADDRESS_LINES + 1)
    ),
    Item("postcode", "Postcode", (HOME, "Address", "PostCode")),
    Item("urn", "URN of the provider", (PLACEMENT, "URN")),
    Item("ukprn", "UKPRN of the provider", (PLACEMENT, "UKPRN")),
    Item("setting", "Type of setting", (PLACEMENT, "SettingType")),
    Item("reason", "Primary reason", (PLACEMENT, "PlacementReason")),
    Item("start", "First day", (PLACEMENT, "EntryDate")),
    Item("end", "Last day", (PLACEMENT, "LeavingDate")),
    Item("attendance", "Full or part time", (PLACEMENT, "AttendancePattern")),
    Item("sessions", "Sessions a week", (PLACEMENT, "SessionsPerWeek")),
)
BY_KEY = {item.key: item for item in ITEMS}
#: Codes whose meaning the page shows beside them.
MEANINGS: dict[str, Mapping[str, str]] = {
    "ethnicity": codes.ETHNICITIES,
    "setting": dict(codes.Setting.choices),
    "reason": dict(codes.Reason.choices),
    "attendance": codes.ATTENDANCE,
}


def pupil_items(placement: Placement) -> PupilItems:
    """What only the census asks of the pupil; an empty one where nothing was typed yet."""
    found: PupilItems | None = getattr(placement.pupil, "census_items", None)
    return found or PupilItems(pupil=placement.pupil)


def placement_items(placement: Placement) -> PlacementItems:
    """What only the census asks of the placement; an empty one where nothing was typed yet."""
    found: PlacementItems | None = getattr(placement, "census_items", None)
    return found or PlacementItems(placement=placement)


def with_slots(found: QuerySet[Placement], *only: str) -> QuerySet[Placement]:
    """The same placements with `held_slots`: what holds of their timetable; of its columns some alone."""
    slots = TimetableSlot.objects.filter(holds=True)
    if only:
        slots = slots.order_by().only(*only)
    # As an attribute: for `slots.all()` Django makes a queryset for each placement.
    return found.prefetch_related(Prefetch("slots", slots, to_attr="held_slots"))


def weekly_sessions(placement: Placement, reference_date: date) -> int:
    """Sessions a week on the census day; of one that is over, on its last day. No query: see `with_slots`."""
    day = min(reference_date, placement.end or reference_date)
    return sum(
        slot.valid_from <= day and (slot.valid_to is None or slot.valid_to >= day)
        for slot in placement.held_slots  # type: ignore[attr-defined]
    )


def values(placement: Placement, reference_date: date) -> Values:
    """{item: text} of those that have a value, in the order of the file. No query: see `queries.placed`."""
    found = {**_pupil(placement), **_placement(placement, reference_date)}
    return {item.key: found[item.key] for item in ITEMS if found.get(item.key)}


def _pupil(placement: Placement) -> Values:
    pupil, own = placement.pupil, pupil_items(placement)
    eligible = own.free_meals == codes.FreeMeals.YES
    lines = [line.strip() for line in own.address.splitlines() if line.strip()]
    return {
        "upn": pupil.upn,
        "uln": own.uln,
        "surname": pupil.surname,
        "forename": pupil.forename,
        "middle_names": own.middle_names,
        "preferred_surname": own.preferred_surname,
        "birth_date": pupil.birth_date.isoformat(),
        "sex": pupil.sex,
        "ethnicity": codes.ethnicity_code(pupil.ethnicity),
        "meals_from": _day(own.free_meals_from) if eligible else "",
        "meals_to": _day(own.free_meals_to) if eligible else "",
        "sen_provision": pupil.sen_provision,
        "sen_rank": "1" if pupil.sen_need else "",
        "sen_need": pupil.sen_need,
        "postcode": pupil.postcode,
        **{f"address_{place}": line for place, line in enumerate(_five(lines), 1)},
    }


def _placement(placement: Placement, reference_date: date) -> Values:
    provider, own = placement.provider, placement_items(placement)
    sessions = weekly_sessions(placement, reference_date)
    full = hours_of(sessions) >= settings.FULL_TIME_HOURS
    # A placement that ends after the census day had not ended on it.
    over = placement.end is not None and placement.end <= reference_date
    return {
        "urn": provider.urn,
        # Published: one of the three alone, and the URN before the UKPRN.
        "ukprn": "" if provider.urn else provider.ukprn,
        "setting": "" if provider.urn or provider.ukprn else setting_of(placement),
        "reason": own.reason or codes.REASON_OF.get(placement.referral.route, ""),  # type: ignore[call-overload]
        "start": placement.start.isoformat(),
        "end": _day(placement.end) if over else "",
        "attendance": (codes.FULL_TIME if full else codes.PART_TIME) if sessions else "",
        "sessions": str(sessions) if sessions else "",
    }


def setting_of(placement: Placement) -> str:
    """The type of setting: as it was typed, else by the provider's category."""
    typed = placement_items(placement).setting
    return typed or codes.SETTING_OF.get(placement.provider.category, codes.Setting.OTHER)  # type: ignore[call-overload]


def shown(found: Values) -> Iterable[tuple[str, list[tuple[str, str, str]]]]:
    """(module, [(key, label, value with its meaning)]) of all items, in the order of the file."""
    for module, title in MODULES.items():
        rows = [
            (item.key, item.label, _meaning(item.key, found.get(item.key, "")))
            for item in ITEMS
            if item.path[0] == module
        ]
        # Lines of an address that no one filled in say nothing.
        yield title, [row for row in rows if row[2] or not row[0].startswith("address_")]


def _meaning(key: str, value: str) -> str:
    words = MEANINGS.get(key, {}).get(value, "")
    return f"{value}: {words}" if words else value


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _five(lines: list[str]) -> list[str]:
    """Five lines at most: what is over goes to the last."""
    last = ", ".join(lines[ADDRESS_LINES - 1 :])
    return [*lines[: ADDRESS_LINES - 1], *([last] if last else [])]
