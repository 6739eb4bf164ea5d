"""A referral comes before a panel: triage, agenda, pack, decision, signature."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.journeys.steps import Job

NAMES = "The programme meets the need"


def test_an_officer_puts_a_referral_on_the_agenda_and_makes_the_pack(
    job: Job, world: Any, worker: Path
) -> None:
    job.number = world.submitted.reference
    job.as_("officer")
    job.sees("The oldest has waited 7 days")
    job.follows("Referrals to triage")
    job.follows(job.number)
    job.triages()
    job.follows("Choose a panel meeting")
    job.follows(f"{world.meeting.date:%-d %B %Y}")
    job.puts_on_the_agenda()
    pack = job.makes_the_pack()
    for words in (job.number, world.listed.reference, "Complete and urgent", "Confidential"):
        assert words in pack
    assert pack.index(world.listed.reference) < pack.index(job.number)
    # A changed agenda needs a new pack.
    job.presses(re.compile(f"Take off the agenda.*{job.number}"))
    job.sees("The pack is not made yet.")


def test_members_give_their_views_and_the_chair_decides(job: Job, world: Any) -> None:
    job.number = world.listed.reference
    job.as_("panel_member")
    job.follows(f"Papers for the {world.meeting}")
    job.follows(f"Give your view on {job.number}")
    job.fills("Your view of this case", "She likes working with her hands")
    job.presses("Save your view")
    job.as_("chair")
    job.follows(f"Decisions of the {world.meeting}")
    job.notes_who_is_there()
    job.follows(f"Record the decision on {job.number}")
    job.sees("She likes working with her hands")
    job.opens(job.meeting)
    job.decides()
    job.sees("Draft", NAMES, "Weekly contact with the school", "Support in school was not enough")
    job.sees(f"{world.today + timedelta(days=42):%-d %B %Y}")
    job.signs_the_decision()
    job.sees(f"{world.people['chair']}, {world.today:%-d %B %Y}")
    job.as_("headteacher", f"/referrals/{world.listed.pk}/")
    job.sees("Decided")
    job.follows("Decision: ")
    job.sees(NAMES)


def test_a_signed_decision_is_fixed_and_only_a_new_one_supersedes_it(job: Job, world: Any) -> None:
    job.number = world.listed.reference
    job.as_("chair", job.meeting)
    job.notes_who_is_there()
    job.decides()
    job.follows("Change the draft")
    draft = job.page.url
    job.presses("Save the draft")
    job.signs_the_decision()
    job.does_not_see("Change the draft", "Sign the decision")
    # Neither by the address of the form nor by what it would send.
    job.opens(draft)
    assert job.page.url == job.decision
    job.posts(draft, outcome="decline", reasons="Another reason")
    job.opens(job.decision)
    job.sees("Place in alternative provision", NAMES)
    job.does_not_see("Another reason")

    job.follows("Supersede with a new decision")
    job.chooses("Support in school")
    job.fills("Reasons", "The school has found a mentor")
    job.presses("Sign the new decision")
    job.sees("The new decision is signed.", "Support in school", "The school has found a mentor")
    job.opens(job.decision)
    job.sees("Superseded", NAMES)
    job.follows("A newer decision")
    job.sees("The school has found a mentor")


def test_who_has_an_interest_sees_nothing_of_the_case(job: Job, world: Any) -> None:
    reference = world.listed.reference
    job.as_("panel_member", job.meeting)
    job.sees(str(world.listed.pupil))
    job.follows(f"Declare an interest in {reference}")
    job.fills("What connects you with this case?", "Her aunt is a friend of mine")
    job.presses("Declare this interest")
    job.sees("You declared an interest in this case.")
    job.does_not_see(str(world.listed.pupil))
    job.opens(f"/referrals/{world.listed.pk}/")
    job.sees("Page not found")
    job.as_("chair", job.meeting)
    job.sees(f"{world.people['panel_member']} declared an interest and takes no part.")


def test_a_meeting_closes_once_every_case_is_decided(job: Job, world: Any) -> None:
    job.number = world.listed.reference
    job.as_("chair", job.meeting)
    job.notes_who_is_there()
    job.presses("Close the meeting")
    job.sees("1 case on the agenda has no signed decision yet.")
    job.decides()
    job.signs_the_decision()
    job.opens(job.meeting)
    job.presses("Close the meeting")
    job.sees("The meeting is closed.")
    job.does_not_see("Save who was there")


def test_without_scripts_a_panel_decides_all_the_same(plain: Job, world: Any) -> None:
    plain.number = world.triaged.reference
    plain.as_("officer", plain.meeting)
    plain.puts_on_the_agenda()
    plain.presses("Make the pack")
    plain.follows("Load the page again to see how far it is")
    plain.as_("chair", plain.meeting)
    plain.notes_who_is_there()
    plain.decides()
    plain.signs_the_decision()
