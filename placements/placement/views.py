"""Pages about placements. Titles carry the reference, never the pupil's name."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_read
from apcommission.filters import DayFilter, NameFilter, SearchFilter, YesFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import long_date, money
from placements.placement import actions, hours, queries, starting
from placements.placement.forms import (
    AnswerForm,
    EndForm,
    OfferForm,
    PlannedEndForm,
    StartForm,
    StepForm,
    TimetableForm,
)
from placements.placement.models import (
    HOLDING_A_PLACE,
    PLACEMENT,
    WEEKDAYS,
    Placement,
    TimetableSlot,
)
from placements.placement.pages import PLACEMENTS, crumbs
from providers.directory import queries as directory
from providers.directory.models import PriceBasis
from referrals.panels.queries import decisions_to_place
from referrals.sharing.queries import (
    AGREEMENT_WITHDRAWN,
    agreement_is_withdrawn,
    agreement_withdrawn,
)

#: Verbs that have a page of their own, or stand apart at the end of the page.
APART = "accept,decline,agree,start,end,cancel"
#: Before it starts, what speaks against a placement is shown.
WAITING = (Placement.State.OFFERED, Placement.State.ACCEPTED)


class PlacementFilter(django_filters.FilterSet):
    """State, provider, school, dates."""

    search = SearchFilter("reference", "programme__title", label="Reference or programme")
    pupil = NameFilter(
        "pupil__surname", "pupil__forename", "pupil__upn", label="Pupil’s name or UPN"
    )
    state = django_filters.ChoiceFilter(choices=Placement.State.choices, label="State")
    provider = SearchFilter("provider__organisation__name", label="Provider")
    school = SearchFilter("school__organisation__name", label="School")
    since = DayFilter(method="still_there", label="Running on or after")
    before = DayFilter("start", lookup_expr="lte", label="Started on or before")
    overdue = YesFilter(method="past_planned_end", label="Past the planned last day")
    withdrawn = YesFilter(method="without_agreement", label="Parents withdrew their agreement")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may(self.request.user, "placements.manage_placement"):
            del self.filters["withdrawn"]

    def still_there(self, rows: QuerySet[Placement], _: str, day: date) -> QuerySet[Placement]:
        return rows.filter(queries.not_over(day)) if day else rows

    def past_planned_end(self, rows: QuerySet[Placement], _: str, __: bool) -> QuerySet[Placement]:
        return rows.filter(queries.overdue())

    def without_agreement(self, rows: QuerySet[Placement], *_: Any) -> QuerySet[Placement]:
        return rows.filter(agreement_withdrawn(timezone.localdate()), state__in=HOLDING_A_PLACE)


class PlacementList(ListPage):
    title = "Placements"
    things = ("placement", "placements")
    permission = "placements.see_placements"
    filterset_class = PlacementFilter
    default_order = ("-start", "-pk")
    empty = Empty("No placement yet", "A placement begins with a panel’s signed decision.")
    export_name = "placements"
    columns = (
        Column("Reference", "reference", sort="reference", link="placement:detail"),
        Column("Pupil", "pupil", sort="pupil__surname"),
        Column("Programme", "programme.title", sort="programme__title"),
        Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
        Column("School", "school.organisation.name", sort="school__organisation__name"),
        Column("State", "state", state=True, sort="state"),
        Column("From", "start", sort="start"),
        Column("Last day", "end", sort="end", on_page=False),
    )

    def rows(self) -> QuerySet[Placement]:
        return queries.placements(for_user=self.request.user)

    def links(self) -> Sequence[tuple[str, str]]:
        person = self.request.user
        pages = (
            ("placements.see_reviews", "Reviews", "support:reviews"),
            ("placements.see_placements", "Targets", "learning:targets"),
            ("placements.see_placements", "Progress reports", "learning:reports"),
            ("placements.see_erasures", "Records whose time is over", "leaving:erasures"),
            ("placements.see_retention", "How long records are kept", "leaving:retention"),
            ("placements.see_start_checks", "Checks before a start", "placement:checks"),
            ("placements.see_outcomes", "Outcomes", "learning:outcomes"),
            ("placements.see_qualifications", "Qualifications", "learning:qualifications"),
        )
        return [(words, reverse(name)) for needed, words, name in pages if may(person, needed)]


class ToPlaceList(ListPage):
    title = "Decisions to carry out"
    things = ("decision", "decisions")
    permission = "placements.manage_placement"
    breadcrumbs = (PLACEMENTS,)
    empty = Empty("Every decision is carried out", "New ones show here once a chair signs them.")
    columns = (
        Column("Referral", "referral.reference", link="placement:offer"),
        Column("Pupil", "referral.pupil"),
        Column("School", "referral.school.organisation.name"),
        Column("Programme named by the panel", "programme.title"),
        Column("Signed", "signed_at"),
    )

    def rows(self) -> QuerySet[Any]:
        return queries.to_place(for_user=self.request.user)


def find(
    request: PersonRequest, pk: int, permission: str = "placements.see_placement"
) -> Placement:
    """The placement, if the person may open it; the reading is recorded."""
    placement = get_object_or_404(queries.placements(for_user=request.user), pk=pk)
    authorise(request.user, permission, placement)
    record_read(placement, by=request.user, pupil_id=placement.pupil_id)
    return placement


def offer(request: PersonRequest, pk: int) -> HttpResponse:
    """Offer a place to a provider, as a signed decision says."""
    authorise(request.user, "placements.manage_placement")
    # Also one that is carried out meanwhile: a second click leads to the placement, another officer is told.
    decision = get_object_or_404(decisions_to_place(for_user=request.user), pk=pk)
    carried_out = queries.carrying_out(decision) if request.method == "GET" else None
    if carried_out:
        messages.info(request, f"Placement {carried_out.reference} carries out this decision.")
        return redirect("placement:detail", carried_out.pk)
    record_read(decision, by=request.user, pupil_id=decision.referral.pupil_id)
    programmes = directory.in_directory(timezone.localdate())
    programmes = programmes.select_related("provider__organisation")
    initial: dict[str, Any] = {"programme": decision.programme_id, "slots": []}
    form = OfferForm(request.POST or None, programmes=programmes, initial=initial)
    placement = carry_out(request, form, actions.offer_placement, decision=decision)
    if placement:
        messages.success(request, "The place is offered to the provider.")
        return redirect("placement:detail", placement.pk)
    address = reverse("placement:to_place")
    context = {
        "form": form,
        "decision": decision,
        "title": f"Place {decision.referral.reference}",
        "breadcrumbs": (PLACEMENTS, ("Decisions to carry out", address)),
    }
    return render(request, "placements/placement/offer.html", context)


def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One placement: who, where, when, at what price, and what can be done next."""
    placement = find(request, pk)
    person = request.user
    manages = may(person, "placements.manage_placement", placement)
    context = {
        "placement": placement,
        "facts": facts(placement, may(person, "placements.see_charges", placement)),
        "pupil": pupil_facts(placement),
        "timetable": week(placement),
        "title": f"Placement {placement.reference}",
        "breadcrumbs": (PLACEMENTS,),
        "lifecycle": PLACEMENT,
        "without": APART,
        "manages": manages,
        "misfits": _against(placement) if manages else [],
        "steps": placement.admission_steps.select_related("written_by"),
        "may_start": manages and placement.state == Placement.State.AGREED,
        "may_answer": placement.state == "offered"
        and may(person, "placements.answer_offer", placement),
        "changeable": manages and placement.state in HOLDING_A_PLACE,
        "running": placement.state in ("agreed", "active", "reintegrating"),
    }
    return render(request, "placements/placement/placement.html", context)


