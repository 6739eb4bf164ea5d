"""PostgreSQL ends every connection while people save: each is told, and what was said to be saved is."""

import http.client
import re
import threading
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apcommission.people.models import Organisation, Role
from tests.factories.apcommission import person_with

PEOPLE, EACH = 6, 12
TOKEN = "t" * 32
END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    # PostgreSQL's own at work in it, as when it vacuums, are not ours to end.
    "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
)
#: How often all connections are ended.
ROUNDS = 25


class Person:
    """Adds agencies one after the other; who is told to try again does, with the very same form."""

    def __init__(self, address: str, cookies: str, number: int) -> None:
        self.host = address.removeprefix("http://")
        self.headers = {
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.number = number
        self.told: list[int] = []
        self.saved: list[str] = []

    def work(self) -> None:
        for step in range(EACH):
            name = f"Agency {self.number}-{step}"
            for _ in range(40):
                status = self.send(name)
                self.told.append(status)
                if status == 302:
                    self.saved.append(name)
                    break
                time.sleep(0.02)

    def send(self, name: str) -> int:
        reference = re.sub(r"\D", "x", name)[-12:]
        typed = {"name": name, "reference": reference, "once": name, "csrfmiddlewaretoken": TOKEN}
        client = http.client.HTTPConnection(self.host, timeout=30)
        try:
            client.request("POST", reverse("people:add_agency"), urlencode(typed), self.headers)
            return client.getresponse().status
        finally:
            client.close()


@pytest.mark.django_db(transaction=True)
def test_nothing_said_to_be_saved_is_lost_and_nothing_is_there_twice(live_server: Any) -> None:
    client = Client()
    client.force_login(person_with(Role.ADMINISTRATOR))
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"
    people = [Person(live_server.url, cookies, number) for number in range(PEOPLE)]
    threads = [threading.Thread(target=person.work) for person in people]
    for thread in threads:
        thread.start()
    ended = 0
    # Not for ever: where each answer takes longer than the pause, nobody would ever be done.
    for _ in range(ROUNDS):
        if not any(thread.is_alive() for thread in threads):
            break
        with connection.cursor() as cursor:
            cursor.execute(END_ALL)
            ended += cursor.rowcount
        time.sleep(0.08)
    for thread in threads:
        thread.join()
    told = [status for person in people for status in person.told]
    assert ended, "somebody was at work"
    assert set(told) <= {302, 503}, "a person is either done or told to try again"
    saved = sorted(name for person in people for name in person.saved)
    assert len(saved) == PEOPLE * EACH
    there = Organisation.objects.filter(kind="agency").values_list("name", flat=True)
    assert sorted(there) == saved
