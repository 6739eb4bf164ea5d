"""Load, dump, load: nothing changes. Dump, load elsewhere, dump: the same bytes."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given, settings

from monitoring.exchange.tables import TABLES, Table
from tests.monitoring.exchange.any_case import any_case
from tests.monitoring.exchange.case_folder import (
    CaseFolder,
    Files,
    Rows,
    dump,
    empty_database,
    everything,
    load,
    rows_of,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
STUDY_CASES = sorted(path.parent for path in (ROOT / "cases").glob("*/terms.csv"))


def check_fixed_point(folder: Path, scratch: Path) -> dict[str, bytes]:
    """Load a folder into an empty database, and dump and load back and forth; gives the dump."""
    with empty_database():
        load(folder)
        first = dump(scratch / "first")
        held = everything()
        assert load(scratch / "first").endswith("Nothing had changed.\n")
        assert load(folder).endswith("Nothing had changed.\n")
        assert everything() == held
    with empty_database():
        load(scratch / "first")
        assert dump(scratch / "second") == first
    return first


def read(table: Table, rows: Rows) -> list[list[Any]]:
    """What the rows of a file say, whatever their order and the way it is written."""
    said = []
    for row in rows:
        values: dict[str, Any] = {
            column.name: column.parse(cell) if (cell := row.get(column.name, "").strip()) else None
            for column in table.columns
        }
        if table.settle:
            table.settle(values)
        said.append(list(values.values()))
    return sorted(said, key=repr)


def check_same(files: Files, dumped: dict[str, bytes]) -> None:
    """The dump says of every file what the folder said."""
    assert dumped.keys() == {table.name for table in TABLES}
    for table in TABLES:
        again = rows_of(dumped[table.name])
        assert read(table, again) == read(table, files.get(table.name, [])), table.file


def files_of(folder: Path) -> Files:
    return {path.stem: rows_of(path.read_bytes()) for path in folder.glob("*.csv")}


def test_the_small_case(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path / "case")
    check_same(case.files, check_fixed_point(case.write(), tmp_path))


@pytest.mark.parametrize("folder", STUDY_CASES, ids=lambda path: path.name)
def test_the_cases_of_the_study(folder: Path, tmp_path: Path) -> None:
    check_same(files_of(folder), check_fixed_point(folder, tmp_path))


@pytest.mark.parametrize(("pupils", "seed"), [("60", "1"), ("15", "9")])
def test_a_sample(pupils: str, seed: str, tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    call_command("make_sample", str(folder), "--pupils", pupils, "--seed", seed)
    check_same(files_of(folder), check_fixed_point(folder, tmp_path))


def test_the_schools_of_the_national_register(tmp_path: Path) -> None:
    folder = ROOT / "data" / "gias"
    files = files_of(folder)
    assert len(files["schools"]) == 1172
    check_same(files, check_fixed_point(folder, tmp_path))


@settings(max_examples=20, deadline=None)
@given(any_case())
def test_any_case(files: Files) -> None:
    with TemporaryDirectory() as scratch:
        case = CaseFolder(Path(scratch) / "case", files)
        check_same(files, check_fixed_point(case.write(line_end="\r\n"), Path(scratch)))
