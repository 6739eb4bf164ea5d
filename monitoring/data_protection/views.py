"""Pages of data protection: what is processed, who has seen a record, what changed in it, corrections."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.audit import queries as trail
from apcommission.audit.actions import record_read
from apcommission.audit.models import AuditEvent, Change
from apcommission.forms import carry_out
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import date_and_time
from monitoring.data_protection import actions, queries
from monitoring.data_protection.forms import AnswerForm, CorrectionForm
from monitoring.data_protection.models import CORRECTION, Correction
from placements.leaving.queries import retention_rules
from placements.leaving.retention import numbers_of
from referrals.pupils.models import Pupil
from referrals.pupils.views import find

DATA_PROTECTION = ("Data protection", reverse_lazy("data_protection:processing"))
CORRECTIONS = ("Corrections", reverse_lazy("data_protection:corrections"))


def processing(request: PersonRequest) -> HttpResponse:
    """The record of processing: what personal data is used for, and how long it is kept."""
    authorise(request.user, "monitoring.see_processing")
    context = {
        "title": "Data protection",
        "processing": queries.processing(),
        "rules": retention_rules(),
        "keeps": may(request.user, "monitoring.keep_processing"),
        "sees_restricted": may(request.user, "monitoring.see_restricted"),
    }
    return render(request, "monitoring/data_protection/processing.html", context)


def own_pupil(request: PersonRequest, pk: int, permission: str) -> Pupil:
    """The pupil, if the person may; reading the record's trail is a reading of the record."""
    pupil = find(request, pk, permission)
    record_read(pupil, by=request.user, pupil_id=pk)
    return pupil


def crumbs(pk: int) -> tuple[tuple[str, str], ...]:
    """Back to the pupil's record."""
    return (("Pupil’s record", reverse("pupils:detail", args=[pk])),)


class OfPupil(ListPage):
    """A list about one pupil. Its title bears no name."""

    permission = "monitoring.see_readers"
    page_size = 50

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.pupil = own_pupil(request, kwargs["pk"], self.permission)
        self.lead, self.breadcrumbs = f"Record of {self.pupil}.", crumbs(self.pupil.pk)
        return super().get(request, *args, **kwargs)

    def permission_object(self) -> Pupil:
        return self.pupil


class SeenBy(OfPupil):
    """Who has seen a pupil's record, opened a file of it, or did something with it."""

    title = "Who has seen this"
    things = ("entry", "entries")
    default_order = ("-at",)
    columns = (
        Column("When", "at", sort="at", show=date_and_time),
        Column("Who", lambda event: event.by.name if event.by else "The service itself"),
        Column("What they did", lambda event: event.verb.replace("_", " ")),
        Column("Part of the record", lambda event: event.subject_type.rpartition(".")[2]),
    )

    def rows(self) -> QuerySet[AuditEvent]:
        return trail.readers_of(numbers_of(self.pupil.pk))

    def links(self) -> Sequence[tuple[str, str]]:
        return [("What was changed", reverse("data_protection:changes", args=[self.pupil.pk]))]


def _values(change: Change) -> str:
    if change.kept is None:
        return "Erased"
    said = json.loads(change.kept)["values"]
    return "; ".join(
        f"{name.replace('_', ' ')}: {_word(before)} → {_word(after)}"
        for name, (before, after) in sorted(said.items())
    )


def _word(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)


class ChangeList(OfPupil):
    """What was changed in a pupil's record: before and after."""

    title = "What was changed"
    things = ("change", "changes")
    empty = Empty("Nothing was changed yet")
    default_order = ("-at",)
    columns: tuple[Column, ...] = (
        Column("When", "at", show=date_and_time),
        Column("Part of the record", lambda change: change.subject_type.rpartition(".")[2]),
        Column("Before and after", _values),
    )

    def rows(self) -> QuerySet[Change]:
        return trail.changes_of(numbers_of(self.pupil.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Who did it is found for the rows of the page alone, by their transactions.
        page = self.paginator()(self._ordered(), self.page_size)
        shown = page.get_page(self.request.GET.get("page"))
        told = {one.change.pk: one.by for one in trail.told(list(shown))}
        when, *rest = ChangeList.columns
        self.columns = (when, Column("Who", lambda change: _who(told, change)), *rest)
        return super().get_context_data(**kwargs)


def _who(told: dict[int, str], change: Change) -> str:
    return told.get(change.pk, "The service itself")


class RequestList(ListPage):
    """Requests that are answered within a month, the earliest due first."""

    things = ("request", "requests")
    permission = "monitoring.answer_rights"
    default_order = ("due_on",)
    breadcrumbs = (DATA_PROTECTION,)


def request_columns(page: str) -> tuple[Column, ...]:
    """The columns of a list of requests; each leads to its page of that name."""
    return (
        Column("Request", str, link=page),
        Column("Pupil", "pupil"),
        Column("Came on", "asked_on"),
        Column("To be answered by", "due_on", sort="due_on"),
        Column("State", "state", state=True, sort="state"),
    )


class CorrectionList(RequestList):
    title = "Corrections"
    lead = "Someone asks that a record be put right. Each is answered within a month."
    empty = Empty("Nobody has asked for a correction", "It is asked for from a pupil’s record.")
    columns = request_columns("data_protection:correction")

    def rows(self) -> QuerySet[Correction]:
        return queries.corrections(for_user=self.request.user)


def ask_for_correction(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down that someone asks to have a record put right."""
    pupil = own_pupil(request, pk, "monitoring.answer_rights")
    form = CorrectionForm(request.POST or None)
    made = carry_out(request, form, actions.ask_for_correction, pupil=pupil)
    if made:
        messages.success(request, "The request is written down.")
        return redirect("data_protection:correction", made.pk)
    context = {"form": form, "title": "Someone asks for a correction", "breadcrumbs": crumbs(pk)}
    return render(request, "components/form_page.html", context)


def correction(request: PersonRequest, pk: int) -> HttpResponse:
    """One correction: agree, say that it is done, or refuse it."""
    authorise(request.user, "monitoring.answer_rights")
    found = get_object_or_404(queries.corrections(for_user=request.user), pk=pk)
    record_read(found, by=request.user, pupil_id=found.pupil_id)
    verbs = [(step.verb, step.words) for step in CORRECTION.open_to(found, request.user)]
    form = AnswerForm(request.POST or None, obj=found, verbs=verbs) if verbs else None
    if form and carry_out(request, form, actions.answer_correction, correction=found):
        messages.success(request, "The answer is saved.")
        return redirect("data_protection:correction", pk)
    context = {
        "title": str(found),
        "breadcrumbs": (DATA_PROTECTION, CORRECTIONS),
        "correction": found,
        "form": form,
    }
    return render(request, "monitoring/data_protection/correction.html", context)
