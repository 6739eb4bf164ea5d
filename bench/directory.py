"""The printed directory of an authority with 500 providers."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader

from apcommission.pdf import render_pdf
from apcommission.people.models import Organisation
from bench import authority
from bench.pdf import html_of, print_alone
from bench.rows import Row, best_of
from bench.sized import Size
from monitoring.measures.figures import Period, Scope
from monitoring.reports.directory import DIRECTORY
from monitoring.reports.kinds import Data
from providers.directory.models import Price, Programme, Provider

PROVIDERS, EACH = 500, 3
RUNS = 1  # a minute and a half each


def rows(_sizes: list[Size]) -> list[Row]:
    authority.prepare()
    with _providers(PROVIDERS):
        made: list[bytes] = []
        whole = best_of(RUNS, lambda: made.append(_directory()))
        html = html_of(DIRECTORY, _data())
        alone = best_of(RUNS, lambda: print_alone(html))
    pages = len(PdfReader(io.BytesIO(made[0])).pages)
    note = f"{pages} pages, {len(made[0]) / 1e6:.1f} MB"
    limit = Row(f"WeasyPrint alone, directory of {PROVIDERS} providers", alone)
    return [limit, Row(f"directory of {PROVIDERS} providers as PDF", whole, note=note, limit=limit)]


@contextmanager
def _providers(count: int) -> Iterator[None]:
    """The directory with just so many providers of EACH programmes, until the block ends."""
    with transaction.atomic():
        Provider.objects.update(state="draft")
        organisations = Organisation.objects.bulk_create(
            Organisation(kind="provider", name=f"Provider {n:03}", reference=f"BENCH{n:03}")
            for n in range(count)
        )
        providers = Provider.objects.bulk_create(
            Provider(
                organisation=organisation,
                state="published",
                category="training",
                contact_name="Jo Keeper",
                phone="01632 960000",
                description="Small groups, patient staff and work that can be seen. " * 6,
            )
            for organisation in organisations
        )
        programmes = Programme.objects.bulk_create(
            Programme(
                provider=provider,
                reference=f"{provider.organisation.reference}-{number}",
                title=f"Course {number}",
                subject_areas=[f"Subject {(provider.pk + number) % 25}"],
                key_stages=[3, 4],
                mode="part_time",
                sessions_per_week=4,
                places=8,
                needs_met=["SEMH"],
                entry_requirements="A visit, and a talk with the pupil and the parents.",
                qualifications="Entry level and level 1 awards.",
            )
            for provider in providers
            for number in range(EACH)
        )
        Price.objects.bulk_create(
            Price(programme=programme, amount=45, basis="session") for programme in programmes
        )
        yield
        transaction.set_rollback(True)


def _data() -> Data:
    today = timezone.localdate()
    return DIRECTORY.figures(Scope("la"), Period(today, today), today)


def _directory() -> bytes:
    return render_pdf(DIRECTORY.template, DIRECTORY.context(_data()), title="District Directory")
