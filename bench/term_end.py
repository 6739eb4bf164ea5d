"""The whole run of a term's end by one worker: 200 reports, each with its figures frozen and its PDF kept."""

import time

from apcommission.reports.models import ReportRun
from bench import sized
from bench.measures import last_term
from bench.pdf import html_of, print_alone
from bench.rows import Row, best_of, table
from bench.sized import Size
from monitoring.measures.figures import Scope
from monitoring.reports.actions import open_run
from monitoring.reports.kinds import KINDS
from monitoring.reports.tasks import make_report
from providers.directory.models import Provider

REPORTS = 200


def told(_sizes: list[Size]) -> None:
    """Make the reports of as many providers of one authority, and print how long it took."""
    size = Size(REPORTS * sized.PUPILS_OF_A_PROVIDER, 1)
    with sized.at(size):
        term = last_term()
        providers = Provider.objects.filter(pk__gte=sized.FIRST_KEY).select_related("organisation")
        runs = []
        began = time.perf_counter()
        for provider in providers.order_by("pk")[:REPORTS]:
            scope = Scope("provider", provider.organisation.reference)
            runs.append(
                open_run(by=None, kind="termly", scope=scope, start=term.start, end=term.end)
            )
            make_report(runs[-1].pk)
        seconds = time.perf_counter() - began
        ready = ReportRun.objects.filter(pk__in=[run.pk for run in runs], state="ready").count()
        one = ReportRun.objects.get(pk=runs[-1].pk)
        html = html_of(KINDS[one.kind], one.figures or {})
        alone = best_of(3, lambda: print_alone(html)) * len(runs)
    limit = Row(f"WeasyPrint alone, {len(runs)} times", alone, size=str(size))
    note = f"{ready} of {len(runs)} ready"
    print(table([limit, Row("a term's end, one worker", seconds, note, limit, str(size))]))