def _against(placement: Placement) -> list[str]:
    """What those who manage it should know: before the start what does not fit, then and later a consent."""
    found = _misfits(placement) if placement.state in WAITING else []
    if placement.state in HOLDING_A_PLACE and agreement_is_withdrawn(
        placement.pupil, timezone.localdate()
    ):
        found.append(AGREEMENT_WITHDRAWN)
    return found


def _misfits(placement: Placement) -> list[str]:
    slots = queries.timetable(placement, placement.start)
    days = {weekday for weekday, _ in slots}
    own = sum(slot.place == TimetableSlot.Place.PROVIDER for slot in slots.values())
    found = queries.misfits(placement.pupil, placement.programme, days)
    near = hours.threshold(placement.provider, placement.pupil, own, but=(placement.pk,)).words
    return [*found, near] if near else found


def facts(placement: Placement, sees_price: bool) -> list[tuple[str, Any]]:
    """(label, words) about a placement."""
    told: list[tuple[str, Any]] = [
        ("Programme", placement.programme.title),
        ("Provider", placement.provider.organisation.name),
        ("First day", long_date(placement.start)),
        ("Planned last day", long_date(placement.planned_end)),
    ]
    if placement.end:
        told += [
            ("Last day", long_date(placement.end)),
            ("Reason for ending", placement.get_end_reason_display()),
        ]
    told.append(("Registration", placement.get_registration_display()))
    told.append(("Hours a week", hours.week_in_words(placement, timezone.localdate())))
    level = placement.agreed_attendance or settings.AGREED_ATTENDANCE
    told.append(("Agreed attendance", f"{level} per cent"))
    if sees_price:
        told.append(("Price", price(placement)))
    if placement.offer_note:
        told.append(("What the provider should know", placement.offer_note))
    if placement.answer_note:
        told.append(("The provider’s own assessment", placement.answer_note))
    return told


def price(placement: Placement) -> str:
    """The price as agreed, in words."""
    if placement.price is None:
        return "The programme’s own"
    return f"{money(placement.price)} {PriceBasis(placement.price_basis).label}"


