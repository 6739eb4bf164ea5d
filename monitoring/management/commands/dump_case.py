"""`manage.py dump_case FOLDER`: write what the service holds as a case folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from monitoring.data_protection.models import UseInSpite
from monitoring.exchange.actions import dump_case
from monitoring.exchange.terminal import trouble_in_words


class Command(BaseCommand):
    """Write a case folder that load_case takes."""

    help = "Write what the service holds as a folder of spreadsheets (docs/import-format.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new or empty folder")
        parser.add_argument(
            "--replace", action="store_true", help="write over what is in the folder already"
        )
        parser.add_argument(
            "--in-spite-of-restriction",
            choices=UseInSpite.Ground.values,
            default="",
            metavar="GROUND",
            help="write records under restriction too, on this ground (UK GDPR, article 18 (2)): "
            + "; ".join(f"{value} ({words})" for value, words in UseInSpite.Ground.choices),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is a file, not a folder.")
        try:
            if folder.exists() and any(folder.iterdir()) and not options["replace"]:
                raise CommandError(f"{folder} is not empty. Name a new folder, or add --replace.")
            with trouble_in_words():
                dumped = dump_case(
                    folder=folder, by=None, in_spite=options["in_spite_of_restriction"]
                )
        except OSError as broken:
            raise CommandError(f"{broken.filename or folder}: {broken.strerror}.") from broken
        for file in dumped:
            left_out = f" ({file.left_out:,} left out: the format cannot hold them)"
            rows = f"{file.rows:,} row" if file.rows == 1 else f"{file.rows:,} rows"
            self.stdout.write(f"{file.file}: {rows}{left_out if file.left_out else ''}")
        restricted = sum(file.restricted for file in dumped)
        if restricted:
            self.stdout.write(
                f"Left out, as their records are under restriction: {restricted:,} rows."
            )
