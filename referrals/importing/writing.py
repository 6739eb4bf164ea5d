"""Writing a table of pupils whose every row was checked and decided: the new ones at once."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from apcommission.audit.actions import record_each
from apcommission.errors import Refused
from apcommission.importing.kinds import Checked
from apcommission.importing.models import UploadRow
from apcommission.people.models import Person
from apcommission.permissions import authorise
from referrals.importing import beside
from referrals.pupils.actions import move_to_school, save_pupil
from referrals.pupils.models import Pupil

#: What a row may leave out.
LEFT_OUT = {
    "sen_provision": "",
    "sen_need": "",
    "looked_after": None,
    "pupil_premium": None,
    "postcode": "",
    "language": "",
    "ethnicity": "",
}
NAMED = ("upn", "surname", "forename", "birth_date", "sex", "school")


@transaction.atomic
def take_in(
    *, by: Person, rows: Sequence[tuple[UploadRow, Checked]], home_la: str
) -> dict[str, int]:
    """Add the new pupils, and change those who are known where the table is to be followed.

    Returns {what: how many}. Raises Refused when someone else added one of them at this moment.
    """
    new = [one for row, one in rows if row.match_pk is None]
    made = _add(by, new, home_la)
    told = [(pupil, one.values) for pupil, one in zip(made, new, strict=True)]
    changed = moved = 0
    for row, one in rows:
        if row.match_pk is not None and row.choice == UploadRow.Choice.TAKE and one.differences:
            pupil, is_moved = _change(by, row.match_pk, one)
            told.append((pupil, one.values))
            changed += 1
            moved += is_moved
    for part in beside.everything():
        rows_of_it = [(pupil, own) for pupil, values in told if (own := part.own(values))]
        if rows_of_it:
            part.write(by, rows_of_it)
    same = len(rows) - len(made) - changed
    return {
        "added": len(made),
        "changed": changed,
        "moved to a school": moved,
        "left as known": same,
    }


def _add(by: Person, new: list[Checked], home_la: str) -> list[Pupil]:
    """Add pupils in a few statements, each with its own line in the audit trail."""
    authorise(by, "referrals.refer_pupil")
    pupils = []
    for one in new:
        told = {name: one.values.get(name, empty) for name, empty in LEFT_OUT.items()}
        told |= {name: one.values[name] for name in NAMED}
        told["home_la"] = one.values.get("home_la") or home_la
        told["year_group"] = one.values.get("year_group", one.values.get("age_year"))
        pupils.append(Pupil(**told))
    try:
        with transaction.atomic():
            made = Pupil.objects.bulk_create(pupils, batch_size=500)
    except IntegrityError as error:
        raise Refused("Someone else added one of these pupils at this moment.") from error
    record_each("added_pupil", made, by=by, pupil_ids=[pupil.pk for pupil in made], imported=True)
    return made


def _change(by: Person, key: int, one: Checked) -> tuple[Pupil, bool]:
    """Change a pupil who is known as the table says; the pupil, and whether the school is another."""
    pupil = Pupil.objects.get(pk=key)
    beside_it = {field.name for part in beside.everything() for field in part.fields}
    fields: dict[str, Any] = {
        name: one.values[name]
        for name, *_ in one.differences
        if name != "school" and name not in beside_it
    }
    if fields:
        pupil = save_pupil(by=by, pupil=pupil, **fields)
    moves = any(name == "school" for name, *_ in one.differences)
    if moves:
        move_to_school(by=by, pupil=pupil, school=one.values["school"], on=timezone.localdate())
    return pupil, moves
