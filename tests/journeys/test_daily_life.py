"""The daily life of a placement, page by page: safety, visits, reviews, learning, leaving and an invoice."""

from decimal import Decimal
from typing import Any

from placements.placement.models import Placement
from placements.support.reviews import plan_reviews
from tests.journeys.browsing import Hand
from tests.journeys.steps import Job


def test_an_incident_reaches_the_lead_and_is_followed_to_its_end(job: Job, world: Any) -> None:
    placement = f"/placements/{world.placement.pk}/"
    job.as_("provider_tutor", placement)
    job.follows("Report an incident or concern")
    job.presses("Report it")
    job.is_told("Select what you report")
    job.chooses("Incident")
    job.chooses("High: someone is harmed or may be")
    job.fills("Time", "00:01")
    job.fills("What happened?", "Fell in the yard and hurt a wrist.")
    job.presses("Report it")
    job.sees("It is reported.", "Fell in the yard and hurt a wrist.")
    job.as_("safeguarding_lead")
    job.follows("Incidents to take note of")
    job.follows("Incident ")
    job.presses("I have taken note of this")
    job.follows("Write a note")
    job.fills("The note", "Spoke with the hospital.")
    job.presses("Keep the note")
    job.sees("Spoke with the hospital.")
    incident = job.page.url
    job.as_("officer", incident)
    job.does_not_see("Spoke with the hospital.")
    job.follows("Close it")
    job.fills("What came of it?", "A sprain; back on Monday.")
    job.presses("Close it")
    job.sees("Closed", "A sprain; back on Monday.")
    job.opens(f"{placement.replace('/placements/', '/safety/placements/')}chronology/")
    job.sees("Fell in the yard and hurt a wrist.", "Placement begins")


def test_a_key_worker_writes_down_a_visit_on_the_phone(phone_in_hand: Hand, world: Any) -> None:
    worker = phone_in_hand
    worker.as_("key_worker")
    worker.follows("Pupils to visit")
    worker.follows(str(world.pupil))
    worker.follows("Write down a visit")
    worker.chooses("At home")
    worker.fills("How does it go?", "Up early, and keen.")
    worker.presses("Save the visit")
    worker.sees("Saved.", "Up early, and keen.")


def test_a_review_asks_for_more_time_and_the_authority_gives_it(job: Job, world: Any) -> None:
    plan_reviews()
    job.as_("provider_tutor", f"/support/placements/{world.placement.pk}/")
    job.follows("Mid-point review")
    job.follows("Write down the review")
    job.fills("Who was there", "Tutor, head of year, the pupil")
    job.fills("What was said about attendance, learning and behaviour", "Comes every day.")
    job.fills("What the pupil says", "I want to stay.")
    job.chooses("Extend the placement")
    later = world.term.end.replace(year=world.term.end.year + 1)
    job.fills_day("Extended until", later)
    job.presses("Save the review")
    job.sees("Waits for the authority")
    review = job.page.url
    job.as_("officer")
    job.follows("Reviews that ask for something")
    job.opens(review)
    job.presses("Extend the placement")
    job.sees("It is carried out.", "Carried out by the authority")
    world.placement.refresh_from_db()
    assert world.placement.planned_end == later


def test_a_target_is_set_and_a_progress_report_written_and_read(job: Job, world: Any) -> None:
    plan = f"/learning/placements/{world.placement.pk}/plan/"
    job.as_("provider_tutor", plan)
    job.follows("Set a target")
    job.selects("What it helps with", "Enjoy and achieve")
    job.fills("Target", "I come on time")
    job.fills("Where the pupil starts from", "Two days of five")
    job.fills_day("By when", world.today.replace(year=world.today.year + 1))
    job.presses("Set the target")
    job.sees("I come on time", "Worked on")
    job.presses("Write the report of")
    job.follows("Write the report")
    for label in ("Learning and progress", "Behaviour and wellbeing", "Next steps"):
        job.fills(label, f"{label} in words")
    job.fills("For the parents, in plain words", "Your child works hard.")
    job.presses("Save")
    job.presses("Send it to school, authority and parents")
    job.sees("The report is sent.")
    job.as_("headteacher")
    job.follows("New progress reports")
    job.follows(str(world.pupil))
    job.sees("Learning and progress in words", "Sent")


def test_an_invoice_is_made_queried_answered_and_accepted(job: Job, world: Any) -> None:
    Placement.objects.update(price=Decimal(20), price_basis="session")
    job.as_(
        "provider_manager", f"/charges/providers/{world.provider.pk}/{world.placement.start:%Y-%m}/"
    )
    job.fills("Your number of the invoice", "N-1")
    line = job.field(f"{world.pupil}, {world.programme}")
    expected = line.input_value()
    line.fill("999")
    job.presses("Send the invoice")
    job.sees("The invoice is with the authority.", "£999.00")
    invoice = job.page.url
    job.as_("officer", invoice)
    job.chooses("Query it")
    job.fills("What is wrong, or why you accept what differs", "Too much?")
    job.presses("Save")
    job.as_("provider_manager")
    job.follows("Invoices that the authority queries")
    job.follows("N-1")
    job.field(f"{world.pupil}, {world.programme}").fill(expected)
    job.fills("Your answer", "Our mistake.")
    job.presses("Send it again")
    job.as_("officer", invoice)
    job.chooses("Accept it")
    job.presses("Save")
    job.sees("Accepted")
