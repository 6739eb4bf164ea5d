"""Every figure of the engine equals the slow and obvious count, whatever the rows, scope and period."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from monitoring.measures.progress import PROGRESS
from tests.monitoring.measures.reference import Reference
from tests.monitoring.measures.store import Stored, told
from tests.monitoring.measures.worlds import Asked, asked, endings

OF_PROGRESS = {each.key for each in PROGRESS} - {"sustained_reintegration"}

often = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def counted(this: Asked) -> dict[str, Any]:
    """What the engine says; the rows are gone again afterwards."""
    with transaction.atomic():
        figures = Stored(this.case).figures(this.scope, this.start, this.end, this.today)
        transaction.set_rollback(True)
    found = told(figures)
    # Of these the cases tell nothing; they have tests of their own (test_progress.py).
    return {name: value for name, value in found.items() if name not in OF_PROGRESS}


@pytest.mark.django_db
@given(this=asked())
@often
def test_every_figure_is_the_one_that_is_counted_row_by_row(this: Asked) -> None:
    reference = Reference(this.case, this.scope, this.start, this.end, this.today)
    assert counted(this) == reference.measures()


@pytest.mark.django_db
@given(this=endings())
@often
def test_every_outcome_is_the_one_that_is_counted_row_by_row(this: Asked) -> None:
    reference = Reference(this.case, this.scope, this.start, this.end, this.today)
    assert counted(this) == reference.measures()
