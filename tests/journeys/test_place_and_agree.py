"""A decision is carried out: offer, answer, agreement, signatures, first day."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from tests.factories.referrals import DecisionFactory, ReferralFactory
from tests.journeys.browsing import Hand
from tests.journeys.steps import Job

AGREE = "I have read the agreement and will keep to it"


def test_all_four_sign_the_parent_by_a_link_on_the_phone(
    job: Job, phone_in_hand: Hand, world: Any, worker: Path
) -> None:
    job.as_("officer")
    job.follows("Decisions to carry out")
    job.follows(world.decision_to_place.referral.reference)
    job.follows("Read the decision")
    job.offers_the_place()
    job.sees("Offered to the provider", "£52.50 a session")
    job.as_("provider_manager")
    job.follows("Offers to answer")
    job.opens(job.placement)
    job.accepts()
    job.as_("officer")
    job.follows("Agreements to draw up")
    job.opens(job.placement)
    job.draws_up_the_agreement()
    for persona, name in (
        ("headteacher", "Hilary Head"),
        ("provider_manager", "Morgan Manager"),
        ("officer", "Odette Officer"),
    ):
        job.as_(persona)
        job.follows("Agreements to sign")
        job.follows(job.placement_number)
        job.sees("Thursday AM: Provider", "£52.50 a session")
        job.signs_the_agreement(name)
        job.sees("You have signed the agreement.", name)
    link = job.makes_the_parents_link()

    parent = phone_in_hand
    parent.opens(link)
    parent.sees(str(world.referral_to_place.pupil), "Parents and carers will")
    parent.presses("Sign the agreement")
    parent.is_told("Enter your full name", "Tick the box to say that you have read the agreement")
    parent.fills("Your full name", "Pat Parent")
    parent.chooses(AGREE)
    parent.presses("Sign the agreement")
    parent.sees("You have signed", "Thank you.")
    parent.opens(link)
    parent.sees("This link does not work")
    parent.opens("/placements/")
    assert parent.heading() == "Sign in"

    job.opens(job.agreement)
    job.sees("Signed by all", "Parent or carer: Pat Parent")
    job.waits_until_the_pdf_holds("Open the agreement (PDF)", "Pat Parent")
    paper = job.pdf("Open the agreement (PDF)")
    for words in ("Hilary Head", "Morgan Manager", "Odette Officer", "Pat Parent", "£52.50"):
        assert words in paper
    job.opens(job.placement)
    job.starts_the_placement()
    job.sees("Active")


def test_a_declined_offer_comes_back_to_the_officer(job: Job, world: Any) -> None:
    job.as_("provider_manager", f"/placements/{world.offered.pk}/")
    job.follows("Accept or decline this offer")
    job.chooses("Decline the offer")
    job.presses("Send the answer")
    job.is_told("Tell the authority why you decline.")
    job.fills("Your own assessment", "The group is full of friends of hers")
    job.presses("Send the answer")
    job.sees("You declined the offer. The authority knows.")
    job.opens(f"/placements/{world.offered.pk}/")
    job.sees("Page not found")
    job.as_("officer", f"/placements/{world.offered.pk}/")
    job.sees("Declined", "The group is full of friends of hers")


def test_a_pupil_is_not_in_two_places_at_once(job: Job, world: Any) -> None:
    again = ReferralFactory(pupil=world.pupil, state="decided")
    decision = DecisionFactory(referral=again, meeting=world.past_meeting, signed_at=timezone.now())
    job.as_("officer", f"/placements/decisions/{decision.pk}/offer/")
    job.field("Programme").select_option(str(world.programme.pk))
    job.fills_day("First day", job.past_week)
    job.fills_day("Planned last day", world.term.end)
    job.page.get_by_label("Monday AM").select_option(label="Provider")
    job.fills("What the provider should know", "Comes by bus")
    job.presses("Offer the place")
    job.is_told("Monday AM")
    assert job.field("What the provider should know").input_value() == "Comes by bus"
    job.page.get_by_label("Monday AM").select_option(label="–")
    job.page.get_by_label("Thursday AM").select_option(label="Provider")
    job.presses("Offer the place")
    job.sees("The place is offered to the provider.")


def test_a_newer_link_ends_the_older_one_and_paper_will_do(
    job: Job, plain: Job, world: Any
) -> None:
    job.as_("officer", f"/agreements/{world.agreement.pk}/")
    older = job.makes_the_parents_link()
    job.follows("Back to the agreement")
    newer = job.makes_the_parents_link()
    plain.opens(older)
    plain.sees("This link does not work")
    plain.opens(newer)
    plain.fills("Your full name", "Pat Parent")
    plain.presses("Sign the agreement")
    plain.is_told("Tick the box to say that you have read the agreement")
    assert plain.field("Your full name").input_value() == "Pat Parent"
    # Meanwhile the parent came to the office.
    job.follows("Back to the agreement")
    job.follows("Record a signature on paper")
    job.fills("Name of who signed on paper", "Pat Parent")
    job.presses("Record the signature")
    job.sees("The signature is recorded.", "Parent or carer: Pat Parent")
    plain.chooses(AGREE)
    plain.presses("Sign the agreement")
    plain.sees("This party has signed the agreement already.")


def test_without_scripts_a_place_is_offered_and_the_parent_signs(plain: Job, world: Any) -> None:
    plain.as_("officer", f"/panels/decisions/{world.decision_to_place.pk}/")
    plain.offers_the_place()
    plain.as_("provider_manager", plain.placement)
    plain.accepts()
    plain.as_("officer", plain.placement)
    plain.draws_up_the_agreement()
    link = plain.makes_the_parents_link()
    plain.browser.clear_cookies()
    plain.opens(link)
    plain.signs_the_agreement("Pat Parent")
    plain.sees("Thank you.")
