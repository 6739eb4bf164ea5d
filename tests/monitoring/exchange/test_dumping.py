"""What a dump holds, and what it leaves out because the format cannot hold it."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apcommission.audit.models import AuditEvent
from monitoring.exchange.tables import TABLES
from placements.placement.models import Placement
from providers.directory.models import Price, Provider
from referrals.panels.models import Decision, Meeting
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral
from tests.factories.providers import PriceFactory, ProgrammeFactory
from tests.factories.world import World
from tests.monitoring.exchange.case_folder import (
    CaseFolder,
    dump,
    empty_database,
    everything,
    load,
    rows_of,
)

pytestmark = pytest.mark.django_db


def said(folder: Path, *options: str) -> list[str]:
    out = StringIO()
    call_command("dump_case", str(folder), *options, stdout=out)
    return out.getvalue().splitlines()


def column(dumped: dict[str, bytes], file: str, name: str) -> list[str]:
    return [row[name] for row in rows_of(dumped[file])]


def test_an_empty_database_has_every_file_with_its_header(tmp_path: Path) -> None:
    dumped = dump(tmp_path)
    assert list(dumped) != []
    for table in TABLES:
        assert dumped[table.name].decode() == ",".join(table.by_name) + "\r\n"


def check_elsewhere(dumped: Path) -> None:
    """What was dumped loads into an empty database, and is dumped from there the same."""
    with empty_database():
        assert not Pupil.objects.exists()
        load(dumped)
        again = dump(dumped.with_name("again"))
    assert again == {path.stem: path.read_bytes() for path in dumped.iterdir()}


def test_what_the_pages_made_loads_elsewhere_and_dumps_the_same(tmp_path: Path) -> None:
    with empty_database():
        world = World()
        world.grow()
        dumped = dump(tmp_path / "dump")
        assert load(tmp_path / "dump").endswith("Nothing had changed.\n")
        found = column(dumped, "placements", "placement_ref")
        assert world.placement.reference in found
        assert world.offered.reference not in found
    check_elsewhere(tmp_path / "dump")


def test_drafts_offers_and_what_came_to_nothing_are_left_out_and_counted(tmp_path: Path) -> None:
    with empty_database():
        load(CaseFolder(tmp_path / "case").write())
        withdrawn = Referral.objects.get(reference="R03")
        Referral.objects.create(reference="R10", pupil=withdrawn.pupil)
        Referral.objects.filter(pk=withdrawn.pk).update(state="withdrawn")
        Placement.objects.filter(reference="PL1").update(state="cancelled")
        meeting = Meeting.objects.earliest("date")
        Decision.objects.create(meeting=meeting, referral=withdrawn, outcome="decline", reasons="?")
        lines = said(tmp_path / "dump")
    left_out = "left out: the format cannot hold them"
    assert f"referrals.csv: 2 rows (2 {left_out})" in lines
    assert f"placements.csv: 1 row (1 {left_out})" in lines
    # The decisions on the withdrawn referral, one of them a draft.
    assert f"decisions.csv: 3 rows (2 {left_out})" in lines
    assert f"attendance.csv: 1 row (3 {left_out})" in lines
    assert "pupils.csv: 2 rows" in lines
    check_elsewhere(tmp_path / "dump")


def test_a_programme_without_a_price_is_left_out_with_all_that_leads_to_it(tmp_path: Path) -> None:
    load(CaseFolder(tmp_path / "case").write())
    Price.objects.filter(programme__reference="G02").delete()
    dumped = dump(tmp_path / "dump")
    assert set(column(dumped, "programmes", "programme_ref")) == {"G01"}
    assert column(dumped, "placements", "placement_ref") == ["PL1"]
    assert set(column(dumped, "attendance", "placement_ref")) == {"PL1"}
    assert "G02" not in column(dumped, "decisions", "programme_ref")


def test_a_superseded_decision_is_history(tmp_path: Path) -> None:
    load(CaseFolder(tmp_path / "case").write())
    load(CaseFolder(tmp_path / "case").set("decisions", 2, reasons="Another reason.").write())
    dumped = dump(tmp_path / "dump")
    assert len(rows_of(dumped["decisions"])) == 4
    assert "Another reason." in column(dumped, "decisions", "reasons")


def test_the_present_timetable_with_the_provider_is_dumped(tmp_path: Path) -> None:
    load(CaseFolder(tmp_path / "case").write())
    placement = Placement.objects.get(reference="PL1")
    placement.slots.filter(weekday=0).update(valid_to=date(2025, 11, 2))
    common = {"pupil": placement.pupil, "valid_from": date(2025, 11, 3)}
    placement.slots.create(weekday=3, session=1, **common)
    placement.slots.create(weekday=4, session=1, place="school", **common)
    assert column(dump(tmp_path / "dump"), "placements", "timetable") == [
        "TueAM;ThuPM",
        "WedAM;WedPM",
    ]
    before = everything()
    assert load(tmp_path / "dump").endswith("Nothing had changed.\n")
    assert everything() == before


def test_a_timetable_that_took_over_what_another_placement_held_loads_elsewhere(
    tmp_path: Path,
) -> None:
    with empty_database():
        case = CaseFolder(tmp_path / "case")
        load(case.add("placements", placement_ref="PL3", timetable="FriAM").write())
        placement = Placement.objects.get(reference="PL3")
        Placement.objects.filter(pk=placement.pk).update(end=None, end_reason="", state="active")
        placement.slots.update(valid_to=None)
        # PL2 held Wednesday mornings until 28 November.
        placement.slots.create(
            pupil=placement.pupil, weekday=2, session=0, valid_from=date(2025, 12, 1)
        )
        dumped = dump(tmp_path / "dump")
        assert column(dumped, "placements", "timetable")[1:] == ["WedAM;WedPM", "FriAM"]
        assert load(tmp_path / "dump").endswith("Nothing had changed.\n")
    check_elsewhere(tmp_path / "dump")


def test_a_price_from_the_beginning_is_dumped_and_comes_back(tmp_path: Path) -> None:
    programme = ProgrammeFactory(reference="G01")
    PriceFactory(programme=programme, valid_from=None, valid_to=None)
    assert column(dump(tmp_path / "dump"), "programmes", "price_from") == ["1900-01-01"]
    assert load(tmp_path / "dump").endswith("Nothing had changed.\n")
    assert programme.prices.get().valid_from is None


def test_blanks_around_what_people_typed_are_not_dumped(tmp_path: Path) -> None:
    load(CaseFolder(tmp_path / "case").write())
    tidy = dump(tmp_path / "tidy")
    Pupil.objects.filter(surname="Brindle").update(surname="  Brindle\u00a0\n", postcode="WN1 3BB ")
    Provider.objects.filter(description="").update(description=" \r\n")
    assert dump(tmp_path / "typed") == tidy


def test_rows_stand_in_the_order_of_their_reference_in_any_language(tmp_path: Path) -> None:
    case = CaseFolder(tmp_path / "case").only("schools", "pupils", "referrals")
    for reference in ("r-1", "Ä1", "R 1", "a1", "B1", "R-1"):
        case.add("referrals", referral_ref=reference)
    load(case.write())
    found = column(dump(tmp_path / "dump"), "referrals", "referral_ref")
    assert found == sorted(found)
    assert len(found) == 9


def test_a_dump_is_in_the_audit_trail(tmp_path: Path) -> None:
    load(CaseFolder(tmp_path / "case").write())
    dump(tmp_path / "dump")
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.by) == ("dumped_case", None)
    assert (event.detail["pupils"], event.detail["attendance"]) == (2, 4)


def test_a_folder_that_is_not_empty_is_written_over_only_when_asked(tmp_path: Path) -> None:
    kept = tmp_path / "terms.csv"
    kept.write_text("ours")
    with pytest.raises(CommandError, match="is not empty"):
        dump(tmp_path)
    assert kept.read_text() == "ours"
    said(tmp_path, "--replace")
    assert kept.read_text().startswith("term,start")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="is a file, not a folder"):
        dump(tmp_path / "file")
    with pytest.raises(CommandError, match="Not a directory"):
        dump(tmp_path / "file" / "folder")


def test_a_new_folder_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    dump(tmp_path / "dump")
    assert (tmp_path / "dump").stat().st_mode & 0o777 == 0o700


def test_records_under_restriction_are_left_out_unless_a_ground_is_stated(tmp_path: Path) -> None:
    world = World()
    Pupil.objects.filter(pk=world.pupil.pk).update(restricted_on=world.today)
    lines = said(tmp_path / "dump")
    assert lines[-1].startswith("Left out, as their records are under restriction: ")
    held = [path.read_text() for path in (tmp_path / "dump").iterdir()]
    tells = (world.pupil.upn, world.referral.reference, world.placement.reference)
    assert not any(word in text for word in tells for text in held)
    with pytest.raises(CommandError, match="invalid choice"):
        said(tmp_path / "other", "--in-spite-of-restriction", "because")
    said(tmp_path / "other", "--in-spite-of-restriction", "claims")
    assert world.pupil.upn in (tmp_path / "other" / "pupils.csv").read_text()
    event = AuditEvent.objects.filter(verb="dumped_case").latest("pk")
    assert event.detail["in_spite"] == "claims"
