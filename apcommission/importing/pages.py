"""The pages of a kind of table, for the room that takes it in:

class PupilPages(ImportPages): kind, namespace, title and the page on which a table is sent
urlpatterns = [path("", pages.start, name="start"), *pages.urls()]
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apcommission import together
from apcommission.audit.actions import record_reads
from apcommission.errors import Refused
from apcommission.forms import attempt, press
from apcommission.importing import actions, queries
from apcommission.importing.forms import MappingForm, answers, typed
from apcommission.importing.kinds import ImportKind
from apcommission.importing.models import Upload, UploadRow
from apcommission.people.requests import PersonRequest

PAGE = 20
MOST_FAULTS = 30


class ImportPages:
    """Matching, looking at, correcting and taking in the tables of one kind."""

    kind: ImportKind
    namespace: str
    title: str
    # What is done where a column or a value is not there, for whoever matches the columns.
    assumed: str = ""

    def start_address(self, upload: Upload) -> str:
        """The page on which such a table is sent."""
        return reverse(f"{self.namespace}:start")

    def breadcrumbs(self, upload: Upload) -> Sequence[tuple[str, Any]]:
        return ((self.title, self.start_address(upload)),)

    def done_links(self, upload: Upload) -> Sequence[tuple[str, str]]:
        """(words, address) of where to go on once a table is taken in."""
        return ()

    def urls(self) -> list[URLPattern]:
        """The addresses of these pages, beside the one on which a table is sent."""
        return [
            path("<int:pk>/", never_cache(self.table), name="table"),
            path("<int:pk>/columns/", never_cache(self.columns), name="columns"),
            path("<int:pk>/save/", require_POST(self.save), name="save"),
            path("<int:pk>/all/", require_POST(self.choose_all), name="choose_all"),
            path("<int:pk>/take-in/", require_POST(self.take_in), name="take_in"),
            path("<int:pk>/drop/", require_POST(self.drop), name="drop"),
        ]

    def find(self, request: PersonRequest, pk: int) -> Upload:
        """The table, if this person sent it."""
        own = queries.uploads(for_user=request.user, kind=self.kind.name)
        found = get_object_or_404(own, pk=pk)
        self.kind.authorise(request.user, found.organisation)
        return found

    def address(self, upload: Upload) -> str:
        """The page that is next for a table."""
        name = "table" if upload.mapping is not None else "columns"
        return reverse(f"{self.namespace}:{name}", args=[upload.pk])

    def columns(self, request: PersonRequest, pk: int) -> HttpResponse:
        """Which column is which."""
        upload = self.find(request, pk)
        form = MappingForm(
            request.POST or None,
            upload=upload,
            kind=self.kind,
            guessed=actions.guessed(upload),
        )
        if request.method == "POST" and form.is_valid():
            by = request.user
            if attempt(form, actions.map_columns, by=by, upload=upload, mapping=form.places):
                return redirect(f"{self.namespace}:table", pk)
        context = {
            "form": form,
            "title": "Which column is which?",
            "lead": f"{self.assumed} What you say is remembered for your next table with these headings.",
            "breadcrumbs": self.breadcrumbs(upload),
        }
        return render(request, "components/form_page.html", context)

    def table(self, request: PersonRequest, pk: int) -> HttpResponse:
        """What a table says: its faults by row and column, what differs, and what is to be said of it."""
        upload = self.find(request, pk)
        if upload.state == Upload.State.OPEN and upload.mapping is None:
            return redirect(f"{self.namespace}:columns", pk)
        faulty, undecided = queries.faulty(upload), queries.undecided(upload)
        sets = {"faults": faulty, "undecided": undecided, "all": upload.rows.all()}
        differing = upload.rows.filter(standing=UploadRow.Standing.DIFFERS)
        *numbers, differ = together.counts([*sets.values(), differing])
        counts = dict(zip(sets, numbers, strict=True))
        asked = request.GET.get("show", "")
        first = next((name for name in sets if counts[name]), "all")
        shown = asked if asked in sets else first
        page = Paginator(sets[shown].order_by("line", "pk"), PAGE).get_page(request.GET.get("page"))
        seen = self.kind.pupils_shown(list(page))
        if seen:
            record_reads(upload, by=request.user, pupil_ids=seen)
        standings = queries.standings(upload)
        context = {
            "upload": upload,
            "title": self.title,
            "kind": self.kind,
            "namespace": self.namespace,
            "breadcrumbs": self.breadcrumbs(upload),
            "rows": [self._shown(upload, row) for row in page],
            "page": page,
            "shown": shown,
            "sets": [(name, counts[name], words) for name, words in SETS if counts[name]],
            "standings": [
                (standing.label, standings[standing])
                for standing in UploadRow.Standing
                if standing in standings
            ],
            "faults": list(self._faults(upload, page)),
            "differing": differ > 0,
            "ready": not counts["faults"] and not counts["undecided"],
            "done_links": self.done_links(upload) if upload.state == Upload.State.TAKEN else (),
        }
        return render(request, "components/importing/table.html", context)

    def _faults(self, upload: Upload, page: Any) -> Any:
        """(address, words) of the faults: on this page each leads to its cell."""
        here = {row.pk for row in page}
        told = 0
        for row in queries.faulty(upload).order_by("line", "pk")[:MOST_FAULTS]:
            for name, words in row.faults.items():
                told += 1
                if told > MOST_FAULTS:
                    return
                label = f", {self.kind.label(name)}" if name else ""
                address = f"#cell-{row.pk}-{name}" if name and row.pk in here else f"#row-{row.pk}"
                yield (address if row.pk in here else "", f"Row {row.line}{label}: {words}")

    def _shown(self, upload: Upload, row: UploadRow) -> dict[str, Any]:
        mapping = upload.mapping or {}

        def text(name: str) -> str:
            place = mapping.get(name, len(row.cells))
            return row.cells[place] if place < len(row.cells) else ""

        return {
            "row": row,
            "cells": [
                (name, self.kind.label(name), text(name), words)
                for name, words in row.faults.items()
                if name
            ],
            "whole": row.faults.get("", ""),
            "answers": answers(row),
            "says": [(self.kind.label(name), text(name)) for name in mapping if text(name)],
        }

    def _back(self, request: PersonRequest, upload: Upload) -> HttpResponse:
        return redirect(f"{self.namespace}:table", upload.pk)

    def save(self, request: PersonRequest, pk: int) -> HttpResponse:
        """Corrections, and what is said of rows; all rows are checked anew."""
        upload = self.find(request, pk)
        cells, choices = typed(request.POST)
        press(
            request,
            actions.correct,
            upload=upload,
            cells=cells,
            choices=choices,
            done="Saved. All rows were checked again.",
        )
        return self._back(request, upload)

    def choose_all(self, request: PersonRequest, pk: int) -> HttpResponse:
        """The same for every row that is known and differs."""
        upload = self.find(request, pk)
        choice = request.POST.get("choice", "")
        press(request, actions.choose_all, upload=upload, choice=choice, done="Saved.")
        return self._back(request, upload)

    def take_in(self, request: PersonRequest, pk: int) -> HttpResponse:
        """All rows at once, or none."""
        upload = self.find(request, pk)
        try:
            actions.take_in(by=request.user, upload=upload)
            messages.success(request, "Everything is taken in.")
        except Refused as refusal:
            messages.error(request, f"Nothing was taken in. {refusal.message}")
            # So that the page shows what stands in the way now.
            press(request, actions.correct, upload=upload, cells={}, choices={})
        return self._back(request, upload)

    def drop(self, request: PersonRequest, pk: int) -> HttpResponse:
        """Throw a table away."""
        upload = self.find(request, pk)
        press(request, actions.drop, upload=upload, done="The table and its rows are deleted.")
        return redirect(self.start_address(upload))


SETS = (("faults", "With faults"), ("undecided", "To be decided"), ("all", "All rows"))
