"""Data that came in late: a report that says otherwise today gets a new version, beside the old one."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.reports.models import ReportRun
from apcommission.turns import same_moment
from monitoring.measures.definitions import BY_KEY
from monitoring.measures.figures import Period, Scope
from monitoring.measures.telling import told
from monitoring.reports import actions, queries
from monitoring.reports.kinds import KINDS, Data

#: Kinds that someone asks for and that are measures all through.
ASKED_FOR = (ReportRun.Kind.VALUE_FOR_MONEY, ReportRun.Kind.PUBLISHED)
#: What of a report is compared; the rest is its time and its names.
COMPARED = ("cohort", "measures", "breakdown")
#: What of the printed directory is compared.
PRINTED = ("providers", "programmes")
#: A list of changes is read by people: more than this is no list.
MOST_CHANGES = 40

Told = tuple[str, str, str]


def renewable() -> QuerySet[ReportRun]:
    """The latest versions of reports whose data may still come in late.

    Termly reports that were made by themselves, of terms that ended lately; reports of the measures that
    someone asked for, of a period that ended as lately. What an officer wrote around figures (the annual
    review), or what stands for its day (the directory, the quality report), is not counted again.
    """
    today = timezone.localdate()
    ends = queries.terms_to_report(today).values("end")
    by_itself = Q(kind=ReportRun.Kind.TERMLY, schedule_key__isnull=False, end__in=ends)
    asked_for = Q(kind__in=ASKED_FOR, end__lt=today, end__gte=today - queries.CATCH_UP)
    return ReportRun.objects.filter(
        by_itself | asked_for, state=ReportRun.State.READY, replaced_by=None
    ).order_by("pk")


def renew(*, run_pk: int) -> ReportRun | None:
    """Count a report again; a new version that waits to be printed if it says otherwise, else None.

    Twice at once, or asked again, makes one new version.
    """
    run = renewable().filter(pk=run_pk).first()
    if run is None or run.figures is None:
        return None
    with same_moment():
        counted = KINDS[run.kind].figures(
            Scope.parse(run.scope), queries.period_of(run), timezone.localdate()
        )
    if all(counted.get(part) == run.figures.get(part) for part in COMPARED):
        return None
    return _new_version(run, counted, list(changes(run.figures, counted))[:MOST_CHANGES])


@transaction.atomic
def _new_version(run: ReportRun, figures: Data, changed: list[Told]) -> ReportRun:
    version = run.version + 1
    root = (run.schedule_key or f"late/{run.pk}").partition("#")[0]
    key = f"{root}#{version}"
    made, is_new = ReportRun.objects.get_or_create(
        schedule_key=key,
        defaults={
            "kind": run.kind,
            "scope": run.scope,
            "start": run.start,
            "end": run.end,
            "version": version,
            "replaces": run,
            "changes": changed,
            "figures": figures,
        },
    )
    if is_new:
        record("renewed_report", made, by=None, kind=made.kind, scope=made.scope, version=version)
        actions.have_made([made.pk])
    return made


def print_directory() -> ReportRun | None:
    """Have the directory printed if it reads otherwise than it was printed last; None if it does not.

    Nothing is done while one is being made: the next night finds what changed meanwhile.
    """
    kind, today = ReportRun.Kind.DIRECTORY, timezone.localdate()
    under_way = (ReportRun.State.WAITING, ReportRun.State.RUNNING)
    if ReportRun.objects.filter(kind=kind, state__in=under_way).exists():
        return None
    scope = Scope("la")
    with same_moment():
        now = KINDS[kind].figures(scope, Period(today, today), today)
    last = queries.printed_directories().values_list("figures", flat=True).first()
    if (last and all(now[part] == last.get(part) for part in PRINTED)) or not now["providers"]:
        return None
    with transaction.atomic():
        run = actions.open_run(by=None, kind=kind, scope=scope, start=today, end=today)
        actions.have_made([run.pk])
    return run


def changes(before: Data, after: Data) -> Iterator[Told]:
    """(figure, as it was, as it is) of what reads differently: measures first, then parts of the scope."""
    for key in ("placements", "pupils"):
        was, now = before["cohort"][key], after["cohort"][key]
        if was != now:
            yield key.capitalize(), str(was), str(now)
    for key, definition in BY_KEY.items():
        was, now = (_read(data, key) for data in (before, after))
        if was != now:
            yield definition.title, was, now
    yield from _parts(before, after)


def _read(data: Data, key: str) -> str:
    """A measure with what it was counted from, in words."""
    text, detail = told(BY_KEY[key], data["measures"].get(key))
    return f"{text} ({detail})" if detail else text


def _parts(before: Data, after: Data) -> Iterator[Told]:
    old = {part["scope"]: part for part in before.get("breakdown") or []}
    new = {part["scope"]: part for part in after.get("breakdown") or []}
    for scope in dict.fromkeys((*old, *new)):
        name = (new.get(scope) or old[scope])["name"]
        was, now = (_part(parts.get(scope)) for parts in (old, new))
        if was != now:
            yield name, was, now


def _part(part: Data | None) -> str:
    if part is None:
        return "Not in the report"
    attendance, _ = told(BY_KEY["attendance_rate"], part["attendance_rate"])
    charge, _ = told(BY_KEY["charge_total"], part["charge_total"])
    return f"{part['placements']} placements, attendance {attendance}, {charge}"
