"""A headteacher finds a programme, refers a pupil to it, and comes back to what is not finished."""

from typing import Any

import pytest

from referrals.pupils.models import Contact
from tests.factories.providers import ProgrammeFactory
from tests.journeys.browsing import Hand
from tests.journeys.steps import SECTIONS, Job
from tests.referrals.typed import sections

WORLDS_OWN = "Building trades"
OTHER = "Animal care"


@pytest.fixture
def directory(world: Any) -> None:
    """Two programmes that no filter of the directory takes for each other."""
    world.programme.title = WORLDS_OWN
    world.programme.days = [0, 1]
    world.programme.save()
    ProgrammeFactory(
        provider=world.other_provider,
        title=OTHER,
        subject_areas=["Land and animals"],
        key_stages=[2, 3],
        mode="full_time",
        days=[3, 4],
        needs_met=["ASD"],
        places=0,
        accepts_permanently_excluded=True,
        accepts_ehcp=True,
    )


def test_a_headteacher_finds_a_programme_by_each_filter(
    job: Job, directory: None, world: Any
) -> None:
    job.as_("headteacher")
    job.follows("Directory")
    job.sees(WORLDS_OWN, OTHER, "2 programmes")
    for label, choice, found in (
        ("Key stage", "Key stage 4", WORLDS_OWN),
        ("Subject area", "Land and animals", OTHER),
        ("Mode", "Full time", OTHER),
        ("Meets this need", "Autistic spectrum disorder", OTHER),
        ("Runs on", "Tuesday", WORLDS_OWN),
        ("", "Has places free", WORLDS_OWN),
        ("", "Accepts permanently excluded pupils", OTHER),
        ("Programme, provider, subject or qualification", "animal", OTHER),
    ):
        filters(job, label, choice)
        job.sees(found, "1 programme")
        job.does_not_see(OTHER if found == WORLDS_OWN else WORLDS_OWN)
        job.follows("Remove the filter")
        job.sees("2 programmes")


def filters(job: Job, label: str, choice: str) -> None:
    """Use one filter in the way that it asks for."""
    if not label:
        job.chooses(choice)
    elif label == "Runs on":
        job.chooses(choice, among=label)
    elif "Programme" in label:
        job.fills(label, choice)
    else:
        job.selects(label, choice)
    job.presses("Apply filters")


def test_filters_that_fit_nothing_say_so_and_can_be_taken_away(
    job: Job, directory: None, world: Any
) -> None:
    job.as_("headteacher", "/directory/")
    job.selects("Key stage", "Key stage 4")
    job.selects("Mode", "Full time")
    job.presses("Apply filters")
    job.sees("No programmes match these filters")
    job.follows("Clear filters")
    job.sees("2 programmes")


def test_a_programme_tells_what_a_referrer_asks(job: Job, directory: None, world: Any) -> None:
    job.as_("headteacher", "/directory/")
    job.follows(WORLDS_OWN)
    job.sees("£45.00 a session", "Key stage 3, Key stage 4", "Monday, Tuesday", "Construction")
    job.sees("of 8 places free today", "Protocol signed", str(world.provider))


def test_a_referral_is_written_in_sittings_and_says_what_is_missing(job: Job) -> None:
    job.as_("headteacher")
    job.finds_the_programme()
    job.begins_a_referral()
    job.sees("Draft", "Still missing: answers in 7 sections.")
    assert not job.button("Submit to the authority").count()
    job.writes_why()
    job.sees("Still missing: answers in 6 sections.")
    job.does_not_see("Missing: the aim")

    # Another day: the home page leads back to it, and what was written is there.
    job.as_("headteacher")
    job.follows("Referrals to finish")
    job.follows(job.number)
    job.follows(SECTIONS[0])
    reason = job.field("Reason in a sentence or two").input_value()
    assert reason == "Cannot cope with a full timetable"
    job.opens_section("Programme wanted")
    wanted = job.field("Programme").locator("option:checked").inner_text()
    assert wanted.startswith(job.world.programme.title)

    job.writes_attendance()
    job.writes_the_profile()
    job.writes_what_was_tried()
    job.writes_risks()
    job.writes_views()
    job.sees("Still missing: answers in 1 section.", "Missing: the name of the person")
    job.writes_who_receives_attendance()
    job.submits()
    job.sees("Submitted on")
    job.opens(f"{job.referral}sections/risks/")
    job.sees("This referral is submitted, so it is no longer changed.")


