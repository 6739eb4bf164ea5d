"""Groups of pupils as scopes: `group:sex=F`, `group:reason=…` (measures.md: Period, scope, cohort).

A group is of the whole authority. What the address names is only ever a parameter of the SQL.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast

from apcommission.people.models import Person, Role
from monitoring.measures.figures import Scope, ScopeUnknown
from providers.directory.models import Need
from referrals.panels.models import Panel
from referrals.pupils.models import Pupil

#: So many values of free text are offered; the others can be named in the address.
MOST = 40
#: So many are looked at: what is one value may have been typed in several ways.
MOST_TYPED = 400
YES_NO = (("yes", "Yes"), ("no", "No"))
PANEL = "panel"


#: A SELECT of values and labels, and its parameters.
Select = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Group:
    """A way of grouping pupils. `where`: of a placement p, with the value as %(key)s.

    The values that there are: `fixed` as (value, label), or `found()`, a SELECT of them with its parameters.
    `of_placements`: of a pupil's placements some may be in it and others not.
    """

    key: str
    title: str
    where: str
    fixed: Sequence[tuple[str, str]] = ()
    found: Callable[[], Select] | None = None
    of_placements: bool = False

    def values(self) -> list[tuple[str, str]]:
        """(value, label) of each. At most one query."""
        if self.found is None:
            return list(self.fixed)
        return [_labelled(value, label) for _, value, label in _read([(self.key, self.found())])]


def _pupil(condition: str) -> str:
    return f"p.pupil_id IN (SELECT q.id FROM referrals_pupil q WHERE {condition})"  # noqa: S608 - of this file


def _is(column: str) -> str:
    """A column of yes, no or not known."""
    return _pupil(f"q.{column} = (%(key)s = 'yes')")


def _labelled(value: str, label: str) -> tuple[str, str]:
    """What was typed begins with a capital."""
    return value, f"{label[:1].upper()}{label[1:]}"


def _distinct(
    table: str,
    column: str,
    value: str,
    *,
    where: str = "TRUE",
    label: str = "value",
    after: str = "found.value",
) -> Select:
    """The values that there are, in order: `value` of each that stands in the column.

    What was typed is looked up in the index of the column, as the next one after the one before, or `after`
    all that have the same value. The second wall lets no index of lower(…) be used: that function might tell
    of rows that nobody is to see. Those that differ by capitals or outer spaces alone are one.
    """
    typed = f'{column} COLLATE "C"'
    following = f"SELECT {typed} FROM {table} WHERE {where} AND {typed} >"  # noqa: S608 - of this file
    words = f"""
        WITH RECURSIVE found (value) AS (
            ({following} '' ORDER BY {typed} LIMIT 1) UNION ALL
            SELECT ({following} {after} ORDER BY {typed} LIMIT 1) FROM found WHERE value IS NOT NULL),
        typed ({column}) AS (SELECT value FROM found WHERE value IS NOT NULL LIMIT {MOST_TYPED}),
        told (value) AS (SELECT DISTINCT {value} FROM typed)
        SELECT value, {label} FROM told WHERE value > '' ORDER BY value LIMIT {MOST}"""  # noqa: S608
    return words, ()


def _read(selects: Sequence[tuple[str, Select]]) -> list[tuple[str, str, str]]:
    """(key, value, label) of all that is selected. One query."""
    words = " UNION ALL ".join(
        f"(SELECT %s, t.* FROM ({select}) AS t)"  # noqa: S608 - ours
        for _, (select, _) in selects
    )
    parameters = [each for key, (_, own) in selects for each in (key, *own)]
    with connection.cursor() as cursor:
        cursor.execute(words, parameters)
        return list(cursor.fetchall())


def _key_workers() -> Select:
    """Who is named for a placement now."""
    people = Person.objects.filter(caseload__ended_on=None, caseload__isnull=False)
    found = people.annotate(value=Cast("pk", CharField()), label=F("name"))
    return _written(found.order_by("label", "value").values("value", "label").distinct()[:MOST])


def _panels() -> Select:
    found = Panel.objects.annotate(value=Cast("pk", CharField()), label=F("name"))
    return _written(found.order_by("label").values("value", "label")[:MOST])


def _written(rows: QuerySet[Any, Any]) -> Select:
    return rows.query.sql_with_params()


def _years() -> list[tuple[str, str]]:
    return [(str(year), f"Year {year}") for year in range(14)]


GROUPS = (
    Group("sex", "Sex", _pupil("q.sex = upper(%(key)s)"), Pupil.Sex.choices),
    Group("year", "Year group", _pupil("q.year_group = %(key)s::int"), _years()),
    Group(
        "sen",
        "Special educational needs",
        _pupil("q.sen_provision = upper(%(key)s)"),
        Pupil.SenProvision.choices,
    ),
    Group("need", "Primary need", _pupil("q.sen_need = upper(%(key)s)"), Need.choices),
    Group(
        "ethnicity",
        "Ethnicity",
        _pupil("lower(trim(q.ethnicity)) = %(key)s"),
        found=lambda: _distinct("referrals_pupil", "ethnicity", "lower(trim(ethnicity))"),
    ),
    Group("care", "Looked after", _is("looked_after"), YES_NO),
    Group("premium", "Pupil premium", _is("pupil_premium"), YES_NO),
    Group(
        "reason",
        "Reason for referral",
        "p.referral_id IN (SELECT r.id FROM referrals_referral r WHERE lower(trim(r.reason)) = %(key)s)",
        found=lambda: _distinct(
            "referrals_referral", "reason", "lower(trim(reason))", where="state <> 'draft'"
        ),
        of_placements=True,
    ),
    Group(
        "area",
        "Area",
        _pupil("lower(split_part(q.postcode, ' ', 1)) = %(key)s"),
        found=lambda: _distinct(
            "referrals_pupil",
            "postcode",
            "lower(split_part(postcode, ' ', 1))",
            label="upper(value)",
            # Of all signs that stand in a postcode the space comes first, and next to it this one.
            after="split_part(found.value, ' ', 1) || '!'",
        ),
    ),
    Group(
        "key_worker",
        "Key worker",
        "p.id IN (SELECT k.placement_id FROM placements_keyworker k"
        " WHERE k.person_id = %(key)s::int AND k.ended_on IS NULL)",
        found=_key_workers,
        of_placements=True,
    ),
    Group(
        PANEL,
        "Placed by",
        # One by one: of the decisions of all years, those of this period's placements are few.
        "%(key)s::int = ANY (ARRAY(SELECT m.panel_id FROM referrals_decision d"
        " JOIN referrals_meeting m ON m.id = d.meeting_id"
        " WHERE d.referral_id = p.referral_id AND d.state = 'signed' AND d.outcome = 'place'))",
        found=_panels,
        of_placements=True,
    ),
)
#: Groups whose values are numbers, and how many digits these have at most.
NUMBERED = {"year": 2, "key_worker": 9, PANEL: 9}
BY_KEY = {group.key: group for group in GROUPS}


def panel(key: int) -> Scope:
    """Those whom a panel placed."""
    return Scope("group", f"{PANEL}={key}")


def is_panel(scope: Scope) -> bool:
    return scope.kind == "group" and split(scope.reference)[0].key == PANEL


def key_of(reference: str) -> int:
    """The number by which the figures of a group are kept: of its name, as it has no other."""
    group, value = split(reference)
    digest = hashlib.sha256(f"{group.key}={value}".encode()).digest()
    return int.from_bytes(digest[:8]) >> 1  # as much as a bigint holds


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
    """The groups as choices of scopes: all for the authority, in one query; one's own caseload."""
    if not for_user.is_la:
        own = (f"group:key_worker={for_user.pk}", "My caseload")
        return [("Key worker", [own])] if for_user.has_role(Role.KEY_WORKER) else []
    selects = [(group.key, group.found()) for group in GROUPS if group.found]
    values = {group.key: list(group.fixed) for group in GROUPS}
    for key, value, label in _read(selects):
        values[key].append(_labelled(value, label))
    return [
        (group.title, [(f"group:{group.key}={value}", label) for value, label in values[group.key]])
        for group in GROUPS
    ]
