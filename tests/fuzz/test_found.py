"""What fuzzing found, and what holds since."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.api import bearer_for

ENDS = ("0001-01-01", "9999-12-27")


@pytest.mark.django_db
def test_the_first_and_the_last_week_of_the_calendar_are_no_weeks_of_the_service(
    world: Any, as_: Any
) -> None:
    school, officer = as_("headteacher"), as_("officer")
    for day in ENDS:
        assert school.get(reverse("support:school_week", args=[day])).status_code == 404
        assert school.get(reverse("attendance:school_week", args=[day])).status_code == 404
        week = reverse("attendance:week", args=[world.provider.pk, day])
        assert officer.get(week).status_code == 404
    for day in ("0001-01-08", "9999-12-20"):
        assert school.get(reverse("support:school_week", args=[day])).status_code == 200


@pytest.mark.django_db
def test_an_invoice_is_of_a_month_that_has_others_beside_it(world: Any, as_: Any) -> None:
    for month in ("0001-01", "9999-12"):
        where = reverse("charges:make_invoice", args=[world.provider.pk, month])
        assert as_("provider_manager").get(where).status_code == 404


@pytest.mark.django_db
def test_a_year_in_signs_that_only_look_like_digits_is_no_year(world: Any, as_: Any) -> None:
    where = reverse("safety:chronology", args=[world.placement.pk])
    assert as_("officer").get(where, {"year": "²"}).status_code == 200
    assert as_("officer").post(
        reverse("panels:move_up", args=[world.meeting.pk]), {"item": "²"}
    ).status_code in (302, 404)


@pytest.mark.django_db
def test_a_month_for_programs_is_written_in_plain_digits(world: Any) -> None:
    program = Client(headers=bearer_for(world.person("officer"), "charges"))
    for month, status in (("20٣6-11", 422), ("2026-13", 422), ("2026-11", 200)):
        where = reverse("api:costs", args=[month])
        assert program.get(where).status_code == status
