"""Pages under gunicorn (one worker, one request at a time), beside an empty Django view under the same."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode

from apcommission.calendar.queries import present_or_last_term
from apcommission.reports.models import ReportRun
from apcommission.servers import free_port
from bench import authority, sized
from bench.rows import Row, best_of
from bench.sized import Size
from monitoring.census.keeping import keep_lines
from monitoring.early_warning.keeping import keep_attendance
from monitoring.measures.keeping import keep_figures
from monitoring.measures.telling import rows_url
from placements.attendance.models import Mark
from placements.placement.models import Placement
from placements.safety.models import Incident
from referrals.panels import queries
from referrals.panels.models import AgendaItem, Meeting
from referrals.referral.models import Referral

REQUESTS = 10
MOST_QUERIES = 12
#: What takes longer is asked for once only.
SLOW = 0.5
RUNS = 3


#: Any page answers within so many seconds.
GOAL = 0.06


def rows(sizes: list[Size]) -> list[Row]:
    found = []
    with gunicorn("bench.empty") as port:
        limit = Row(
            "empty Django view", per_request(port, "/"), note=f"a request, best mean of {REQUESTS}"
        )
    found.append(limit)
    for size in sizes:
        with sized.at(size), gunicorn("apcommission.wsgi") as port:
            found.append(kept_ahead(size))
            found += [_row(port, limit, size, *each) for each in pages()]
            with register_saved():
                found += [_row(port, limit, size, *each) for each in figures()]
    return found


def _row(port: int, limit: Row, size: Size, name: str, who: str, address: str) -> Row:
    seconds, (asked, length) = per_request(port, address, cookie_of(who)), seen(who, address)
    met = seconds <= GOAL and asked <= MOST_QUERIES
    return Row(name, seconds, f"{length / 1000:.0f} kB", limit, str(size), asked, met=met)


@contextlib.contextmanager
def register_saved() -> Iterator[None]:
    """A mark of the present term that changes, as all morning: what is kept of it holds no longer."""
    mark = Mark.objects.latest("date", "pk")
    changed = Mark.objects.filter(pk=mark.pk)
    changed.update(code_id="O" if mark.code_id != "O" else "L")
    yield
    changed.update(code_id=mark.code_id)


def figures() -> Iterator[tuple[str, str, str]]:
    """Figures of the present term: of the whole authority, and of the provider of that mark."""
    provider = Mark.objects.latest("date", "pk").placement.provider
    scopes = {"authority": "la", "provider": f"provider:{provider.organisation.reference}"}
    for name, scope in scopes.items():
        asked = of_present_term(scope)
        address = f"{reverse('measures:figures')}?{urlencode(asked)}"
        yield f"{name} figures after a mark", "officer", address
        yield f"{name} rows after a mark", "officer", rows_url("attendance_rate", asked)
    yield "dashboard after a mark", "officer", reverse("measures:dashboard")
    yield "cost and value after a mark", "officer", reverse("value_for_money:table")


def kept_ahead(size: Size, *, runs: int | None = None) -> Row:
    """What workers have done before anyone looks: every other minute (docs/decisions: 24).

    So many `runs` of the job at most, or until nothing is left: the first of them keeps what is of the
    authority, and of providers and schools as many as its time allows.
    """
    today = timezone.localdate()
    keep_attendance(today=today)
    keep_lines()
    began = time.perf_counter()
    number = sum(islice(iter(lambda: keep_figures(today=today), 0), runs))
    seconds = time.perf_counter() - began
    return Row(
        "the job that keeps figures",
        seconds,
        f"{number:,} scopes and times",
        size=str(size),
    )


#: Lists and figures by the name of their address, as each opens them.
LISTS = {
    "officer": (
        "referral:list",
        "pupils:list",
        "panels:list",
        "placement:list",
        "attendance:board",
        "attendance:returns",
        "attendance:alerts",
        "safety:list",
        "early_warning:list",
        "measures:dashboard",
        "measures:figures",
        "value_for_money:table",
        "review:gaps",
        "reports:list",
        "quality:standings",
        "charges:invoices",
        "support:reviews",
        "leaving:list",
        "leaving:gaps",
    ),
    "headteacher": ("referral:list", "placement:list"),
    "provider.manager": ("placement:list", "charges:invoices"),
    "administrator": ("audit:list", "people:list"),
}


def pages() -> Iterator[tuple[str, str, str]]:
    """What each page is, who opens it, and its address."""
    yield "sign-in page", "", "/account/login/"
    for who in ("officer", "provider.manager", "headteacher"):
        yield f"home page, {who}", who, "/"
    yield from records()
    if item := to_decide():
        yield "a case to be decided", "panel.chair", reverse("panels:decide", args=[item.pk])
    yield "directory, first page", "headteacher", reverse("directory:programme_list")
    yield "register of a week or day", "provider.tutor", register()
    yield "register, all days", "provider.tutor", f"{register()}?day=all"
    monday = Mark.objects.latest("date").date
    monday = monday.fromordinal(monday.toordinal() - monday.weekday())
    yield "week of a school", "headteacher", reverse("attendance:school_week", args=[monday])
    yield "dashboard of a panel", "panel.chair", reverse("measures:dashboard")
    yield from behind()
    for who, names in LISTS.items():
        for name in names:
            with contextlib.suppress(NoReverseMatch):
                yield f"{name}, {who}" if who != "officer" else name, who, reverse(name)


def behind() -> Iterator[tuple[str, str, str]]:
    """Rows behind figures of the whole authority, one of each kind that has very many."""
    asked = of_present_term("la")
    for key in ("attendance_rate", "persistent_absence", "time_to_placement", "charge_total"):
        yield f"rows behind {key}", "officer", rows_url(key, asked)


def of_present_term(scope: str) -> dict[str, Any]:
    """What an address asks for: these figures, of the present term."""
    term = present_or_last_term()
    assert term is not None
    return {"scope": scope, "from": term.start, "to": term.end}


def records() -> Iterator[tuple[str, str, str]]:
    """The pages of one pupil, referral, meeting and so on, as an officer opens them."""
    placement = Placement.objects.filter(state="active").order_by("pk").last()
    assert placement is not None
    of_placement = (
        ("a placement", "placement:detail"),
        ("a chronology", "safety:chronology"),
        ("a charge", "charges:charge"),
        ("early warning of a placement", "early_warning:placement"),
    )
    for name, address in of_placement:
        yield name, "officer", reverse(address, args=[placement.pk])
    yield "a pupil", "officer", reverse("pupils:detail", args=[placement.pupil_id])
    yield "a referral", "officer", reverse("referral:detail", args=[placement.referral_id])
    yield (
        "a programme",
        "officer",
        reverse("directory:programme_detail", args=[placement.programme_id]),
    )
    yield (
        "a provider",
        "officer",
        reverse("directory:provider_detail", args=[placement.provider_id]),
    )
    latest = (
        ("a referral to be decided", "referral:detail", Referral.objects.filter(state="submitted")),
        ("a meeting and its agenda", "panels:meeting", Meeting.objects.order_by("date")),
        ("an incident", "safety:incident", Incident.objects.all()),
        ("a report", "reports:run", ReportRun.objects.filter(state="ready")),
    )
    for name, address, rows in latest:
        if found := rows.last():
            yield name, "officer", reverse(address, args=[found.pk])


def to_decide() -> AgendaItem | None:
    """A case before a panel of the chair that waits for its decision, on whatever day that panel meets."""
    chaired = queries.seats(authority.person("panel.chair")).filter(chairs=True).values("panel")
    waiting = AgendaItem.objects.filter(meeting__panel__in=chaired)
    signed = Q(referral__decisions__meeting=F("meeting"), referral__decisions__state="signed")
    return waiting.exclude(meeting__state="closed").exclude(signed).order_by("pk").last()


def seen(who: str, address: str) -> tuple[int, int]:
    """How many queries a page asks, and how many bytes it has."""
    client = Client(HTTP_COOKIE=cookie_of(who), HTTP_HOST="127.0.0.1")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    return len(asked), len(answer.content)


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
    client.force_login(authority.person(who))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def per_request(
    port: int, address: str, cookie: str = "", *, requests: int = REQUESTS, runs: int = RUNS
) -> float:
    """Seconds a request on one connection that is kept open: the best mean of some requests."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def once(address: str) -> None:
        connection.request("GET", address, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}")

    def ask() -> None:
        for _ in range(requests):
            once(address)

    once(address)  # what is made ready for the first request is not counted
    began = time.perf_counter()
    once(address)
    seconds = time.perf_counter() - began
    if seconds < SLOW:
        seconds = best_of(runs, ask) / requests
    connection.close()
    return seconds


@contextlib.contextmanager
def gunicorn(application: str, workers: int = 1) -> Iterator[int]:
    """Serve `application` while the block runs; yields the port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    # A thread keeps connections open, which the default kind of worker does not.
    command += ["--workers", str(workers), "--threads", "1", "--log-level", "warning"]
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
