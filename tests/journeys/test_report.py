"""A report is asked for, watched and read, and a figure of it is followed to its rows."""

import re
from pathlib import Path
from typing import Any

from tests.journeys.steps import Job


def test_an_officer_asks_for_a_report_reads_it_and_follows_a_figure(
    job: Job, world: Any, worker: Path
) -> None:
    job.as_("officer")
    report = job.asks_for_the_report()
    for words in ("Termly report", str(world.provider), "Attendance", "Page 2 of"):
        assert words in report
    job.sees("Ready", "Checksum of the PDF (SHA-256)")
    job.follows(re.compile("the rows behind Attendance$"))
    assert job.heading() == "Attendance"
    job.sees("3 of 3", f"{world.pupil.surname}, {world.pupil.forename}", "3 rows")
    job.follows("Show these rows: Attended")
    job.sees("3 rows")
    job.follows(f"{world.pupil.surname}, {world.pupil.forename}")
    job.sees(f"Placement {world.placement.reference}")
    job.as_("officer")
    job.follows("Reports you asked for are ready")
    job.sees(str(world.provider), "Ready")


def test_a_report_that_waits_says_how_far_it_is(job: Job, plain: Job, world: Any) -> None:
    for hand in (job, plain):
        hand.as_("officer", "/reports/")
        hand.sees("Waiting")
        hand.follows("Termly report")
        hand.sees("How far it is", "0%", "You can leave this page")
    plain.follows("Load the page again to see how far it is")
    plain.sees("Waiting for its turn")


def test_several_of_one_name_are_offered_to_choose_from(job: Job, world: Any) -> None:
    job.as_("officer", "/reports/ask/")
    job.chooses("One provider")
    job.fills("Name or reference", "Provider")
    job.presses("Ask for the report")
    job.is_told("Select the provider you mean")
    job.chooses(f"{world.other_provider} ({world.other_provider.organisation.reference})")
    job.presses("Ask for the report")
    job.sees("You asked for the report.", str(world.other_provider))


def test_a_provider_reads_its_own_reports_alone(job: Job, world: Any) -> None:
    run = f"/reports/{world.report_run.pk}/"
    job.as_("provider_manager", run)
    job.sees("Termly report")
    job.as_("other_provider_manager", run)
    job.sees("Page not found")


def test_without_scripts_a_report_is_made_all_the_same(
    plain: Job, world: Any, worker: Path
) -> None:
    plain.as_("officer", f"/providers/{world.provider.pk}/")
    plain.opens(f"/reports/ask/?scope=provider:{world.provider.organisation.reference}")
    plain.presses("Ask for the report")
    plain.sees("You asked for the report.")
    plain.loads_until("Open the PDF")
    assert str(world.provider) in plain.pdf("Open the PDF")
