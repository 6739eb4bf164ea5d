"""Pages of the census: who is in it and what is wrong, pupil by pupil; signing off, and the file."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from apcommission.audit.actions import record_read
from apcommission.filters import NameFilter, SearchFilter
from apcommission.forms import carry_out, press
from apcommission.lists import Column, Empty, ListPage
from apcommission.paginators import OnePass, Parts
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise, may
from apcommission.shown import long_date
from monitoring.census import actions, lines, queries
from monitoring.census.days import next_year
from monitoring.census.faults import KINDS, Fault, faults
from monitoring.census.forms import DaysForm, ItemsForm, OpenForm, SignForm
from monitoring.census.items import placement_items, pupil_items, shown
from monitoring.census.models import Census, CensusReturn
from placements.placement.models import Placement
from placements.placement.queries import of_placements
from referrals.panels.queries import declared_none, free_of_interest

CENSUSES = ("Census", reverse_lazy("census:list"))
STANDINGS = {lines.READY: "Ready", **KINDS}


def find(request: PersonRequest, year: int, permission: str = "monitoring.see_census") -> Census:
    """The census of a year, if the person may do this with it."""
    authorise(request.user, permission)
    return get_object_or_404(queries.censuses(for_user=request.user), year=year)


def crumbs(census: Census) -> tuple[tuple[str, Any], ...]:
    return CENSUSES, (str(census), reverse("census:pupils", args=[census.year]))


def linked(found: list[Fault]) -> SafeString:
    """Faults as a list of links to where each is put right."""
    lines = format_html_join(
        "",
        '<li><a class="govuk-link" href="{}">{}</a></li>',
        ((one.url, one.words) for one in found),
    )
    return (
        format_html('<ul class="govuk-list govuk-!-margin-bottom-0">{}</ul>', lines)
        if found
        else lines
    )


class CensusList(ListPage):
    title = "Alternative provision census"
    lead = "Each January: pupils for whom the authority pays for education outside its own schools."
    things = ("census", "censuses")
    permission = "monitoring.see_census"
    default_order = ("-year",)
    empty = Empty("No census yet", "Open the next one to see what is still missing.")
    columns = (
        Column(
            "Census", str, sort="year", link=lambda row: reverse("census:pupils", args=[row.year])
        ),
        Column("Census day", "reference_date", sort="reference_date"),
        Column("State", "state", state=True, sort="state"),
    )

    def rows(self) -> QuerySet[Census]:
        return queries.censuses(for_user=self.request.user)

    def actions(self) -> Sequence[tuple[str, str]]:
        if may(self.request.user, "monitoring.prepare_census"):
            return [("Open a census", reverse("census:open"))]
        return ()


def open_one(request: PersonRequest) -> HttpResponse:
    """Open the census of a year."""
    authorise(request.user, "monitoring.prepare_census")
    form = OpenForm(request.POST or None, initial={"year": next_year(timezone.localdate())})
    census = carry_out(request, form, actions.open_census)
    if census:
        messages.success(request, f"{census}: it is open.")
        return redirect("census:pupils", census.year)
    context = {"form": form, "title": "Open a census", "breadcrumbs": (CENSUSES,)}
    return render(request, "components/form_page.html", context)


class PupilFilter(django_filters.FilterSet):
    """Words, how the pupil stands, and the provider by its words."""

    search = NameFilter(
        "pupil__surname",
        "pupil__forename",
        "pupil__upn",
        "reference",
        "provider__organisation__name",
        label="Pupil, UPN, placement or provider",
    )
    standing = django_filters.ChoiceFilter(
        choices=list(STANDINGS.items()), label="How it stands", method="in_standing"
    )

    def in_standing(self, rows: QuerySet[Placement], _: str, value: str) -> QuerySet[Placement]:
        return rows.filter(lines.stands(value))


class PupilList(ListPage):
    """The pupils of a census, those of whom something is missing first."""

    template_name = "monitoring/census/pupils.html"
    things = ("pupil", "pupils")
    permission = "monitoring.see_census"
    filterset_class = PupilFilter
    default_order = ("order", "pupil__surname")
    empty = Empty("No pupil is in this census", "Placements of its days show here.")
    export_name = "census-pupils"

    def rows(self) -> QuerySet[Placement]:
        self.census = find(self.request, self.kwargs["year"])
        self.lines = lines.now(self.census)
        self.title, self.breadcrumbs = str(self.census), (CENSUSES,)
        self.columns = self._columns()
        # Counted they are, and sent; but shown to nobody who declared an interest in their case.
        return free_of_interest(lines.sent(self.lines), self.request.user, "referral")

    def counted(self) -> QuerySet[Any] | None:
        """The lines alone, where no filter asks for what stands beside them."""
        if self._is_filtered():
            return None
        kept = lines.kept_as_sent(self.lines)
        return None if kept is None else of_placements(kept, for_user=self.request.user)

    def parts(self) -> Parts:
        """How they stand, in the order of the list, for those to whom all of them are shown."""
        if self._sort() or self._is_filtered() or not declared_none(self.request.user):
            return ()
        return lines.parts(self.lines)

    def _columns(self) -> tuple[Column, ...]:
        census, year = self.census, self.census.year
        return (
            Column(
                "Pupil",
                "pupil",
                sort="pupil__surname",
                link=lambda row: reverse("census:pupil", args=[year, row.pk]),
            ),
            Column("UPN", "pupil.upn", sort="pupil__upn"),
            Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
            Column("From", "start", sort="start"),
            Column("Until", "end", sort="end"),
            Column("How it stands", lambda row: STANDINGS[row.standing], sort="order"),
            Column("What is wrong", lambda row: lines.faults_of(row, census), show=linked),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, census = self.request.user, self.census
        prepares = may(person, "monitoring.prepare_census", census)
        signed = census.state == Census.State.SIGNED
        counts = [(words, self.lines.standing(name)) for name, words in STANDINGS.items()]
        return super().get_context_data(
            census=census,
            counts=counts,
            agreement=queries.agreement(self.lines),
            left_out=self.lines.left_out,
            returns=queries.returns(census),
            prepares=prepares,
            changes_days=prepares and not signed,
            signs=may(person, "monitoring.sign_census", census),
            is_signed=signed,
            **kwargs,
        )


def days(request: PersonRequest, year: int) -> HttpResponse:
    """Change the days of a census."""
    census = find(request, year, "monitoring.prepare_census")
    form = DaysForm(request.POST or None, obj=census)
    if carry_out(request, form, actions.change_days, census=census):
        messages.success(request, "The days are changed.")
        return redirect("census:pupils", year)
    context = {"form": form, "title": "Days of the census", "breadcrumbs": crumbs(census)}
    return render(request, "components/form_page.html", context)


def pupil(request: PersonRequest, year: int, pk: int) -> HttpResponse:
    """One pupil: all items as they will be sent, and what is wrong with each."""
    census = find(request, year)
    placement = get_object_or_404(Placement, pk=pk)
    authorise(request.user, "monitoring.see_census", placement)
    case = queries.case_in(census, placement)
    if case is None:
        raise Http404
    record_read(placement, by=request.user, pupil_id=placement.pupil_id)
    context = {
        "title": f"Pupil of {census}",
        "census": census,
        "placement": case.placement,
        "faults": faults(case),
        "modules": shown(case.values),
        "prepares": may(request.user, "monitoring.prepare_census", census),
        "breadcrumbs": crumbs(census),
    }
    return render(request, "monitoring/census/pupil.html", context)


def items(request: PersonRequest, pk: int) -> HttpResponse:
    """Fill up what only the census asks for. `?census=2027` leads back to that one."""
    authorise(request.user, "monitoring.prepare_census")
    found = Placement.objects.select_related("pupil__census_items", "census_items")
    placement = get_object_or_404(found, pk=pk)
    authorise(request.user, "monitoring.prepare_census", placement)
    record_read(placement, by=request.user, pupil_id=placement.pupil_id)
    of_pupil, of_placement = pupil_items(placement), placement_items(placement)
    initial = {
        name: getattr(source, name)
        for source in (of_pupil, of_placement)
        for name in ItemsForm.base_fields
        if hasattr(source, name)
    }
    initial |= {"pupil_version": of_pupil.version, "placement_version": of_placement.version}
    form = ItemsForm(request.POST or None, initial=initial)
    parts = form.parts() if request.method == "POST" and form.is_valid() else {}
    done = carry_out(
        request, form, lambda by, **_: actions.fill_up(by=by, placement=placement, **parts)
    )
    census = queries.censuses(for_user=request.user).filter(state=Census.State.OPEN).first()
    if done:
        messages.success(request, "It is kept, for this census and those that follow.")
        if census and queries.case_in(census, placement):
            return redirect("census:pupil", census.year, pk)
        return redirect("placement:detail", pk)
    context = {
        "form": form,
        "title": "What only the census asks for",
        "caption": str(placement.pupil),
        "breadcrumbs": crumbs(census) if census else (CENSUSES,),
    }
    return render(request, "components/form_page.html", context)


class LeftOutFilter(django_filters.FilterSet):
    """Why a placement is left out, and the provider by its words."""

    search = SearchFilter(
        "reference", "provider__organisation__name", label="Placement or provider"
    )
    why = django_filters.ChoiceFilter(choices=list(queries.OUT.items()), label="Why")


class LeftOutList(ListPage):
    """The placements of the counted days that are not sent, by reason. Names no pupil."""

    title = "Placements that are left out"
    things = ("placement", "placements")
    permission = "monitoring.see_census"
    filterset_class = LeftOutFilter
    paginator_class = OnePass  # of the placements of all years few are lines of a census
    default_order = ("order",)
    empty = Empty("No placement is left out", "All placements of its days are in the census.")
    columns = (
        Column("Placement", "reference", sort="reference", link="placement:detail"),
        Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
        Column("From", "start", sort="start"),
        Column("Until", "end", sort="end"),
        Column("Why it is left out", lambda row: queries.OUT[row.why], sort="order"),
    )

    def rows(self) -> QuerySet[Placement]:
        census = find(self.request, self.kwargs["year"])
        self.lead, self.breadcrumbs = str(census), crumbs(census)
        return lines.left_out(lines.now(census))


def sign(request: PersonRequest, year: int) -> HttpResponse:
    """Sign the census off."""
    census = find(request, year, "monitoring.sign_census")
    found = lines.now(census)
    form = SignForm(request.POST or None, obj=census, blocking=found.blocking)
    if carry_out(request, form, actions.sign_off, census=census):
        messages.success(request, "The census is signed off. Its file is being made.")
        return redirect("census:pupils", year)
    context = {
        "form": form,
        "title": f"Sign off: {census}",
        "lead": f"{found.pupils:,} pupils, as they stand on {long_date(timezone.localdate())}. "
        "What is signed stays as it is: a later change makes a further version.",
        "breadcrumbs": crumbs(census),
    }
    return render(request, "components/form_page.html", context)


@require_POST
def reopen(request: PersonRequest, year: int) -> HttpResponse:
    """Open a signed census again."""
    census = find(request, year, "monitoring.sign_census")
    press(request, actions.reopen, done="The census is open again.", census=census)
    return redirect("census:pupils", year)


@require_POST
def make_file(request: PersonRequest, pk: int) -> HttpResponse:
    """Have the file of a signed version made again."""
    authorise(request.user, "monitoring.prepare_census")
    made = get_object_or_404(CensusReturn.objects.select_related("census"), pk=pk)
    press(request, actions.ask_for_file, done="The file is being made.", census_return=made)
    return redirect("census:pupils", made.census.year)