def test_the_first_contact_of_a_pupil_is_added_on_the_way(job: Job, world: Any) -> None:
    job.as_("headteacher", f"/referrals/{world.draft.pk}/")
    job.sees("a contact with parental responsibility (on the pupil’s record)")
    job.follows("Why this referral")
    job.follows("add a contact")
    job.fills("Name", "Kim Carter")
    job.fills("Relationship", "Father")
    job.chooses("Has parental responsibility")
    job.presses("Add the contact")
    job.follows(f"Referral {world.draft.reference}")
    job.does_not_see("a contact with parental responsibility")


@pytest.fixture
def written(world: Any, as_: Any) -> Any:
    """The world's draft, complete but for who helps already."""
    Contact.objects.create(
        pupil=world.draft.pupil,
        name="Kim Carter",
        relationship="Father",
        parental_responsibility=True,
    )
    for key, typed in sections(world).items():
        typed.pop("agencies", "")
        as_("headteacher").post(f"/referrals/{world.draft.pk}/sections/{key}/", typed)
    return world.draft


def test_a_returned_referral_is_put_right_and_sent_again(job: Job, written: Any) -> None:
    job.referral = f"/referrals/{written.pk}/"
    job.signs_in("headteacher")
    job.submits()
    job.as_("officer", job.referral)
    job.follows("Accept or return this referral")
    job.chooses("Return to the school")
    job.presses("Save")
    job.is_told("Tell the school what is needed.")
    job.fills("Note", "Which agencies help already?")
    job.presses("Save")
    job.sees("The referral goes back to the school.")
    job.as_("headteacher")
    job.sees("Needs attention now")
    job.follows("Referrals that the authority returned")
    job.follows(written.reference)
    job.sees("Which agencies help already?")
    job.follows("Agencies and risks")
    job.fills("Agencies involved", "Family support since May")
    job.saves()
    job.submits()
    job.as_("officer", job.referral)
    job.sees("Family support since May", "Accept or return this referral")


def test_a_section_is_written_by_keyboard_alone(job: Job, world: Any) -> None:
    job.as_("headteacher", f"/referrals/{world.draft.pk}/sections/views/")
    page = job.page
    job.tabs_to("Interests and talents")
    page.keyboard.type("Bicycles")
    job.tabs_to("What the young person says")
    page.keyboard.type("I want to learn a trade")
    job.tabs_to("What the parents or carers say")
    page.keyboard.type("He needs a fresh start")
    job.tabs_to("Yes")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    job.tabs_to("Save and go back to the list")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    job.sees("Saved.")
    job.follows("The young person and the parents")
    assert job.field("Interests and talents").input_value() == "Bicycles"
    assert page.get_by_label("Yes").is_checked()


def test_the_summary_of_errors_leads_to_the_field(job: Job, world: Any) -> None:
    job.as_("headteacher", f"/referrals/{world.draft.pk}/sections/attendance/")
    job.fills("Attendance in the last full term, per cent", "140")
    job.fills("Suspensions and exclusions so far", "Two days in May")
    job.presses("Save and go back to the list")
    assert job.page.title().startswith("Error: ")
    assert job.page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    job.link("must be 100 or less").click()
    assert job.page.evaluate("document.activeElement.id") == "id_baseline_attendance"
    assert job.field("Suspensions and exclusions so far").input_value() == "Two days in May"


def test_without_scripts_a_pupil_is_referred_all_the_same(plain: Job, directory: None) -> None:
    plain.as_("headteacher")
    plain.finds_the_programme()
    plain.begins_a_referral()
    plain.writes_every_section()
    plain.submits()


def test_on_a_phone_the_filters_are_folded_so_that_the_list_comes_into_view(
    phone_in_hand: Hand, directory: None
) -> None:
    phone_in_hand.as_("headteacher", "/directory/")
    phone_in_hand.sees("2 programmes")
    assert not phone_in_hand.field("Key stage").is_visible()
    phone_in_hand.page.get_by_text("Search and filter").click()
    phone_in_hand.selects("Key stage", "Key stage 4")
    phone_in_hand.presses("Apply filters")
    phone_in_hand.sees("1 programme")
