"""What the pages about a placement share: the way back to it, and the form that leads back to its page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy

from apcommission.forms import PageForm, carry_out
from apcommission.people.requests import PersonRequest
from placements.placement.models import Placement

PLACEMENTS = ("Placements", reverse_lazy("placement:list"))
Crumb = tuple[str, Any]


def crumbs(placement: Placement, *more: Crumb) -> tuple[Crumb, ...]:
    """Placements, this placement, and what lies between it and the page."""
    own = (placement.reference, reverse("placement:detail", args=[placement.pk]))
    return (PLACEMENTS, own, *more)


def form_about(
    request: PersonRequest,
    about: Placement,
    form: PageForm,
    action: Callable[..., Any],
    title: str,
    back: tuple[str, str],
    **arguments: Any,
) -> HttpResponse:
    """A page of one form about a placement, carried out by `action` with `arguments`.

    `back`: words and name of the placement's page from which it comes, and to which it leads once saved.
    """
    words, name = back
    address = reverse(name, args=[about.pk])
    if carry_out(request, form, action, **arguments):
        messages.success(request, "Saved.")
        return redirect(address)
    form.cancel_url = address
    context = {
        "form": form,
        "title": title,
        "caption": f"Placement {about.reference}",
        "breadcrumbs": crumbs(about, (words, address)),
    }
    return render(request, "components/form_page.html", context)
