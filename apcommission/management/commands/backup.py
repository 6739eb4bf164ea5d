"""`manage.py backup FILE`: database and documents in one file, while the service goes on."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from apcommission.operation import backing_up, postgres, restoring


class Command(BaseCommand):
    """Write a backup; with exit code 1 where it could not be made or the try of it failed."""

    help = "Write database and documents into one file, with checksums and versions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="the file that is to be; it must not be there yet"
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="restore it for a try at once, into a database beside (needs the right to make one)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"].resolve()
        try:
            made = backing_up.make(file)
            if options["check"]:
                restoring.check(file)
        except (
            backing_up.AlreadyThere,
            postgres.PostgresFailed,
            restoring.NotSound,
            OSError,
        ) as why:
            raise CommandError(str(why)) from why
        size = filesizeformat(made.size).replace("\xa0", " ")
        self.stdout.write(
            f"{file}: {size}, {made.rows:,} rows, {made.documents:,} documents, sha256 {made.sha256}"
        )
        if options["check"]:
            self.stdout.write("Restored for a try: all of it is there.")
        if made.damaged:
            self.stderr.write(
                f"{made.damaged} documents were missing or damaged already; they are named in its "
                "manifest.json. Look for them in earlier backups."
            )
