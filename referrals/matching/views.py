"""Pages of matching. Titles and addresses carry references, never a pupil's name."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_read
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from providers.directory.queries import listed
from referrals.matching import actions, queries
from referrals.matching.facts import Case
from referrals.matching.filters import RuleFilter
from referrals.matching.forms import OverrideForm, RuleEditForm, RuleForm, SoughtForm
from referrals.matching.matches import Match
from referrals.matching.models import MATCHING_RULE, Override, Rule
from referrals.referral.models import Referral
from referrals.referral.queries import readable

RULES = ("Rules of matching", reverse_lazy("matching:rules"))
MANAGE = "referrals.manage_matching_rules"
PAGE_SIZE = 15


def _referral(request: PersonRequest, pk: int, permission: str) -> Referral:
    found = readable(for_user=request.user).select_related("pupil__school", "school")
    referral = get_object_or_404(found.distinct(), pk=pk)
    authorise(request.user, permission, referral)
    return referral


def _crumbs(referral: Referral) -> list[tuple[str, Any]]:
    return [(f"Referral {referral}", reverse("referral:detail", args=[referral.pk]))]


def suiting(request: PersonRequest, pk: int) -> HttpResponse:
    """The programmes that may suit the pupil of a referral, each with its reasons."""
    referral = _referral(request, pk, "referrals.match_pupil")
    record_read(referral, by=request.user, pupil_id=referral.pupil_id)
    form = SoughtForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    start = asked.get("start") or timezone.localdate()
    case = Case(referral, start, tuple(asked.get("days") or ()))
    found = queries.Suiting(case, for_user=request.user, subject=asked.get("subject", ""))
    pages: Paginator[Match] = Paginator(found, PAGE_SIZE)  # type: ignore[arg-type]  # takes parts alone
    context = {
        "referral": referral,
        "form": form,
        "title": "Programmes that may suit",
        "start": start,
        "page": pages.get_page(request.GET.get("page")),
        "suit": len(found.suit),
        "count": len(found),
        "overrides": may(request.user, "referrals.override_match", referral)
        and referral.is_under_way,
        "breadcrumbs": _crumbs(referral),
    }
    return render(request, "referrals/matching/suiting.html", context)


def override(request: PersonRequest, pk: int, programme: int) -> HttpResponse:
    """Let a programme be considered though it is ruled out."""
    referral = _referral(request, pk, "referrals.override_match")
    record_read(referral, by=request.user, pupil_id=referral.pupil_id)
    found = get_object_or_404(listed(), pk=programme)
    form = OverrideForm(request.POST or None)
    kept = carry_out(request, form, actions.override, referral=referral, programme=found)
    address = reverse("matching:suiting", args=[pk])
    if isinstance(kept, Override):
        messages.success(request, f"{found} is considered. Your reason stands beside it.")
        return redirect(address)
    context = {
        "form": form,
        "title": f"Consider {found} all the same",
        "caption": f"Referral {referral}",
        "breadcrumbs": [*_crumbs(referral), ("Programmes that may suit", address)],
    }
    return render(request, "components/form_page.html", context)


# ---- Rules -----------------------------------------------------------------------------------------


def _of(rule: Rule) -> str:
    return str(rule.programme) if rule.programme else "Every programme"


def _does(rule: Rule) -> str:
    if rule.limit:
        return f"At most {rule.at_most}: {rule.get_limit_display().lower()}"
    return rule.get_effect_display()


class RuleList(ListPage):
    title = str(RULES[0])
    lead = "What decides, besides the entries of the directory, whether a programme suits a pupil."
    things = ("rule", "rules")
    permission = "referrals.see_matching_rules"
    filterset_class = RuleFilter
    default_order = ("programme__title",)
    export_name = "matching-rules"
    empty = Empty("No rule yet", "Programmes are matched by what their entries say.")
    columns = (
        Column("Reason", "words", sort="words", link="matching:edit_rule"),
        Column("Programme", _of, sort="programme__title"),
        Column("What it does", _does, sort="effect"),
        Column("State", "state", state=True, sort="state"),
    )

    def rows(self) -> QuerySet[Rule]:
        return queries.rules()

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, MANAGE):
            return [("Add a rule", reverse("matching:add_rule"))]
        return ()


def _rule_page(request: PersonRequest, form: Any, title: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "breadcrumbs": [RULES], **more}
    return render(request, "referrals/matching/rule.html", context)


def add_rule(request: PersonRequest) -> HttpResponse:
    """Add a rule."""
    authorise(request.user, MANAGE)
    form = RuleForm(request.POST or None, initial={"programme": request.GET.get("programme", "")})
    if carry_out(request, form, actions.add_rule):
        messages.success(request, "The rule is in force.")
        return redirect("matching:rules")
    return _rule_page(request, form, "Add a rule")


def edit_rule(request: PersonRequest, pk: int) -> HttpResponse:
    """A rule; for those who manage them, changing it."""
    authorise(request.user, "referrals.see_matching_rules")
    rule = get_object_or_404(queries.rules(), pk=pk)
    if not may(request.user, MANAGE) or rule.state != Rule.State.IN_FORCE:
        facts = [("Programme", _of(rule)), ("What it does", _does(rule))]
        facts += [("The pupil", rule.get_fact_display()), ("State", rule.get_state_display())]
        return _rule_page(request, None, rule.words, facts=facts)
    form = RuleEditForm(request.POST or None, obj=rule)
    if carry_out(request, form, actions.save_rule, rule=rule):
        messages.success(request, "The rule is saved.")
        return redirect("matching:rules")
    return _rule_page(request, form, rule.words, rule=rule, lifecycle=MATCHING_RULE)


@require_POST
def withdraw_rule(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a rule out of force."""
    authorise(request.user, MANAGE)
    rule = get_object_or_404(queries.rules(), pk=pk)
    press(request, actions.withdraw_rule, rule=rule, done="The rule is withdrawn.")
    return redirect("matching:rules")
