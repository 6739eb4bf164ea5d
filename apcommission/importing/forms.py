"""Forms of tables on their way in: which column is which. The rows have a form of their own kind."""

from collections.abc import Mapping
from typing import Any

from django import forms

from apcommission.forms import PageForm
from apcommission.importing.columns import Places
from apcommission.importing.kinds import ImportKind
from apcommission.importing.models import Upload, UploadRow
from apcommission.importing.tables import TableUnreadable, rows_of_file, rows_of_text

NONE = ("", "Not in this table")


class MappingForm(PageForm):
    """Which column of a table holds what; gives `places`."""

    button = "Check the rows"
    says_optional = False

    def __init__(
        self, *args: Any, upload: Upload, kind: ImportKind, guessed: Places, **kwargs: Any
    ) -> None:
        first = upload.rows.first()
        example = first.cells if first else []
        choices = [NONE] + [
            (str(place), _column(place, heading, example))
            for place, heading in enumerate(upload.header)
        ]
        super().__init__(*args, **kwargs)
        for field in kind.fields:
            self.fields[field.name] = forms.ChoiceField(
                choices=choices,
                label=field.label,
                required=field.required,
                help_text=field.hint,
                initial=str(guessed.get(field.name, "")),
                error_messages={"required": f"Choose the column of: {field.label}"},
            )

    @property
    def places(self) -> Places:
        return {name: int(place) for name, place in self.cleaned_data.items() if place}


def _column(place: int, heading: str, example: list[str]) -> str:
    shown = example[place] if place < len(example) else ""
    name = heading or f"Column {place + 1}"
    return f"{name} (for example “{shown[:40]}”)" if shown else name


class TableForm(PageForm):
    """A table as a file or pasted; gives its `rows`."""

    button = "Go on"
    says_optional = False
    file = forms.FileField(required=False, label="Send a file (CSV or XLSX)")
    table = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=400_000,
        label="Or paste the table here",
        help_text="As it is copied from a spreadsheet, with its headings.",
    )

    def clean_file(self) -> list[list[str]]:
        file = self.cleaned_data["file"]
        if file is None:
            return []
        try:
            return self.read(file.read(), file.name or "")
        except TableUnreadable as error:
            raise forms.ValidationError(error.faults[:20]) from error

    def read(self, content: bytes, name: str) -> list[list[str]]:
        """The rows of a file. Raises TableUnreadable."""
        return rows_of_file(content)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        sent = self.files.get("file") is not None
        text = data.pop("table", "")
        rows = data.pop("file", [])
        if self.errors:
            return data
        if sent == bool(text.strip()):
            self.add_error("file", "Send a file, or paste a table")
            return data
        try:
            data["rows"] = rows if sent else rows_of_text(text)
        except TableUnreadable as error:
            self.add_error("table", error.faults[:20])
        data["source"] = "Spreadsheet" if sent else "Pasted table"
        return data


def typed(data: Mapping[str, str]) -> tuple[dict[int, dict[str, str]], dict[int, str]]:
    """What was posted of rows: ({row: {field: text}} of `cell-7-upn`, {row: choice} of `choice-7`)."""
    cells: dict[int, dict[str, str]] = {}
    choices: dict[int, str] = {}
    for key in data:
        what, _, rest = key.partition("-")
        number, _, name = rest.partition("-")
        if not (number.isascii() and number.isdigit() and len(number) < 18):
            continue
        if what == "cell":
            cells.setdefault(int(number), {})[name] = data[key]
        elif what == "choice":
            choices[int(number)] = data[key]
    return cells, choices


def answers(row: UploadRow) -> list[tuple[str, str]]:
    """(value, words) of what may be said of a row."""
    choice, standing = UploadRow.Choice, UploadRow.Standing
    wanted = {standing.DIFFERS: [choice.TAKE, choice.KEEP], standing.ALIKE: [choice.ANOTHER]}
    own = [] if row.faults else wanted.get(standing(row.standing), [])
    return [(one.value, str(one.label)) for one in (*own, choice.LEAVE)]
