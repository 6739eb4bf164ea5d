"""Making and revoking tokens, and noting their use."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from apcommission import withholding
from apcommission.api import scopes as known
from apcommission.api.models import ApiToken, Dated
from apcommission.audit.actions import record
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.messages.queries import token_hash
from apcommission.people.models import Person, RoleAssignment
from apcommission.permissions import authorise

#: A token holds for a year at most; whoever needs it longer makes another.
LONGEST = 366
#: The use of a token is written down no more often than this.
NOTED_EVERY = timedelta(minutes=5)


@transaction.atomic
def make_token(
    *,
    by: Person,
    held: RoleAssignment,
    name: str,
    scopes: Sequence[str],
    days: int,
    once: str = "",
) -> tuple[ApiToken, str]:
    """A token for one of one's own roles, with its secret, which nobody can be told a second time.

    The secret is empty where the same form was sent before. Raises Refused for what the role cannot give.
    """
    authorise(by, "apcommission.make_token", held)
    allowed = {scope.key for scope in known.open_to(held)}
    if beyond := sorted(set(scopes) - allowed):
        words = ", ".join(known.find(key).words for key in beyond)
        raise Refused(f"This role does not see: {words}.", field="scopes")
    if not 1 <= days <= LONGEST:
        raise Refused("A token holds for a year at most.", field="days")
    told: list[str] = []

    def make() -> ApiToken:
        secret = f"ap_{secrets.token_urlsafe(32)}"
        told.append(secret)
        token = ApiToken.objects.create(
            name=name.strip(),
            held=held,
            scopes=sorted(set(scopes)),
            digest=token_hash(secret),
            expires_on=timezone.localdate() + timedelta(days=days),
        )
        record("made_token", token, by=by, scopes=token.scopes, role=held.role)
        return token

    return with_once(once, ApiToken, make), "".join(told)


@transaction.atomic
def revoke_token(*, by: Person, token: ApiToken) -> ApiToken:
    """End a token now. One that is over already stays as it was."""
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    authorise(by, "apcommission.revoke_token", token)
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = timezone.now(), by
        token.save(update_fields=["revoked_at", "revoked_by"])
        record("revoked_token", token, by=by)
    return token


def note_use(token: ApiToken) -> None:
    """Write down when the token was used, every few minutes. One query at most."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def come_again(pupil_id: int) -> None:
    """Let all that is dated of a pupil's record count as changed now, for those who ask what changed.

    What was kept back while the record was under restriction is so read in its turn. One query for each kind.
    """
    for model in apps.get_models():
        paths = withholding.paths_to(model) if issubclass(model, Dated) else ()
        if paths:
            own = Q(*((path, pupil_id) for path in paths), _connector=Q.OR)
            model._base_manager.filter(own).update(changed_at=Now())
