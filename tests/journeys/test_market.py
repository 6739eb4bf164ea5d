"""The authority and its market: an entry changes, a tender is bid for and awarded, a contract is signed."""

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from providers.directory.models import Provider
from providers.tenders.models import Tender
from tests.journeys.steps import Job


def test_a_change_of_an_entry_is_approved_side_by_side(job: Job, world: Any) -> None:
    Provider.objects.filter(pk=world.provider.pk).update(phone="01632 960000")
    job.as_("provider_manager", f"/directory/providers/{world.provider.pk}/")
    job.follows("Change the entry")
    job.fills("Phone number (optional)", "01632 960999")
    job.presses("Save the entry")
    job.sees("Your change is sent to the authority.", "01632 960000", "Changes asked for")

    job.as_("officer")
    job.follows("Changes of directory entries to approve")
    job.follows(str(world.provider))
    job.sees("01632 960000", "01632 960999")
    job.presses("Approve: show it in the directory")
    job.sees("The change is in the directory")

    job.as_("headteacher", f"/directory/providers/{world.provider.pk}/")
    job.sees("01632 960999")
    job.does_not_see("Changes asked for")


def test_a_tender_is_bid_for_scored_and_awarded_and_its_contract_signed(
    job: Job, world: Any
) -> None:
    in_a_week = world.today + timedelta(days=7)
    job.as_("commissioner", "/tenders/add/")
    job.fills("Title", "Morning places")
    job.fills("What is asked for, and why", "Places near the town.")
    job.fills_day("Last day for questions", in_a_week)
    job.fills("Time at which questions end", "9am")
    job.fills_day("Last day for bids", in_a_week)
    job.fills("Time at which bids end", "12pm")
    job.fills_day("First day of the contract", in_a_week + timedelta(days=30))
    job.fills_day("Last day of the contract", in_a_week + timedelta(days=395))
    job.fills("Weight of the price, of 100", "40")
    job.presses("Save the draft")
    job.follows("Add a lot")
    job.fills("What the lot is called", "North")
    job.fills("Places wanted", "6")
    job.presses("Add the lot")
    job.follows("Add a criterion")
    job.fills("What is judged", "Safety")
    job.fills("Weight, of 100", "60")
    job.presses("Add the criterion")
    job.presses("Open it for bids")
    job.sees("Open for bids")
    job.follows("Name an evaluator")
    job.selects("Who", world.person("officer").name)
    job.presses("Name the evaluator")

    job.as_("provider_manager")
    job.follows("Tenders that you can bid for")
    job.follows("Morning places")
    job.follows(re.compile("Bid for this lot"))
    job.fills("Price for a place a week", "180")
    job.fills("Safety (weight 60)", "Checked staff and a named lead.")
    job.presses("Send the bid")
    job.sees("It is sealed.")

    # The deadline comes.
    past = timezone.now() - timedelta(minutes=1)
    Tender.objects.update(questions_until=past, bids_until=past)
    job.as_("commissioner")
    job.follows("Tenders that wait for your next step")
    job.follows("Morning places")
    job.presses("Let the bids be scored")

    job.as_("officer")
    job.follows("Tenders to score")
    job.follows("Morning places")
    job.follows("Bids to score")
    job.follows("declare before you read the bids for North")
    job.chooses("I have none")
    job.presses("Declare")
    job.follows(f"North: {world.provider}")
    job.sees("Checked staff and a named lead.")
    job.selects("Mark for Safety", "4")
    job.fills("Reason for the mark for Safety", "Clear and complete.")
    job.presses("Save the marks")
    job.presses("I have finished: fix my marks")

    job.as_("commissioner", f"/tenders/{Tender.objects.get().pk}/")
    job.presses("Open the scores to agree them")
    job.follows("Value of the bids for North")
    job.follows(f"Agree the marks of {world.provider}")
    job.sees("Clear and complete.")
    job.selects("Mark for Safety", "4")
    job.fills("Reason for the mark for Safety", "As the evaluator says.")
    job.presses("Save the marks")
    job.sees("88.00")
    job.follows("Decide the lot")
    job.chooses(str(world.provider))
    job.fills(f"What {world.provider} is told", "A strong bid at a fair price.")
    job.presses("Decide the lot")
    job.sees("Decided")
    job.opens("/contracts/?state=draft")
    job.follows(str(world.provider.contracts.get().reference))
    job.sees("Morning places: North", "£180.00 a week")
    job.presses("Send out for signature")

    for persona in ("provider_manager", "commissioner"):
        job.as_(persona)
        job.follows("Contracts to sign")
        job.follows(str(world.provider.contracts.get().reference))
        job.follows("Sign the contract")
        job.fills("Your position", "Director")
        job.chooses("I may sign for my side, and I have read the contract")
        job.presses("Sign the contract")
    job.sees("Signed by both")
