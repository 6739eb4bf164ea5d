"""Pages by which a provider's manager, or the authority, keeps the entry."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from providers.directory import actions, asked, changes, queries
from providers.directory.forms import (
    EntryForm,
    NewProgrammeForm,
    PriceForm,
    ProgrammeForm,
    ProviderForm,
    ReturnForm,
    VenueEditForm,
    VenueForm,
)
from providers.directory.models import (
    PROVIDER_ENTRY,
    EntryChange,
    Price,
    Programme,
    Provider,
    Venue,
)
from providers.directory.views import DIRECTORY, find_provider

EDIT = "providers.edit_entry"
Subject = EntryChange.Subject
WAITS = "The directory shows the entry as it is until the authority approves your change."
SENT = "Your change is sent to the authority. The directory shows the entry as it was until then."
NO_LONGER = "That is what the directory shows now, so your change is taken back."
DONE = {
    "submit": "The entry is sent to the authority, which reads it before it is published.",
    "publish": "The entry is in the directory.",
    "return": "The entry is returned to the provider.",
    "ask_to_refresh": "The provider is asked to confirm the entry. It stays in the directory.",
    "confirm": "The entry is confirmed.",
    "withdraw": "The entry is no longer in the directory.",
}


def _programme(request: PersonRequest, pk: int) -> Programme:
    programme = get_object_or_404(queries.programmes(for_user=request.user), pk=pk)
    authorise(request.user, EDIT, programme)
    return programme


def form_page(
    request: PersonRequest, form: object, title: str, provider: Provider | None = None
) -> HttpResponse:
    """A page of one form of the entry, which says when what is sent waits for the authority."""
    crumbs: list[tuple[str, Any]] = [DIRECTORY]
    if provider:
        address = reverse("directory:provider_detail", args=[provider.pk])
        crumbs.append((provider.organisation.name, address))
    waits = provider is not None and changes.waits(request.user, provider)
    lead = WAITS if waits else ""
    context = {"form": form, "title": title, "lead": lead, "breadcrumbs": crumbs}
    return render(request, "components/form_page.html", context)


def _as_asked(request: PersonRequest, asks: EntryChange) -> Any:
    """The thing to edit: for a manager whose change of it is open, as that change asks for it."""
    if changes.waits(request.user, asks.provider):
        asks = queries.open_changes_like(asks).first() or asks
    return asked.as_asked(asks)


def _price_asked(asks: EntryChange) -> dict[str, Any]:
    change = queries.open_changes_like(asks).first()
    return asked.values(change) if change else {}


def _tell(request: PersonRequest, saved: object, done: str) -> None:
    """Say what became of what was sent."""
    if isinstance(saved, EntryChange):
        done = NO_LONGER if saved.state == EntryChange.State.TAKEN_BACK else SENT
    messages.success(request, done)


def provider_add(request: PersonRequest) -> HttpResponse:
    """Add a provider that the directory does not know yet."""
    authorise(request.user, "providers.add_provider")
    form = ProviderForm(request.POST or None)
    provider = carry_out(request, form, actions.add_provider)
    if provider:
        messages.success(request, "The provider is added. Its entry is a draft.")
        return redirect("directory:provider_detail", provider.pk)
    return form_page(request, form, "Add a provider")


def entry(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the entry itself."""
    provider = find_provider(request, pk, EDIT)
    asks = EntryChange(provider=provider, subject=Subject.ENTRY)
    form = EntryForm(request.POST or None, obj=_as_asked(request, asks))
    saved = carry_out(request, form, changes.save_entry, provider=provider)
    if saved:
        _tell(request, saved, "The entry is saved.")
        return redirect("directory:provider_detail", pk)
    return form_page(request, form, "Change the entry", provider)


