"""The main job from end to end: one pupil, from the directory to the termly report."""

import re
from datetime import timedelta
from pathlib import Path

from tests.factories.apcommission import PASSWORD
from tests.factories.referrals import upn
from tests.journeys.browsing import Hand
from tests.journeys.steps import Job

PUPIL = "Robin Carter"
UPN = upn(987)


def test_refer_decide_place_agree_attend_report(
    job: Job, phone_in_hand: Hand, worker: Path
) -> None:
    a_school_refers_a_pupil_who_is_new(job)
    a_panel_decides(job)
    everyone_agrees(job, phone_in_hand)
    the_provider_keeps_the_register(job)
    the_report_shows_it(job)


def a_school_refers_a_pupil_who_is_new(job: Job) -> None:
    job.opens("/")
    job.fills("Email address", job.world.people["headteacher"].email)
    job.fills("Password", PASSWORD)
    job.presses("Sign in")
    job.follows("Pupils")
    job.follows("Add a pupil")
    forename, surname = PUPIL.split()
    job.fills("UPN", UPN)
    job.fills("First name", forename)
    job.fills("Last name", surname)
    job.fills_day("Date of birth", job.world.today - timedelta(days=14 * 366))
    job.chooses("Female")
    job.selects("Year group", "Year 9")
    job.chooses("SEN support")
    job.fills("Home LA code", "999")
    job.presses("Add the pupil")
    job.follows("Add a contact")
    job.fills("Name", "Kim Carter")
    job.fills("Relationship", "Father")
    job.chooses("Has parental responsibility")
    job.presses("Add the contact")
    job.opens("/")
    job.finds_the_programme()
    job.begins_a_referral(f"{surname}, {forename}")
    job.writes_every_section()
    job.submits()


def a_panel_decides(job: Job) -> None:
    job.as_("officer")
    job.follows("Referrals to triage")
    job.follows(job.number)
    job.triages()
    job.follows("Choose a panel meeting")
    job.opens(job.meeting)
    job.puts_on_the_agenda()
    pack = job.makes_the_pack()
    for words in (job.number, PUPIL, "I like working with my hands", "Complete and urgent"):
        assert words in pack
    job.as_("chair", job.meeting)
    job.notes_who_is_there()
    job.decides()
    job.signs_the_decision()


def everyone_agrees(job: Job, parent: Hand) -> None:
    job.as_("officer")
    job.follows("Decisions to carry out")
    job.opens(job.decision)
    job.offers_the_place()
    job.as_("provider_manager")
    job.follows("Offers to answer")
    job.opens(job.placement)
    job.accepts()
    job.as_("officer", job.placement)
    job.draws_up_the_agreement()
    for persona, name in (
        ("headteacher", "Hilary Head"),
        ("provider_manager", "Morgan Manager"),
        ("officer", "Odette Officer"),
    ):
        job.as_(persona, job.agreement)
        job.signs_the_agreement(name)
        job.sees("You have signed the agreement.")
    parent.opens(job.makes_the_parents_link())
    parent.sees(PUPIL)
    parent.fills("Your full name", "Kim Carter")
    parent.chooses("I have read the agreement and will keep to it")
    parent.presses("Sign the agreement")
    parent.sees("Thank you.")
    job.opens(job.placement)
    job.starts_the_placement()
    job.sees("Active")


def the_provider_keeps_the_register(job: Job) -> None:
    job.as_("provider_tutor", job.register())
    job.sees(PUPIL)
    job.presses("Mark the rest present")
    job.presses("Save the register")
    job.sees("Saved: ")
    job.as_("provider_manager", job.weekly_return())
    job.presses("Submit the return")
    job.sees("The return is with the authority.")


def the_report_shows_it(job: Job) -> None:
    job.as_("officer")
    report = job.asks_for_the_report()
    assert "Termly report" in report
    assert str(job.world.provider) in report
    job.follows("See the figures as they are today")
    job.follows(re.compile("the rows behind Attendance$"))
    job.sees(f"{PUPIL.split()[1]}, {PUPIL.split()[0]}")
