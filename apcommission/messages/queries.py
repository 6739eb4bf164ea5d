"""Reads of single-use links."""

import hashlib

from django.db.models import QuerySet
from django.utils import timezone

from apcommission import withholding
from apcommission.messages.models import Email, SingleUseLink


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256. A token is random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def live_link(purpose: str, token: str) -> SingleUseLink | None:
    """The link of this purpose that `token` opens; None if unknown, used or expired. One query."""
    return SingleUseLink.objects.filter(
        purpose=purpose,
        token_hash=token_hash(token),
        used_at=None,
        expires_at__gt=timezone.now(),
    ).first()


def not_held_back(emails: QuerySet[Email]) -> QuerySet[Email]:
    """Those that may go out today: about no record that came under restriction since they were asked for."""
    records = withholding.restricted()
    return emails if records is None else emails.exclude(about__overlap=records.values("pk"))
