"""The kinds of tables that can be taken in. Each floor adds its own in a room's `start.py`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from apcommission.importing.columns import Field
from apcommission.importing.models import Upload, UploadRow
from apcommission.people.models import Organisation, Person


@dataclass
class Checked:
    """What was found of one row: see the fields of `UploadRow`. `values`: what was read, by field."""

    faults: dict[str, str] = field(default_factory=dict)
    standing: str = UploadRow.Standing.NEW
    title: str = ""
    told: str = ""
    match_pk: int | None = None
    differences: list[list[Any]] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)


class ImportKind:
    """What a kind of table is: its columns, who may send it, how rows are checked and taken in."""

    name: str
    # (one, many) of what a row is
    things: tuple[str, str] = ("row", "rows")

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its columns; most kinds name theirs as they are."""
        raise NotImplementedError

    def authorise(self, by: Person, organisation: Organisation) -> None:
        """Raise PermissionDenied unless the person may send such a table for the organisation."""
        raise NotImplementedError

    def check(self, upload: Upload, by: Person, rows: Sequence[dict[str, str]]) -> list[Checked]:
        """What is to be said of each row ({field: text}), in their order."""
        raise NotImplementedError

    def take_in(
        self, upload: Upload, by: Person, rows: Sequence[tuple[UploadRow, Checked]]
    ) -> dict[str, int]:
        """Write rows without faults, all of them decided; returns what was done, counted. Raises Refused."""
        raise NotImplementedError

    def unfold(
        self, filled: list[tuple[int, list[str]]], settings: dict[str, Any]
    ) -> list[tuple[int, list[str]]]:
        """The rows as they are checked, made of those that were sent: (row, cells), the headings first."""
        return filled

    def pupils_shown(self, rows: Sequence[UploadRow]) -> list[int]:
        """The pupils (primary keys) whose records are shown beside these rows: the reading is recorded."""
        return []

    def label(self, name: str) -> str:
        """How a field is called."""
        return next((one.label for one in self.fields if one.name == name), "")

    def parsed(self, told: dict[str, str]) -> Checked:
        """A row with its values read, each by itself, and what is wrong with them."""
        found = Checked()
        for one in self.fields:
            text = told.get(one.name, "")
            if not text:
                if one.required:
                    found.faults[one.name] = "is missing"
                continue
            try:
                found.values[one.name] = one.parse(text)
            except ValueError as broken:
                found.faults[one.name] = str(broken)
        return found


_KINDS: dict[str, ImportKind] = {}


def add(kind: ImportKind) -> None:
    """Make a kind known."""
    _KINDS[kind.name] = kind


def kind_of(upload: Upload) -> ImportKind:
    """The kind of a table."""
    return _KINDS[upload.kind]
