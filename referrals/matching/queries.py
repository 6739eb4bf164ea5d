"""Reads of matching: the rules, and the programmes that may suit a pupil."""

from typing import Any

from django.db.models import Q, QuerySet

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

    `subject`: only programmes of this subject area. Three queries, whatever the size of the data. Of pupils
    who must be kept apart only those are told who may know (`referrals.see_apart`).
    """
    found = offered(on=case.start)
    if subject:
        found = found.filter(subject_areas__contains=[subject])
    programmes = list(with_miles(found, case.pupil.postcode))
    keys = [programme.pk for programme in programmes]
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
    around = Surroundings(
        rules=_by_programme(in_force),
        company=there.read(placed),
        results=went.read(ended),
        overrides={one.programme_id: one for one in overridden},
        sees_apart=may(for_user, "referrals.see_apart", case.referral),
    )
    return matches(case, programmes, around)


def _by_programme(rules: list[Rule]) -> dict[int | None, list[Rule]]:
    found: dict[int | None, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.programme_id, []).append(rule)
    return found


def apart(pupil: Pupil) -> QuerySet[KeepApart, Any]:
    """The keys of those who must not be placed with a pupil."""
    of_first = KeepApart.objects.filter(pupil=pupil).order_by().values("other")
    return of_first.union(KeepApart.objects.filter(other=pupil).order_by().values("pupil"))
