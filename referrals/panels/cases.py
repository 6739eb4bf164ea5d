"""Pages of a case before a panel: views, interests, and the decision."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_read
from apcommission.forms import carry_out, press
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from referrals.clocks.queries import BEGUN, running
from referrals.matching.facts import Case
from referrals.matching.queries import best
from referrals.panels import actions, agendas, queries
from referrals.panels.forms import DecisionForm, InterestForm, SupersedingForm, ViewForm
from referrals.panels.models import DECISION, AgendaItem, Decision
from referrals.panels.views import PANELS, number
from referrals.profile import queries as profiles
from referrals.referral import sections
from referrals.referral.models import Referral
from referrals.referral.queries import bring_sections

#: So many programmes that suit best stand on the page of a case, with their reasons.
OPTIONS = 3


def _item(request: PersonRequest, pk: int) -> AgendaItem:
    """The case, if the person sits on its panel or works for the authority, without an interest in it."""
    item = _any_item(request, pk)
    if item.is_of_interest:  # type: ignore[attr-defined]
        raise PermissionDenied("referrals.see_referral")
    return item


def _any_item(request: PersonRequest, pk: int) -> AgendaItem:
    """The case, whether or not the person has an interest in it (`queries.item`)."""
    found = queries.item(pk, for_user=request.user)
    if found is None:
        raise Http404
    return found


def _crumbs(of: AgendaItem | Decision) -> tuple[tuple[str, object], ...]:
    return (PANELS, (str(of.meeting), reverse("panels:meeting", args=[of.meeting_id])))


def _way_back(request: PersonRequest, found: Decision) -> tuple[tuple[str, object], ...]:
    """To the agenda for those of the panel and the authority; for a school, to its referral."""
    if may(request.user, "referrals.see_meeting", found.meeting):
        return _crumbs(found)
    referral = found.referral
    return ((referral.reference, reverse("referral:detail", args=[referral.pk])),)


@require_POST
def take_off(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a case off the agenda."""
    item = _item(request, pk)
    authorise(request.user, "referrals.build_agenda")
    press(request, agendas.take_off_agenda, item=item)
    return redirect("panels:meeting", item.meeting_id)


