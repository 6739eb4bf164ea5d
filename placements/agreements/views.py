"""Pages of agreements."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record
from apcommission.forms import attempt, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.messages.queries import live_link
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from placements.agreements import actions, queries
from placements.agreements.forms import PaperForm, PartyForm, SignatureForm
from placements.agreements.models import Agreement, AgreementSignature
from placements.agreements.terms import changed_since
from placements.placement.pages import PLACEMENTS
from placements.placement.views import find as find_placement


class ToSignList(ListPage):
    title = "Agreements to sign"
    things = ("agreement", "agreements")
    permission = "placements.sign_agreement"
    breadcrumbs = (PLACEMENTS,)
    empty = Empty("Nothing to sign", "Agreements show here once the authority has drawn them up.")
    columns = (
        Column("Placement", "placement.reference", link="agreements:agreement"),
        Column("Pupil", "placement.pupil"),
        Column("Programme", "placement.programme.title"),
        Column("Provider", "placement.provider.organisation.name"),
        Column("School", "placement.school.organisation.name"),
        Column("Sent", "sent_at"),
    )

    def rows(self) -> QuerySet[Agreement]:
        return queries.to_sign(for_user=self.request.user)


def find(request: PersonRequest, pk: int) -> Agreement:
    """The agreement, if the person may open its placement; the reading is recorded."""
    agreement = get_object_or_404(queries.agreements(for_user=request.user), pk=pk)
    find_placement(request, agreement.placement_id)
    return agreement


def _crumbs(agreement: Agreement) -> tuple[tuple[str, Any], ...]:
    placement = agreement.placement
    return (
        PLACEMENTS,
        (placement.reference, reverse("placement:detail", args=[placement.pk])),
    )


@require_POST
def draw_up(request: PersonRequest, pk: int) -> HttpResponse:
    """Draw up the agreement of an accepted placement."""
    placement = find_placement(request, pk, "placements.manage_placement")
    done = "The agreement is drawn up. Each party can sign it now."
    agreement = press(request, actions.draw_up_agreement, placement=placement, done=done)
    if agreement is None:
        return redirect("placement:detail", pk)
    return redirect("agreements:agreement", agreement.pk)


def agreement(request: PersonRequest, pk: int) -> HttpResponse:
    """The agreement: its terms, who has signed, and signing."""
    found = find(request, pk)
    lacking = queries.missing(found)
    own = [p for p in queries.parties_of(request.user, found.placement) if p in lacking]
    form = None
    if own and found.state == Agreement.State.OUT:
        form = PartyForm(request.POST or None, parties=own)
        if carry_out(request, form, actions.sign_agreement, agreement=found):
            messages.success(request, "You have signed the agreement.")
            return redirect("agreements:agreement", pk)
    labels = dict(AgreementSignature.Party.choices)
    context = {
        "agreement": found,
        "terms": found.terms,
        "signatures": found.signatures.all(),
        "missing": [labels[party] for party in lacking],
        "parent_missing": AgreementSignature.Party.PARENT in lacking,
        "manages": may(request.user, "placements.manage_placement", found.placement),
        "changed": changed_since(found.terms, found.placement)
        if found.state != Agreement.State.VOID
        else [],
        "draws_up": found.state == Agreement.State.VOID
        and queries.may_be_drawn_up(found.placement),
        "form": form,
        "title": f"Agreement for {found.placement.reference}",
        "breadcrumbs": _crumbs(found),
    }
    return render(request, "placements/agreements/agreement.html", context)


@require_POST
def parent_link(request: PersonRequest, pk: int) -> HttpResponse:
    """Make the link by which the parent signs, and show it this once."""
    found = find(request, pk)
    authorise(request.user, "placements.manage_placement", found.placement)
    token = press(request, actions.send_parent_link, agreement=found)
    if token is None:
        return redirect("agreements:agreement", pk)
    context = {
        "agreement": found,
        "link": f"{settings.SITE_ADDRESS}{reverse('agreements:parent', args=[token])}",
        "title": "Link for the parent",
        "breadcrumbs": _crumbs(found),
    }
    return render(request, "placements/agreements/parent_link.html", context)


def paper(request: PersonRequest, pk: int) -> HttpResponse:
    """Record a signature that is held on paper."""
    found = find(request, pk)
    authorise(request.user, "placements.manage_placement", found.placement)
    lacking = queries.missing(found)
    form = PaperForm(request.POST or None, request.FILES or None, parties=lacking)
    if carry_out(request, form, actions.sign_on_paper, agreement=found):
        messages.success(request, "The signature is recorded.")
        return redirect("agreements:agreement", pk)
    context = {"form": form, "title": "Signature on paper", "breadcrumbs": _crumbs(found)}
    return render(request, "components/form_page.html", context)


@require_POST
def void(request: PersonRequest, pk: int) -> HttpResponse:
    """Make the agreement void."""
    found = find(request, pk)
    authorise(request.user, "placements.manage_placement", found.placement)
    press(request, actions.void_agreement, agreement=found, done="The agreement is void.")
    return redirect("agreements:agreement", pk)


@login_not_required
@never_cache
def parent(request: HttpRequest, token: str) -> HttpResponse:
    """The parent reads the agreement and signs it. No account: the link is the key, and works once."""
    link = live_link(actions.PARENT_LINK, token)
    if link is None:
        return render(request, "placements/agreements/link_over.html", status=404)
    found = get_object_or_404(Agreement, pk=link.subject_pk)
    form = SignatureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if attempt(form, actions.sign_by_link, link=link, name=name):
            return render(request, "placements/agreements/parent_signed.html")
    elif request.method == "GET":
        record("opened_link", found, by=None, pupil_id=found.placement.pupil_id)
    context = {"form": form, "terms": found.terms, "title": "Agreement to sign"}
    return render(request, "placements/agreements/parent.html", context)
