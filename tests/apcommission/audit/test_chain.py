"""The chain: what is done to the trail behind the service's back shows."""

import io
import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apcommission.audit import sealing, verifying, yearly
from apcommission.audit.actions import record
from apcommission.audit.models import AuditEvent, Change, Seal, YearlyFile
from apcommission.errors import Refused

pytestmark = pytest.mark.django_db


def written(number: int = 6) -> list[int]:
    """Keys of so many events, sealed in links of three."""
    for index in range(number):
        record("exported", by=None, rows=index, list="pupils:list")
    sealing.seal_what_is_new()
    return list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))


def behind_its_back(statement: str, *values: Any) -> None:
    """What the owner of the database can do, and nobody else."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture(autouse=True)
def short_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "LONGEST", 3)


def test_what_was_written_holds_and_what_is_new_waits() -> None:
    written()
    record("saw", by=None)
    verdict = verifying.verify()
    assert (verdict.faults, verdict.sealed, verdict.open) == ([], 6, 1)
    assert [seal.count for seal in Seal.objects.all()] == [3, 3]
    assert sealing.seal_what_is_new() == 1
    assert sealing.seal_what_is_new() == 0


EVENT = "apcommission_auditevent"
COLUMNS = "at, tx, verb, subject_type, detail"
TAMPERING = {
    "changed": (f"UPDATE {EVENT} SET detail = '{{\"rows\": 0}}' WHERE id = %s", "changed"),
    "another did it": (f"UPDATE {EVENT} SET subject_pk = 1 WHERE id = %s", "changed"),
    "earlier": (f"UPDATE {EVENT} SET at = at - interval '1 second' WHERE id = %s", "changed"),
    "removed": (f"DELETE FROM {EVENT} WHERE id = %s", "1 removed"),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_an_event_that_is_tampered_with_shows_in_its_link_alone(how: str) -> None:
    keys = written()
    statement, words = TAMPERING[how]
    behind_its_back(statement, keys[1])
    [fault] = verifying.verify().faults
    first = Seal.objects.order_by("first")[0]
    assert words in fault
    assert f"{first.first} to {first.last}" in fault
    with pytest.raises(CommandError, match=words):
        call_command("verify_audit", stdout=io.StringIO())


def test_an_event_that_is_added_shows() -> None:
    record("exported", by=None)
    with transaction.atomic():
        record("given_up", by=None)  # a key that is never used
        transaction.set_rollback(True)
    keys = written(4)
    gap = next(key for key in range(keys[0], keys[-1]) if key not in keys)
    behind_its_back(
        f"INSERT INTO {EVENT} (id, {COLUMNS}) SELECT %s, {COLUMNS} FROM {EVENT} WHERE id = %s",
        gap,
        keys[0],
    )
    [fault] = verifying.verify().faults
    assert "1 added" in fault


def test_events_that_change_places_show() -> None:
    keys = written()
    for old, new in ((keys[0], -1), (keys[1], keys[0]), (-1, keys[1])):
        behind_its_back(f"UPDATE {EVENT} SET id = %s WHERE id = %s", new, old)
    [fault] = verifying.verify().faults
    assert "put elsewhere" in fault


def test_a_link_that_is_missing_or_was_rewritten_shows() -> None:
    written()
    noted = Seal.objects.order_by("-last")[0].sha256
    assert verifying.verify(noted).faults == []
    behind_its_back("DELETE FROM apcommission_seal WHERE first = %s", Seal.objects.all()[0].first)
    assert any("missing" in fault for fault in verifying.verify().faults)
    # The whole chain made anew over changed entries: only who noted a link sees it.
    behind_its_back("DELETE FROM apcommission_seal")
    behind_its_back(f"UPDATE {EVENT} SET verb = 'saw'")
    sealing.seal_what_is_new()
    assert verifying.verify().faults == []
    assert verifying.verify(noted).faults == ["The chain does not hold the link that was noted."]


@pytest.mark.parametrize("table", [EVENT, "apcommission_seal", "apcommission_change"])
def test_the_trail_is_never_emptied(table: str) -> None:
    written()
    refused = pytest.raises(IntegrityError, match="only ever added to")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db(transaction=True)
def test_what_is_still_being_written_is_never_left_out_of_the_chain() -> None:
    """A key that was drawn first and is committed last lies within the sealed keys."""
    drawn, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                record("slow", by=None)
                drawn.set()
                go_on.wait(10)
        finally:
            connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    drawn.wait(10)
    record("quick", by=None)  # nobody waits for anybody
    sealer = threading.Timer(0.1, go_on.set)
    sealer.start()
    assert sealing.seal_what_is_new() == 2
    writer.join()
    assert verifying.verify().faults == []


def test_the_file_of_a_year_can_be_checked_without_the_service(world: Any, as_: Any) -> None:
    written(4)
    year = world.today.year - 1
    behind_its_back(f"UPDATE {EVENT} SET at = at - interval '1 year'")
    behind_its_back("DELETE FROM apcommission_seal")
    sealing.seal_what_is_new()
    administrator = world.person("administrator")
    with pytest.raises(Refused, match="once the year is over"):
        yearly.ask_for_year(by=administrator, year=world.today.year)
    page = as_("administrator").post(reverse("audit:files"), {"year": year})
    assert page.status_code == 302
    [key] = yearly.open_years(today=world.today)
    assert yearly.make(key=key)
    made = YearlyFile.objects.get(pk=key)
    answer = as_("member").get(reverse("audit:file", args=[key]))
    text = b"".join(answer.streaming_content).decode()
    assert made.head in text.splitlines()[-1]
    assert made.entries == len(text.splitlines()) - 1
    assert as_("officer").get(reverse("audit:file", args=[key])).status_code == 403
    assert as_("member").post(reverse("audit:files"), {"year": year}).status_code == 403
    assert AuditEvent.objects.filter(verb="exported", subject_pk=key).exists()


def test_signing_in_and_out_and_failing_to_is_recorded(world: Any, client: Any) -> None:
    person = world.person("member")
    person.set_password("a long enough password")
    person.save()
    where = reverse("account_login")
    client.post(where, {"login": person.email, "password": "wrong"})
    client.post(where, {"login": "nobody@example.com", "password": "wrong"})
    client.post(where, {"login": person.email, "password": "a long enough password"})
    client.post(reverse("account_logout"))
    verbs = ["sign_in_failed", "sign_in_failed", "signed_in", "signed_out"]
    found = AuditEvent.objects.filter(verb__in=verbs).order_by("pk")
    assert [event.verb for event in found] == verbs
    assert [event.subject_pk for event in found] == [person.pk, None, person.pk, person.pk]
    assert not Change.objects.exists(), "nothing of a pupil changed"
