"""A commissioner signs; what is signed stays as it is, and its file says exactly that."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.documents.models import Document
from apcommission.errors import Refused
from apcommission.people.models import Person
from monitoring.census import actions, writing
from monitoring.census.models import Census, CensusReturn, SignedPupil
from placements.leaving.retention import belonging
from tests.factories.census import placed

pytestmark = pytest.mark.django_db


def test_signed_is_fixed_and_a_change_makes_a_further_version(
    census: Census, commissioner: Person, client: Client
) -> None:
    placement = placed()
    client.force_login(commissioner)
    client.post(reverse("census:sign", args=[2026]), {"version": "1"})
    first = CensusReturn.objects.get()
    census.refresh_from_db()
    assert (census.state, first.version, first.pupils) == ("signed", 1, 1)
    with pytest.raises(Refused):
        actions.sign_off(by=commissioner, census=census)
    placement.pupil.surname = "Renamed"
    placement.pupil.save()
    client.post(reverse("census:reopen", args=[2026]))
    second = actions.sign_off(by=commissioner, census=census)
    assert second.version == 2
    names = SignedPupil.objects.order_by("pk").values_list("items__surname", flat=True)
    before, after = names
    assert before != after == "Renamed"
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert [v for v in verbs if "census" in v] == [
        "signed_census",
        "reopened_census",
        "signed_census",
    ]


def test_with_faults_it_is_signed_for_a_reason_alone(census: Census, commissioner: Person) -> None:
    placed(pupil__ethnicity="")
    with pytest.raises(actions.NotReady):
        actions.sign_off(by=commissioner, census=census)
    made = actions.sign_off(by=commissioner, census=census, reason="The family will not say")
    assert (made.missing, made.contradictory) == (1, 0)


def test_a_census_is_not_signed_before_its_day(commissioner: Person, officer: Person) -> None:
    year = timezone.localdate().year + 2
    census = actions.open_census(by=officer, year=year)
    with pytest.raises(Refused, match="on its day"):
        actions.sign_off(by=commissioner, census=census)
    with pytest.raises(Refused, match="open already"):
        actions.open_census(by=officer, year=year)
    with pytest.raises(Refused, match="lies in"):
        actions.change_days(
            by=officer,
            census=census,
            reference_date=date(2020, 1, 1),
            period_start=date(2020, 1, 1),
        )


def test_the_file_says_what_was_signed_and_its_reading_is_recorded(
    census: Census, commissioner: Person, officer: Person, client: Client
) -> None:
    placement = placed(pupil__surname="O’Brien & <Sons>", pupil__forename="Zoë\x0b")
    made = actions.sign_off(by=commissioner, census=census)
    done = actions.write_file(return_pk=made.pk)
    assert done is not None
    assert done.document is not None
    assert actions.write_file(return_pk=made.pk) is None  # asked twice, made once
    content = done.document.file.read()
    (record,) = writing.read(content)
    assert record["surname"] == "O’Brien & <Sons>"
    assert record["forename"] == "Zoë"
    assert record["upn"] == placement.pupil.upn
    assert (writing.remarks(content), done.remarks) == ([], [])
    assert content.startswith(b"<?xml ")
    assert b"<ReferenceDate>2026-01-15</ReferenceDate>" in content
    client.force_login(officer)
    answer = client.get(reverse("documents:open", args=[done.document.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.filter(verb="saw", pupil_id=placement.pupil_id, by=officer).exists()


def test_a_file_is_thrown_away_after_a_while_and_can_be_made_again(
    census: Census, commissioner: Person, officer: Person
) -> None:
    placed()
    made = actions.sign_off(by=commissioner, census=census)
    actions.write_file(return_pk=made.pk)
    today = timezone.localdate()
    assert actions.discard_old_files(today=today) == 0
    Document.objects.update(made_at=timezone.now() - actions.KEPT - timedelta(days=1))
    assert actions.discard_old_files(today=today) == 1
    made.refresh_from_db()
    assert made.document is None
    actions.ask_for_file(by=officer, census_return=made)
    again = actions.write_file(return_pk=made.pk)
    assert again is not None
    assert again.document is not None


def test_the_census_goes_with_the_pupil_when_a_record_is_erased(
    census: Census, commissioner: Person
) -> None:
    placement = placed()
    actions.sign_off(by=commissioner, census=census)
    models = {model.__name__ for model in belonging(placement.pupil_id)}
    assert {"PupilItems", "PlacementItems", "SignedPupil"} <= models