def pupil_facts(placement: Placement) -> list[tuple[str, Any]]:
    """What everyone who works with the placement needs to know about the pupil."""
    pupil = placement.pupil
    return [
        ("Name", pupil),
        ("Date of birth", long_date(pupil.birth_date)),
        ("Year group", pupil.year.capitalize()),
        ("School", placement.school.organisation.name if placement.school else "None"),
        ("SEN provision", pupil.get_sen_provision_display()),
        ("Primary need", pupil.get_sen_need_display()),
        ("Risks, and how they are kept small", placement.referral.risks),
        ("Staffing ratio", placement.referral.staffing_ratio),
        ("Interests and talents", placement.referral.interests),
    ]


def week(placement: Placement) -> list[tuple[str, str, str]]:
    """(day, morning, afternoon) of the timetable in force today, or on the first day if that is later."""
    today = timezone.localdate()
    slots = queries.timetable(placement, min(today, placement.end or today))
    cells = {cell: slot.get_place_display() for cell, slot in slots.items()}
    return [
        (day, cells.get((number, 0), "–"), cells.get((number, 1), "–"))
        for number, day in enumerate(WEEKDAYS)
    ]


def _form_page(request: PersonRequest, form: Any, title: str, placement: Placement) -> HttpResponse:
    form.cancel_url = reverse("placement:detail", args=[placement.pk])
    context = {
        "form": form,
        "title": title,
        "caption": f"Placement {placement.reference}",
        "breadcrumbs": crumbs(placement),
    }
    return render(request, "components/form_page.html", context)


def answer(request: PersonRequest, pk: int) -> HttpResponse:
    """The provider accepts or declines."""
    placement = find(request, pk, "placements.answer_offer")
    form = AnswerForm(request.POST or None, obj=placement)
    answered = carry_out(request, form, actions.answer_offer, placement=placement)
    if answered:
        if answered.state == Placement.State.DECLINED:
            messages.success(request, "You declined the offer. The authority knows.")
            return redirect("placement:list")
        messages.success(request, "You accepted the offer. The agreement comes next.")
        return redirect("placement:detail", pk)
    return _form_page(request, form, "Answer the offer", placement)


def step(request: PersonRequest, pk: int) -> HttpResponse:
    """The provider writes down what it did before answering."""
    placement = find(request, pk, "placements.log_step")
    form = StepForm(request.POST or None)
    if carry_out(request, form, starting.log_step, placement=placement):
        messages.success(request, "It is written down.")
        return redirect("placement:detail", pk)
    return _form_page(request, form, "Interview, taster or assessment", placement)


def start(request: PersonRequest, pk: int) -> HttpResponse:
    """The checks before the start, and the start."""
    placement = find(request, pk, "placements.manage_placement")
    checks = queries.start_checks(placement)
    form = StartForm(request.POST or None, obj=placement, checks=checks)
    saved = carry_out(request, form, starting.prepare_start, placement=placement)
    if saved:
        started = saved.state == Placement.State.ACTIVE
        messages.success(request, "The placement has started." if started else "Saved.")
        return redirect("placement:detail", pk)
    return _form_page(request, form, "Checks before the start", placement)


def end(request: PersonRequest, pk: int) -> HttpResponse:
    """End a placement."""
    placement = find(request, pk, "placements.manage_placement")
    form = EndForm(request.POST or None, obj=placement)
    if carry_out(request, form, actions.end_placement, placement=placement):
        messages.success(request, "The placement has ended.")
        return redirect("placement:detail", pk)
    return _form_page(request, form, "End the placement", placement)


def planned_end(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the planned last day."""
    placement = find(request, pk, "placements.manage_placement")
    form = PlannedEndForm(request.POST or None, obj=placement)
    if carry_out(request, form, actions.change_planned_end, placement=placement):
        messages.success(request, "The planned last day is changed.")
        return redirect("placement:detail", pk)
    return _form_page(request, form, "Change the planned last day", placement)


def timetable(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the weekly timetable from a day on."""
    placement = find(request, pk, "placements.manage_placement")
    today = timezone.localdate()
    slots = queries.timetable(placement, today).values()
    now = [(slot.weekday, slot.session, slot.place) for slot in slots]
    form = TimetableForm(request.POST or None, obj=placement, initial={"slots": now})
    if carry_out(request, form, actions.change_timetable, placement=placement):
        messages.success(request, "The new timetable is saved.")
        return redirect("placement:detail", pk)
    return _form_page(request, form, "Change the timetable", placement)


@require_POST
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Cancel, start, begin reintegration, or stay."""
    placement = find(request, pk, "placements.manage_placement")
    verb = request.POST.get("verb", "")
    if verb in PLACEMENT.verbs:
        press(request, actions.move_placement, placement=placement, verb=verb, done="Done.")
    return redirect("placement:detail", pk)