def venue_add(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a venue."""
    provider = find_provider(request, pk, EDIT)
    form = VenueForm(request.POST or None)
    saved = carry_out(request, form, changes.add_venue, provider=provider)
    if saved:
        _tell(request, saved, "The venue is added.")
        return redirect("directory:provider_detail", pk)
    return form_page(request, form, "Add a venue", provider)


def venue_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a venue's address right."""
    venue = get_object_or_404(Venue.objects.select_related("provider__organisation"), pk=pk)
    authorise(request.user, EDIT, venue.provider)
    asks = EntryChange(provider=venue.provider, subject=Subject.VENUE, venue=venue)
    form = VenueEditForm(request.POST or None, obj=_as_asked(request, asks))
    saved = carry_out(request, form, changes.save_venue, venue=venue)
    if saved:
        _tell(request, saved, "The venue is saved.")
        return redirect("directory:provider_detail", venue.provider_id)
    return form_page(request, form, "Change the venue", venue.provider)


def programme_add(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a programme."""
    provider = find_provider(request, pk, EDIT)
    form = NewProgrammeForm(request.POST or None, provider=provider)
    saved = carry_out(request, form, changes.add_programme, provider=provider)
    if saved:
        _tell(request, saved, "The programme is added.")
        if isinstance(saved, Programme):
            return redirect("directory:programme_detail", saved.pk)
        return redirect("directory:provider_detail", pk)
    return form_page(request, form, "Add a programme", provider)


def programme_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a programme."""
    programme = _programme(request, pk)
    provider = programme.provider
    asks = EntryChange(provider=provider, subject=Subject.PROGRAMME, programme=programme)
    form = ProgrammeForm(request.POST or None, obj=_as_asked(request, asks), provider=provider)
    saved = carry_out(request, form, changes.save_programme, programme=programme)
    if saved:
        _tell(request, saved, "The programme is saved.")
        return redirect("directory:programme_detail", pk)
    return form_page(request, form, "Change the programme", programme.provider)


def price_change(request: PersonRequest, pk: int) -> HttpResponse:
    """A new price from a day on."""
    programme = _programme(request, pk)
    asks = EntryChange(provider=programme.provider, subject=Subject.PRICE, programme=programme)
    form = PriceForm(request.POST or None, initial=_price_asked(asks))
    saved = carry_out(request, form, changes.change_price, programme=programme)
    if saved:
        _tell(request, saved, "The new price is saved. The former one stays in the history.")
        return redirect("directory:programme_detail", pk)
    return form_page(request, form, "Change the price", programme.provider)


@require_POST
def price_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Take out a price that has not begun."""
    programme = _programme(request, pk)
    price = Price(pk=number_sent(request, "price"), programme=programme)
    done = "The price is taken out. The one before it goes on."
    press(request, actions.take_price_out, price=price, done=done)
    return redirect("directory:programme_detail", pk)


def return_entry(request: PersonRequest, pk: int) -> HttpResponse:
    """Return the entry to the provider, with words."""
    provider = get_object_or_404(queries.providers(for_user=request.user), pk=pk)
    authorise(request.user, "providers.publish_entry", provider)
    form = ReturnForm(request.POST or None, obj=provider)
    if carry_out(request, form, actions.move_entry, provider=provider, verb="return"):
        messages.success(request, DONE["return"])
        return redirect("directory:provider_detail", pk)
    return form_page(request, form, "Return the entry", provider)


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the entry one step on: send in, publish, confirm, withdraw."""
    provider = get_object_or_404(queries.providers(for_user=request.user), pk=pk)
    authorise(request.user, EDIT, provider)
    verb, version = request.POST.get("verb", ""), number_sent(request, "version")
    if verb in PROVIDER_ENTRY.verbs:
        move_entry = actions.move_entry
        press(request, move_entry, provider=provider, verb=verb, version=version, done=DONE[verb])
    return redirect("directory:provider_detail", pk)


def number_sent(request: PersonRequest, name: str) -> int | None:
    """A key or version that a button sends; None where there is none."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 19 else None
