"""What loading a second folder changes, and what it leaves alone."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apcommission.audit.models import AuditEvent
from placements.attendance.models import Mark
from placements.placement.models import Placement
from providers.directory.models import Price, Provider
from referrals.panels.models import AgendaItem, Decision, Meeting, Panel
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral
from tests.factories.apcommission import PersonFactory
from tests.monitoring.exchange.case_folder import ONE, CaseFolder, everything, load

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


def test_the_same_folder_again_changes_nothing(case: CaseFolder) -> None:
    before, trail = everything(), AuditEvent.objects.count()
    said = load(case.write())
    assert everything() == before
    assert AuditEvent.objects.count() == trail
    assert said.endswith("Nothing had changed.\n")
    assert "extras.csv: 0 added, 0 changed, 3 unchanged" in said


def test_a_row_is_matched_by_its_reference_and_changed_in_place(case: CaseFolder) -> None:
    before = Pupil.objects.get(upn=ONE)
    said = load(case.set("pupils", 2, surname="Brindle-Kaye", looked_after="").write())
    pupil = Pupil.objects.get(upn=ONE)
    assert (pupil.pk, pupil.version) == (before.pk, before.version + 1)
    assert (pupil.surname, pupil.looked_after) == ("Brindle-Kaye", None)
    assert "pupils.csv: 0 added, 1 changed, 1 unchanged" in said
    assert AuditEvent.objects.latest("pk").detail == {"pupils changed": 1}


def test_only_what_changed_is_touched(case: CaseFolder) -> None:
    before = everything()
    load(case.set("awards", 2, level="Entry 2").write())
    after = everything()
    touched = [label for label in after if after[label] != before[label]]
    # With it goes that the figures of then are to be counted again.
    assert touched == ["apcommission.Change", "placements.Award", "monitoring.FigureChange"]


def test_a_column_that_is_absent_keeps_what_is_there(case: CaseFolder) -> None:
    case.only("pupils", "placements", "attendance", "providers")
    case.drop("pupils", "sen_need", "postcode").drop("placements", "end", "end_reason", "price")
    case.drop("placements", "price_basis").drop("attendance", "minutes_late", "recorded_by")
    case.drop("providers", "published", "phone")
    before = everything()
    load(case.write())
    assert everything() == before
    load(case.set("attendance", 4, code="U").write())
    assert Mark.objects.get(code="U").minutes_late == 12


def test_rows_that_are_not_in_the_folder_stay(case: CaseFolder) -> None:
    load(case.only("pupils", "referrals").write())
    assert Mark.objects.count() == 4


def test_references_may_lead_to_what_was_loaded_before(case: CaseFolder) -> None:
    case.only("awards").add("awards", title="Another unit", kind="unit", level="Level 1")
    assert "awards.csv: 1 added, 0 changed, 2 unchanged" in load(case.write())


def test_a_mark_is_changed_and_no_longer_someone_elses(case: CaseFolder) -> None:
    person = PersonFactory()
    Mark.objects.update(recorder=person)
    before = Mark.objects.get(code="O")
    said = load(case.set("attendance", 5, code="I", recorded_by="Office").write())
    assert "attendance.csv: 0 added, 1 changed, 3 unchanged" in said
    after = Mark.objects.get(pk=before.pk)
    assert (after.code_id, after.recorded_by, after.recorder) == ("I", "Office", None)
    assert Mark.objects.filter(recorder=person).count() == 3


def test_a_new_price_ends_the_present_one(case: CaseFolder) -> None:
    case.only("programmes").add("programmes", price="220", price_from="2026-04-01")
    load(case.write())
    prices = Price.objects.filter(programme__reference="G02").order_by("valid_from")
    assert list(prices.values_list("amount", "valid_to")) == [
        (Decimal(210), date(2026, 3, 31)),
        (Decimal(220), None),
    ]


def test_a_price_between_two_others_takes_its_place(case: CaseFolder) -> None:
    case.files["programmes"].insert(1, dict(case.files["programmes"][0]))
    load(case.set("programmes", 3, price="62", price_from="2025-11-01").write())
    prices = Price.objects.filter(programme__reference="G01").order_by("valid_from")
    assert list(prices.values_list("amount", "valid_from", "valid_to")) == [
        (Decimal(60), date(2025, 9, 1), date(2025, 10, 31)),
        (Decimal(62), date(2025, 11, 1), date(2025, 12, 31)),
        (Decimal("64.50"), date(2026, 1, 1), None),
    ]


def test_a_price_from_the_beginning_is_matched(case: CaseFolder) -> None:
    Price.objects.filter(programme__reference="G02").update(valid_from=None)
    case.only("programmes").set("programmes", 4, price_from="1900-01-01")
    before = everything()
    load(case.write())
    assert everything() == before


def test_a_placement_that_ends_closes_its_timetable(case: CaseFolder) -> None:
    case.set("placements", 2, end="2026-02-13", end_reason="broke_down")
    load(case.write())
    assert Placement.objects.get(reference="PL1").state == "ended"
    assert {last for *_, last in days("PL1")} == {"2026-02-13"}


def test_a_placement_that_goes_on_after_all_holds_its_timetable_again(case: CaseFolder) -> None:
    load(case.set("placements", 3, end="", end_reason="").write())
    assert Placement.objects.get(reference="PL2").state == "active"
    assert {last for *_, last in days("PL2")} == {None}


def test_another_timetable_takes_the_place_of_the_former_one(case: CaseFolder) -> None:
    placement = Placement.objects.get(reference="PL1")
    for weekday in (0, 4):
        placement.slots.create(
            pupil=placement.pupil,
            weekday=weekday,
            session=1,
            place="school",
            valid_from=date(2025, 10, 6),
            holds=weekday == 4,
        )
    load(case.set("placements", 2, timetable="MonPM;ThuAM").write())
    assert days("PL1") == {
        ("Mon PM", "provider", "2025-09-29", None),
        ("Thu AM", "provider", "2025-09-29", None),
        ("Fri PM", "school", "2025-10-06", None),
    }


def test_two_pupils_may_swap_their_sessions_in_one_load(case: CaseFolder) -> None:
    case.add("placements", placement_ref="PL3", referral_ref="R02", timetable="FriAM")
    load(case.write())
    case.set("placements", 3, timetable="FriAM").set("placements", 4, timetable="WedAM;WedPM")
    load(case.write())
    assert {session for session, *_ in days("PL3")} == {"Wed AM", "Wed PM"}


def test_what_officers_did_since_with_an_unchanged_row_stays(case: CaseFolder) -> None:
    Placement.objects.filter(reference="PL1").update(state="reintegrating")
    Referral.objects.filter(reference="R03").update(state="withdrawn")
    Provider.objects.filter(state="published").update(state="needs_refresh")
    before = everything()
    load(case.write())
    assert everything() == before


def test_a_cancelled_placement_is_not_brought_back(case: CaseFolder) -> None:
    placement = Placement.objects.get(reference="PL1")
    placement.slots.update(holds=False)
    Placement.objects.filter(pk=placement.pk).update(state="cancelled")
    case.set("placements", 2, planned_end="2026-04-01", timetable="MonAM")
    case.add("placements", placement_ref="PL3", referral_ref="R01", timetable="MonAM")
    load(case.write())
    placement.refresh_from_db()
    assert placement.state == "cancelled"
    assert not placement.slots.filter(holds=True).exists()


def test_a_draft_with_the_same_reference_is_submitted(case: CaseFolder) -> None:
    referral = Referral.objects.get(reference="R03")
    Decision.objects.filter(referral=referral).exclude(state="signed").delete()
    fresh = Referral.objects.create(reference="R09", pupil=referral.pupil)
    load(case.add("referrals", referral_ref="R09").write())
    fresh.refresh_from_db()
    assert (fresh.state, fresh.submitted_on) == ("submitted", date(2025, 11, 3))


class TestDecisions:
    """A signed decision is fixed: what the folder says now supersedes it."""

    def test_another_reason_is_a_new_decision(self, case: CaseFolder) -> None:
        old = Decision.objects.get(referral__reference="R01")
        load(case.set("decisions", 2, reasons="Because the need has grown.").write())
        old.refresh_from_db()
        new = Decision.objects.get(referral__reference="R01", state="signed")
        assert old.state == "superseded"
        assert new.supersedes == old
        assert new.reasons == "Because the need has grown."
        before = everything()
        load(case.write())
        assert everything() == before

    def test_a_draft_of_the_same_case_is_signed(self, case: CaseFolder) -> None:
        meeting = Meeting.objects.get(date=date(2025, 11, 12))
        referral = Referral.objects.get(reference="R01")
        draft = Decision.objects.create(
            meeting=meeting, referral=referral, outcome="decline", reasons="?", conditions="Weekly."
        )
        case.add("decisions", referral_ref="R01", outcome="school_place", reasons="It is near.")
        load(case.write())
        draft.refresh_from_db()
        assert (draft.state, draft.outcome, draft.reasons) == (
            "signed",
            "school_place",
            "It is near.",
        )
        assert draft.conditions == "Weekly."

    def test_a_meeting_that_is_planned_keeps_its_agenda(self, case: CaseFolder) -> None:
        panel = Panel.objects.get(name="Behaviour panel")
        meeting = Meeting.objects.create(panel=panel, date=date(2025, 12, 10))
        waiting = Referral.objects.get(reference="R02")
        AgendaItem.objects.create(meeting=meeting, referral=waiting, position=4)
        load(case.add("decisions", meeting_date="2025-12-10", outcome="decline").write())
        items: Any = meeting.items.values_list("referral__reference", "position")
        assert list(items) == [("R02", 4), ("R03", 5)]
        meeting.refresh_from_db()
        assert meeting.state == "planned"
        assert Referral.objects.get(reference="R03").state == "decided"


def test_a_provider_leaves_the_directory_when_the_folder_says_so(case: CaseFolder) -> None:
    load(case.set("providers", 2, published="n").set("providers", 3, published="y").write())
    states = dict(Provider.objects.values_list("organisation__reference", "state"))
    assert states == {"P01": "draft", "P02": "published"}
