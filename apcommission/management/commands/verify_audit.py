"""manage.py verify_audit: whether the audit trail is what was written."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apcommission.audit.verifying import verify


class Command(BaseCommand):
    help = (
        "Count and hash the audit trail again. Ends with an error where it is not what was written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--noted", default="", help="a link noted before, which must still be there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(options["noted"])
        self.stdout.write(
            f"{verdict.sealed} rows are sealed, {verdict.open} wait for the next seal."
        )
        for stream, head in verdict.heads.items():
            self.stdout.write(f"Last link of the {stream}: {head or 'none yet'}")
        if verdict.faults:
            raise CommandError("\n".join(verdict.faults))
        self.stdout.write("The trail is as it was written.")
