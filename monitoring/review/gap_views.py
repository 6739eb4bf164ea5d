"""Pages of gaps: the matrix of demand and supply, the pupils behind it, and the programmes."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import urlencode

from apcommission.audit.actions import record
from apcommission.filters import DayFilter
from apcommission.lists import Column, Empty, ListPage
from apcommission.paginators import KeysFirst, OnePass
from apcommission.people.requests import PersonRequest
from apcommission.permissions import authorise
from apcommission.shown import span
from monitoring.measures.figures import Period
from monitoring.measures.views import lately
from monitoring.review import demand, gaps, kept_gaps
from monitoring.review.forms import GapsForm
from monitoring.review.queries import months
from monitoring.review.supply import NONE, area_of_programmes
from monitoring.review.waiting import told
from providers.directory.filters import ProgrammeFilter
from providers.directory.models import Need, Programme
from providers.directory.queries import in_directory, subject_areas
from providers.directory.views import key_stages
from referrals.panels.queries import declared_by
from referrals.pupils.models import year_groups
from referrals.referral.models import Referral
from referrals.referral.queries import referrals

REPORTS = ("Reports", reverse_lazy("reports:list"))
GAPS = ("Demand and supply", reverse_lazy("review:gaps"))
WHO = (
    ("waiting", "Waiting for a place"),
    ("unoffered", "Waiting, without an offer"),
)
NOT_TOLD = (NONE, "Not known")


@lately
def matrix(request: PersonRequest) -> HttpResponse:
    """Demand beside supply by one dimension, and by key stage where asked for."""
    authorise(request.user, "monitoring.see_gaps")
    last = demand.year_of(timezone.localdate())
    first: dict[str, Any] = {"year": last, "by": "key_stage"}
    form = GapsForm(request.GET if "by" in request.GET else None, last=last, initial=first)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else first
    by, period = asked["by"], form.period(last)
    # What is kept is of all referrals: who may not see some of them asks for the others.
    kept = {} if declared_by(request.user) else kept_gaps.matrices_of(period)
    lines, whole = kept.get(by) or gaps.matrix(
        referrals(for_user=request.user), by=by, period=period
    )
    across = bool(asked.get("across")) and by != "key_stage"
    context = {
        "title": "Demand and supply",
        "form": form,
        "time": span(period.start, period.end),
        "head": dict(gaps.DIMENSIONS)[by],
        "by": by,
        "rows": [(line, links(by, line.value, period)) for line in lines],
        "whole": whole,
        "whole_links": links("", "", period),
        "across": _across(by, lines, period) if across else (),
        "stages": demand.KEY_STAGES,
        "breadcrumbs": (REPORTS,),
    }
    return render(request, "monitoring/review/gaps.html", context)


Cells = list[tuple[gaps.Cell, dict[str, str]]]


def _across(by: str, lines: list[gaps.Line], period: Period) -> list[tuple[gaps.Line, Cells]]:
    """Each line with its cells of the key stages and where they lead."""
    return [
        (
            line,
            [(cell, links(by, line.value, period, str(stage))) for stage, cell in line.cells()],
        )
        for line in lines
    ]


def links(by: str, value: str, period: Period, stage: str = "") -> dict[str, str]:
    """Where the figures of a cell lead: `referred`, `waiting`, `unoffered` and `programmes`."""
    same: dict[str, str | int] = {by: value} if by and by != "month" else {}
    if stage:
        same["key_stage"] = stage
    within = _month_of(value, period) if by == "month" else period
    days = _days(within)
    # No programme can be looked for by what is not known, unless it is where it is.
    served = value != NONE or by == "area"
    pupils = reverse("review:pupils")
    # Who waits is counted whenever they were referred, unless the row is a month.
    waits = {**same, **(days if by == "month" else {})}
    return {
        "referred": f"{pupils}?{urlencode({**same, **days})}",
        "waiting": f"{pupils}?{urlencode({'who': 'waiting', **waits})}",
        "unoffered": f"{pupils}?{urlencode({'who': 'unoffered', **waits})}",
        "programmes": f"{reverse('review:programmes')}?{urlencode(same)}" if served else "",
    }


def _month_of(value: str, period: Period) -> Period:
    first = date.fromisoformat(value)
    after = next(months(Period(first + timedelta(days=31), first + timedelta(days=31))))
    return Period(max(first, period.start), min(after - timedelta(days=1), period.end))


def _days(period: Period) -> dict[str, int]:
    """The days of a period as the three boxes of each that a filter takes."""
    return {
        f"{name}_{place}": part
        for name, day in (("since", period.start), ("until", period.end))
        for place, part in enumerate((day.day, day.month, day.year))
    }


class PupilFilter(django_filters.FilterSet):
    """Who of those referred: waiting or not, by what the matrix has as rows."""

    who = django_filters.ChoiceFilter(
        choices=WHO, label="Who", empty_label="All who were referred", method="who_waits"
    )
    key_stage = django_filters.ChoiceFilter(
        choices=demand.KEY_STAGES, label="Key stage", method="in_key_stage"
    )
    need = django_filters.ChoiceFilter(
        choices=[*Need.choices, NOT_TOLD], label="Primary need", method="with_need"
    )
    subject = django_filters.ChoiceFilter(
        choices=lambda: [*((area, area) for area in subject_areas()), NOT_TOLD],
        label="Subject of the programme decided upon, or asked for",
        method="on_subject",
    )
    mode = django_filters.ChoiceFilter(
        choices=[*Programme.Mode.choices, NOT_TOLD], label="Full or part time", method="in_mode"
    )
    area = django_filters.CharFilter(
        max_length=8, label="Area: first half of the postcode", method="in_area"
    )
    since = DayFilter("submitted_on", lookup_expr="gte", label="Referred on or after")
    until = DayFilter("submitted_on", lookup_expr="lte", label="Referred on or before")

    def who_waits(self, rows: QuerySet[Any], _: str, who: str) -> QuerySet[Any]:
        return rows.filter(Q(waits=True) if who == "waiting" else Q(unoffered=True))

    def in_key_stage(self, rows: QuerySet[Any], _: str, stage: str) -> QuerySet[Any]:
        """By year groups, which have an index."""
        years = year_groups(int(stage))
        return rows.filter(pupil__year_group__range=(years[0], years[-1]))

    def with_need(self, rows: QuerySet[Any], _: str, need: str) -> QuerySet[Any]:
        return rows.filter(pupil__sen_need="" if need == NONE else need)

    def on_subject(self, rows: QuerySet[Any], _: str, area: str) -> QuerySet[Any]:
        """None: no programme is named, or one of which no subject is told."""
        if area == NONE:
            silent = Programme.objects.filter(subject_areas=[]).values("pk")
            return rows.filter(Q(programme_asked=None) | Q(programme_asked__in=silent))
        teaching = Programme.objects.filter(subject_areas__contains=[area])
        return rows.filter(Q(programme_asked__in=teaching.values("pk")))

    def in_mode(self, rows: QuerySet[Any], _: str, mode: str) -> QuerySet[Any]:
        if mode == NONE:
            return rows.filter(Q(programme_asked=None))
        return rows.filter(Q(programme_asked__in=Programme.objects.filter(mode=mode).values("pk")))

    def in_area(self, rows: QuerySet[Any], _: str, area: str) -> QuerySet[Any]:
        return rows.filter(Q(area="" if area == NONE else area.upper()))


class PupilList(ListPage):
    """Of this school year, as the matrix, as long as nothing is asked for."""

    title = "Pupils behind the figures"
    lead = "A pupil waits from the signed decision to place until a placement starts."
    things = ("pupil", "pupils")
    permission = "monitoring.see_gaps"
    filterset_class = PupilFilter
    default_order = ("submitted_on",)
    breadcrumbs = (REPORTS, GAPS)
    empty = Empty("Nobody", "Nobody was referred yet.")
    export_name = "pupils-behind-the-gaps"
    columns = (
        Column("Referral", "reference", sort="reference", link="referral:detail"),
        Column("Pupil", "pupil", sort="pupil__surname"),
        Column("Key stage", "stage", sort="stage", numeric=True),
        Column("Primary need", "pupil.get_sen_need_display", sort="pupil__sen_need"),
        Column("Area", "area", sort="area"),
        Column("School", "school.organisation.name", sort="school__organisation__name"),
        Column("Referred", "submitted_on", sort="submitted_on"),
        Column("Waits", lambda row: _waits(row)),
    )

    def get(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        authorise(request.user, "monitoring.see_gaps")
        if not request.GET.keys() - {"sort", "page", "format"}:
            year = demand.academic_year(demand.year_of(timezone.localdate()))
            asked: dict[str, Any] = {**request.GET.dict(), **_days(year)}
            return redirect(f"{request.path}?{urlencode(asked)}")
        record("saw_rows", by=request.user, list="review:pupils")
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Referral]:
        return told(referrals(for_user=self.request.user))

    def goes_with(self, name: str) -> Sequence[str]:
        """Both days of a period: without them it is this school year again."""
        return OF_DAYS if name in OF_DAYS else (name,)

    def paginator(self) -> type[KeysFirst]:
        """In the order of an index some are found; else all are looked at, and counted on the way."""
        by_index = self._sort().removeprefix("-") in ("", "submitted_on")
        return KeysFirst if by_index and self._asks_days_alone() else OnePass

    def counted(self) -> QuerySet[Any] | None:
        """Without what is told of each, where no filter asks for it."""
        if not self._asks_days_alone():
            return None
        plain = referrals(for_user=self.request.user).exclude(state=Referral.State.DRAFT)
        if self._is_filtered():
            plain = PupilFilter(self.request.GET, plain, request=self.request).qs
        # What the pupils are asked for is no part of this order.
        return self._in_order(plain) if self._sort().endswith("reference") else plain

    def _asks_days_alone(self) -> bool:
        if self.filterset is None or not self.filterset.is_bound:
            return True
        if self._filters_invalid():
            return False
        asked = self.filterset.form.cleaned_data
        return not any(value for name, value in asked.items() if name not in OF_DAYS)


#: Filters that ask for the days of referrals alone.
OF_DAYS = ("since", "until")


def _waits(row: Any) -> str:
    if row.unoffered:
        return "Without an offer"
    return "For the start" if row.waits else ""


class ServingFilter(ProgrammeFilter):
    """The filters of the directory, and the area."""

    area = django_filters.CharFilter(
        max_length=8, label="Area: first half of the postcode", method="in_area"
    )

    def in_area(self, rows: QuerySet[Any], _: str, area: str) -> QuerySet[Any]:
        return rows.filter(Q(area="" if area == NONE else area.upper()))


class ProgrammeList(ListPage):
    title = "Programmes that could serve"
    lead = "Those in the directory, with the places free today."
    things = ("programme", "programmes")
    permission = "monitoring.see_gaps"
    filterset_class = ServingFilter
    default_order = ("-places_free", "title")
    breadcrumbs = (REPORTS, GAPS)
    empty = Empty("No programme", "No programme stands in the directory yet.")
    export_name = "programmes-that-could-serve"
    columns = (
        Column("Programme", "title", sort="title", link="directory:programme_detail"),
        Column("Provider", "provider.organisation.name", sort="provider__organisation__name"),
        Column("Key stages", key_stages),
        Column("Subject areas", lambda row: ", ".join(row.subject_areas)),
        Column("Mode", "get_mode_display", sort="mode"),
        Column("Area", "area", sort="area"),
        Column("Places", "places", sort="places", numeric=True),
        Column("Places free", "places_free", sort="places_free", numeric=True),
    )

    def rows(self) -> QuerySet[Programme]:
        found = in_directory(timezone.localdate()).select_related("provider__organisation")
        return area_of_programmes(found)

    def links(self) -> Sequence[tuple[str, str]]:
        return [("The whole directory", reverse("directory:programme_list"))]
