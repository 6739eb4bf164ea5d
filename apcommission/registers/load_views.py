"""Pages of the register's files: sent, read, looked at, applied."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apcommission.filters import SearchFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.registers import actions, queries
from apcommission.registers.forms import DecisionForm, SendForm
from apcommission.registers.models import LOAD, RegisterDifference, RegisterLoad, RollDecision
from apcommission.registers.views import REGISTER, told
from apcommission.shown import date_and_time, how_many, long_date

FILES = ("Files", reverse_lazy("registers:loads"))
WAITS = (RegisterLoad.State.READING, RegisterLoad.State.APPLYING)


class LoadList(ListPage):
    title = "Files of the register"
    things = ("file", "files")
    permission = "apcommission.see_register"
    default_order = ("-made_at",)
    breadcrumbs = (REGISTER,)
    empty = Empty(
        "No file yet", "Download the register from “Get information about schools” and send it."
    )
    columns = (
        Column("File", "file_name", link="registers:load"),
        Column("State", "state", state=True),
        Column("Came in", "made_at", sort="made_at"),
        Column("From", "made_by"),
        Column("Applied", "applied_at", sort="applied_at"),
    )

    def rows(self) -> QuerySet[RegisterLoad]:
        return queries.loads(for_user=self.request.user)

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "apcommission.load_register"):
            return [("Send a file", reverse("registers:send"))]
        return ()


def send(request: PersonRequest) -> HttpResponse:
    """Send a file of the register."""
    authorise(request.user, "apcommission.load_register")
    form = SendForm(request.POST or None, request.FILES or None)
    made = carry_out(request, form, actions.receive)
    if made:
        return redirect("registers:load", made.pk)
    context = {
        "form": form,
        "title": "Send a file of the register",
        "breadcrumbs": (REGISTER, FILES),
    }
    return render(request, "components/form_page.html", context)


def find(request: PersonRequest, pk: int) -> RegisterLoad:
    """The file, if the person may see it."""
    authorise(request.user, "apcommission.see_register")
    return get_object_or_404(queries.loads(for_user=request.user), pk=pk)


@never_cache
def load(request: PersonRequest, pk: int) -> HttpResponse:
    """One file: how far it is; then what it says otherwise, by kind, and what is to be decided."""
    found = find(request, pk)
    person = request.user
    decisions = list(found.decisions.all())
    names = queries.names_of([one.to_urn for one in decisions if one.to_urn], found)
    address = reverse("registers:differences", args=[pk])
    counted = [
        (kind.label, found.counts[kind.value], f"{address}?kind={kind.value}")
        for kind in RegisterDifference.Kind
        if found.counts.get(kind.value)
    ]
    used = found.differences.filter(in_use=True)
    context = {
        "load": found,
        "title": _name(found),
        "breadcrumbs": (REGISTER, FILES),
        "waits": found.state in WAITS,
        "progress_url": reverse("registers:progress", args=[pk]),
        "facts": _facts(found),
        "counted": counted,
        "used": used.count() if found.state not in WAITS else 0,
        "used_url": f"{address}?in_use=True",
        "decisions": [(one, names.get(one.to_urn, one.to_urn)) for one in decisions],
        "decides": found.state == "ready" and may(person, "apcommission.decide_rolls"),
        "moves": {move.verb: move.words for move in LOAD.open_to(found, person)},
    }
    return render(request, "apcommission/registers/load.html", context)


def _name(found: RegisterLoad) -> str:
    return f"File of {long_date(found.made_at)}"


def _facts(found: RegisterLoad) -> list[tuple[str, Any]]:
    lines = [
        ("Name of the file", found.file_name),
        ("Came in", f"{date_and_time(found.made_at)}, from {found.made_by}"),
        ("Schools read", f"{found.counts.get('row', 0):,}"),
        ("Authorities", f"{len(found.authorities):,}"),
        ("Links read", f"{found.counts.get('link row', 0):,}"),
    ]
    if found.applied_at:
        lines.append(("Applied", f"{date_and_time(found.applied_at)}, by {found.applied_by}"))
    return lines


@never_cache
def progress(request: PersonRequest, pk: int) -> JsonResponse:
    """How far the worker is with a file, for the page that follows it."""
    found = find(request, pk)
    return JsonResponse(
        {"percent": found.percent, "step": found.step, "finished": found.state not in WAITS}
    )


class DifferenceFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=RegisterDifference.Kind.choices, label="What")
    in_use = django_filters.ChoiceFilter(choices=[("True", "Schools in use here")], label="Which")
    la_code = django_filters.CharFilter(label="LA code")
    search = SearchFilter("name", "urn", label="Name or URN")


class DifferenceList(ListPage):
    """What a file says otherwise, school by school and field by field."""

    title = "Differences"
    things = ("difference", "differences")
    permission = "apcommission.see_register"
    filterset_class = DifferenceFilter
    default_order = ("-in_use", "kind", "name")
    page_size = 50
    empty = Empty("Nothing is different", "The file says what the register says already.")
    export_name = "register-differences"
    columns = (
        Column("School", "name", sort="name"),
        Column("URN", "urn", sort="urn"),
        Column("LA", "la_code", sort="la_code"),
        Column("What", "get_kind_display", sort="kind"),
        Column("Field by field", lambda row: in_words(row)),
        Column("In use", lambda row: "In use" if row.in_use else ""),
    )

    def rows(self) -> QuerySet[RegisterDifference]:
        found = find(self.request, self.kwargs["pk"])
        self.breadcrumbs = (
            REGISTER,
            FILES,
            (_name(found), reverse("registers:load", args=[found.pk])),
        )
        return found.differences.all()


def in_words(difference: RegisterDifference) -> SafeString:
    """`Status: Open → Closed`, a line for each field."""
    first = difference.kind in (RegisterDifference.Kind.NEW, RegisterDifference.Kind.LINK)
    lines = []
    for label, before, after in told(difference):
        was = "" if first else f"{before or '(nothing)'} → "
        lines.append((label, was, after or "(nothing)"))
    return format_html_join(SafeString("<br>"), "{}: {}{}", lines)


def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what becomes of the pupils of a school that closes."""
    authorise(request.user, "apcommission.decide_rolls")
    found = get_object_or_404(RollDecision.objects.select_related("load"), pk=pk)
    after = queries.successors(found.urn, found.load)
    names = queries.names_of([urn for urn, _ in after], found.load)
    hint = "; ".join(f"{kind}: {names.get(urn, '')} ({urn})" for urn, kind in after)
    form = DecisionForm(
        request.POST or None,
        decision=found,
        hint=f"The register names {hint}." if hint else "The register names no successor.",
    )
    address = reverse("registers:load", args=[found.load_id])
    if carry_out(request, form, actions.decide, decision=found):
        messages.success(request, "Saved.")
        return redirect(address)
    form.cancel_url = address
    context = {
        "form": form,
        "title": f"{found.name} closes",
        "caption": f"{how_many(found.pupils, 'pupil')} on its roll",
        "lead": "They stay on the roll of this school until the differences are applied.",
        "breadcrumbs": (REGISTER, FILES, (_name(found.load), address)),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def apply(request: PersonRequest, pk: int) -> HttpResponse:
    """Have the differences applied."""
    found = find(request, pk)
    authorise(request.user, "apcommission.load_register", found)
    press(request, actions.start_applying, load=found)
    return redirect("registers:load", pk)


@require_POST
def drop(request: PersonRequest, pk: int) -> HttpResponse:
    """Throw a file away."""
    found = find(request, pk)
    authorise(request.user, "apcommission.load_register", found)
    press(request, actions.drop, load=found, done="The file is thrown away. Nothing was changed.")
    return redirect("registers:load", pk)
