"""Reads of runs of reports, and of what a report can be about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, StrIndex, Substr
from django.utils import timezone

from apcommission.calendar.models import Term
from apcommission.filters import every_word
from apcommission.people.models import Organisation, Person, Role
from apcommission.people.queries import who_hold
from apcommission.reports.models import ReportRun
from monitoring.measures.figures import Period, Scope
from monitoring.reports.models import OPEN, SHARED
from placements.placement.models import Placement
from placements.placement.queries import active_between
from providers.directory.models import Programme

#: For so long after its end the reports of a term are still made by themselves.
CATCH_UP = timedelta(weeks=6)
#: For so long a report that is ready, or failed, is news.
NEWS = timedelta(days=14)
#: A run that nobody has worked on for so long is stuck.
WAITS, RUNS = timedelta(minutes=30), timedelta(minutes=15)


# ---- Runs ----------------------------------------------------------------------------------------


def runs(*, for_user: Person) -> QuerySet[ReportRun]:
    """The runs that a person may open, the latest first, without their figures.

    The authority all; a provider's manager the termly ones of the provider and its programmes, a headteacher
    those of the school, and both the printed directory. Annotated with `scope_kind` ("provider") and
    `scope_name`, for whom in words.
    """
    found = (
        ReportRun.objects.annotate(
            reference=Substr("scope", StrIndex("scope", Value(":")) + 1),
            scope_kind=Case(
                *(
                    When(scope__startswith=f"{kind}:", then=Value(kind))
                    for kind in ("provider", "programme", "school")
                ),
                default=Value("la"),
                output_field=CharField(),
            ),
        )
        .annotate(scope_name=_scope_name())
        .select_related("asked_by", "document")
        .defer("figures")
        .order_by("-asked_at", "-pk")
    )
    return found if for_user.is_la else found.filter(_own(for_user))


def _scope_name() -> Case:
    """The name of what a run is about; its reference where that is no longer there."""
    organisation = Organisation.objects.filter(
        kind=OuterRef("scope_kind"), reference=OuterRef("reference")
    )
    programme = Programme.objects.filter(reference=OuterRef("reference"))
    return Case(
        When(scope_kind="la", then=Value(settings.AUTHORITY_NAME)),
        When(scope_kind="programme", then=Coalesce(Subquery(programme.values("title")), "scope")),
        default=Coalesce(Subquery(organisation.values("name")), "scope"),
        output_field=CharField(),
    )


def _own(person: Person) -> Q:
    """Runs about the providers that the person manages, their programmes, and the schools that they lead."""
    kinds = {Role.PROVIDER_MANAGER: "provider", Role.HEADTEACHER: "school"}
    scopes = [
        f"{kinds[Role(held.role)]}:{held.organisation.reference}"
        for held in person.current_roles
        if held.role in kinds
    ]
    managed = person.organisation_ids(Role.PROVIDER_MANAGER)
    programmes = Programme.objects.filter(provider__in=managed).values("reference")
    own = Q(scope__in=scopes) | Q(scope_kind="programme", reference__in=programmes)
    return Q(own, kind__in=SHARED) | Q(kind__in=OPEN)


def printed_directories() -> QuerySet[ReportRun]:
    """The directory as it was printed, the latest first, without its figures. No person asks."""
    return ReportRun.objects.filter(
        kind=ReportRun.Kind.DIRECTORY, state=ReportRun.State.READY, document__isnull=False
    ).defer("figures")


def of_term(term: Term) -> QuerySet[ReportRun]:
    """The reports that the end of a term asks for, the newer versions of them too."""
    return ReportRun.objects.filter(
        kind=ReportRun.Kind.TERMLY, schedule_key__regex=rf"/{re.escape(term.reference)}(#\d+)?$"
    )


def readers(run: ReportRun) -> QuerySet[Person]:
    """Who is told that a report is ready: managers of the provider, heads of the school, commissioners."""
    scope = Scope.parse(run.scope)
    if scope.kind == "la":
        return who_hold(Role.COMMISSIONER)
    role = {"provider": Role.PROVIDER_MANAGER, "school": Role.HEADTEACHER}.get(scope.kind)
    about = Organisation.objects.filter(kind=scope.kind, reference=scope.reference).first()
    if role is None or about is None:
        return Person.objects.none()
    return who_hold(role, organisation=about.pk)


def lately(state: ReportRun.State, *, for_user: Person) -> QuerySet[ReportRun]:
    """The runs that a person may open which became ready, or failed, in the last two weeks."""
    since = timezone.localdate() - NEWS
    return runs(for_user=for_user).filter(state=state, finished_at__date__gte=since)


def period_of(run: ReportRun) -> Period:
    """The period of a run."""
    return Period(run.start, run.end)


def title_of(run: ReportRun) -> str:
    """ "Termly report: Greenfield College". One query at most."""
    found = about(Scope.parse(run.scope))
    name = found.name if found else run.scope
    return f"{run.get_kind_display()}: {name}"[:200]


def stuck(now: datetime) -> QuerySet[ReportRun]:
    """Runs that nobody has worked on for a while: not taken up, or left by their worker."""
    return ReportRun.objects.filter(
        Q(state=ReportRun.State.WAITING, heard_at__lt=now - WAITS)
        | Q(state=ReportRun.State.RUNNING, heard_at__lt=now - RUNS)
    )


# ---- What a report is about ----------------------------------------------------------------------


@dataclass(frozen=True)
class About:
    """Something that a report can be about."""

    scope: Scope
    name: str

    @property
    def label(self) -> str:
        """Its name with its reference, which tells two of one name apart."""
        return f"{self.name} ({self.scope.reference})" if self.scope.reference else self.name


def named(kind: str, words: str, limit: int) -> list[About]:
    """Providers, programmes or schools whose reference, name or "name (reference)" is `words`.

    Where there is none, those whose name or reference has every word, by name. At most `limit`; two queries.
    """
    words = words.strip()
    if not words:
        return []
    name = "title" if kind == "programme" else "name"
    rows: QuerySet[Any] = (
        Programme.objects.all()
        if kind == "programme"
        else Organisation.objects.filter(kind=kind, **{f"{kind}__isnull": False})
    )
    bare, _, reference = words.removesuffix(")").rpartition(" (")
    exactly = Q(**{f"{name}__iexact": words}) | Q(reference__iexact=words)
    exactly |= Q(**{f"{name}__iexact": bare, "reference__iexact": reference})
    for condition in (exactly, every_word(words, (name, "reference"))):
        found = list(
            rows.filter(condition).order_by(name, "pk").values_list("reference", name)[:limit]
        )
        if found:
            return [About(Scope(kind, reference), text) for reference, text in found]
    return []


def about(scope: Scope) -> About | None:
    """What a scope names; None if there is no such thing. One query, none for the authority."""
    if scope.kind == "la":
        return About(scope, settings.AUTHORITY_NAME)
    if scope.kind == "programme":
        programmes = Programme.objects.filter(reference=scope.reference)
        found = programmes.values_list("title", flat=True).first()
    else:
        organisations = Organisation.objects.filter(kind=scope.kind, reference=scope.reference)
        found = organisations.values_list("name", flat=True).first()
    return None if found is None else About(scope, found)


# ---- Terms ---------------------------------------------------------------------------------------


def terms_begun(today: date | None = None) -> QuerySet[Term]:
    """Terms that have begun, the latest first."""
    return Term.objects.filter(start__lte=today or timezone.localdate()).order_by("-start")


def term_over(today: date | None = None) -> Term | None:
    """The term that ended last; None before the first has."""
    over = Term.objects.filter(end__lt=today or timezone.localdate())
    return over.order_by("-end").first()


def term_before(period: Period) -> Term | None:
    """The term before the one that a period lies in; None where it touches none or several. Two queries."""
    touched = Term.objects.filter(start__lte=period.end, end__gte=period.start)
    found = list(touched.order_by("start")[:2])
    if len(found) != 1:
        return None
    return Term.objects.filter(end__lt=found[0].start).order_by("-end").first()


def terms_to_report(today: date) -> QuerySet[Term]:
    """Terms that are over, and were not `CATCH_UP` ago, in order."""
    return Term.objects.filter(end__lt=today, end__gte=today - CATCH_UP).order_by("start")


def scopes_of_term(term: Term) -> Iterator[Scope]:
    """Whom the reports of a term are about: the authority, each provider and school with a placement in it.

    Two queries. Source: measures.md, cohort.
    """
    yield Scope("la")
    cohort = Placement.objects.filter(active_between(term.start, term.end))
    for kind, path in (("provider", "provider__organisation"), ("school", "school__organisation")):
        references = (
            cohort.filter(**{f"{path}__isnull": False})
            .order_by(F(f"{path}__reference"))
            .values_list(f"{path}__reference", flat=True)
            .distinct()
        )
        for reference in references:
            yield Scope(kind, reference)
