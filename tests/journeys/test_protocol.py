"""A new version of the protocol: composed, adopted, signed, assessed with evidence, and verified."""

from pathlib import Path
from typing import Any

from tests.journeys.steps import Job


def test_a_protocol_is_adopted_signed_assessed_and_verified(
    job: Job, world: Any, tmp_path: Path
) -> None:
    job.as_("administrator", "/protocols/")
    job.follows("Compose a version")
    job.fills("Name of the version", "2026/27")
    job.selects("Begin from", "National themes for non-school provision")
    job.presses("Begin the draft")
    job.sees("Protocol 2026/27", "Draft", "S2", "Application form")
    job.follows("Adopt this version")
    job.fills_day("First day in force", world.today)
    job.presses("Adopt this version")
    job.sees("The version is adopted.")

    job.as_("provider_manager")
    job.follows("Sign the quality protocol")
    job.follows("Read and sign the protocol")
    job.presses("Sign the protocol")
    job.is_told("Enter your full name")
    job.fills("Your full name", "Kit Manager")
    job.fills("Your position", "Principal")
    job.chooses("I sign for my organisation, which will keep to this protocol")
    job.presses("Sign the protocol")
    job.sees("You have signed Protocol 2026/27")
    job.follows("S2")
    job.chooses("It is in place")
    job.fills_day("Last day of the evidence", world.today.replace(year=world.today.year + 1))
    false = tmp_path / "cover.pdf"
    false.write_bytes(b"MZ this is no PDF")
    job.page.get_by_label("File").set_input_files(false)
    job.presses("Save")
    job.is_told("The file must be a PDF")
    true = tmp_path / "insurance.pdf"
    true.write_bytes(b"%PDF-1.7 a certificate")
    job.page.get_by_label("File").set_input_files(true)
    job.presses("Save")
    job.sees("Standard S2 is saved.", "In place")

    job.as_("officer")
    job.follows("Standards to verify")
    job.follows("In place S2")
    job.sees("insurance.pdf")
    job.follows("Verify, return or set a condition")
    job.chooses("Verify it")
    job.presses("Save")
    job.sees("Your word on standard S2 is saved.", "Verified by the authority")

    job.as_("headteacher", f"/protocols/providers/{world.provider.pk}/")
    job.sees("Signed on", "Principal", "Verified by the authority")
