"""What loading makes of the rows."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from apcommission.audit.models import AuditEvent
from apcommission.people.models import Organisation
from placements.attendance.models import Mark
from placements.charges.models import Extra
from placements.placement.models import Placement
from providers.directory.models import Price, Programme, Provider
from providers.protocols.models import ProtocolPack, Standard
from providers.protocols.queries import pack_in_force
from referrals.panels.models import AgendaItem, Decision, Meeting, Panel
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral
from tests.monitoring.exchange.case_folder import CaseFolder, load, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    """The small case, loaded; to be changed, written and loaded again."""
    load(CaseFolder(tmp_path / "loaded").write())
    return CaseFolder(tmp_path / "again")


def days(placement: str) -> set[tuple[str, str, str, str | None]]:
    """The timetable of a placement: session, place, first and last day."""
    return {
        (str(slot), slot.place, str(slot.valid_from), slot.valid_to and str(slot.valid_to))
        for slot in Placement.objects.get(reference=placement).slots.all()
    }


def test_schools_and_providers_have_their_organisations(case: CaseFolder) -> None:
    found = Organisation.objects.order_by("kind", "reference").values_list(
        "kind", "reference", "name"
    )
    assert list(found) == [
        ("provider", "P01", "Hollow Farm"),
        ("provider", "P02", "Wenbury Tuition"),
        ("school", "900001", "Wenbury High School"),
        ("school", "900002", "Moss Lane School"),
    ]


def test_a_published_provider_is_in_the_directory_and_another_a_draft(case: CaseFolder) -> None:
    states = dict(Provider.objects.values_list("organisation__reference", "state"))
    assert states == {"P01": "published", "P02": "draft"}
    listed = Provider.objects.get(state="published")
    assert listed.confirmed_on == timezone.localdate()


def test_each_price_ends_the_day_before_the_next_begins(case: CaseFolder) -> None:
    prices = Price.objects.filter(programme__reference="G01").order_by("valid_from")
    assert list(prices.values_list("amount", "valid_from", "valid_to")) == [
        (Decimal("60.00"), date(2025, 9, 1), date(2025, 12, 31)),
        (Decimal("64.50"), date(2026, 1, 1), None),
    ]


def test_a_programme_has_the_venue_of_its_postcode(case: CaseFolder) -> None:
    programme = Programme.objects.get(reference="G01")
    assert programme.venue is not None
    assert programme.venue.provider == programme.provider
    assert programme.venue.postcode == "WN2 2AA"
    assert Programme.objects.get(reference="G02").venue is None


def test_a_version_of_the_protocol_is_in_force_from_its_first_signature(case: CaseFolder) -> None:
    pack = ProtocolPack.objects.get()
    assert (pack.name, pack.in_force_from) == ("2025", date(2025, 6, 20))
    assert pack_in_force() == pack
    assert list(Standard.objects.values_list("pack__name", "code")) == [
        ("2025", "M1"),
        ("2025", "M2"),
    ]


def test_decisions_have_panels_held_meetings_and_their_place_on_the_agenda(
    case: CaseFolder,
) -> None:
    assert set(Panel.objects.values_list("name", flat=True)) == {
        "Behaviour panel",
        "Complex needs panel",
    }
    assert set(Meeting.objects.values_list("state", flat=True)) == {"closed"}
    agenda = AgendaItem.objects.filter(meeting__date=date(2025, 9, 17))
    assert list(agenda.values_list("referral__reference", "position")) == [("R01", 1), ("R02", 2)]
    passed = Decision.objects.get(outcome="pass_on")
    assert (passed.state, passed.signed_by) == ("signed", "Pat Chair")
    assert str(passed.passed_to) == "Complex needs panel"


def test_a_referral_has_come_as_far_as_its_decisions_tell(case: CaseFolder) -> None:
    case.add("referrals", referral_ref="R04").add("referrals", referral_ref="R05")
    case.add("placements", placement_ref="PL5", referral_ref="R05", timetable="FriAM")
    load(case.write())
    assert dict(Referral.objects.values_list("reference", "state")) == {
        "R01": "decided",
        "R02": "decided",  # passed on, then decided
        "R03": "triaged",  # deferred
        "R04": "submitted",
        "R05": "decided",  # of its decision nothing is told, but it led to a placement
    }


def test_the_state_of_a_placement_follows_from_its_dates(case: CaseFolder) -> None:
    soon = timezone.localdate() + timedelta(days=3)
    case.add("placements", placement_ref="PL3", referral_ref="R03", timetable="FriAM")
    case.set("placements", 4, start=str(soon), planned_end=str(soon), end="", end_reason="")
    load(case.write())
    assert dict(Placement.objects.values_list("reference", "state")) == {
        "PL1": "active",
        "PL2": "ended",
        "PL3": "agreed",
    }


def test_a_placement_has_pupil_provider_and_school_of_its_time(case: CaseFolder) -> None:
    placement = Placement.objects.get(reference="PL2")
    assert placement.pupil == placement.referral.pupil
    assert placement.provider == placement.programme.provider
    # The referral names no school: the one on whose roll the pupil is.
    assert placement.school == placement.pupil.school
    assert (placement.school_share, placement.la_share, placement.ehcp_share) == (
        0,
        Decimal("40.5"),
        Decimal("59.5"),
    )


def test_a_share_that_is_not_told_is_nothing(case: CaseFolder) -> None:
    placement = Placement.objects.get(reference="PL1")
    shares = (placement.school_share, placement.la_share, placement.ehcp_share)
    assert shares == (100, 0, 0)


def test_the_timetable_holds_from_the_first_day_to_the_last(case: CaseFolder) -> None:
    assert days("PL1") == {
        (slot, "provider", "2025-09-29", None) for slot in ("Mon AM", "Mon PM", "Tue AM")
    }
    assert days("PL2") == {
        (slot, "provider", "2025-09-29", "2025-11-28") for slot in ("Wed AM", "Wed PM")
    }


def test_marks_are_as_the_register_has_them(case: CaseFolder) -> None:
    marks = Mark.objects.order_by("placement__reference", "date", "session")
    found = marks.values_list("date", "session", "code", "minutes_late", "recorded_by", "recorder")
    assert list(found) == [
        (date(2025, 9, 29), 0, "/", None, "Kit Manager", None),
        (date(2025, 9, 29), 1, "\\", None, "Kit Manager", None),
        (date(2025, 9, 30), 0, "L", 12, "", None),
        (date(2025, 10, 1), 0, "O", None, "", None),
    ]


@pytest.mark.parametrize("name", ["back\\slash", "tab\tinside", "line\r\nend", "\\N", "\\."])
def test_the_name_in_a_register_is_kept_to_the_letter(name: str, tmp_path: Path) -> None:
    load(CaseFolder(tmp_path).set("attendance", 2, recorded_by=name).write())
    assert Mark.objects.filter(recorded_by=name).count() == 1


def test_what_was_paid_twice_on_a_day_is_there_twice(case: CaseFolder) -> None:
    assert Extra.objects.filter(note="Taxi").count() == 2


def test_the_load_is_in_the_audit_trail_with_counts_and_no_names(case: CaseFolder) -> None:
    event = AuditEvent.objects.get()
    assert (event.verb, event.by) == ("loaded_case", None)
    assert event.detail["pupils added"] == 2
    assert event.detail["attendance added"] == 4
    assert all(isinstance(count, int) for count in event.detail.values())


def test_the_command_says_what_it_did_with_each_file(tmp_path: Path) -> None:
    said = load(CaseFolder(tmp_path).write()).splitlines()
    assert said[0] == "terms.csv: 2 added, 0 changed, 0 unchanged"
    assert said[-1] == "All is loaded."
    assert len(said) == 19


def test_the_command_names_files_that_it_passed_over(tmp_path: Path) -> None:
    folder = CaseFolder(tmp_path).write()
    (folder / "atendance.csv").write_text("placement_ref\n")
    (folder / "notes.txt").write_text("for us")
    err = StringIO()
    call_command("load_case", str(folder), stdout=StringIO(), stderr=err)
    assert err.getvalue() == "atendance.csv: passed over, as the format has no such file.\n"


def test_a_rule_of_the_database_is_told_in_words_where_it_is_broken_all_the_same(
    tmp_path: Path,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE monitoring_comparator ADD CONSTRAINT nothing_is_cheap CHECK (amount > 1e6)"
        )
    (fault,) = refused(CaseFolder(tmp_path).write())
    assert fault.startswith(
        "comparators.csv: the database refused it, by its rule “nothing is cheap”: "
    )
    assert not Pupil.objects.exists()


@pytest.mark.parametrize("command", ["load_case", "dump_case"])
def test_a_database_that_is_not_up_to_date_is_told_without_a_traceback(
    command: str, tmp_path: Path
) -> None:
    folder = CaseFolder(tmp_path / "case").only("comparators").write()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE monitoring_comparator RENAME TO elsewhere")
    with pytest.raises(CommandError, match="The database is not up to date"):
        call_command(command, str(folder if command == "load_case" else tmp_path / "dump"))
