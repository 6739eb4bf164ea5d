"""`manage.py make_report KIND --scope SCOPE --from DATE --to DATE --json FILE --pdf FILE`."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apcommission.errors import Refused
from apcommission.reports.models import ReportRun
from monitoring.measures.figures import Scope, ScopeUnknown
from monitoring.reports import actions
from monitoring.reports.kinds import KINDS
from monitoring.reports.tasks import make_report


class Command(BaseCommand):
    """Make one report here and now: the very job that the worker runs."""

    help = "Make a report and write its figures as JSON and its pages as PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", help=", ".join(sorted(ReportRun.Kind.values)))
        parser.add_argument(
            "--scope",
            required=True,
            help="la, provider:REF, programme:REF or school:URN",
        )
        for name, words in (("from", "first"), ("to", "last")):
            parser.add_argument(
                f"--{name}", required=True, metavar="YYYY-MM-DD", help=f"the {words} day"
            )
        parser.add_argument("--json", type=Path, metavar="FILE", help="where the figures go")
        parser.add_argument("--pdf", type=Path, metavar="FILE", help="where the pages go")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [file for file in (options["json"], options["pdf"]) if file is not None]
        for file in files:
            _check_place(file)
        run = self._open_run(options)
        make_report(run.pk)
        run.refresh_from_db()
        if run.document is None:
            raise CommandError(run.problem)
        if options["json"]:
            text = json.dumps(run.figures, ensure_ascii=False, indent=2)
            options["json"].write_text(f"{text}\n", encoding="utf-8")
        if options["pdf"]:
            with run.document.file.open("rb") as pdf:
                options["pdf"].write_bytes(pdf.read())
        where = ", ".join(str(file) for file in files) or f"run {run.pk}"
        self.stdout.write(f"{run.document.title}: {where}")

    def _open_run(self, options: dict[str, Any]) -> ReportRun:
        if options["kind"] not in KINDS:
            raise CommandError(f"{options['kind']} is not a report: write {' or '.join(KINDS)}")
        try:
            return actions.open_run(
                by=None,
                kind=options["kind"],
                scope=Scope.parse(options["scope"]),
                start=_day("--from", options["from"]),
                end=_day("--to", options["to"]),
            )
        except ScopeUnknown as unknown:
            raise CommandError(str(unknown)) from unknown
        except Refused as refused:
            raise CommandError(refused.message) from refused


def _day(option: str, text: str) -> date:
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if day.isoformat() == text:  # it understands other ways to write a day too
            return day
    raise CommandError(f"{option}: {text!r} is not a date as YYYY-MM-DD, such as 2025-09-01")


def _check_place(file: Path) -> None:
    """Before the work begins: a report that cannot be written is not worth its making."""
    if file.is_dir():
        raise CommandError(f"{file} is a folder. Name a file.")
    if not file.resolve().parent.is_dir():
        raise CommandError(f"The folder of {file} is not there. Make it first.")
