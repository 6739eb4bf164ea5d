"""A term's end: 200 reports by two workers, each with its figures frozen and its PDF kept."""

import time
from concurrent.futures import ProcessPoolExecutor

import django
from django.db import connection

from bench import sized
from bench.copying import FIRST_KEY
from bench.rows import Row, best_of, table
from bench.sized import Size

REPORTS, WORKERS = 200, 2


def told(_sizes: list[Size]) -> None:
    """Make the reports of as many providers of one authority, and print how long it took."""
    from apcommission.reports.models import ReportRun
    from bench.measures import last_term
    from bench.pdf import html_of, print_alone
    from monitoring.measures.figures import Scope
    from monitoring.reports.actions import open_run
    from monitoring.reports.kinds import KINDS
    from providers.directory.models import Provider

    size = Size(REPORTS * sized.PUPILS_OF_A_PROVIDER, 1)
    with sized.at(size):
        term = last_term()
        providers = Provider.objects.filter(pk__gte=FIRST_KEY).select_related("organisation")
        began = time.perf_counter()
        runs = [
            open_run(
                by=None,
                kind="termly",
                scope=Scope("provider", provider.organisation.reference),
                start=term.start,
                end=term.end,
            )
            for provider in providers.order_by("pk")[:REPORTS]
        ]
        connection.close()
        with ProcessPoolExecutor(WORKERS, initializer=_begin) as workers:
            list(workers.map(_make, [run.pk for run in runs]))
        seconds = time.perf_counter() - began
        ready = ReportRun.objects.filter(pk__in=[run.pk for run in runs], state="ready").count()
        one = ReportRun.objects.get(pk=runs[-1].pk)
        html = html_of(KINDS[one.kind], one.figures or {})
        alone = best_of(3, lambda: print_alone(html)) * len(runs) / WORKERS
    limit = Row(f"WeasyPrint alone, {len(runs)} times, {WORKERS} at once", alone, size=str(size))
    note = f"{ready} of {len(runs)} ready"
    print(table([limit, Row(f"a term's end, {WORKERS} workers", seconds, note, limit, str(size))]))


def _begin() -> None:
    """A worker of its own, as Celery has them: nothing of the process that asks is left in it."""
    django.setup()
    connection.close()


def _make(key: int) -> None:
    from monitoring.reports.tasks import make_report

    make_report(key)
