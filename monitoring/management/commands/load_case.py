"""`manage.py load_case FOLDER`: check a case folder, then load all of it or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitoring.exchange.actions import load_case
from monitoring.exchange.faults import CaseRefused
from monitoring.exchange.terminal import trouble_in_words


class Command(BaseCommand):
    """Load a case folder; with exit code 1 and every fault where anything is wrong with it."""

    help = "Check a folder of spreadsheets (docs/import-format.md), then load all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder with the files of a case")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with trouble_in_words():
                load = load_case(folder=options["folder"], by=None)
        except CaseRefused as refused:
            raise CommandError("\n".join(refused.lines())) from refused
        for name in load.passed_over:
            self.stderr.write(f"{name}: passed over, as the format has no such file.")
        for file in load.files:
            self.stdout.write(
                f"{file.file}: {file.added:,} added, {file.changed:,} changed, "
                f"{file.unchanged:,} unchanged"
            )
        self.stdout.write("Nothing had changed." if load.is_empty else "All is loaded.")
