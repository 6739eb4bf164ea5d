"""Nobody is led away: whatever an address is asked to lead to, it stays within the service."""

from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from tests.access.rows import all_rows
from tests.access.test_access import address
from tests.factories.apcommission import PASSWORD
from tests.factories.world import World

ELSEWHERE = (
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example",
    "\\/\\/e.example",
)
NAMES = ("next", "return", "return_to", "redirect", "url", "cancel")


@pytest.mark.django_db
def test_no_address_leads_to_where_its_query_says() -> None:
    world = World()
    led = []
    clients: dict[str, Client] = {}
    for row in all_rows():
        persona = row.first()
        if persona not in clients:
            clients[persona] = Client()
            if persona:
                clients[persona].force_login(world.person(persona))
        client, kept = clients[persona], dict(clients[persona].cookies)
        where = address(row, world)
        mark = "&" if "?" in where else "?"
        asked = dict.fromkeys(NAMES, ELSEWHERE[0])
        with transaction.atomic():
            answer = (client.post if row.method == "post" else client.get)(
                f"{where}{mark}{urlencode(asked)}", {**row.data(world), **asked}
            )
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(kept)
        if "elsewhere" in urlsplit(answer.get("Location", "")).netloc:
            led.append(str(row))
    assert led == []


@pytest.mark.django_db
@pytest.mark.parametrize("to", ELSEWHERE)
def test_signing_in_leads_to_the_service_alone(to: str) -> None:
    person = World().person("officer")
    answer = Client().post(
        f"/account/login/?{urlencode({'next': to})}",
        {"login": person.email, "password": PASSWORD, "next": to},
    )
    assert answer.status_code == 302
    assert answer["Location"] == "/"
