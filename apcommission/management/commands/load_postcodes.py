"""`manage.py load_postcodes FILE…`: where postcodes lie, so that pages can say how far away a place is."""

from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apcommission.geography.actions import load_points
from apcommission.geography.postcodes import PointsUnreadable, points_of


class Command(BaseCommand):
    """Load Code-Point Open; with exit code 1 and the place of the first fault where a file is another."""

    help = "Load the zip file of Ordnance Survey's Code-Point Open, or some of its CSV files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, help="codepo_gb.zip, or CSV files of it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            points = chain.from_iterable(points_of(path) for path in options["files"])
            count = load_points(points=points)
        except PointsUnreadable as fault:
            raise CommandError(str(fault)) from fault
        except OSError as fault:
            raise CommandError(f"{fault.filename}: {fault.strerror}.") from fault
        self.stdout.write(f"The places of {count:,} postcodes are loaded.")
