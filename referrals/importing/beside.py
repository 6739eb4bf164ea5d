"""What a table of pupils tells beside the pupil's own record: each room that keeps it says how.

    beside.add(Beside(fields=FIELDS, known=known, faults=faults, differences=differences, write=write))

It is previewed, corrected and taken in with the pupil: all of it, or nothing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apcommission.importing.columns import Field
from apcommission.people.models import Person
from referrals.pupils.models import Pupil

Values = Mapping[str, Any]
#: (field, label, before, after) in words
Difference = list[Any]


@dataclass(frozen=True)
class Beside:
    """`fields`: its columns, with names that no other has.

    `known(keys)`: what is kept of pupils, by their key, in one query. `faults(values)`: what is wrong
    between its values. `differences(values, kept)`: what a row tells otherwise; `kept` is None where
    nothing is. `write(by, told)`: keep it, of pupils whose rows were taken in, in few statements.
    """

    fields: tuple[Field, ...]
    known: Callable[[Collection[int]], Mapping[int, Any]]
    faults: Callable[[Values], dict[str, str]]
    differences: Callable[[Values, Any], list[Difference]]
    write: Callable[[Person, Sequence[tuple[Pupil, Values]]], None]

    def own(self, values: Values) -> dict[str, Any]:
        """Those of the values that are its own."""
        names = {field.name for field in self.fields}
        return {name: value for name, value in values.items() if name in names}


_BESIDE: list[Beside] = []


def add(one: Beside) -> None:
    """Make it known; once."""
    _BESIDE.append(one)


def everything() -> Sequence[Beside]:
    """All that is told beside the record, in the order of the floors."""
    return tuple(_BESIDE)
