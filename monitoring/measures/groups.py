"""Groups of pupils as scopes: `group:sex=F`, `group:reason=…` (measures.md: Period, scope, cohort).

A group is of the whole authority. What the address names is only ever a parameter of the SQL.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.functions import Lower, Trim

from apcommission.people.models import Person, Role
from monitoring.measures.figures import ScopeUnknown
from providers.directory.models import Need
from referrals.panels.models import Panel
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral

#: So many values of free text are offered; the others can be named in the address.
MOST = 40
YES_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True)
class Group:
    """A way of grouping pupils. `where`: of a placement p, with the value as %(key)s.

    `values()` gives the (value, label) that there are: without a query where they are fixed.
    """

    key: str
    title: str
    where: str
    values: Callable[[], list[tuple[str, str]]]


def _pupil(condition: str) -> str:
    return f"p.pupil_id IN (SELECT q.id FROM referrals_pupil q WHERE {condition})"  # noqa: S608 - of this file


def _is(column: str) -> str:
    """A column of yes, no or not known."""
    return _pupil(f"q.{column} = (%(key)s = 'yes')")


def _distinct(rows: QuerySet[Any], name: str) -> list[tuple[str, str]]:
    """The values that there are, by name; those that differ by capitals or outer spaces alone are one."""
    found = (
        rows.exclude(**{name: ""})
        .annotate(value=Lower(Trim(F(name))))
        .order_by("value")
        .values_list("value", flat=True)
        .distinct()
    )
    return [(value, f"{value[:1].upper()}{value[1:]}") for value in found[:MOST]]


class _FirstHalf(Func):
    function = "split_part"
    output_field = CharField()


def _districts() -> list[tuple[str, str]]:
    """The first halves of the pupils' postcodes."""
    found = Pupil.objects.exclude(postcode="").annotate(
        value=_FirstHalf(F("postcode"), Value(" "), Value(1))
    )
    rows = found.order_by("value").values_list("value", flat=True).distinct()
    return [(value.lower(), value) for value in rows[:MOST]]


def _years() -> list[tuple[str, str]]:
    return [(str(year), f"Year {year}") for year in range(14)]


def _key_workers() -> list[tuple[str, str]]:
    """Who is named for a placement now."""
    people = Person.objects.filter(caseload__ended_on=None, caseload__isnull=False)
    found = people.order_by("name", "pk").values_list("pk", "name").distinct()
    return [(str(pk), name) for pk, name in found[:MOST]]


def _panels() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Panel.objects.values_list("pk", "name")[:MOST]]


GROUPS = (
    Group("sex", "Sex", _pupil("q.sex = upper(%(key)s)"), lambda: list(Pupil.Sex.choices)),
    Group("year", "Year group", _pupil("q.year_group = %(key)s::int"), _years),
    Group(
        "sen",
        "Special educational needs",
        _pupil("q.sen_provision = upper(%(key)s)"),
        lambda: list(Pupil.SenProvision.choices),
    ),
    Group(
        "need", "Primary need", _pupil("q.sen_need = upper(%(key)s)"), lambda: list(Need.choices)
    ),
    Group(
        "ethnicity",
        "Ethnicity",
        _pupil("lower(trim(q.ethnicity)) = %(key)s"),
        lambda: _distinct(Pupil.objects.all(), "ethnicity"),
    ),
    Group("care", "Looked after", _is("looked_after"), lambda: list(YES_NO)),
    Group("premium", "Pupil premium", _is("pupil_premium"), lambda: list(YES_NO)),
    Group(
        "reason",
        "Reason for referral",
        "p.referral_id IN (SELECT r.id FROM referrals_referral r WHERE lower(trim(r.reason)) = %(key)s)",
        lambda: _distinct(Referral.objects.exclude(state=Referral.State.DRAFT), "reason"),
    ),
    Group(
        "area",
        "Area",
        _pupil("lower(split_part(q.postcode, ' ', 1)) = %(key)s"),
        _districts,
    ),
    Group(
        "key_worker",
        "Key worker",
        "p.id IN (SELECT k.placement_id FROM placements_keyworker k"
        " WHERE k.person_id = %(key)s::int AND k.ended_on IS NULL)",
        _key_workers,
    ),
    Group(
        "panel",
        "Placed by",
        "p.referral_id IN (SELECT d.referral_id FROM referrals_decision d"
        " JOIN referrals_meeting m ON m.id = d.meeting_id"
        " WHERE m.panel_id = %(key)s::int AND d.state = 'signed' AND d.outcome = 'place')",
        _panels,
    ),
)
#: Groups whose values are numbers, and how many digits these have at most.
NUMBERED = {"year": 2, "key_worker": 9, "panel": 9}
BY_KEY = {group.key: group for group in GROUPS}


def split(reference: str) -> tuple[Group, str]:
    """The group and the value that a scope names. Raises ScopeUnknown."""
    key, _, value = reference.partition("=")
    group, value = BY_KEY.get(key), value.strip().lower()
    is_number = value.isascii() and value.isdigit() and len(value) <= NUMBERED.get(key, 0)
    if group is None or not value or (key in NUMBERED and not is_number):
        raise ScopeUnknown(f"group:{reference} is not a group of pupils")
    return group, value


def label(reference: str) -> tuple[str, str]:
    """The value, and the name of the group: `Sex: Female`. Raises ScopeUnknown. At most one query."""
    group, value = split(reference)
    for known, words in group.values():
        if known.lower() == value:
            return value, f"{group.title}: {words}"
    raise ScopeUnknown(f"There is no group {reference}")


def choices(*, for_user: Person) -> list[tuple[str, list[tuple[str, str]]]]:
    """The groups as choices of scopes: all for the authority, in five queries; one's own caseload."""
    if not for_user.is_la:
        own = (f"group:key_worker={for_user.pk}", "My caseload")
        return [("Key worker", [own])] if for_user.has_role(Role.KEY_WORKER) else []
    return [
        (group.title, [(f"group:{group.key}={value}", words) for value, words in group.values()])
        for group in GROUPS
    ]
