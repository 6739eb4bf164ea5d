"""Reads of pupils."""

from django.db.models import Q, QuerySet

from apcommission.people.models import Person, Role
from referrals.pupils.models import KeepApart, Pupil


def pupils(*, for_user: Person) -> QuerySet[Pupil]:
    """The pupils whose record a person may open on this floor, with their school, by surname.

    The authority all, a headteacher those of the own school, everyone else none.
    """
    found = Pupil.objects.select_related("school__organisation").order_by(
        "surname", "forename", "pk"
    )
    if for_user.is_la:
        return found
    return found.filter(school__in=for_user.organisation_ids(Role.HEADTEACHER))


def kept_apart_from(pupil: Pupil) -> QuerySet[KeepApart]:
    """The pairs of which this pupil is one. One query."""
    return KeepApart.objects.filter(Q(pupil=pupil) | Q(other=pupil)).select_related(
        "pupil", "other"
    )
