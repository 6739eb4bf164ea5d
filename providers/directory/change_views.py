"""Pages of changes that wait for the authority: what is now and what is asked for, side by side."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.shown import span
from providers.directory import asked, changes, queries
from providers.directory.editing import form_page, number_sent
from providers.directory.filters import ChangeFilter
from providers.directory.forms import NewProgrammeForm, ReturnChangeForm, VenueForm
from providers.directory.models import ENTRY_CHANGE, OPEN_CHANGES, EntryChange, Price, PriceBasis
from providers.directory.views import DIRECTORY, entry_facts, facts

Subject = EntryChange.Subject
CHANGES = ("Changes of entries", reverse_lazy("directory:change_list"))
ACTIONS = {"approve": changes.approve, "take_back": changes.take_back}
DONE = {
    "approve": "The change is in the directory, and the provider is told.",
    "take_back": "The change is taken back.",
}
NOT_TOLD = "Not told"


class ChangeList(ListPage):
    title = str(CHANGES[0])
    lead = "What providers ask to change in entries that are in the directory."
    things = ("change", "changes")
    permission = "providers.edit_entry"
    filterset_class = ChangeFilter
    breadcrumbs = (DIRECTORY,)
    default_order = ("-asked_at",)
    export_name = "changes-of-entries"
    empty = Empty("No change", "Changes of published entries stand here until they are approved.")
    columns = (
        Column("Provider", "provider.organisation.name", sort="provider__organisation__name",
               link="directory:change_detail"),
        Column("Of", "get_subject_display", sort="subject"),
        Column("Asked for on", "asked_at", sort="asked_at"),
        Column("State", "state", state=True, sort="state"),
    )  # fmt: skip

    def rows(self) -> QuerySet[EntryChange]:
        return queries.changes(for_user=self.request.user)


def _change(request: PersonRequest, pk: int, permission: str) -> EntryChange:
    change = get_object_or_404(queries.changes(for_user=request.user), pk=pk)
    authorise(request.user, permission, change.provider)
    return change


def change_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """A change: what the directory shows, what is asked for, and what may be done with it."""
    change = _change(request, pk, "providers.edit_entry")
    moves = {row.verb: row.words for row in ENTRY_CHANGE.open_to(change, request.user)}
    context = {
        "change": change,
        "title": _title(change),
        "rows": side_by_side(change),
        "is_open": change.state in OPEN_CHANGES,
        "may_return": "return" in moves,
        "edit_url": _edit_url(change) if "take_back" in moves else "",
        "lifecycle": ENTRY_CHANGE,
        "breadcrumbs": (DIRECTORY, CHANGES),
    }
    return render(request, "providers/directory/change.html", context)


def _title(change: EntryChange) -> str:
    named = change.fields.get("title") or change.fields.get("postcode")
    match change.subject:
        case Subject.ENTRY:
            return "Change of the entry"
        case Subject.NEW_PROGRAMME | Subject.NEW_VENUE:
            return f"{change.get_subject_display()}: {named}"
    return f"Change of {change.get_subject_display().lower()}: {change.programme or change.venue}"


def _edit_url(change: EntryChange) -> str:
    """The form in which what is asked for can be put right."""
    match change.subject:
        case Subject.ENTRY:
            return reverse("directory:entry", args=[change.provider_id])
        case Subject.VENUE:
            return reverse("directory:venue_edit", args=[change.venue_id])
        case Subject.PROGRAMME:
            return reverse("directory:programme_edit", args=[change.programme_id])
        case Subject.PRICE:
            return reverse("directory:price_change", args=[change.programme_id])
    return reverse("directory:change_edit", args=[change.pk])


def _words(subject: str, thing: Any) -> dict[str, str]:
    """What a page says of a provider, venue, programme or price, by label."""
    match subject:
        case Subject.ENTRY:
            told = entry_facts(thing)
        case Subject.VENUE | Subject.NEW_VENUE:
            told = [("Postcode", thing.postcode), ("Address", thing.address)]
        case Subject.PRICE:
            told = [("Price", str(thing)), ("When", _when(thing))]
        case _:
            told = [("Name", thing.title), *facts(thing)]
            if getattr(thing, "price", None) is not None:
                told.append(("Price", f"£{thing.price:,.2f} {PriceBasis(thing.price_basis).label}"))
    return {label: str(words) for label, words in told if words not in ("", None)}


def _when(price: Price) -> str:
    return span(price.valid_from, None) or "From the beginning"


def side_by_side(change: EntryChange) -> list[tuple[str, str, str]]:
    """(label, what the directory shows, what is asked for) of everything that differs."""
    was, as_asked = asked.as_was(change), asked.as_asked(change)
    if change.subject == Subject.PRICE:
        was = queries.price_before(as_asked)
    now = _words(change.subject, was) if was is not None else {}
    wanted = _words(change.subject, as_asked)
    labels = dict.fromkeys([*now, *wanted])
    rows = [(label, now.get(label, NOT_TOLD), wanted.get(label, NOT_TOLD)) for label in labels]
    return [row for row in rows if row[1] != row[2]]


@require_POST
def change_move(request: PersonRequest, pk: int) -> HttpResponse:
    """Approve a change, or take it back."""
    change = _change(request, pk, "providers.edit_entry")
    verb, version = request.POST.get("verb", ""), number_sent(request, "version")
    if verb in ACTIONS:
        authorise(request.user, ENTRY_CHANGE.verbs[verb].permission, change)
        press(request, ACTIONS[verb], change=change, version=version, done=DONE[verb])
    return redirect("directory:change_detail", pk)


def change_return(request: PersonRequest, pk: int) -> HttpResponse:
    """Return a change to its provider, with words."""
    change = _change(request, pk, "providers.publish_entry")
    form = ReturnChangeForm(request.POST or None, obj=change)
    if carry_out(request, form, changes.return_change, change=change):
        messages.success(request, "The change is returned, and the provider is told.")
        return redirect("directory:change_detail", pk)
    return form_page(request, form, "Return the change", change.provider)


def change_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Put right what a change asks for that adds a venue or a programme."""
    change = _change(request, pk, "providers.ask_for_change")
    initial = asked.values(change)
    form: VenueForm | NewProgrammeForm
    if change.subject == Subject.NEW_VENUE:
        form = VenueForm(request.POST or None, initial=initial)
    elif change.subject == Subject.NEW_PROGRAMME:
        provider = change.provider
        form = NewProgrammeForm(request.POST or None, initial=initial, provider=provider)
    else:
        return redirect(_edit_url(change))
    if carry_out(request, form, changes.ask_otherwise, change=change):
        messages.success(request, "The change is sent to the authority.")
        return redirect("directory:change_detail", pk)
    return form_page(request, form, change.get_subject_display(), change.provider)
