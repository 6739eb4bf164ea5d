"""Reads of what was shared, and of what consents allow."""

from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from apcommission.people.models import Organisation, Person
from referrals.pupils.models import Consent, Pupil
from referrals.pupils.queries import of_pupils
from referrals.sharing.models import Disclosure


def disclosures(*, for_user: Person) -> QuerySet[Disclosure]:
    """What was shared about the pupils whose record a person may open, the latest first."""
    return (
        of_pupils(Disclosure.objects.all(), for_user=for_user)
        .select_related("pupil", "organisation", "by")
        .order_by("-at", "-pk")
    )


def under_restriction(today: date) -> QuerySet[Pupil]:
    """Pupils of whom nothing is sent today: the record is restricted, with no ground stated for today."""
    return Pupil.objects.exclude(restricted_on=None).exclude(eased_on=today).order_by()


def organisations() -> QuerySet[Organisation]:
    """Organisations that were sent something: `sent` times, about `children`, the `latest`. By name."""
    return (
        Organisation.objects.annotate(
            sent=Count("disclosures"),
            children=Count("disclosures__pupil", distinct=True),
            latest=Max("disclosures__at"),
        )
        .filter(sent__gt=0)
        .order_by("name", "pk")
    )


#: What is said of it, before what is to be done about it.
AGREEMENT_WITHDRAWN = "The parents withdrew their agreement to a placement."


def _holds(on: date) -> Q:
    ended = Q(ends_on=None) | Q(ends_on__gte=on)
    return ended & (Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)) & Q(given_on__lte=on)


def holding(pupil: Pupil, scope: str, on: date) -> Consent | None:
    """The consent of a scope that holds on a day, the latest given; None: there is none."""
    return (
        Consent.objects.filter(_holds(on), pupil=pupil, scope=scope)
        .order_by("-given_on", "-pk")
        .first()
    )


def may_write_to_parents(pupil: Pupil, on: date) -> bool:
    """Whether parents may be written to about what the law does not require: unless they withdrew the
    permission to contact them and gave no other. Where none was ever asked for, the task itself allows it.
    """
    return not withdrawn(pupil, Consent.Scope.CONTACT, on)


def withdrawn(pupil: Pupil, scope: str, on: date) -> bool:
    """Whether a consent of that scope was withdrawn by a day, and no other holds. At most two queries."""
    gone = Consent.objects.filter(pupil=pupil, scope=scope, withdrawn_on__lte=on)
    return gone.exists() and holding(pupil, scope, on) is None


def agreement_is_withdrawn(pupil: Pupil, on: date) -> bool:
    """Whether the parents withdrew their agreement to a placement, and gave no other. Likewise."""
    return withdrawn(pupil, Consent.Scope.PLACEMENT, on)


def agreement_withdrawn(on: date) -> Q:
    """The same for rows that have a `pupil`: a condition."""
    own = Consent.objects.filter(pupil=OuterRef("pupil"), scope=Consent.Scope.PLACEMENT)
    holds = own.filter(_holds(on))
    return Q(Exists(own.filter(withdrawn_on__lte=on))) & ~Q(Exists(holds))
