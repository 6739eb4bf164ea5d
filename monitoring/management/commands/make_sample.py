"""`manage.py make_sample FOLDER --pupils N --seed S`: a plausible case folder, all invented."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from monitoring.exchange.sample import write_sample

MOST_PUPILS = 20_000


class Command(BaseCommand):
    """Write the case folder of an invented authority."""

    help = "Write a case folder of an invented authority, of any size, to load with load_case."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new or empty folder")
        parser.add_argument("--pupils", type=_pupils, default=200, help="1 to 20,000 (200)")
        parser.add_argument("--seed", type=int, default=1, help="another seed, other people (1)")
        parser.add_argument(
            "--today",
            type=_day,
            default=None,
            metavar="YYYY-MM-DD",
            help="the day at which the sample stands (the day of making)",
        )
        parser.add_argument(
            "--replace", action="store_true", help="write over what is in the folder already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is a file, not a folder.")
        if folder.exists() and any(folder.iterdir()) and not options["replace"]:
            raise CommandError(f"{folder} is not empty. Name a new folder, or add --replace.")
        counts = write_sample(
            folder,
            pupils=options["pupils"],
            seed=options["seed"],
            today=options["today"] or timezone.localdate(),
        )
        self.stdout.write(
            f"{folder}: {counts['pupils']:,} pupils, {counts['referrals']:,} referrals, "
            f"{counts['placements']:,} placements, {counts['attendance']:,} marks."
        )


def _pupils(text: str) -> int:
    """A number of pupils within bounds."""
    number = int(text)
    if not 1 <= number <= MOST_PUPILS:
        raise argparse.ArgumentTypeError(f"from 1 to {MOST_PUPILS:,}, not {text}")
    return number


def _day(text: str) -> date:
    """A date as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"a date as YYYY-MM-DD, not {text!r}") from error
