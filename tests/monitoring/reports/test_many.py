"""Two hundred reports in one run, whose worker dies again and again: none is made twice, none is missing."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from apcommission.documents.models import Document
from apcommission.reports.models import ReportRun
from monitoring.reports import actions, tasks

REPORTS = 200


class Killed(BaseException):
    """What becomes of a worker: nothing that it would have said is said."""


@pytest.mark.django_db
def test_none_is_made_twice_and_none_is_missing(
    monkeypatch: Any, kind_that: Callable[..., Any], settings: Any
) -> None:
    kind_that(lambda scope, period, today: {"made_on": today.isoformat()})
    chance = random.Random(200)
    deaths = 0

    def pdf(*_: Any, **__: Any) -> bytes:
        nonlocal deaths
        if chance.random() < 0.2:
            deaths += 1
            raise Killed
        return b"%PDF-1.7"

    monkeypatch.setattr(tasks, "render_pdf", pdf)
    day = date(2026, 3, 31)
    for _ in range(REPORTS):
        ReportRun.objects.create(kind="directory", scope="la", start=day, end=day)
    queued = list(ReportRun.objects.values_list("pk", flat=True))
    monkeypatch.setattr(actions, "have_made", queued.extend)
    while queued:
        for pk in [queued.pop() for _ in range(len(queued))]:
            try:
                tasks.make_report(pk)
            except Killed:
                continue
            if chance.random() < 0.1:
                tasks.make_report(pk)  # the broker gives it out a second time
        ReportRun.objects.update(heard_at=timezone.now() - timedelta(hours=1))
        actions.restart_stuck(now=timezone.now())
    assert deaths > REPORTS / 10
    assert set(ReportRun.objects.values_list("state", flat=True)) <= {"ready", "failed"}
    given_up = ReportRun.objects.filter(state="failed")
    assert all(run.tries == actions.MOST_TRIES for run in given_up)
    made = Document.objects.filter(kind="report")
    assert made.count() == REPORTS - given_up.count()
    assert ReportRun.objects.filter(state="ready", document__in=made).count() == made.count()
