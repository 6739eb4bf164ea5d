"""Sending pupils."""

from typing import Any

from django import forms

from apcommission.importing.forms import TableForm
from apcommission.people.choosing import OneSchool
from apcommission.people.models import Organisation, Person, School
from apcommission.registers.models import Establishment
from referrals.importing import ctf
from referrals.importing.pupil_rows import PupilTable
from referrals.pupils.forms import offer_schools


class SendPupilsForm(TableForm):
    """Pupils as a common transfer file, a spreadsheet or a pasted table.

    Cleaned: `rows`, `source`, `organisation`, `school` (URN or empty), `mapping` (of a transfer file).
    """

    says_optional = False
    school = OneSchool(
        required=False,
        label="School of these pupils",
        help_text="Leave empty if each row names its school, or the transfer file does.",
    )

    field_order = ("school", "file", "table")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.ctf: ctf.Ctf | None = None
        self.fields["file"].label = "Send a file: transfer file (CTF, XML), CSV or XLSX"
        if offer_schools(self, person) and not person.is_la:
            self.fields["school"].required = True

    def read(self, content: bytes, name: str) -> list[list[str]]:
        if not ctf.is_xml(content):
            return super().read(content, name)
        self.ctf = ctf.read(content)
        return [list(ctf.COLUMNS), *self.ctf.rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        school = data.pop("school", None)
        if self.ctf is not None:
            school = school or self._source()
            version = f" {self.ctf.version}"[:20].rstrip()
            data["source"] = f"Common transfer file{version}"
            data["mapping"] = ctf.mapping(PupilTable().fields)
            data["fixed"] = True
            if school is None:
                self.add_error(
                    "school",
                    "The file’s school is not in use here: choose the school of these pupils",
                )
        data["organisation"] = self._organisation(school)
        data["school"] = school.urn if school else ""
        return data

    def _source(self) -> School | None:
        """The school that a transfer file comes from, if the service works with it."""
        assert self.ctf is not None  # noqa: S101
        urn = self.ctf.urn
        if not urn and self.ctf.la_code and self.ctf.number:
            known = Establishment.objects.filter(
                la_code=self.ctf.la_code, number=self.ctf.number
            ).exclude(status="Closed")
            urn = known.values_list("urn", flat=True).first() or ""
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        found: School | None = field.queryset.filter(urn=urn).first() if field.queryset else None
        return found

    def _organisation(self, school: School | None) -> Organisation | None:
        """For whom the table is sent: a headteacher's school, or the authority."""
        if self.person.is_la:
            return Organisation.objects.filter(kind=Organisation.Kind.LA).first()
        return school.organisation if school else None
