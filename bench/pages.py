"""Pages under gunicorn (one worker, one request at a time), beside an empty Django view under the same."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from django.conf import settings
from django.test import Client
from django.urls import reverse

from apcommission.servers import free_port
from bench import authority
from bench.rows import Row, best_of
from placements.attendance.models import Mark
from placements.placement.models import Placement

REQUESTS = 20
RUNS = 3


def rows() -> list[Row]:
    authority.prepare()
    with gunicorn("bench.empty") as port:
        limit = Row(
            "empty Django view", per_request(port, "/"), note=f"a request, best mean of {REQUESTS}"
        )
    found = [limit]
    with gunicorn("apcommission.wsgi") as port:
        for name, who, address in pages():
            found.append(Row(name, per_request(port, address, cookie_of(who)), limit=limit))
    return found


def pages() -> list[tuple[str, str, str]]:
    """What each page is, who opens it, and its address."""
    placement = Placement.objects.filter(state="active").order_by("pk").last()
    assert placement is not None
    return [
        ("sign-in page", "", "/account/login/"),
        ("home page of an officer", "officer", "/"),
        ("directory, first page", "headteacher", reverse("directory:programme_list")),
        ("referrals, first page", "officer", reverse("referral:list")),
        ("placements, first page", "officer", reverse("placement:list")),
        ("a placement", "officer", reverse("placement:detail", args=[placement.pk])),
        ("a week's register", "provider.tutor", register()),
    ]


def register() -> str:
    """The register of the tutor's provider in the last week that has marks."""
    [held] = authority.person("provider.tutor").current_roles
    marks = Mark.objects.filter(placement__provider=held.organisation_id)
    last = marks.latest("date").date
    monday = last.fromordinal(last.toordinal() - last.weekday())
    return reverse("attendance:week", args=[held.organisation_id, monday.isoformat()])


def cookie_of(who: str) -> str:
    """The session of someone who has signed in; nobody: no cookie."""
    if not who:
        return ""
    client = Client()
    client.force_login(authority.person(who), "allauth.account.auth_backends.AuthenticationBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def per_request(port: int, address: str, cookie: str = "") -> float:
    """Seconds a request on one connection that is kept open."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask() -> None:
        for _ in range(REQUESTS):
            connection.request("GET", address, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{address} answered {answer.status}")

    ask()
    seconds = best_of(RUNS, ask) / REQUESTS
    connection.close()
    return seconds


@contextlib.contextmanager
def gunicorn(application: str) -> Iterator[int]:
    """Serve `application` while the block runs; yields the port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    # A thread keeps connections open, which the default kind of worker does not.
    command += ["--workers", "1", "--threads", "1", "--log-level", "warning"]
    server = subprocess.Popen(command, env={**os.environ, "ALLOWED_HOSTS": "127.0.0.1"})
    try:
        while True:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", port), timeout=1),
            ):
                break
            if server.poll() is not None:
                raise RuntimeError(f"{application} did not start")
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()
