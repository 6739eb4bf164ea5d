"""The register by phone and by keyboard, and the weekly return between provider and authority."""

from datetime import date, timedelta
from typing import Any

from placements.attendance.tasks import open_returns
from tests.journeys.browsing import Hand
from tests.journeys.steps import Job


def cell(world: Any, day: date) -> str:
    """What the register calls the morning of the world's placement on that day."""
    return f"code-{world.placement.pk}-{day:%Y%m%d}-0"


def mark(hand: Hand, world: Any, day: date) -> str:
    return hand.page.locator(f"#{cell(world, day)}").input_value()


def test_a_tutor_takes_one_days_register_on_the_phone(
    phone_in_hand: Hand, job: Job, world: Any
) -> None:
    tuesday = job.past_week + timedelta(days=1)
    tutor = phone_in_hand
    tutor.as_("provider_tutor")
    tutor.follows("This week’s register")
    tutor.follows("Week before")
    tutor.follows("Week before")
    tutor.follows(f"{tuesday:%a} {tuesday.day} {tuesday:%b}")
    tutor.sees(f"{world.pupil}, {world.programme.title}")
    assert tutor.page.locator("select").count() == 1
    tutor.page.locator(f"#{cell(world, tuesday)}").select_option("L")
    tutor.page.locator(f"#{cell(world, tuesday)}".replace("code", "late")).fill("10")
    tutor.presses("Save the register")
    tutor.sees("Saved: 1 mark changed.", "0 of 2 sessions of the week have no mark yet.")
    assert mark(tutor, world, tuesday) == "L"


def test_a_tutor_fills_in_the_whole_week_by_keyboard_alone(job: Job, world: Any) -> None:
    tuesday = job.past_week + timedelta(days=1)
    job.as_("provider_tutor", job.register())
    keyboard = job.page.keyboard
    for day, letter in ((job.past_week, "I"), (tuesday, "L")):
        job.tabs_to_field(cell(world, day))
        keyboard.type(letter)
    keyboard.press("Tab")
    keyboard.type("25")
    job.tabs_to("Save the register")
    with job.page.expect_navigation():
        keyboard.press("Enter")
    job.sees("Saved: 2 marks changed.")
    assert (mark(job, world, job.past_week), mark(job, world, tuesday)) == ("I", "L")


def test_the_rest_is_marked_present_and_only_then_saved(job: Job, world: Any) -> None:
    tuesday = job.past_week + timedelta(days=1)
    job.as_("provider_tutor", job.register())
    job.presses("Mark the rest present")
    job.sees("Check, then save.")
    assert (mark(job, world, job.past_week), mark(job, world, tuesday)) == ("K", "/")
    job.opens(job.register())
    assert mark(job, world, tuesday) == ""
    job.presses("Mark the rest present")
    job.presses("Save the register")
    job.sees("Saved: 1 mark changed.")


def test_a_wrong_entry_is_named_and_all_entries_stay(job: Job, world: Any) -> None:
    tuesday = job.past_week + timedelta(days=1)
    job.as_("provider_tutor", job.register())
    job.page.locator(f"#{cell(world, job.past_week)}").select_option("N")
    job.page.locator(f"#{cell(world, tuesday)}").select_option("/")
    job.page.locator(f"#{cell(world, tuesday)}".replace("code", "late")).fill("10")
    job.presses("Save the register")
    job.is_told("Tuesday AM: Minutes late go with code L: choose it, or clear the minutes")
    assert (mark(job, world, job.past_week), mark(job, world, tuesday)) == ("N", "/")
    job.page.locator(f"#{cell(world, tuesday)}").select_option("L")
    job.presses("Save the register")
    job.sees("Saved: 2 marks changed.")


def test_a_missing_return_shows_to_the_officer_and_comes_in_late(job: Job, world: Any) -> None:
    open_returns()  # as every morning
    week = f"{job.past_week:%-d %B %Y}"
    job.as_("officer")
    job.sees("Needs attention now")
    job.follows("Returns missing")
    job.sees(week, "Missing")
    job.as_("provider_manager")
    job.follows("Weekly returns to submit")
    job.opens(job.weekly_return())
    job.presses("Submit the return")
    job.is_told("1 of 2 sessions have no mark.")
    job.fills("Anything the authority should know", "The group was at the theatre")
    job.presses("Submit the return")
    job.sees("The return is with the authority.", "(late)")
    job.follows("Open the register")
    job.sees("The return of this week is with the authority, so the register is closed.")
    job.as_("officer")
    job.follows("Returns to check")
    job.sees(week, "Late")


def test_a_queried_return_is_corrected_and_accepted(job: Job, world: Any) -> None:
    job.as_("provider_manager", job.weekly_return())
    job.fills("Anything the authority should know", "Tuesday is not known")
    job.presses("Submit the return")
    job.as_("officer", job.weekly_return())
    job.chooses("Query the return")
    job.presses("Save")
    job.is_told("Say what is to be corrected.")
    job.fills("What is to be corrected", "Where was she on Tuesday?")
    job.presses("Save")
    job.sees("Queried by the authority")
    job.as_("provider_tutor", job.register())
    job.sees("The authority asks: Where was she on Tuesday?")
    job.presses("Mark the rest present")
    job.presses("Save the register")
    job.as_("provider_manager", job.weekly_return())
    job.presses("Submit the return")
    job.as_("officer", job.weekly_return())
    job.chooses("Accept the return")
    job.presses("Save")
    job.sees("Accepted")


def test_the_school_sees_the_marks_of_its_pupils(job: Job, world: Any) -> None:
    job.as_("headteacher")
    job.follows("Attendance")
    job.follows("Week before")
    job.follows("Week before")
    job.sees(str(world.pupil), "1 of 2 sessions have no mark yet.")
    job.follows("All marks, and download")
    job.sees("Education arranged by the authority")


def test_without_scripts_the_register_is_kept_all_the_same(plain: Job, world: Any) -> None:
    plain.as_("provider_tutor", plain.register())
    plain.presses("Mark the rest present")
    plain.presses("Save the register")
    plain.sees("Saved: 1 mark changed.")
    plain.as_("provider_manager", plain.weekly_return())
    plain.presses("Submit the return")
    plain.sees("The return is with the authority.")


def test_what_was_entered_waits_for_the_connection_and_is_sent_once_it_is_back(
    job: Job, world: Any
) -> None:
    tuesday = job.past_week + timedelta(days=1)
    job.as_("provider_tutor", job.register())
    code = job.page.locator(f"#{cell(world, tuesday)}")
    code.select_option("I")
    job.page.reload()
    job.sees("What you entered before, and was not saved, is filled in again.")
    assert mark(job, world, tuesday) == "I"
    job.browser.set_offline(True)
    job.page.get_by_role("button", name="Save the register").first.click()
    job.sees("There is no connection.")
    job.browser.set_offline(False)
    job.sees("Saved: 1 mark changed.")
    assert mark(job, world, tuesday) == "I"
    job.page.reload()
    assert job.page.locator("[data-ap-kept-words]").is_hidden()
