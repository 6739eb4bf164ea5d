"""`manage.py check_backup FILE`: whether a backup is whole, by restoring it for a try."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apcommission.operation import postgres, restoring


class Command(BaseCommand):
    """Read all of a backup and restore its database beside ours; exit code 1 where it is not whole."""

    help = "Compare all checksums, restore the database for a try beside this one, and compare all tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restoring.check(options["file"])
        except (restoring.NotSound, postgres.PostgresFailed, OSError) as why:
            raise CommandError(str(why)) from why
        self.stdout.write(
            f"It is whole: {manifest.rows:,} rows in {len(manifest.tables)} tables, "
            f"{len(manifest.documents):,} documents, made {manifest.made_at} by {manifest.code}."
        )
