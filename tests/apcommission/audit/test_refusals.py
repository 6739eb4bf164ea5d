"""The trail itself: held by the database, with refusals by route, read by those who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apcommission.audit.actions import record
from apcommission.audit.models import AuditEvent
from apcommission.audit.queries import verbs

LIST = reverse("audit:list")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE apcommission_auditevent SET verb = 'other'",
        "UPDATE apcommission_auditevent SET at = now()",
        "UPDATE apcommission_auditevent SET detail = '{}' WHERE id > 0",
        "DELETE FROM apcommission_auditevent",
    ],
)
def test_no_statement_changes_or_removes_an_event(statement: str) -> None:
    record("loaded_case", by=None, rows=3)
    before = list(AuditEvent.objects.values())
    refused = pytest.raises(IntegrityError, match="only ever added to")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(AuditEvent.objects.values()) == before


def test_a_refusal_is_recorded_by_route_and_keys_and_never_by_address(world: Any, as_: Any) -> None:
    tutor = as_("provider_tutor")
    where = reverse("directory:entry", args=[world.provider.pk])
    assert tutor.get(f"{where}?search=Surname").status_code == 403
    event = AuditEvent.objects.get(verb="refused")
    assert event.by == world.people["provider_tutor"]
    assert event.detail == {"page": "directory:entry", "keys": {"pk": str(world.provider.pk)}}


def test_looking_for_what_is_not_ones_own_is_recorded(world: Any, as_: Any) -> None:
    where = reverse("pupils:detail", args=[world.pupil.pk])
    stranger = as_("other_headteacher")
    assert stranger.get(f"{where}?search=Surname").status_code == 404
    assert stranger.get("/no-such-page/").status_code == 404
    event = AuditEvent.objects.get(verb="not_found")
    assert event.by == world.people["other_headteacher"]
    assert event.detail == {"page": "pupils:detail", "keys": {"pk": str(world.pupil.pk)}}


def test_a_refused_press_is_recorded_and_changes_nothing(world: Any, as_: Any) -> None:
    where = reverse("directory:move", args=[world.provider.pk])
    assert as_("other_provider_manager").post(where, {"verb": "withdraw"}).status_code == 403
    assert AuditEvent.objects.get(verb="refused").detail["page"] == "directory:move"
    world.provider.refresh_from_db()
    assert world.provider.state == "published"


def test_whoever_is_led_to_sign_in_leaves_no_refusal(world: Any, client: Any) -> None:
    client.get(LIST)
    assert not AuditEvent.objects.filter(verb="refused").exists()


def found(client: Any, **asked: Any) -> list[str]:
    page = client.get(LIST, asked)
    return [cells[2][1] for cells in page.context["rows"]]


def test_the_trail_is_searched_by_who_what_pupil_and_time(world: Any, as_: Any) -> None:
    administrator, officer = as_("administrator"), world.people["officer"]
    record("signed_decision", world.decision, by=officer, pupil_id=7)
    record("loaded_case", by=None, rows=3)
    assert found(administrator) == ["loaded case", "signed decision"]
    assert found(administrator, search=officer.name) == ["signed decision"]
    assert found(administrator, verb="loaded_case") == ["loaded case"]
    assert found(administrator, pupil="7") == ["signed decision"]
    tomorrow = world.today + timedelta(days=1)
    boxes = {"since_0": tomorrow.day, "since_1": tomorrow.month, "since_2": tomorrow.year}
    assert found(administrator, **boxes) == []
    boxes = {"until_0": world.today.day, "until_1": world.today.month, "until_2": world.today.year}
    assert len(found(administrator, **boxes)) == 2
    assert "The service itself" in administrator.get(LIST).content.decode()


def test_the_trail_is_saved_as_a_file_and_says_so_itself(world: Any, as_: Any) -> None:
    record("loaded_case", by=None)
    answer = as_("member").get(LIST, {"format": "csv", "search": "Sam"})
    b"".join(answer.streaming_content)
    event = AuditEvent.objects.get(verb="exported")
    assert event.detail == {"list": "audit:list", "rows": 0, "filters": ["search"]}


def test_the_filter_offers_every_verb_once_in_order(world: Any, as_: Any) -> None:
    for verb in ("saw", "exported", "saw", "loaded_case", "exported"):
        record(verb, by=None)
    field = as_("administrator").get(LIST).context["form"].fields["verb"]
    assert [value for value, _ in field.choices if value] == ["exported", "loaded_case", "saw"]


def test_an_empty_trail_offers_no_verb(db: None) -> None:
    assert verbs() == []


def test_there_is_no_way_to_write_to_the_trail_by_its_page(world: Any, as_: Any) -> None:
    """A POST looks for someone, and does no more."""
    before = AuditEvent.objects.count()
    assert as_("administrator").post(LIST, {"search": "Kim"}).status_code == 302
    assert AuditEvent.objects.count() == before
    for method in ("put", "patch", "delete"):
        assert getattr(as_("administrator"), method)(LIST).status_code == 405


def test_an_address_with_a_sign_that_the_database_does_not_keep_is_not_found(as_: Any) -> None:
    assert as_("commissioner").get("/reports/1/figures.a%00b").status_code == 404
