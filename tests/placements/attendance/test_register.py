"""The register of a week: marks saved, faults told, two tutors at once, closed weeks."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.calendar.models import Closure
from apcommission.errors import Refused
from placements.attendance import actions, views
from placements.attendance.models import Mark, WeeklyReturn
from placements.placement.models import TimetableSlot
from tests.factories.placements import PlacementFactory, TimetableSlotFactory
from tests.factories.world import WEEK, World


@pytest.fixture
def monday(world: Any) -> date:
    """A week that is over and open: Monday morning has its mark, Tuesday morning has none."""
    return world.monday - 2 * WEEK


def page(world: Any, monday: date) -> str:
    return reverse("attendance:week", args=[world.provider.pk, monday.isoformat()])


def name(world: Any, day: date, session: int = 0) -> str:
    return f"{world.placement.pk}-{day:%Y%m%d}-{session}"


def marks(world: Any) -> dict[tuple[date, int], tuple[str, int | None]]:
    found = Mark.objects.filter(placement=world.placement)
    return {(mark.date, mark.session): (mark.code_id, mark.minutes_late) for mark in found}


def entry(
    world: Any, day: date, code: str, was: str = "", late: str = "", waslate: str = ""
) -> dict[str, str]:
    cell = name(world, day)
    return {
        f"code-{cell}": code,
        f"was-{cell}": was,
        f"late-{cell}": late,
        f"waslate-{cell}": waslate,
    }


def test_a_tutor_marks_a_week_and_only_changes_are_written(
    world: Any, as_: Any, monday: date
) -> None:
    tuesday = monday + timedelta(days=1)
    data = {**entry(world, monday, "K", "K"), **entry(world, tuesday, "L", late="12")}
    answer = as_("provider_tutor").post(page(world, monday), data, follow=True)
    assert "Saved: 1 mark changed." in answer.content.decode()
    assert marks(world)[tuesday, 0] == ("L", 12)
    trace = AuditEvent.objects.get(verb="saved_register")
    assert trace.detail["marks"] == [[name(world, tuesday), "", None, "L", 12]]


def test_a_mark_is_corrected_and_cleared(world: Any, as_: Any, monday: date) -> None:
    tutor = as_("provider_tutor")
    tutor.post(page(world, monday), entry(world, monday, "I", "K"))
    assert marks(world)[monday, 0] == ("I", None)
    tutor.post(page(world, monday), entry(world, monday, "", "I"))
    assert (monday, 0) not in marks(world)


def test_the_rest_is_filled_with_present_and_saved_only_when_asked(
    world: Any, as_: Any, monday: date
) -> None:
    tuesday, tutor = monday + timedelta(days=1), as_("provider_tutor")
    filled = tutor.post(
        page(world, monday), {**entry(world, tuesday, ""), "fill": "present"}
    ).content.decode()
    assert '<option value="/" selected>' in filled
    assert (tuesday, 0) not in marks(world)


@pytest.mark.parametrize(
    ("code", "late", "words"),
    [
        ("H", "", "Choose a code from the list"),
        ("'; DROP TABLE", "", "Choose a code from the list"),
        ("\\", "", "is not a code for the morning"),
        ("L", "soon", "Minutes late must be a whole number up to 180"),
        ("L", "181", "Minutes late must be a whole number up to 180"),
        ("L", "-5", "Minutes late must be a whole number up to 180"),
        ("I", "5", "Minutes late go with code L"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_session_and_the_others_are_kept(
    world: Any, as_: Any, monday: date, code: str, late: str, words: str
) -> None:
    tuesday = monday + timedelta(days=1)
    data = {**entry(world, monday, "M", "K"), **entry(world, tuesday, code, late=late)}
    text = as_("provider_tutor").post(page(world, monday), data).content.decode()
    assert words in text
    assert f'id="fault-{name(world, tuesday)}"' in text
    assert '<option value="M" selected>' in text, "what was entered beside it stays"
    assert marks(world)[monday, 0] == ("K", None), "nothing is half saved"


def test_two_tutors_do_not_overwrite_each_other(world: Any, as_: Any, monday: date) -> None:
    first, second = as_("provider_tutor"), as_("provider_manager")
    first.post(page(world, monday), entry(world, monday, "I", "K"))
    told = second.post(page(world, monday), entry(world, monday, "M", "K"))
    text = told.content.decode()
    assert "Someone else changed 1 of these marks" in text
    assert "Now marked I by someone else" in text
    assert '<option value="M" selected>' in text
    assert marks(world)[monday, 0] == ("I", None)
    second.post(page(world, monday), entry(world, monday, "M", "I"))
    assert marks(world)[monday, 0] == ("M", None)


def test_what_a_tutor_did_not_touch_does_not_undo_what_another_saved(
    world: Any, as_: Any, monday: date
) -> None:
    tuesday = monday + timedelta(days=1)
    as_("provider_manager").post(page(world, monday), entry(world, monday, "I", "K"))
    untouched = {**entry(world, monday, "K", "K"), **entry(world, tuesday, "/")}
    as_("provider_tutor").post(page(world, monday), untouched)
    assert marks(world)[monday, 0] == ("I", None)
    assert marks(world)[tuesday, 0] == ("/", None)


def test_a_mark_off_the_timetable_or_in_the_future_is_refused(world: Any, monday: date) -> None:
    tutor = world.person("provider_tutor")
    friday = actions.Entry(world.placement.pk, monday + timedelta(days=4), 0, "/")
    ahead = actions.Entry(world.placement.pk, world.monday + WEEK, 0, "/")
    for which, wrong in ((monday, friday), (world.monday + WEEK, ahead)):
        with pytest.raises(actions.NotTimetabled):
            actions.save_register(by=tutor, provider=world.provider, monday=which, entries=[wrong])


def test_a_closure_takes_its_sessions_off_the_register(world: Any, as_: Any, monday: date) -> None:
    tutor = as_("provider_tutor")
    TimetableSlotFactory(placement=world.placement, weekday=3)
    thursday = monday + timedelta(days=3)
    assert f"code-{name(world, thursday)}" in tutor.get(page(world, monday)).content.decode()
    Closure.objects.create(date=thursday, provider=world.provider.organisation, reason="Flood")
    assert f"code-{name(world, thursday)}" not in tutor.get(page(world, monday)).content.decode()


def test_one_day_can_be_shown_for_a_small_screen(world: Any, as_: Any, monday: date) -> None:
    tuesday = monday + timedelta(days=1)
    address = f"{page(world, monday)}?day={tuesday.isoformat()}"
    text = as_("provider_tutor").get(address).content.decode()
    assert f"code-{name(world, tuesday)}" in text
    assert f"code-{name(world, monday)}" not in text
    answer = as_("provider_tutor").post(address, entry(world, tuesday, "/"))
    assert answer.url == address


def test_a_register_of_many_pupils_opens_at_one_day(
    world: Any, as_: Any, monday: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MANY", 0)
    tutor, days = as_("provider_tutor"), [monday + timedelta(days=each) for each in range(5)]

    def shown(query: str = "") -> list[date]:
        text = tutor.get(page(world, monday) + query).content.decode()
        return [day for day in days if f"code-{name(world, day)}" in text]

    assert len(shown()) == 1
    assert len(shown("?day=all")) > 1
    assert "?day=all" in tutor.get(page(world, monday)).content.decode()


def test_a_week_that_the_authority_holds_is_closed(world: Any, as_: Any, monday: date) -> None:
    WeeklyReturn.objects.create(provider=world.provider, week=monday, state="submitted")
    text = as_("provider_tutor").get(page(world, monday)).content.decode()
    assert "so the register is closed" in text
    answer = as_("provider_tutor").post(page(world, monday), entry(world, monday, "I", "K"))
    assert "so its register is closed" in answer.content.decode()
    assert marks(world)[monday, 0] == ("K", None)


def test_weeks_begin_on_monday(world: Any, as_: Any, monday: date) -> None:
    for text in ((monday + timedelta(days=1)).isoformat(), "soon", "2026-02-30"):
        address = reverse("attendance:week", args=[world.provider.pk, text])
        assert as_("provider_tutor").get(address).status_code == 404


def test_a_register_of_two_hundred_pupils_can_be_sent_at_once(
    world: Any, as_: Any, monday: date
) -> None:
    data = {f"code-{number}-20260101-0": "/" for number in range(8000)}
    tuesday = monday + timedelta(days=1)
    as_("provider_tutor").post(page(world, monday), {**data, **entry(world, tuesday, "/")})
    assert marks(world)[tuesday, 0] == ("/", None)


def test_saving_and_submitting_at_the_same_moment_do_not_slip_past_each_other(
    transactional_db: None,
) -> None:
    world = World()
    monday = world.monday - 2 * WEEK
    provider, together = world.provider, threading.Barrier(2)
    said: dict[str, str] = {}

    def run(what: str, do: Any) -> None:
        together.wait(20)
        try:
            do()
            said[what] = "done"
        except Refused as refused:
            said[what] = type(refused).__name__
        finally:
            connection.close()

    entry = actions.Entry(world.placement.pk, monday, 0, "I", was="K")
    save = threading.Thread(
        target=run,
        args=(
            "save",
            lambda: actions.save_register(
                by=world.person("provider_tutor"),
                provider=provider,
                monday=monday,
                entries=[entry],
            ),
        ),
    )
    submit = threading.Thread(
        target=run,
        args=(
            "submit",
            lambda: actions.submit_return(
                by=world.person("provider_manager"), provider=provider, monday=monday, note="Late"
            ),
        ),
    )
    for thread in (save, submit):
        thread.start()
    for thread in (save, submit):
        thread.join(30)
    assert said["submit"] == "done"
    mark = Mark.objects.get(placement=world.placement, date=monday)
    assert (said["save"], mark.code_id) in (("done", "I"), ("WeekClosed", "K"))


def test_a_school_sees_the_week_of_its_pupils_only(world: Any, as_: Any, monday: date) -> None:
    address = reverse("attendance:school_week", args=[monday.isoformat()])
    own = as_("headteacher").get(address).content.decode()
    assert str(world.pupil) in own
    other = as_("other_headteacher").get(address).content.decode()
    assert str(world.pupil) not in other


def test_a_code_that_needs_a_reason_is_kept_with_it(world: Any, as_: Any, monday: date) -> None:
    cell = name(world, monday)
    tutor, where = as_("provider_tutor"), page(world, monday)
    shown = tutor.post(where, entry(world, monday, "C", "K")).content.decode()
    assert "Code C needs a reason: say why in a few words" in shown
    assert f'name="reason-{cell}"' in shown
    assert marks(world)[monday, 0] == ("K", None)
    tutor.post(where, {**entry(world, monday, "C", "K"), f"reason-{cell}": "A funeral"})
    mark = Mark.objects.get(placement=world.placement, date=monday)
    assert (mark.code_id, mark.reason) == ("C", "A funeral")
    assert "A funeral" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))
    tutor.post(where, {**entry(world, monday, "C", "C"), f"reason-{cell}": "A family funeral"})
    mark.refresh_from_db()
    assert mark.reason == "A family funeral"
    tutor.post(where, entry(world, monday, "C", "C"))  # not touched: it stays
    mark.refresh_from_db()
    assert mark.reason == "A family funeral"
    assert (
        "A family funeral" in as_("headteacher").get(reverse("attendance:school")).content.decode()
    )


def test_a_week_of_forty_pupils_is_saved_in_one_request(
    world: Any, as_: Any, monday: date, django_assert_max_num_queries: Any
) -> None:
    data: dict[str, str] = {}
    for _ in range(40):
        placement = PlacementFactory(
            programme=world.programme,
            referral__pupil__school=world.school,
            start=monday,
            planned_end=world.term.end,
        )
        slots = [
            TimetableSlotFactory.build(
                placement=placement, pupil=placement.pupil, weekday=cell // 2, session=cell % 2
            )
            for cell in range(10)
        ]
        TimetableSlot.objects.bulk_create(slots)
        for slot in slots:
            day = monday + timedelta(days=slot.weekday)
            cell = f"{placement.pk}-{day:%Y%m%d}-{slot.session}"
            data |= {f"code-{cell}": "I", f"was-{cell}": "", f"late-{cell}": ""}
    tutor = as_("provider_tutor")
    with django_assert_max_num_queries(24):
        answer = tutor.post(page(world, monday), data)
    assert answer.status_code == 302
    assert Mark.objects.filter(code="I", date__gte=monday).count() == 400
