"""Reads of matching: the rules, and the programmes that may suit a pupil."""

from typing import Any

from django.db.models import Q, QuerySet

from apcommission import second_wall
from apcommission.people.models import Person
from apcommission.permissions import may
from apcommission.together import rows_of
from providers.directory.models import IN_DIRECTORY, Programme
from providers.directory.queries import programmes, with_miles
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
    found = programmes(for_user=for_user, on=case.start).filter(provider__state__in=IN_DIRECTORY)
    if subject:
        found = found.filter(subject_areas__contains=[subject])
    offered = list(with_miles(found, case.pupil.postcode))
    keys = [programme.pk for programme in offered]
    there, went = others.placed(keys, case.start), others.results(keys, case.referral)
    asked = [
        Rule.objects.filter(state=Rule.State.IN_FORCE).order_by("pk"),
        Override.objects.select_related("by").filter(referral=case.referral),
        there.rows,
        went.rows,
        _apart(case.pupil),
    ]
    with second_wall.lifted():  # of others it is told how many, and how it went, not who they are
        in_force, overridden, placed, ended, pairs = rows_of(asked)
    around = Surroundings(
        rules=_by_programme(in_force),
        placed=_placed(there.read(placed), case),
        results=went.read(ended),
        overrides={one.programme_id: one for one in overridden},
        apart=frozenset(key for pair in pairs for key in pair.values()) - {case.pupil.pk},
        sees_apart=may(for_user, "referrals.see_apart", case.referral),
    )
    return matches(case, offered, around)


def _by_programme(rules: list[Rule]) -> dict[int | None, list[Rule]]:
    found: dict[int | None, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.programme_id, []).append(rule)
    return found


def _placed(there: list[others.Placed], case: Case) -> dict[int, list[others.Placed]]:
    """Who is in each programme on the first day, but for the pupil."""
    found: dict[int, list[others.Placed]] = {}
    for one in there:
        if one.pupil != case.pupil.pk:
            found.setdefault(one.programme, []).append(one)
    return found


def _apart(pupil: Pupil) -> QuerySet[KeepApart, Any]:
    """The pairs in which a pupil is."""
    return KeepApart.objects.filter(Q(pupil=pupil) | Q(other=pupil)).values("pupil", "other")
