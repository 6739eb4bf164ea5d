"""Two hundred people who submit their weekly returns within a minute, on two workers of gunicorn."""

import http.client
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import reverse

from apcommission.people.models import Person, Role, RoleAssignment
from bench import sized
from bench.copying import FIRST_KEY
from bench.measures import last_term
from bench.pages import gunicorn
from bench.rows import Row
from bench.sized import Size
from placements.attendance.models import WeeklyReturn
from placements.placement.models import Placement
from providers.directory.models import Provider

PEOPLE, SECONDS, WORKERS = 200, 60, 2
YEARS = 50
#: Of all answers, 95 in a hundred come within so many seconds.
GOAL = 0.5
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def rows(_sizes: list[Size]) -> list[Row]:
    size = Size(PEOPLE * sized.PUPILS_OF_A_PROVIDER, 1)
    with sized.at(size):
        monday = last_term().end - timedelta(days=last_term().end.weekday())
        WeeklyReturn.objects.filter(week=monday).delete()
        # The bench's last term is over for so long that providers would see none of its pupils.
        Placement.objects.filter(pk__gte=FIRST_KEY).update(provider_months=YEARS * 12)
        people = [
            (cookie_of(provider), reverse("attendance:weekly_return", args=[provider.pk, monday]))
            for provider in Provider.objects.filter(pk__gte=FIRST_KEY).order_by("pk")[:PEOPLE]
        ]
        with gunicorn("apcommission.wsgi", WORKERS) as port:
            began = time.perf_counter()
            with ThreadPoolExecutor(PEOPLE) as pool:
                starts = [began + SECONDS * n / len(people) for n in range(len(people))]
                asked = pool.map(
                    lambda one: submit(port, *one[0], one[1]), zip(people, starts, strict=True)
                )
                times = sorted(seconds for pair in asked for seconds in pair)
        submitted = WeeklyReturn.objects.filter(week=monday, state="submitted").count()
    middle, slow = times[len(times) // 2], times[int(0.95 * len(times))]
    note = (
        f"{submitted} of {len(people)} submitted; median {middle * 1000:.0f} ms, {WORKERS} workers"
    )
    met = submitted == len(people) and slow <= GOAL
    name = f"95 in 100 answers, {PEOPLE} returns in {SECONDS} s"
    return [Row(name, slow, note, size=str(size), met=met)]


def cookie_of(provider: Provider) -> str:
    """The session of the manager of a provider, who is made where there is none."""
    person, _ = Person.objects.get_or_create(
        email=f"bench{provider.pk}@bench.example", defaults={"name": f"Manager {provider.pk}"}
    )
    RoleAssignment.objects.get_or_create(
        person=person, role=Role.PROVIDER_MANAGER, organisation_id=provider.pk
    )
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def submit(port: int, cookie: str, address: str, at: float) -> tuple[float, float]:
    """Open the return at a time and submit it; seconds of both requests. Raises RuntimeError."""
    time.sleep(max(0.0, at - time.perf_counter()))
    connection = http.client.HTTPConnection("127.0.0.1", port)
    began = time.perf_counter()
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    page = answer.read().decode()
    opened = time.perf_counter() - began
    token = TOKEN.search(page)
    if answer.status != 200 or token is None:
        raise RuntimeError(f"{address} answered {answer.status} {answer.headers.get('Location')}")
    secret = answer.headers["Set-Cookie"].partition(";")[0]
    body = urlencode({"csrfmiddlewaretoken": token.group(1), "note": "", "verb": "submit"})
    headers = {
        "Cookie": f"{cookie}; {secret}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    began = time.perf_counter()
    connection.request("POST", address, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 302:
        raise RuntimeError(f"{address} answered {answer.status} when it was submitted")
    return opened, time.perf_counter() - began
