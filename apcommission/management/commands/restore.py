"""`manage.py restore FILE`: brings back database and documents from a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apcommission.operation import postgres, restoring


class Command(BaseCommand):
    """Restore a backup; with exit code 1 where it may not be restored here or is not whole."""

    help = "Bring back what `backup` wrote. Stop web, worker and beat first."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="in place of all that is here, which is lost"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restoring.restore(options["file"], replace=options["replace"])
        except (
            restoring.PlaceRefused,
            restoring.NotSound,
            postgres.PostgresFailed,
            OSError,
        ) as why:
            raise CommandError(str(why)) from why
        self.stdout.write(
            f"Restored and compared: {manifest.rows:,} rows in {len(manifest.tables)} tables, "
            f"{len(manifest.documents):,} documents, as of {manifest.made_at}."
        )
