"""`manage.py make_administrator EMAIL "FULL NAME"`: the first account of a new installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from apcommission.errors import Refused
from apcommission.people.actions import make_first_administrator


class Command(BaseCommand):
    """Make the administrator who makes all further accounts."""

    help = "Make the first administrator, who is sent an e-mail and makes all further accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address to sign in with")
        parser.add_argument("name", help="full name, in quotation marks")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        try:
            validate_email(email)
            person = make_first_administrator(name=name, email=email)
        except ValidationError as fault:
            raise CommandError(f"{email} is not an e-mail address.") from fault
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{person.name} is an administrator. An e-mail to {person.email} is sent")
        self.stdout.write("by the worker and says how to choose a password.")
