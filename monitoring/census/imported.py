"""What only the census asks of a pupil, out of the school's own system: nobody types it twice."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from apcommission.audit.actions import record_each
from apcommission.importing.columns import Field
from apcommission.people.models import Person
from apcommission.permissions import authorise
from apcommission.shown import long_date
from monitoring.census.codes import FreeMeals
from monitoring.census.models import PupilItems
from referrals.importing.beside import Beside, Difference, Values
from referrals.importing.columns import day, digits, up_to, yes_no
from referrals.pupils.models import Pupil


def meals(text: str) -> str:
    """Whether the pupil may have free school meals."""
    return FreeMeals.YES if yes_no(text) else FreeMeals.NO


def lines(text: str) -> str:
    """An address, line by line: commas divide."""
    parts = [" ".join(part.split()) for part in up_to(400)(text.replace("\n", ",")).split(",")]
    return "\n".join(filter(None, parts))


FIELDS = (
    Field("middle_names", "Middle names", up_to(100), ("middle name", "middlenames")),
    Field("preferred_surname", "Preferred last name", up_to(100), ("preferred surname",)),
    Field("uln", "Unique learner number", digits(10), ("learner number",)),
    Field("free_meals", "Free school meals", meals, ("fsm", "fsm eligible", "free meals")),
    Field("free_meals_from", "Free meals from", day, ("fsm start date", "fsmstartdate")),
    Field("free_meals_to", "Free meals until", day, ("fsm end date", "fsmenddate")),
    Field("address", "Home address", lines, ("address", "address lines")),
)
NAMES = {field.name: field.label for field in FIELDS}


def known(keys: Collection[int]) -> Mapping[int, PupilItems]:
    """What is kept, by pupil."""
    return {one.pupil_id: one for one in PupilItems.objects.filter(pk__in=keys)}


def faults(values: Values) -> dict[str, str]:
    """Days of free meals that do not stand in order."""
    start, end = values.get("free_meals_from"), values.get("free_meals_to")
    return {"free_meals_to": "ends before it begins"} if start and end and end < start else {}


def differences(values: Values, kept: PupilItems | None) -> list[Difference]:
    """What a row tells otherwise than it is kept."""
    before = kept or PupilItems()
    return [
        [name, label, in_words(getattr(before, name)), in_words(values[name])]
        for name, label in NAMES.items()
        if name in values and values[name] != getattr(before, name)
    ]


def in_words(value: Any) -> str:
    """A value as a page shows it."""
    if isinstance(value, date):
        return long_date(value)
    words = dict(FreeMeals.choices).get(value, value or "")
    return str(words).replace("\n", ", ")


def write(by: Person, rows: Sequence[tuple[Pupil, Values]]) -> None:
    """Keep what the rows tell; what they leave out stays as it is."""
    authorise(by, "referrals.import_pupils")
    kept = known([pupil.pk for pupil, _ in rows])
    new: list[PupilItems] = []
    changed: list[PupilItems] = []
    for pupil, values in rows:
        found = kept.get(pupil.pk) or PupilItems(pupil=pupil, version=0)
        told = {name: values[name] for name in NAMES if name in values}
        if all(getattr(found, name) == value for name, value in told.items()):
            continue
        for name, value in told.items():
            setattr(found, name, value)
        found.version += 1
        (changed if pupil.pk in kept else new).append(found)
    PupilItems.objects.bulk_create(new, batch_size=500)
    PupilItems.objects.bulk_update(changed, [*NAMES, "version"], batch_size=500)
    done = [*new, *changed]
    record_each(
        "filled_up_census", done, by=by, pupil_ids=[one.pupil_id for one in done], imported=True
    )


OF_CENSUS = Beside(FIELDS, known, faults, differences, write)
