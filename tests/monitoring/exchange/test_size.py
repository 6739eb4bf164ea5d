"""Loading and dumping take the same number of statements, however much there is."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placements.attendance.models import Mark
from tests.monitoring.exchange.case_folder import dump, empty_database, load

pytestmark = pytest.mark.django_db


def statements(pupils: int, folder: Path) -> tuple[int, int, int]:
    """How many statements a first load takes, a second one, and a dump."""
    call_command("make_sample", str(folder), "--pupils", str(pupils), verbosity=0)
    counts = []
    with empty_database():
        for step in (load, load, lambda path: dump(path / "dump")):
            with CaptureQueriesContext(connection) as queries:
                step(folder)
            counts.append(len(queries))
        assert Mark.objects.count() > 50 * pupils
    return counts[0], counts[1], counts[2]


def test_three_hundred_pupils_take_as_many_statements_as_sixty(tmp_path: Path) -> None:
    few, many = statements(60, tmp_path / "few"), statements(300, tmp_path / "many")
    # A kind of row that the small authority happens not to have takes no statement there.
    assert all(0 <= more - less <= 3 for less, more in zip(few, many, strict=True))
    first, again, dumped = many
    assert first < 110
    assert again < 40
    assert dumped < 40
