"""Pages of protocols: reading a version, where providers stand, assessing and judging."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.forms import PageForm, carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from providers.directory.models import Provider
from providers.directory.queries import entries_to_keep
from providers.directory.views import find_provider
from providers.protocols import actions, assessing, queries
from providers.protocols.composing import PROTOCOLS, crumbs, find
from providers.protocols.filters import EvidenceFilter
from providers.protocols.forms import AssessForm, JudgeForm, SignForm
from providers.protocols.models import (
    PROTOCOL,
    STANDARD,
    EvidenceFile,
    ProtocolPack,
    Standard,
    StandardStatus,
)


class PackList(ListPage):
    title = "Quality protocols"
    lead = "The standards that providers sign, one version after the other."
    things = ("version", "versions")
    permission = "providers.see_protocols"
    empty = Empty(
        "No protocol yet", "A commissioner or an administrator composes the first version."
    )
    columns = (
        Column("Version", "name", link="protocols:pack"),
        Column("State", "state", state=True),
        Column("In force from", "in_force_from"),
        Column("Signatures", "signed", numeric=True),
    )

    def rows(self) -> QuerySet[ProtocolPack]:
        return queries.packs(for_user=self.request.user)

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "providers.compose_protocol"):
            return [("Compose a version", reverse("protocols:compose"))]
        return ()

    def links(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "providers.see_progress"):
            return [("Evidence that ends", reverse("protocols:evidence"))]
        return ()


def pack(request: PersonRequest, pk: int) -> HttpResponse:
    """One version: its standards, guidelines, words of the agreement and forms."""
    found = find(request, pk)
    moves = {row.verb for row in PROTOCOL.open_to(found, request.user)}
    context = {
        "pack": found,
        "title": str(found),
        "groups": queries.by_group(found.standards.all()),
        "texts": [
            ("Schools", queries.lines(found.school_guidelines)),
            ("Providers", queries.lines(found.provider_guidelines)),
            ("Schools and providers together", queries.lines(found.shared_guidelines)),
            ("The local authority", queries.lines(found.authority_duties)),
            ("Parents and carers", queries.lines(found.parent_duties)),
            ("Payment", queries.lines(found.payment)),
            ("Not covered", queries.lines(found.not_covered)),
        ],
        "forms": [(name, title) for name, title in queries.FORMS if getattr(found, name)],
        "composes": found.state == "draft" and "adopt" in moves,
        "moves": moves,
        "sees_progress": may(request.user, "providers.see_progress"),
        "to_sign": _to_sign(request, found),
        "breadcrumbs": (PROTOCOLS,),
    }
    return render(request, "providers/protocols/pack.html", context)


def _to_sign(request: PersonRequest, found: ProtocolPack) -> list[Provider]:
    """The providers that the person manages and that have not signed this version."""
    if found.state != ProtocolPack.State.ADOPTED:
        return []
    own = entries_to_keep(for_user=request.user)
    return list(own.exclude(protocol_signatures__pack=found))


def paper_form(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    """A form of the version with room to write, for printing."""
    found = find(request, pk)
    titles = dict(queries.FORMS)
    if form not in titles or not getattr(found, form):
        raise Http404
    context = {
        "pack": found,
        "title": titles[form],
        "parts": queries.questions(getattr(found, form)),
        "breadcrumbs": crumbs(found),
    }
    return render(request, "providers/protocols/form.html", context)


class Progress(ListPage):
    """Providers and their progress; below, standard by standard for those on this page of the list."""

    title = "Progress on the protocol"
    things = ("provider", "providers")
    permission = "providers.see_progress"
    template_name = "providers/protocols/progress.html"
    export_name = "protocol-progress"
    page_size = 12
    empty = Empty(
        "No provider in the directory yet", "Providers show once their entry is published."
    )
    default_order = ("organisation__name",)
    columns = (
        Column(
            "Provider",
            "organisation.name",
            sort="organisation__name",
            link="protocols:provider",
        ),
        Column("Signed", "signed_on", sort="signed_on"),
        Column("In place", "in_place", sort="in_place", numeric=True),
        Column("Verified", "verified", sort="verified", numeric=True),
        Column("Conditions", "conditions", sort="conditions", numeric=True),
        Column("Evidence lapsed", "lapsed", sort="lapsed", numeric=True),
    )

    def rows(self) -> QuerySet[Provider]:
        self.pack = find(self.request, self.kwargs["pk"])
        self.breadcrumbs = crumbs(self.pack)
        return queries.providers_on(self.pack)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shown = list(context["page"])
        return {
            **context,
            "pack": self.pack,
            "shown_providers": shown,
            "matrix": queries.matrix(self.pack, shown),
        }


class EvidenceList(ListPage):
    title = "Evidence that ends"
    lead = "Insurance, policies and checks of providers under the protocol in force."
    things = ("piece of evidence", "pieces of evidence")
    permission = "providers.see_progress"
    filterset_class = EvidenceFilter
    breadcrumbs = (PROTOCOLS,)
    default_order = ("expires_on",)
    export_name = "evidence"
    empty = Empty("No dated evidence yet", "It shows once providers give evidence with a last day.")
    columns = (
        Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
        Column("Standard", "standard.code", sort="standard__code"),
        Column("Ends", "expires_on", sort="expires_on"),
        Column("Status", "get_status_display", sort="status"),
    )

    def rows(self) -> QuerySet[StandardStatus]:
        return queries.evidence()


# ---- One provider ---------------------------------------------------------------------------------


def provider_crumbs(found: Provider) -> tuple[tuple[str, Any], ...]:
    return (
        (str(found), reverse("directory:provider_detail", args=[found.pk])),
        ("Quality protocol", reverse("protocols:provider", args=[found.pk])),
    )


def provider(request: PersonRequest, pk: int) -> HttpResponse:
    """Where a provider stands: signature and every standard. For schools, a checklist to print."""
    found = find_provider(request, pk, "providers.see_standing")
    pack = queries.pack_in_force()
    signatures = {one.pack_id: one for one in found.protocol_signatures.select_related("pack")}
    context = {
        "provider": found,
        "title": "Quality protocol",
        "caption": str(found),
        "pack": pack,
        "signature": signatures.get(pack.pk) if pack else None,
        "signatures": signatures.values(),
        "next_packs": [one for one in queries.to_come() if one.pk not in signatures],
        "groups": queries.standing(found, pack) if pack else [],
        "signs": may(request.user, "providers.sign_protocol", found),
        "sees_evidence": may(request.user, "providers.see_evidence", found),
        "breadcrumbs": provider_crumbs(found)[:1],
    }
    return render(request, "providers/protocols/provider.html", context)


def sign(request: PersonRequest, pk: int, pack_pk: int) -> HttpResponse:
    """The manager signs a version for the provider."""
    found = find_provider(request, pk, "providers.sign_protocol")
    pack = find(request, pack_pk)
    form = SignForm(request.POST or None)
    if carry_out(request, form, actions.sign_protocol, provider=found, pack=pack):
        messages.success(request, f"You have signed {pack} for {found}.")
        return redirect("protocols:provider", pk)
    context = {
        "form": form,
        "title": f"Sign {pack}",
        "caption": str(found),
        "groups": queries.by_group(pack.standards.all()),
        "guidelines": queries.lines(pack.provider_guidelines),
        "shared": queries.lines(pack.shared_guidelines),
        "breadcrumbs": provider_crumbs(found),
    }
    return render(request, "providers/protocols/sign.html", context)


def _status(found: Provider, standard_pk: int) -> StandardStatus:
    """Where the provider stands on a standard; not in the database where it has not started."""
    standard = get_object_or_404(
        Standard.objects.select_related("pack").exclude(pack__state=ProtocolPack.State.DRAFT),
        pk=standard_pk,
    )
    status = (
        StandardStatus.objects.filter(provider=found, standard=standard)
        .select_related("verified_by", "standard__pack")
        .first()
    )
    return status or StandardStatus(provider=found, standard=standard)


def _standard_page(
    request: PersonRequest,
    status: StandardStatus,
    form: PageForm | None,
    form_title: str,
    **more: Any,
) -> HttpResponse:
    context = {
        "status": status,
        "standard": status.standard,
        "title": f"Standard {status.standard}",
        "caption": str(status.provider),
        "files": status.files.select_related("document") if status.pk else [],
        "today": timezone.localdate(),
        "breadcrumbs": provider_crumbs(status.provider),
        "form": form,
        "form_title": form_title,
        **more,
    }
    return render(request, "providers/protocols/standard.html", context)


def _may_judge(request: PersonRequest, status: StandardStatus) -> bool:
    judged = {"verify", "return", "set_condition"}
    return any(row.verb in judged for row in STANDARD.open_to(status, request.user))


def standard(request: PersonRequest, pk: int, standard_pk: int) -> HttpResponse:
    """One standard: what is asked, the provider's own assessment, the authority's word."""
    found = find_provider(request, pk, "providers.see_evidence")
    status = _status(found, standard_pk)
    assesses = may(request.user, "providers.assess_standard", found)
    form = None
    if assesses:
        answer = {"in_place": "claim", "verified": "claim", "in_development": "begin"}
        form = AssessForm(
            request.POST or None,
            request.FILES or None,
            obj=status,
            initial={"answer": answer.get(status.status, "")},
        )
        own = {"provider": found, "standard": status.standard}
        if carry_out(request, form, assessing.assess_standard, **own):
            messages.success(request, f"Standard {status.standard} is saved.")
            return redirect("protocols:provider", pk)
    elif request.method == "POST":
        authorise(request.user, "providers.assess_standard", found)
    return _standard_page(
        request,
        status,
        form,
        "Your own assessment",
        assesses=assesses,
        judges=_may_judge(request, status),
    )


def judge(request: PersonRequest, pk: int, standard_pk: int) -> HttpResponse:
    """The authority verifies a standard, returns it, or sets a condition."""
    found = find_provider(request, pk, "providers.verify_standard")
    status = _status(found, standard_pk)
    if not status.pk:
        messages.error(request, "The provider has not said where it stands on this standard.")
        return redirect("protocols:provider", pk)
    form = JudgeForm(
        request.POST or None, obj=status, initial={"comment": status.condition or status.comment}
    )
    if carry_out(request, form, assessing.judge_standard, status=status):
        messages.success(request, f"Your word on standard {status.standard} is saved.")
        return redirect("protocols:provider", pk)
    return _standard_page(request, status, form, "The authority’s word")


@require_POST
def evidence_remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Take out a file that was given by mistake."""
    file = get_object_or_404(
        EvidenceFile.objects.select_related("status__standard", "document"), pk=pk
    )
    status = file.status
    authorise(request.user, "providers.assess_standard", status)
    press(request, assessing.remove_evidence, file=file, done="The file is taken out.")
    return redirect("protocols:standard", status.provider_id, status.standard_id)
