"""Loads and dumps in transactions of their own, as they are at the command line."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections

from placements.attendance.models import Mark
from referrals.pupils.models import Pupil
from tests.monitoring.exchange.case_folder import CaseFolder, dump, load, refused

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_folder_is_loaded_wholly_or_not_at_all_and_dumped_as_it_stands(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path / "case")
    refused(case.set("comparators", 2, amount="much").write())
    assert not Pupil.objects.exists()
    load(case.set("comparators", 2, amount="24000").write())
    assert Pupil.objects.count() == 2
    dump(tmp_path / "dump")
    assert load(tmp_path / "dump").endswith("Nothing had changed.\n")


def test_two_who_load_the_same_folder_at_once_load_it_once(tmp_path: Path) -> None:
    folder = CaseFolder(tmp_path).write()

    def one() -> str:
        try:
            return load(folder)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        said = [each.result().splitlines()[-1] for each in [pool.submit(one), pool.submit(one)]]
    assert sorted(said) == ["All is loaded.", "Nothing had changed."]
    assert Mark.objects.count() == 4
