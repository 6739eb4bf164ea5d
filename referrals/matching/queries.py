"""Reads of matching: the rules, and the programmes that may suit a pupil."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from apcommission import second_wall
from apcommission.people.models import Person
from apcommission.permissions import may
from apcommission.together import rows_of
from providers.directory.models import Programme
from providers.directory.queries import offered, with_miles
from referrals.matching import others
from referrals.matching.facts import Case
from referrals.matching.matches import Match, Surroundings, matches
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


def suiting(case: Case, *, for_user: Person, subject: str = "") -> list[Match]:
    """Every programme in the directory with its reasons for this case, in order (`matches`).

    `subject`: only programmes of this subject area. Two queries, whatever the size of the data. Of pupils
    who must be kept apart only those are told who may know (`referrals.see_apart`).
    """
    programmes = list(with_miles(_offered(case, subject), case.pupil.postcode))
    around, _ = _around(case, programmes, for_user, subject)
    return matches(case, programmes, around)


def best(case: Case, *, for_user: Person, subject: str = "") -> tuple[list[Match], int]:
    """Those of `suiting` that are not ruled out, in their order, and how many programmes there are in all.

    Programmes for other key stages and those without a free place are not read. Two queries.
    """
    own = Override.objects.filter(referral=case.referral, programme=OuterRef("pk"))
    is_open = Q(places_free__gt=0, key_stages__contains=[case.pupil.key_stage])
    found = _offered(case, subject).filter(is_open | Exists(own))
    programmes = list(with_miles(found, case.pupil.postcode))
    around, in_all = _around(case, programmes, for_user, subject)
    told = matches(case, programmes, around)
    return [match for match in told if not match.is_ruled_out], in_all


def _offered(case: Case, subject: str) -> QuerySet[Programme]:
    found = offered(on=case.start)
    return found.filter(subject_areas__contains=[subject]) if subject else found


def _around(
    case: Case, programmes: Sequence[Programme], person: Person, subject: str
) -> tuple[Surroundings, int]:
    """What matching of these programmes stands on, and how many there are in all. One query."""
    keys = [programme.pk for programme in programmes]
    there = others.company(keys, case.start, case.pupil, apart(case.pupil))
    went = others.results(keys, case.referral)
    in_all = _offered(case, subject).order_by().values(all=Value(1)).annotate(number=Count("pk"))
    asked = [
        Rule.objects.filter(state=Rule.State.IN_FORCE).order_by("pk"),
        Override.objects.select_related("by").filter(referral=case.referral),
        there.rows,
        went.rows,
        in_all.values("number"),
    ]
    with second_wall.lifted():  # of others it is told how many, and how it went, not who they are
        in_force, overridden, placed, ended, numbers = rows_of(asked)
    around = Surroundings(
        rules=_by_programme(in_force),
        company=there.read(placed),
        results=went.read(ended),
        overrides={one.programme_id: one for one in overridden},
        sees_apart=may(person, "referrals.see_apart", case.referral),
    )
    return around, sum(row["number"] for row in numbers)


def _by_programme(rules: list[Rule]) -> dict[int | None, list[Rule]]:
    found: dict[int | None, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.programme_id, []).append(rule)
    return found


def apart(pupil: Pupil) -> QuerySet[KeepApart, Any]:
    """The keys of those who must not be placed with a pupil."""
    of_first = KeepApart.objects.filter(pupil=pupil).order_by().values("other")
    return of_first.union(KeepApart.objects.filter(other=pupil).order_by().values("pupil"))
