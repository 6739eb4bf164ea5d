"""Bad input, two people at one thing, and clicks that come twice: nothing typed is lost or made twice."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from placements.attendance.models import Mark
from placements.placement.models import Placement
from referrals.referral.models import Referral
from tests.journeys.browsing import Hand
from tests.journeys.steps import Job

if TYPE_CHECKING:
    from playwright.sync_api import Locator


def values(fields: list["Locator"]) -> list[str]:
    return [field.input_value() for field in fields]


def test_what_was_typed_stays_when_it_is_refused(job: Job, world: Any) -> None:
    job.as_("officer", f"/placements/decisions/{world.decision_to_place.pk}/offer/")
    job.field("Programme").select_option(str(world.programme.pk))
    job.fills_day("First day", world.today)
    planned_end = job.group("Planned last day")
    for box, words in (("Day", "31"), ("Month", "2"), ("Year", "2027")):
        planned_end.get_by_label(box, exact=True).fill(words)
    job.page.get_by_label("Friday AM").select_option(label="School")
    job.fills("Price", "12,50")
    job.selects("The price is for", "a session")
    job.fills("School", "40")
    job.fills("Local authority", "70")
    job.fills("What the provider should know", "Meets at the gate <b>at nine</b>")
    job.presses("Offer the place")
    job.is_told(
        "Enter a real date, for example 3 9 2026",
        "Enter an amount in pounds, for example 45 or 45.50",
    )
    boxes = [planned_end.get_by_label(box, exact=True) for box in ("Day", "Month", "Year")]
    assert values(boxes) == ["31", "2", "2027"]
    assert job.page.get_by_label("Friday AM").input_value() == "school"
    texts = [job.field(label) for label in ("Price", "What the provider should know")]
    assert values(texts) == ["12,50", "Meets at the gate <b>at nine</b>"]

    # One thing after the other is put right; each refusal stands beside its field.
    job.fills_day("Planned last day", world.term.end)
    job.fills("Price", "12.50")
    job.presses("Offer the place")
    job.is_told("At least one session must be with the provider.")
    job.page.get_by_label("Friday PM").select_option(label="Provider")
    job.presses("Offer the place")
    job.is_told("The three shares must add up to 100 per cent.")
    job.fills("Local authority", "60")
    job.presses("Offer the place")
    job.sees("The place is offered to the provider.", "Meets at the gate <b>at nine</b>")


def test_a_refused_step_says_why_and_leaves_the_way_open(job: Job, world: Any) -> None:
    job.as_("chair", job.meeting)
    job.number = world.listed.reference
    job.follows(f"Record the decision on {job.number}")
    job.chooses("Place in alternative provision")
    job.fills("Reasons", "The programme meets the need")
    job.presses("Save the draft")
    job.is_told("Enter the day on which the placement is reviewed.")
    assert job.field("Reasons").input_value() == "The programme meets the need"
    job.fills_day("Review date", world.today + timedelta(days=42))
    job.presses("Save the draft")
    decision = job.page.url
    # Nobody is noted as present yet.
    job.presses("Sign the decision")
    job.sees("Draft", "The panel needs 2 members")
    job.opens(job.meeting)
    job.notes_who_is_there()
    job.opens(decision)
    job.signs_the_decision()


def test_two_people_at_one_thing_do_not_overwrite_each_other(
    job: Job, phone_in_hand: Hand, world: Any
) -> None:
    section = f"/referrals/{world.draft.pk}/sections/risks/"
    job.as_("headteacher", section)
    phone_in_hand.as_("officer", section)
    job.fills("Risks, and how they are kept small", "None known")
    job.saves()
    phone_in_hand.fills("Risks, and how they are kept small", "Leaves the site without leave")
    phone_in_hand.presses("Save and go back to the list")
    phone_in_hand.is_told("Someone else changed this while you were editing.")
    kept = phone_in_hand.field("Risks, and how they are kept small").input_value()
    assert kept == "Leaves the site without leave"
    assert Referral.objects.get(pk=world.draft.pk).risks == "None known"
    phone_in_hand.presses("Save and go back to the list")
    assert Referral.objects.get(pk=world.draft.pk).risks == kept

    # In the register as well: the one mark that both gave is told, the other's mark stays.
    job.as_("provider_tutor", job.register())
    phone_in_hand.as_("provider_manager", job.register())
    monday = f"{world.placement.pk}-{job.past_week:%Y%m%d}-0"
    tuesday = f"{world.placement.pk}-{job.past_week + timedelta(days=1):%Y%m%d}-0"
    job.page.locator(f"#code-{monday}").select_option("L")
    job.presses("Save the register")
    job.sees("Saved: 1 mark changed.")
    phone_in_hand.page.locator(f"#code-{monday}").select_option("N")
    phone_in_hand.page.locator(f"#code-{tuesday}").select_option("/")
    phone_in_hand.presses("Save the register")
    phone_in_hand.is_told("Now marked L by someone else")
    assert phone_in_hand.page.locator(f"#code-{monday}").input_value() == "N"
    assert phone_in_hand.page.locator(f"#code-{tuesday}").input_value() == "/"
    marks = Mark.objects.filter(placement=world.placement, date__gte=job.past_week)
    assert list(marks.values_list("code_id", flat=True)) == ["L"]


def test_clicking_twice_makes_one_thing(job: Job, plain: Job, world: Any) -> None:
    """A double click with scripts, which hold the second back, and without, where both arrive."""
    offer = f"/placements/decisions/{world.decision_to_place.pk}/offer/"
    for hand in (job, plain):
        hand.as_("headteacher", f"/referrals/{world.draft.pk}/sections/interventions/")
        hand.selects("Stage", "Whole-school measures")
        hand.fills("What was tried", f"A mentor, for hand {hand is job}")
        hand.fills_day("From", world.today - timedelta(days=90))
        hand.button("Add this").dblclick()
        hand.sees("Added.")
    assert world.draft.interventions.count() == 2

    plain.as_("officer", offer)
    plain.field("Programme").select_option(str(world.programme.pk))
    plain.fills_day("First day", world.today)
    plain.fills_day("Planned last day", world.term.end)
    plain.page.get_by_label("Friday AM").select_option(label="Provider")
    plain.button("Offer the place").dblclick()
    plain.page.wait_for_url("**/placements/*/")
    placement = Placement.objects.get(referral=world.referral_to_place)
    # Going back leads to what was made, not to a page that is gone.
    plain.opens(offer)
    plain.sees(f"Placement {placement.reference} carries out this decision.")
