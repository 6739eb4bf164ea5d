"""Tokens for programs."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from apcommission.api.models import ApiToken
from apcommission.messages.queries import token_hash
from apcommission.people.models import Person, RoleAssignment


def token_for(held: RoleAssignment, *scopes: str, **fields: Any) -> tuple[ApiToken, str]:
    """A token for a role, whoever holds it, with its secret."""
    secret = f"ap_{held.pk}_{'_'.join(scopes)}_{ApiToken.objects.count()}"
    defaults: dict[str, Any] = {
        "name": "Data warehouse",
        "expires_on": timezone.localdate() + timedelta(days=30),
    }
    token = ApiToken.objects.create(
        held=held, scopes=list(scopes), digest=token_hash(secret), **{**defaults, **fields}
    )
    return token, secret


def bearer_of(held: RoleAssignment, *scopes: str) -> dict[str, str]:
    """The header that a program sends for that role."""
    return {"Authorization": f"Bearer {token_for(held, *scopes)[1]}"}


def bearer_for(person: Person, *scopes: str) -> dict[str, str]:
    """The same for the only role of a person."""
    return bearer_of(person.role_assignments.get(), *scopes)
