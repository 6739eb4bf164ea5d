"""Attendance for other systems: every mark for the authority’s warehouse, sessions by pupil for a school.

`/api/v1/attendance/` and `/api/v1/school-attendance/`.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from apcommission import exports
from apcommission.api.bearer import keep_reading, reader
from apcommission.api.paging import Asked, Page, RemovalOut, page, told_removal
from apcommission.api.problems import Problem
from apcommission.calendar.models import Session
from placements.attendance import queries
from placements.attendance.models import Mark
from placements.placement.api import gone

router = Router()
schools = Router()
#: Why a school reads the marks of its pupils whose record is under restriction too.
REGISTER = (
    "A school must keep its register and know where each pupil is (important public interest)."
)
#: Days that a school asks for at most at a time: a school year.
LONGEST = 366


class MarkOut(Schema):
    """A mark. `placement` is the key of its placement, `session` AM or PM, `code` the national code."""

    key: int
    placement: int
    date: date
    session: str
    code: str
    counts_as: str
    minutes_late: int | None
    changed_at: datetime


class Days(Schema):
    """From which day to which."""

    from_day: Annotated[date | None, Field(alias="from", description="First day")] = None
    to_day: Annotated[date | None, Field(alias="to", description="Last day")] = None

    def within(self, marks: QuerySet[Mark]) -> QuerySet[Mark]:
        """The marks of these days."""
        if self.from_day:
            marks = marks.filter(date__gte=self.from_day)
        return marks.filter(date__lte=self.to_day) if self.to_day else marks


def _told(mark: Mark) -> dict[str, Any]:
    return {
        "key": mark.pk,
        "placement": mark.placement_id,
        "date": mark.date,
        "session": Session(mark.session).label,
        "code": mark.code_id,
        "counts_as": mark.code.counts_as,
        "minutes_late": mark.minutes_late,
    }


@router.get("", response=Page[MarkOut], url_name="attendance", summary="Marks")
def every_mark(request: HttpRequest, asked: Query[Asked], days: Query[Days]) -> dict[str, Any]:
    """The marks of every pupil whom the token’s role sees, in order of their last change."""
    person = reader(request)
    marks = queries.school_marks(for_user=person).select_related(None).select_related("code")
    found = page(days.within(marks), asked, _told)
    keep_reading(request, rows=len(found["items"]))
    return found


@router.get("/removals", response=Page[RemovalOut], url_name="attendance_removals")
def removed_marks(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Marks that were taken out of the register, or erased with a pupil’s record."""
    person = reader(request)
    return page(gone(("mark",), person), asked, told_removal)


# ---- For a school ----------------------------------------------------------------------------------


class SchoolMarkOut(Schema):
    """A session of a pupil: `code` as the provider marked it, `register_code` for the school’s register."""

    key: int
    upn: str
    surname: str
    forename: str
    date: date
    session: str
    code: str
    meaning: str
    register_code: str
    minutes_late: int | None
    reason: str
    provider: str
    placement: str
    changed_at: datetime


class SchoolDays(Days):
    """Which days, and which pupil."""

    upn: Annotated[str, Field(max_length=13, description="Only this pupil")] = ""
    format: Annotated[Literal["json", "csv"], Field(description="csv: all rows in one file")] = (
        "json"
    )


HEAD = (
    *("UPN", "Surname", "Forename", "Date", "Session", "Code", "Meaning", "Code for your register"),
    *("Minutes late", "Reason", "Provider", "Placement"),
)


def _told_to_school(mark: Mark) -> dict[str, Any]:
    placement = mark.placement
    return {
        "key": mark.pk,
        "upn": placement.pupil.upn,
        "surname": placement.pupil.surname,
        "forename": placement.pupil.forename,
        "date": mark.date,
        "session": Session(mark.session).label,
        "code": mark.code_id,
        "meaning": mark.code.words,
        "register_code": queries.register_code(mark),
        "minutes_late": mark.minutes_late,
        "reason": mark.reason,
        "provider": placement.provider.organisation.name,
        "placement": placement.reference,
    }


@schools.get(
    "", response=Page[SchoolMarkOut], url_name="school_attendance", summary="Sessions by pupil"
)
def of_a_school(request: HttpRequest, asked: Query[Asked], days: Query[SchoolDays]) -> Any:
    """The sessions of a school’s pupils, wherever they are placed.

    As JSON in order of their last change, as CSV by pupil and day. A file needs both from and to. A school
    must know where its pupils are: those whose record is under restriction are among them.
    """
    person = reader(request)
    marks = days.within(queries.school_marks(for_user=person))
    if days.upn:
        marks = marks.filter(placement__pupil__upn=days.upn.upper())
    if days.format == "csv":
        return _file(request, marks, days)
    found = page(marks, asked, _told_to_school, in_spite=REGISTER)
    keep_reading(request, rows=len(found["items"]))
    return found


def _file(request: HttpRequest, marks: QuerySet[Mark], days: SchoolDays) -> Any:
    start, end = days.from_day, days.to_day
    if not start or not end or not timedelta() <= end - start <= timedelta(days=LONGEST):
        raise Problem(422, "A file needs “from” and “to”, a year apart at most.")
    rows = marks.order_by(
        "placement__pupil__surname", "placement__pupil__forename", "date", "session", "pk"
    )
    keep_reading(request, verb="exported", rows=rows.count())
    cells = (list(_told_to_school(mark).values())[1:] for mark in rows.iterator(chunk_size=2000))
    return exports.csv_response(f"attendance-{start}-{end}", HEAD, cells)


@schools.get("/removals", response=Page[RemovalOut], url_name="school_attendance_removals")
def removed_of_a_school(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Marks that were taken out of the register since: their keys."""
    person = reader(request)
    return page(gone(("mark",), person), asked, told_removal)
