"""Reads of matching: the rules, and the programmes that may suit a pupil."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apcommission import second_wall
from apcommission.people.models import Person
from apcommission.permissions import may
from apcommission.prepared import Prepared
from apcommission.together import Kept, rows_of
from providers.directory.models import Programme
from providers.directory.queries import listed, offered, with_miles
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
    programmes = list(with_miles(_offered(case.start, subject), case.pupil.postcode))
    return matches(case, programmes, _around(case, programmes, for_user))


def best(case: Case, *, for_user: Person, subject: str = "") -> list[Match]:
    """Those of `suiting` that are not ruled out, in their order.

    Programmes for other key stages and those without a free place are not read. Two queries.
    """
    keys = (case.pupil.key_stage, case.referral.pk, case.pupil.pk)
    programmes = _open(timezone.localdate(), case.start, subject).rows(*keys)
    told = matches(case, programmes, _around(case, programmes, for_user))
    return [match for match in told if not match.is_ruled_out]


@lru_cache(maxsize=32)
def _open(today: date, start: date, subject: str) -> Prepared[Programme]:
    """By key stage, referral and pupil: those of `_offered` with a free place, and those that are considered
    all the same, with `miles` from the pupil. Which places are taken goes by `today` too.
    """

    def about(key_stage: int, referral: int, pupil: int) -> QuerySet[Programme]:
        own = Override.objects.filter(referral=referral, programme=OuterRef("pk"))
        is_open = Q(places_free__gt=0, key_stages__contains=[key_stage])
        home = Subquery(Pupil.objects.filter(pk=pupil).order_by().values("postcode"))
        return with_miles(_offered(start, subject).filter(is_open | Exists(own)), home)

    return Prepared(about)


def number_in_all(*, subject: str = "") -> int:
    """How many programmes `suiting` finds. One query."""
    return _of_subject(listed(), subject).count()


def _offered(start: date, subject: str) -> QuerySet[Programme]:
    return _of_subject(offered(on=start), subject)


def _of_subject(programmes: QuerySet[Programme], subject: str) -> QuerySet[Programme]:
    return programmes.filter(subject_areas__contains=[subject]) if subject else programmes


def _around(case: Case, programmes: Sequence[Programme], person: Person) -> Surroundings:
    """What matching of these programmes stands on. One query."""
    keys = [programme.pk for programme in programmes]
    there = others.company(keys, case.start, case.pupil, apart)
    went = others.results(keys, case.referral)
    asked = [IN_FORCE.of(), OVERRIDES.of(case.referral.pk), there.rows, went.rows]
    with second_wall.lifted():  # of others it is told how many, and how it went, not who they are
        in_force, overridden, placed, ended = rows_of(asked)
    return Surroundings(
        rules=_by_programme(in_force),
        company=there.read(placed),
        results=went.read(ended),
        overrides={one.programme_id: one for one in overridden},
        sees_apart=may(person, "referrals.see_apart", case.referral),
    )


IN_FORCE = Kept(lambda: Rule.objects.filter(state=Rule.State.IN_FORCE).order_by("pk"))
OVERRIDES = Kept(lambda key: Override.objects.select_related("by").filter(referral=key))


def _by_programme(rules: list[Rule]) -> dict[int | None, list[Rule]]:
    found: dict[int | None, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.programme_id, []).append(rule)
    return found


def apart(pupil: int) -> QuerySet[KeepApart, Any]:
    """The keys of those who must not be placed with the pupil of a key."""
    of_first = KeepApart.objects.filter(pupil=pupil).order_by().values("other")
    return of_first.union(KeepApart.objects.filter(other=pupil).order_by().values("pupil"))
