"""Reads of the termly review of access."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from apcommission.access.models import AccessAnswer, AccessReview
from apcommission.people.models import MANAGERS, Organisation, Person, Role
from apcommission.people.queries import who_hold

NOT_DONE = Q(completed_at=None)


def reviews(*, for_user: Person) -> QuerySet[AccessReview]:
    """The reviews that `for_user` may answer, the latest first, with `asked` and `answered`: how many roles.

    Of their own school or provider; all of them for an administrator. One query.
    """
    found = AccessReview.objects.select_related("organisation", "term", "completed_by").annotate(
        asked=Count("answers"), answered=Count("answers", filter=~Q(answers__decision=""))
    )
    if not for_user.has_role(Role.ADMINISTRATOR):
        found = found.filter(organisation__in=for_user.organisation_ids(*MANAGERS))
    return found.order_by("-opened_on", "organisation__name", "pk")


def to_answer(*, for_user: Person) -> QuerySet[AccessReview]:
    """Those that wait for `for_user`: their own organisation's; for an administrator the authority's too, and
    those of organisations that have no manager."""
    mine = Q(organisation__in=for_user.organisation_ids(*MANAGERS))
    if for_user.has_role(Role.ADMINISTRATOR):
        mine |= ~Q(organisation__in=with_manager())
    return AccessReview.objects.filter(NOT_DONE & mine)


def with_manager() -> QuerySet[Organisation]:
    """Organisations with somebody who answers for their people."""
    return Organisation.objects.filter(
        role_assignments__role__in=MANAGERS,
        role_assignments__ended_on=None,
        role_assignments__person__is_active=True,
    )


def in_state(rows: QuerySet[AccessReview], state: str) -> QuerySet[AccessReview]:
    """Those of `rows` that stand so today (AccessReview.State)."""
    today = timezone.localdate()
    asked = {
        AccessReview.State.OPEN: NOT_DONE & Q(due_on__gte=today),
        AccessReview.State.OVERDUE: NOT_DONE & Q(due_on__lt=today),
        AccessReview.State.COMPLETE: ~NOT_DONE,
    }
    return rows.filter(asked[AccessReview.State(state)])


def overdue() -> QuerySet[AccessReview]:
    """Reviews that nobody finished in time."""
    return in_state(AccessReview.objects.all(), AccessReview.State.OVERDUE)


def lines(review: AccessReview) -> QuerySet[AccessAnswer]:
    """The roles of a review with their people, by name, with `second_factors`: how many a person set up."""
    return (
        review.answers.select_related("held__person", "held__organisation", "decided_by")
        .annotate(second_factors=Count("held__person__authenticator"))
        .order_by("held__person__name", "held__person__pk", "pk")
    )


def who_answers(organisation: Organisation) -> list[Person]:
    """Who answers for the people of an organisation; without a manager: the administrators. Two queries."""
    return list(who_hold(*MANAGERS, organisation=organisation.pk) or who_hold(Role.ADMINISTRATOR))
