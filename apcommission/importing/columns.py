"""Which column of a table is which: guessed by its heading, or as it was said the last time."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

#: {field: place of its column}
Places = dict[str, int]


@dataclass(frozen=True)
class Field:
    """What a kind of table may tell in a column. `parse` takes a text without blanks around it and raises
    ValueError with words for what it cannot take; `words`: other headings by which the column is known.
    """

    name: str
    label: str
    parse: Callable[[str], Any]
    words: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""


def plain(heading: str) -> str:
    """A heading by its letters and digits alone, small: `D.O.B. ` becomes `dob`."""
    return re.sub(r"[\W_]+", "", heading).lower()


def guess(header: Sequence[str], fields: Sequence[Field]) -> Places:
    """The columns whose headings are known names of fields; each column and field once."""
    places: Places = {}
    heads = [plain(heading) for heading in header]
    for field in fields:
        names = [plain(name) for name in (field.name, field.label, *field.words)]
        fitting = (place for name in names for place, head in enumerate(heads) if head == name)
        place = next((place for place in fitting if place not in places.values()), None)
        if place is not None:
            places[field.name] = place
    return places


def is_header(cells: Sequence[str], fields: Sequence[Field]) -> bool:
    """Whether a row reads like headings: at least two of them are known."""
    return len(guess(cells, fields)) >= 2


def signature(header: Sequence[str]) -> str:
    """Forty signs that stand for these headings in this order."""
    told = "\x1f".join(plain(heading) for heading in header)
    return blake2b(told.encode(), digest_size=20).hexdigest()


def missing(places: Mapping[str, int], fields: Sequence[Field]) -> list[Field]:
    """The fields that must have a column and have none."""
    return [field for field in fields if field.required and field.name not in places]


def texts(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    """{field: its text} of a row; empty where the row ends before."""
    return {
        name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()
    }
