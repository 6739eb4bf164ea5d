"""Reads of matching: the rules, and the programmes that may suit a pupil."""

from django.db.models import Q, QuerySet

from apcommission.people.models import Person
from apcommission.permissions import may
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

    `subject`: only programmes of this subject area. Seven queries, whatever the size of the data. Of pupils
    who must be kept apart only those are told who may know (`referrals.see_apart`).
    """
    found = programmes(for_user=for_user, on=case.start).filter(provider__state__in=IN_DIRECTORY)
    if subject:
        found = found.filter(subject_areas__contains=[subject])
    offered = list(with_miles(found, case.pupil.postcode))
    keys = [programme.pk for programme in offered]
    around = Surroundings(
        rules=_by_programme(),
        placed=_placed(keys, case),
        results=others.results(keys, case.referral),
        overrides={
            one.programme_id: one
            for one in Override.objects.select_related("by").filter(referral=case.referral)
        },
        apart=_apart(case.pupil),
        sees_apart=may(for_user, "referrals.see_apart", case.referral),
    )
    return matches(case, offered, around)


def _by_programme() -> dict[int | None, list[Rule]]:
    found: dict[int | None, list[Rule]] = {}
    for rule in Rule.objects.filter(state=Rule.State.IN_FORCE).order_by("pk"):
        found.setdefault(rule.programme_id, []).append(rule)
    return found


def _placed(keys: list[int], case: Case) -> dict[int, list[others.Placed]]:
    """Who is in each programme on the first day, but for the pupil."""
    found: dict[int, list[others.Placed]] = {}
    for one in others.placed(keys, case.start):
        if one.pupil != case.pupil.pk:
            found.setdefault(one.programme, []).append(one)
    return found


def _apart(pupil: Pupil) -> frozenset[int]:
    pairs = KeepApart.objects.filter(Q(pupil=pupil) | Q(other=pupil)).values_list("pupil", "other")
    return frozenset(key for pair in pairs for key in pair) - {pupil.pk}
