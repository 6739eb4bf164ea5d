"""Attendance for schools: their pupils and no other, with the national codes, as JSON and as a file."""

import csv
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from apcommission.audit.models import AuditEvent
from tests.factories.api import bearer_for
from tests.factories.placements import MarkFactory
from tests.factories.world import World

ADDRESS = "/api/v1/school-attendance"


def ask(headers: dict[str, str], **asked: Any) -> Any:
    return Client().get(f"{ADDRESS}?{urlencode(asked)}", headers=headers)


def test_a_school_reads_the_sessions_of_its_own_pupils(world: World) -> None:
    day = world.monday - timedelta(weeks=1)
    MarkFactory(placement=world.placement, date=day, code_id="/", minutes_late=None)
    MarkFactory(placement=world.placement, date=day, session=1, code_id="I", reason="Cold")
    MarkFactory(date=day)  # of another school
    headers = bearer_for(world.people["headteacher"], "school-attendance")
    found = ask(headers, **{"from": day, "upn": world.pupil.upn}).json()["items"]
    told = [(one["session"], one["code"], one["register_code"], one["reason"]) for one in found]
    assert told == [("AM", "/", "K", ""), ("PM", "I", "I", "Cold")]
    assert {one["upn"] for one in found} == {world.pupil.upn}
    other = bearer_for(world.people["other_headteacher"], "school-attendance")
    assert ask(other).json()["items"] == []
    assert ask(other, upn=world.pupil.upn).json()["items"] == []


def test_a_file_is_by_pupil_and_day_and_runs_no_formula(world: World) -> None:
    world.pupil.surname = "=1+1"
    world.pupil.save()
    headers = bearer_for(world.people["headteacher"], "school-attendance")
    answer = ask(headers, **{"format": "csv", "from": world.term.start, "to": world.today})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(answer.getvalue().decode("utf-8-sig").splitlines()))
    assert [line["Code for your register"] for line in lines] == ["K"] * 3
    assert [line["Date"] for line in lines] == sorted(line["Date"] for line in lines)
    assert {(line["UPN"], line["Surname"]) for line in lines} == {(world.pupil.upn, "'=1+1")}
    event = AuditEvent.objects.get(verb="exported")
    assert event.detail == {"data": "school_attendance", "rows": 3}
    for days in ({}, {"from": world.today}, {"from": "2020-01-01", "to": "2026-01-01"}):
        assert ask(headers, format="csv", **days).status_code == 422


def test_the_page_of_a_schools_marks_finds_one_pupil(world: World, as_: Any) -> None:
    page = as_("headteacher").get(
        "/attendance/school/", {"search": world.pupil.upn, "format": "csv"}
    )
    assert len(page.getvalue().decode().splitlines()) == 4
