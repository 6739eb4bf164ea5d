"""Reads of matching: the rules, and the programmes that may suit a pupil."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
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
from referrals.matching.matches import Match, Surroundings, match, matches
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


class Suiting:
    """Every programme in the directory with its reasons for a case, as a sequence to take parts of.

    First those that `suit`, in the order of `matches`; then those that are ruled out, by title, those for the
    pupil's key stage before others: of these only the part that is asked for is read. `subject`: only
    programmes of this subject area. Three queries, and two for a part with some that are ruled out. Of pupils
    who must be kept apart only those are told who may know (`referrals.see_apart`).
    """

    def __init__(self, case: Case, *, for_user: Person, subject: str = "") -> None:
        self._case, self._person, self._subject = case, for_user, subject
        self.suit = best(case, for_user=for_user, subject=subject)
        self._number = number_in_all(subject=subject)

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, part: slice) -> list[Match]:
        first, last, _ = part.indices(self._number)
        beyond = [max(place - len(self.suit), 0) for place in (first, last)]
        return [*self.suit[first:last], *self._ruled_out(*beyond)]

    def _ruled_out(self, first: int, last: int) -> list[Match]:
        if first >= last:
            return []
        case, known = self._case, [one.programme.pk for one in self.suit]
        of_stage = Q(key_stages__contains=[case.pupil.key_stage])
        rest = _offered(case.start, self._subject).exclude(pk__in=known)
        near = with_miles(rest, case.pupil.postcode).annotate(of_stage=of_stage)
        programmes = list(near.order_by("-of_stage", Lower("title"), "pk")[first:last])
        around = _around(case, programmes, self._person)
        return [match(case, programme, around) for programme in programmes]


def best(case: Case, *, for_user: Person, subject: str = "") -> list[Match]:
    """The programmes that are not ruled out, in the order of `matches`.

    Programmes for other key stages and those without a free place are not read. Two queries.
    """
    keys = (case.pupil.key_stage, case.referral.pk, case.pupil.pk)
    programmes = _open(timezone.localdate(), case.start, subject).rows(*keys)
    told = matches(case, programmes, _around(case, programmes, for_user))
    return [one for one in told if not one.is_ruled_out]


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
    """How many programmes are in the directory. One query."""
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
