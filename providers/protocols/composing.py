"""Pages on which a version of the protocol is composed, adopted and withdrawn."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_POST

from apcommission.forms import carry_out, press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from providers.protocols import actions, queries
from providers.protocols.forms import (
    AdoptForm,
    ComposeForm,
    PackForm,
    StandardEditForm,
    StandardForm,
    WithdrawForm,
)
from providers.protocols.models import ProtocolPack, Standard

PROTOCOLS = ("Protocols", reverse_lazy("protocols:list"))


def find(request: PersonRequest, pk: int, permission: str = "") -> ProtocolPack:
    """The version, if the person may read it, and holds `permission`."""
    authorise(request.user, permission or "providers.see_protocols")
    return get_object_or_404(queries.packs(for_user=request.user), pk=pk)


def crumbs(pack: ProtocolPack) -> tuple[tuple[str, Any], ...]:
    return PROTOCOLS, (str(pack), reverse("protocols:pack", args=[pack.pk]))


def compose(request: PersonRequest) -> HttpResponse:
    """Begin a version."""
    authorise(request.user, "providers.compose_protocol")
    packs = list(queries.packs(for_user=request.user)[:20])
    form = ComposeForm(request.POST or None, packs=packs)
    if pack := carry_out(request, form, actions.compose_pack):
        return redirect("protocols:pack", pack.pk)
    context = {"form": form, "title": "New version of the protocol", "breadcrumbs": (PROTOCOLS,)}
    return render(request, "components/form_page.html", context)


def _page(request: PersonRequest, form: Any, title: str, pack: ProtocolPack) -> HttpResponse:
    context = {"form": form, "title": title, "caption": str(pack), "breadcrumbs": crumbs(pack)}
    return render(request, "components/form_page.html", context)


def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the texts of a draft."""
    pack = find(request, pk, "providers.compose_protocol")
    form = PackForm(request.POST or None, obj=pack)
    if carry_out(request, form, actions.edit_pack, pack=pack):
        messages.success(request, "The texts are saved.")
        return redirect("protocols:pack", pk)
    return _page(request, form, "Texts of the version", pack)


def standard_add(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a standard to a draft."""
    pack = find(request, pk, "providers.compose_protocol")
    form = StandardForm(request.POST or None)
    if carry_out(request, form, actions.add_standard, pack=pack):
        messages.success(request, "The standard is added.")
        return redirect("protocols:pack", pk)
    return _page(request, form, "Add a standard", pack)


def _standard(request: PersonRequest, pk: int) -> Standard:
    authorise(request.user, "providers.compose_protocol")
    return get_object_or_404(Standard.objects.select_related("pack"), pk=pk)


def standard_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a standard of a draft."""
    found = _standard(request, pk)
    form = StandardEditForm(request.POST or None, obj=found)
    if carry_out(request, form, actions.edit_standard, standard=found):
        messages.success(request, "The standard is changed.")
        return redirect("protocols:pack", found.pack_id)
    return _page(request, form, f"Standard {found}", found.pack)


@require_POST
def standard_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a standard out of a draft."""
    found = _standard(request, pk)
    press(request, actions.remove_standard, standard=found, done="The standard is taken out.")
    return redirect("protocols:pack", found.pack_id)


def adopt(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a draft into force."""
    pack = find(request, pk, "providers.compose_protocol")
    form = AdoptForm(request.POST or None)
    if carry_out(request, form, actions.adopt_pack, pack=pack):
        messages.success(request, "The version is adopted. It can no longer be changed.")
        return redirect("protocols:pack", pk)
    return _page(request, form, "Adopt this version", pack)


def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a version out of force."""
    pack = find(request, pk, "providers.compose_protocol")
    form = WithdrawForm(request.POST or None)
    if carry_out(request, form, actions.withdraw_pack, pack=pack):
        messages.success(request, "The version is withdrawn. Its signatures are kept.")
        return redirect("protocols:pack", pk)
    return _page(request, form, "Withdraw this version", pack)
