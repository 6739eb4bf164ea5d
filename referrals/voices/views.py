"""Pages on which the young person and the parents are heard."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from apcommission.audit.actions import record
from apcommission.forms import PageForm, attempt
from apcommission.messages.queries import live_link
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from referrals.referral.models import Referral
from referrals.referral.views import REFERRALS, find
from referrals.voices import actions
from referrals.voices.forms import AskForm, ParentForm, YoungPersonForm
from referrals.voices.models import Voice


def ask(request: PersonRequest, pk: int) -> HttpResponse:
    """Make a link for the young person or a parent; it is shown this once, or goes out by e-mail."""
    referral = find(request, pk)
    authorise(request.user, "referrals.write_referral", referral)
    form = AskForm(request.POST or None)
    address = reverse("referral:detail", args=[pk])
    crumbs = (REFERRALS, (referral.reference, address))
    context: dict[str, Any] = {"title": "Hear them in their own words", "breadcrumbs": crumbs}
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        token = attempt(form, actions.ask, by=request.user, referral=referral, **typed)
        if token:
            page = reverse(actions.PAGES[Voice.Whose(typed["whose"])], args=[token])
            link = f"{settings.SITE_ADDRESS}{page}"
            return render(request, "referrals/voices/made.html", {**context, "link": link})
        if token == "":
            messages.success(request, "The link is on its way.")
            return redirect(address)
    context |= {"form": form, "referral": referral, "voices": referral.voices.all()}
    return render(request, "referrals/voices/ask.html", context)


def paper(request: PersonRequest, pk: int) -> HttpResponse:
    """The same questions on paper, for staff to key in under the young person and the parents."""
    referral = find(request, pk)
    authorise(request.user, "referrals.write_referral", referral)
    forms = (("For the young person", YoungPersonForm()), ("For a parent or carer", ParentForm()))
    context = {
        "referral": referral,
        "forms": forms,
        "title": "Form to print",
        "breadcrumbs": (REFERRALS, (referral.reference, reverse("referral:detail", args=[pk]))),
    }
    return render(request, "referrals/voices/paper.html", context)


@login_not_required
@never_cache
def young_person(request: HttpRequest, token: str) -> HttpResponse:
    """The young person tells what they think."""
    whose, title = Voice.Whose.YOUNG_PERSON, "Tell us what you think"
    return _tell(request, token, whose, YoungPersonForm, actions.tell_as_young_person, title)


@login_not_required
@never_cache
def parent(request: HttpRequest, token: str) -> HttpResponse:
    """A parent tells what they think."""
    whose, title = Voice.Whose.PARENT, "Tell us what you think about your child’s education"
    return _tell(request, token, whose, ParentForm, actions.tell_as_parent, title)


def _tell(
    request: HttpRequest,
    token: str,
    whose: Voice.Whose,
    form_class: type[PageForm],
    action: Callable[..., Voice],
    title: str,
) -> HttpResponse:
    """A page that works once, by its link."""
    link = live_link(actions.PURPOSES[whose], token)
    if link is None:
        return render(request, "referrals/voices/over.html", status=404)
    referral = get_object_or_404(Referral.objects.select_related("pupil"), pk=link.subject_pk)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, action, link=link, **form.cleaned_data):
            return render(request, "referrals/voices/done.html")
    elif request.method == "GET":
        record("opened_link", referral, by=None, pupil_id=referral.pupil_id)
    context = {
        "form": form,
        "title": title,
        "name": referral.pupil.forename,
        "is_young_person": whose == Voice.Whose.YOUNG_PERSON,
        "large": request.GET.get("size") == "large",
    }
    return render(request, "referrals/voices/tell.html", context)
