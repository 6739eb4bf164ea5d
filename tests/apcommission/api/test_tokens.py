"""Tokens: made for one's own role, shown once, ended by whoever answers for them, and with the role."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from apcommission.api import actions, bearer
from apcommission.api.models import ApiToken
from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from apcommission.messages.queries import token_hash
from apcommission.people.leaving import end_role, switch_off
from apcommission.people.models import Person, Role, RoleAssignment
from tests.factories.api import bearer_of, token_for
from tests.factories.world import World

PLACEMENTS = "/api/v1/placements"


def held(world: World, persona: str) -> RoleAssignment:
    return world.people[persona].role_assignments.get()


def status(headers: dict[str, str], address: str = PLACEMENTS) -> int:
    return Client().get(address, headers=headers).status_code


def made_by(client: Client, **data: Any) -> Any:
    form = {"name": "Warehouse", "scopes": ["placements"], "days": "365", "once": "a", **data}
    return client.post("/api/tokens/make/", form)


def test_a_token_is_shown_once_and_only_its_fingerprint_is_kept(world: World, as_: Any) -> None:
    role = held(world, "commissioner")
    page = made_by(as_("commissioner"), held=role.pk)
    secret = page.context["secret"]
    assert secret.startswith("ap_")
    assert secret in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    token = ApiToken.objects.get()
    assert token.digest == token_hash(secret) != secret
    assert status({"Authorization": f"Bearer {secret}"}) == 200
    again = made_by(as_("commissioner"), held=role.pk)
    assert ApiToken.objects.count() == 1
    assert secret not in again.content.decode()
    assert secret not in as_("commissioner").get("/api/tokens/").content.decode()


def test_nobody_makes_a_token_for_another_persons_role_or_beyond_their_own(
    world: World, as_: Any
) -> None:
    head = held(world, "headteacher")
    assert "held" in made_by(as_("commissioner"), held=head.pk).context["form"].errors
    with pytest.raises(PermissionDenied):
        actions.make_token(by=world.people["commissioner"], held=head, name="x", scopes=[], days=30)
    with pytest.raises(Refused, match="does not see: Charges"):
        actions.make_token(
            by=world.person("headteacher"), held=head, name="x", scopes=["charges"], days=30
        )
    assert not ApiToken.objects.exists()


def test_a_token_ends_when_it_is_revoked_or_over(world: World, as_: Any) -> None:
    token, secret = token_for(held(world, "headteacher"), "placements")
    headers = {"Authorization": f"Bearer {secret}"}
    assert status(headers) == 200
    assert as_("other_headteacher").get(f"/api/tokens/{token.pk}/revoke/").status_code == 404
    as_("administrator").post(f"/api/tokens/{token.pk}/revoke/", {"a": "b"})
    assert status(headers) == 401
    token.refresh_from_db()
    assert token.revoked_by == world.people["administrator"]
    yesterday = timezone.localdate() - timedelta(days=1)
    assert status(bearer_of(held(world, "headteacher"), "placements")) == 200
    over = token_for(held(world, "headteacher"), "placements", expires_on=yesterday)[1]
    assert status({"Authorization": f"Bearer {over}"}) == 401


def test_a_token_ends_with_the_role_and_with_the_account(world: World) -> None:
    head, commissioner = held(world, "headteacher"), held(world, "commissioner")
    of_head, of_commissioner = bearer_of(head, "placements"), bearer_of(commissioner, "placements")
    assert (status(of_head), status(of_commissioner)) == (200, 200)
    end_role(by=world.people["administrator"], held=head)
    switch_off(by=world.people["administrator"], person=world.people["commissioner"])
    assert (status(of_head), status(of_commissioner)) == (401, 401)
    refusals = AuditEvent.objects.filter(verb="refused", subject_type="apcommission.ApiToken")
    assert [event.by for event in refusals.order_by("pk")] == [head.person, commissioner.person]


def test_a_token_ends_with_the_last_day_before_the_job_of_the_night(world: World) -> None:
    head, commissioner = held(world, "headteacher"), held(world, "commissioner")
    of_head, of_commissioner = bearer_of(head, "placements"), bearer_of(commissioner, "placements")
    today = timezone.localdate()
    for last_day, code in ((today, 200), (today - timedelta(days=1), 401)):
        RoleAssignment.objects.filter(pk=head.pk).update(
            started_on=today - timedelta(days=9), ends_on=last_day
        )
        Person.objects.filter(pk=commissioner.person_id).update(leaves_on=last_day)
        assert (status(of_head), status(of_commissioner)) == (code, code)


def test_a_token_sees_as_one_role_and_not_as_the_others_of_its_owner(world: World) -> None:
    head = held(world, "other_headteacher")
    RoleAssignment.objects.create(
        person=head.person, organisation=world.authority, role=Role.COMMISSIONER
    )
    found = Client().get(PLACEMENTS, headers=bearer_of(head, "placements")).json()
    assert found["items"] == []


def test_a_token_opens_only_what_it_was_made_for(world: World) -> None:
    headers = bearer_of(held(world, "commissioner"), "attendance")
    assert status(headers) == 403
    assert status(headers, "/api/v1/attendance") == 200
    # A scope that the role does not see opens nothing, however it came into the token.
    assert status(bearer_of(held(world, "headteacher"), "charges"), "/api/v1/charges/extras") == 403
    assert status({}) == status({"Authorization": "Bearer ap_wrong"}) == 401
    assert status({"Authorization": "Basic YTpi"}) == 401


def test_a_signed_in_browser_is_no_token(world: World, as_: Any) -> None:
    assert as_("commissioner").get(PLACEMENTS).status_code == 401


def test_who_asks_too_often_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bearer, "A_MINUTE", 2)
    # The minute must not turn between two requests: each minute counts by itself.
    now = timezone.now()
    monkeypatch.setattr(bearer.timezone, "now", lambda: now)
    cache.clear()
    headers = bearer_of(held(world, "commissioner"), "placements")
    assert [status(headers) for _ in range(3)] == [200, 200, 429]
    answer = Client().get(PLACEMENTS, headers=headers)
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_refusals_are_problem_details_and_quote_nothing(world: World) -> None:
    client, headers = Client(), bearer_of(held(world, "commissioner"), "placements")
    secret = headers["Authorization"].removeprefix("Bearer ")
    asked = {
        f"{PLACEMENTS}?limit=O’Neill": 422,
        f"{PLACEMENTS}?cursor=T25lIGNhbm5vdA": 422,
        f"{PLACEMENTS}?cursor=W10": 422,
        f"{PLACEMENTS}?changed_since=2026-09-07": 422,
        f"{PLACEMENTS}/O’Neill": 404,
        "/api/v1/O’Neill": 404,
    }
    for address, code in asked.items():
        answer = client.get(address, headers=headers)
        assert answer.status_code == code, address
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        body = answer.json()
        assert body["status"] == code
        assert {"type", "title"} <= body.keys()
        assert not {"Neill", secret} & set(answer.content.decode().split("’"))
    missing = client.get(PLACEMENTS)
    assert missing.headers["WWW-Authenticate"] == "Bearer"
    assert client.post(PLACEMENTS, headers=headers).status_code == 405


def test_what_breaks_is_told_without_what_was_handled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("Sam Pupil")

    monkeypatch.setattr("placements.placement.api.page", breaks)
    headers = bearer_of(held(world, "commissioner"), "placements")
    answer = Client().get(PLACEMENTS, headers=headers)
    assert answer.status_code == 500
    assert "Sam" not in answer.content.decode()
