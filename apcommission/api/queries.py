"""Reads of tokens, and of what is gone."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from apcommission.api.models import ApiToken, Removal
from apcommission.messages.queries import token_hash
from apcommission.people.models import Person, Role, RoleAssignment

#: Roles that may give a key to a program: of the authority's warehouse, of a school's own system.
MAKERS = (Role.COMMISSIONER, Role.HEADTEACHER)
# A change is seen when its transaction ends, but dated within it. Up to the start of the oldest transaction
# that still runs all is seen; what is later may not all be there yet.
ALL_SEEN = """
    SELECT least(clock_timestamp(), min(xact_start)) - interval '1 second' FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def token_of(secret: str) -> ApiToken | None:
    """The token with that secret, with its role, person and organisation. One query."""
    found = ApiToken.objects.select_related("held__person", "held__organisation")
    return found.filter(digest=token_hash(secret)).first()


def tokens(*, for_user: Person) -> QuerySet[ApiToken]:
    """The tokens that a person may see, the latest first: administrators and commissioners all, heads those
    of their schools.
    """
    found = ApiToken.objects.select_related("held__person", "held__organisation", "revoked_by")
    found = found.order_by("-made_at", "-pk")
    if for_user.has_role(Role.ADMINISTRATOR, Role.COMMISSIONER):
        return found
    return found.filter(held__organisation__in=for_user.organisation_ids(Role.HEADTEACHER))


def roles_for_tokens(*, for_user: Person) -> QuerySet[RoleAssignment]:
    """The person's own roles of today that a token may be made for."""
    return RoleAssignment.objects.filter(
        person=for_user, ended_on=None, role__in=MAKERS
    ).select_related("organisation", "person")


def removals(kinds: Iterable[str]) -> QuerySet[Removal]:
    """What is gone, of these kinds, in order of time."""
    return Removal.objects.filter(kind__in=list(kinds)).order_by("changed_at", "pk")


def all_seen_until() -> datetime:
    """The moment up to which every change can be seen already. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ALL_SEEN)
        moment: datetime = cursor.fetchone()[0]
    return moment