@require_POST
def move_up(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a case change places with the one before it."""
    item = _item(request, pk)
    authorise(request.user, "referrals.build_agenda")
    press(request, agendas.move_up, item=item)
    return redirect("panels:meeting", item.meeting_id)


def interest(request: PersonRequest, pk: int) -> HttpResponse:
    """Declare an interest in a case."""
    item = _any_item(request, pk)
    authorise(request.user, "referrals.give_view", item.meeting)
    if item.is_of_interest:  # type: ignore[attr-defined]
        messages.success(request, "Your interest is noted. You no longer see this case.")
        return redirect("panels:meeting", item.meeting_id)
    form = InterestForm(request.POST or None)
    if carry_out(request, form, actions.declare_interest, item=item):
        messages.success(request, "Your interest is noted. You no longer see this case.")
        return redirect("panels:meeting", item.meeting_id)
    context = {
        "form": form,
        "title": "Declare an interest",
        "caption": f"Referral {item.referral.reference}",
        "lead": "From then on you see nothing of this case and take no part in it.",
        "breadcrumbs": _crumbs(item),
    }
    return render(request, "components/form_page.html", context)


def view(request: PersonRequest, pk: int) -> HttpResponse:
    """Give one's view of a case."""
    item = _item(request, pk)
    authorise(request.user, "referrals.give_view", item.meeting)
    own = item.views.filter(person=request.user).first()
    form = ViewForm(request.POST or None, initial={"words": own.words if own else ""})
    if carry_out(request, form, actions.give_view, item=item):
        messages.success(request, "Your view is saved.")
        return redirect("panels:meeting", item.meeting_id)
    context = {
        "form": form,
        "title": "Your view",
        "caption": f"Referral {item.referral.reference}",
        "breadcrumbs": _crumbs(item),
    }
    return render(request, "components/form_page.html", context)


def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """The chair writes the decision of a case; signing is a step of its own."""
    item = _item(request, pk)
    authorise(request.user, "referrals.sign_decision", item)
    record_read(item, by=request.user, pupil_id=item.referral.pupil_id)
    decided, told, clocks = bring_sections(
        item.referral,
        beside=[(item, "views", "person"), (item.referral.pupil, "risk_assessments", "made_by")],
        also=[
            queries.DECIDED_ON.of(item.referral_id),
            profiles.CONTRIBUTIONS.of([item.referral.pupil_id]),
            BEGUN.of(item.referral.route, timezone.localdate()),
        ],
    )
    decision = queries.draft_among(decided, item) or Decision(
        referral=item.referral,
        meeting=item.meeting,
        programme=item.referral.programme_wanted,
    )
    if request.method == "GET" and decision.state == Decision.State.SIGNED:
        return redirect("panels:decision", decision.pk)
    form = DecisionForm(request.POST or None, obj=decision, panel=item.meeting.panel)
    saved = carry_out(request, form, actions.save_decision, item=item)
    if saved:
        messages.success(request, "The draft is saved. Read it, then sign it.")
        return redirect("panels:decision", saved.pk)
    context = {
        **_facts(request, item.referral),
        "clock": running(item.referral, clocks),
        "told": profiles.by_section(told).get(item.referral.pupil_id, []),
        "form": form,
        "item": item,
        "views": item.views.all(),
        "earlier": queries.earlier_among(decided, item),
        "title": f"Decision on {item.referral.reference}",
        "breadcrumbs": _crumbs(item),
    }
    return render(request, "referrals/panels/decide.html", context)


def _facts(request: PersonRequest, referral: Referral) -> dict[str, object]:
    """All that one decides by, on one page: answers, risks, and programmes with their reasons."""
    found = best(Case(referral, timezone.localdate()), for_user=request.user)
    return {
        "answers": sections.answers(referral),
        "risk": next(iter(referral.pupil.risk_assessments.all()), None),
        "moved_out": referral.pupil.home_la != settings.AUTHORITY_CODE,
        "matches": found[:OPTIONS],
    }


def decision(request: PersonRequest, pk: int) -> HttpResponse:
    """A decision: a draft to be signed, or signed and fixed."""
    found = get_object_or_404(queries.decisions(for_user=request.user), pk=pk)
    record_read(found, by=request.user, pupil_id=found.referral.pupil_id)
    item = found.meeting.items.filter(referral=found.referral).first()
    context = {
        "decision": found,
        "item": item,
        "newer": Decision.objects.filter(supersedes=found).first(),
        "title": f"Decision on {found.referral.reference}",
        "breadcrumbs": _way_back(request, found),
        "may_sign": may(request.user, "referrals.sign_decision", found),
        "lifecycle": DECISION,
    }
    return render(request, "referrals/panels/decision.html", context)


@require_POST
def sign(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign a draft."""
    found = get_object_or_404(queries.decisions(for_user=request.user), pk=pk)
    authorise(request.user, "referrals.sign_decision", found)
    done = "The decision is signed. It can no longer be changed."
    version = number(request.POST.get("version")) or None
    press(request, actions.sign_decision, decision=found, version=version, done=done)
    return redirect("panels:decision", pk)


def supersede(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign a new decision in place of a signed one."""
    found = get_object_or_404(queries.decisions(for_user=request.user), pk=pk)
    authorise(request.user, "referrals.sign_decision", found)
    names = SupersedingForm.base_fields
    initial = {name: getattr(found, name) for name in names if hasattr(found, name)}
    form = SupersedingForm(request.POST or None, panel=found.meeting.panel, initial=initial)
    new = carry_out(request, form, actions.supersede_decision, decision=found)
    if new:
        messages.success(request, "The new decision is signed. The former one is superseded.")
        return redirect("panels:decision", new.pk)
    address = reverse("panels:decision", args=[pk])
    context = {
        "form": form,
        "title": f"New decision on {found.referral.reference}",
        "lead": "The decision that stands will be marked as superseded and stay readable.",
        "breadcrumbs": (PANELS, ("Decision", address)),
    }
    return render(request, "components/form_page.html", context)
