"""Reads of matching: the rules, and the programmes that may suit a pupil."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from apcommission import second_wall
from apcommission.people.models import Person
from apcommission.permissions import may
from apcommission.together import rows_of
from providers.directory.models import Programme
from providers.directory.queries import offered, with_miles
from referrals.matching import others
from referrals.matching.facts import Case
from referrals.matching.matches import Match, Surroundings, is_closed, matches
from referrals.matching.models import Override, Rule
from referrals.pupils.models import KeepApart, Pupil


def rules() -> QuerySet[Rule]:
    """All rules: those of the whole authority first, then by programme."""
    return Rule.objects.select_related("programme__provider__organisation", "made_by").order_by(
        "programme__title", "pk"
    )


def of_programme(programme: Programme) -> QuerySet[Rule]:
    """The rules in force that a programme is matched by, those of the whole authority among them."""
    return rules().filter(Q(programme=programme) | Q(programme=None), state=Rule.State.IN_FORCE)


def suiting(
    case: Case, *, for_user: Person, subject: str = "", first: int | None = None
) -> list[Match]:
    """Every programme in the directory with its reasons for this case, in order (`matches`).

    `subject`: only programmes of this subject area. `first`: so many are looked at; the order and the reasons
    of those that are ruled out may be wanting then behind them. Two queries, whatever the size of the data;
    one more where fewer suit than are looked at. Of pupils who must be kept apart only those are told who may
    know (`referrals.see_apart`).
    """
    found = offered(on=case.start)
    if subject:
        found = found.filter(subject_areas__contains=[subject])
    own = Override.objects.filter(referral=case.referral, programme=OuterRef("pk"))
    programmes = list(with_miles(found, case.pupil.postcode).annotate(is_overridden=Exists(own)))
    keys = [one.pk for one in programmes if one.is_overridden or not is_closed(case, one)]
    rest = {one.pk for one in programmes}.difference(keys)
    if first is None:
        keys, rest = [one.pk for one in programmes], set()
    around = _around(case, keys, for_user)
    told = matches(case, programmes, around)
    if rest and sum(not one.is_ruled_out for one in told) < (first or 0):
        told = matches(case, programmes, _with_others(case, rest, around))
    return told


def _around(case: Case, keys: Collection[int], person: Person) -> Surroundings:
    """What matching stands on, of who is in these programmes and was in them. One query."""
    there = others.company(keys, case.start, case.pupil, apart(case.pupil))
    went = others.results(keys, case.referral)
    asked = [
        Rule.objects.filter(state=Rule.State.IN_FORCE).order_by("pk"),
        Override.objects.select_related("by").filter(referral=case.referral),
        there.rows,
        went.rows,
    ]
    with second_wall.lifted():  # of others it is told how many, and how it went, not who they are
        in_force, overridden, placed, ended = rows_of(asked)
    return Surroundings(
        rules=_by_programme(in_force),
        company=there.read(placed),
        results=went.read(ended),
        overrides={one.programme_id: one for one in overridden},
        sees_apart=may(person, "referrals.see_apart", case.referral),
    )


def _with_others(case: Case, keys: Collection[int], around: Surroundings) -> Surroundings:
    """The same with who is in further programmes, and was in them. One query."""
    there = others.company(keys, case.start, case.pupil, apart(case.pupil))
    went = others.results(keys, case.referral)
    with second_wall.lifted():
        placed, ended = rows_of([there.rows, went.rows])
    return replace(
        around,
        company={**around.company, **there.read(placed)},
        results={**around.results, **went.read(ended)},
    )


def _by_programme(rules: list[Rule]) -> dict[int | None, list[Rule]]:
    found: dict[int | None, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.programme_id, []).append(rule)
    return found


def apart(pupil: Pupil) -> QuerySet[KeepApart, Any]:
    """The keys of those who must not be placed with a pupil."""
    of_first = KeepApart.objects.filter(pupil=pupil).order_by().values("other")
    return of_first.union(KeepApart.objects.filter(other=pupil).order_by().values("pupil"))
