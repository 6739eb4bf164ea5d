"""Reads of pupils."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Model, Q, QuerySet

from apcommission.people.models import Person, Role
from referrals.pupils.models import KeepApart, Pupil

#: From here on two names together count as alike (2 is the very same name).
ALIKE = 0.9


Belongs = TypeVar("Belongs", bound=Model)


def pupils(*, for_user: Person) -> QuerySet[Pupil]:
    """The pupils whose record a person may open on this floor, with their school, by surname.

    The authority all but those in one of whose cases the person declared an interest, a headteacher those of
    the own school, everyone else none.
    """
    from referrals.panels.queries import free_of_interest

    found = Pupil.objects.select_related("school__organisation").order_by(
        "surname", "forename", "pk"
    )
    if for_user.is_la:
        return free_of_interest(found, for_user, "referrals")
    return found.filter(school__in=for_user.organisation_ids(Role.HEADTEACHER))


def of_pupils(rows: QuerySet[Belongs], *, for_user: Person) -> QuerySet[Belongs]:
    """Those rows that belong to a pupil (`pupil`) whose record the person may open.

    To whom all are open but a few, the few are looked for: not each row among all pupils.
    """
    from referrals.panels.queries import free_of_interest

    if for_user.is_la:
        return free_of_interest(rows, for_user, "pupil__referrals")
    return rows.filter(pupil__in=pupils(for_user=for_user).order_by().values("pk"))


def alike(*, forename: str, surname: str, birth_date: date) -> QuerySet[Pupil]:
    """Pupils who are likely the same child: born on that day and of a like name, or of the very same name
    and born on the day that comes of day and month exchanged. Whoever may not open them must not be told.
    """
    names = TrigramSimilarity("surname", surname) + TrigramSimilarity("forename", forename)
    same_name = Q(surname__iexact=surname, forename__iexact=forename)
    likely = Q(birth_date=birth_date, like__gte=ALIKE)
    if birth_date.day <= 12:
        exchanged = birth_date.replace(day=birth_date.month, month=birth_date.day)
        likely |= same_name & Q(birth_date=exchanged)
    return (
        Pupil.objects.select_related("school__organisation")
        .annotate(like=names)
        .filter(likely)
        .order_by("-like", "pk")
    )


def kept_apart_from(pupil: Pupil) -> QuerySet[KeepApart]:
    """The pairs of which this pupil is one. One query."""
    return KeepApart.objects.filter(Q(pupil=pupil) | Q(other=pupil)).select_related(
        "pupil", "other"
    )


def on_rolls(schools: Iterable[int]) -> dict[int, int]:
    """{school: pupils on its roll}, for those that have some. One query; for the register of schools."""
    rows = Pupil.objects.filter(school__in=list(schools)).order_by().values_list("school")
    return dict(rows.annotate(Count("pk")))
