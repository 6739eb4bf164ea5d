"""Tables of pupils: each row checked against its own values, the other rows and the pupils who are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from apcommission import second_wall
from apcommission.importing.columns import Field
from apcommission.importing.kinds import Checked, ImportKind
from apcommission.importing.models import Upload, UploadRow
from apcommission.people.models import LA_CASE_ROLES, Organisation, Person, Role, School
from apcommission.permissions import authorise
from apcommission.shown import long_date
from referrals.importing import beside, columns, writing
from referrals.pupils import queries
from referrals.pupils.models import MergedRecord, Pupil

Standing = UploadRow.Standing
#: What a row may change of a pupil who is known. The school is moved, not changed.
CHANGES = (
    "surname",
    "forename",
    "birth_date",
    "sex",
    "year_group",
    "sen_provision",
    "sen_need",
    "looked_after",
    "pupil_premium",
    "home_la",
    "postcode",
    "language",
    "ethnicity",
)
ELSEWHERE = "a pupil with this UPN is known at another school: ask the authority to move the record to yours"


@dataclass
class Known:
    """What the rows are compared with, read for all of them at once."""

    by_upn: dict[str, Pupil]
    merged: dict[str, Pupil]
    schools: dict[str, School]
    birthdays: set[date]
    default: School | None
    own: frozenset[int] | None  # schools that the person may add to; None: any
    own_la: str


class PupilTable(ImportKind):
    """Pupils of a school, or of several, from its system."""

    name = "pupils"
    things = ("pupil", "pupils")

    @property
    def fields(self) -> tuple[Field, ...]:
        """Those of the record, then those of what is kept beside it."""
        more = (field for part in beside.everything() for field in part.fields)
        return (*columns.FIELDS, *more)

    def authorise(self, by: Person, organisation: Organisation) -> None:
        authorise(by, "referrals.import_pupils", organisation)

    def check(self, upload: Upload, by: Person, rows: Sequence[dict[str, str]]) -> list[Checked]:
        found = [self.parsed(told) for told in rows]
        known = self._known(upload, by, found)
        seen: dict[str, int] = {}
        for place, one in enumerate(found):
            one.title = " ".join(
                str(one.values.get(name, "")) for name in ("forename", "surname")
            ).strip()
            upn = one.values.get("upn")
            if upn and seen.setdefault(upn, place) != place:
                one.faults["upn"] = f"“{upn}” stands in the table twice"
            self._settle(one, known)
            for part in beside.everything():
                one.faults = {**part.faults(part.own(one.values)), **one.faults}
            if not one.faults:
                self._match(one, known, by)
        self._compare_beside(found)
        return found

    def _compare_beside(self, found: list[Checked]) -> None:
        """Add what the rows of known pupils tell otherwise beside the record. A query for each part."""
        rows = {one.match_pk: one for one in found if one.match_pk is not None}
        for part in beside.everything():
            kept = part.known(rows.keys()) if rows else {}
            for key, one in rows.items():
                one.differences += part.differences(part.own(one.values), kept.get(key))
        for one in rows.values():
            one.standing = Standing.DIFFERS if one.differences else Standing.SAME

    @second_wall.lifted()
    def _known(self, upload: Upload, by: Person, found: list[Checked]) -> Known:
        """Everything that the rows are compared with. Five queries whatever their number."""
        upns = {
            one.values[name]
            for one in found
            for name in ("upn", "former_upn")
            if name in one.values
        }
        pupils = Pupil.objects.select_related("school__organisation")
        merged = MergedRecord.objects.filter(former_upn__in=upns).select_related(
            "pupil__school__organisation"
        )
        urns = {one.values["school"] for one in found if "school" in one.values}
        default = upload.settings.get("school", "")
        schools = School.objects.select_related("organisation").filter(urn__in={*urns, default})
        by_urn = {school.urn: school for school in schools}
        born = {one.values["birth_date"] for one in found if "birth_date" in one.values}
        born |= {turned(day) for day in born}
        same_day = Pupil.objects.filter(birth_date__in=born).order_by()
        authority = Organisation.objects.filter(kind=Organisation.Kind.LA).first()
        return Known(
            {pupil.upn: pupil for pupil in pupils.filter(upn__in=upns)},
            {one.former_upn: one.pupil for one in merged},
            by_urn,
            set(same_day.values_list("birth_date", flat=True)),
            by_urn.get(default),
            None
            if by.has_role(*LA_CASE_ROLES)
            else frozenset(by.organisation_ids(Role.HEADTEACHER)),
            authority.reference if authority else "",
        )

    def _settle(self, one: Checked, known: Known) -> None:
        """The school by its URN, and the year group by age where none is told."""
        urn = one.values.pop("school", None)
        school = known.schools.get(urn) if urn else known.default
        if school is None and "school" not in one.faults:
            one.faults["school"] = (
                f"“{urn}”: no school with this URN is in use here" if urn else "is missing"
            )
        elif school and known.own is not None and school.pk not in known.own:
            one.faults["school"] = "you can send pupils of your own school only"
        one.values["school"] = school
        if one.values.get("year_group") is None and "birth_date" in one.values:
            one.values.pop("year_group", None)
            one.values["age_year"] = columns.year_of(one.values["birth_date"], timezone.localdate())

    def _match(self, one: Checked, known: Known, by: Person) -> None:
        """Whether the pupil is known: by UPN, by a former one, or by a record that was merged."""
        upn, former = one.values["upn"], one.values.get("former_upn", "")
        pupil = known.by_upn.get(upn) or known.merged.get(upn)
        if pupil is None and former:
            pupil = known.by_upn.get(former) or known.merged.get(former)
        if pupil is None:
            self._look_for_alike(one, known, by)
            return
        if known.own is not None and pupil.school_id not in known.own:
            one.faults["upn"] = ELSEWHERE
            return
        one.match_pk = pupil.pk
        one.differences = self._differences(one, pupil)
        if former and pupil.upn == former and upn != former:
            one.differences.insert(0, ["upn", "UPN", pupil.upn, upn])
        elif pupil.upn != upn:
            one.told = f"Known by another UPN: {pupil.upn}."

    def _differences(self, one: Checked, pupil: Pupil) -> list[list[Any]]:
        """[[field, label, before, after], …] of what the row tells and the record has otherwise."""
        told = [
            [name, self.label(name), in_words(name, getattr(pupil, name)), in_words(name, after)]
            for name in CHANGES
            if name in one.values and (after := one.values[name]) != getattr(pupil, name)
        ]
        school = one.values["school"]
        if school.pk != pupil.school_id:
            told.append(["school", "School", str(pupil.school), str(school)])
        return told

    def _look_for_alike(self, one: Checked, known: Known, by: Person) -> None:
        born: date = one.values["birth_date"]
        if known.birthdays.isdisjoint((born, turned(born))):
            return
        names = {name: one.values[name] for name in ("forename", "surname", "birth_date")}
        alike = list(queries.alike(**names)[:3])
        if alike:
            one.standing = Standing.ALIKE
            own = set(queries.pupils(for_user=by).filter(pk__in=[other.pk for other in alike]))
            named = "; ".join(
                f"{other}, {other.year}, {other.school}, UPN {other.upn}" for other in own
            )
            one.told = (
                f"A pupil like this one is known: {named}."
                if named
                else "A pupil like this one is known at another school. Ask the authority."
            )

    def pupils_shown(self, rows: Sequence[UploadRow]) -> list[int]:
        return [row.match_pk for row in rows if row.match_pk is not None]

    def take_in(
        self, upload: Upload, by: Person, rows: Sequence[tuple[UploadRow, Checked]]
    ) -> dict[str, int]:
        authority = Organisation.objects.filter(kind=Organisation.Kind.LA).first()
        home = authority.reference if authority else ""
        return writing.take_in(by=by, rows=rows, home_la=home)


def turned(day: date) -> date:
    """The day that comes of day and month exchanged, where there is one."""
    return day.replace(day=day.month, month=day.day) if day.day <= 12 else day


def in_words(name: str, value: Any) -> str:
    """A value as a page shows it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return long_date(value)
    choices = dict(getattr(Pupil._meta.get_field(name), "choices", None) or ())
    return str(choices.get(value, value))
