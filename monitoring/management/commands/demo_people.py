"""`manage.py demo_people`: people to sign in as and work for each, in a loaded sample authority."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apcommission.errors import Refused
from monitoring.demo import queries
from monitoring.demo.actions import set_the_stage
from monitoring.demo.cast import password


class Command(BaseCommand):
    """Make the demo's people, once, and print how to sign in as each."""

    help = "Make one person for each role with work waiting (once), and print how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            set_the_stage()
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        rows = [("Role", "Sign in as", "Acts for"), *queries.sign_ins()]
        widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
        for role, email, place in rows:
            self.stdout.write(f"{role:{widths[0]}}  {email:{widths[1]}}  {place}")
        self.stdout.write(f"\nPassword for all of them: {password()}")
