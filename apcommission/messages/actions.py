"""Sending e-mail, and links for those who have no account."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apcommission import withholding
from apcommission.audit.actions import record
from apcommission.errors import Refused
from apcommission.going_on import rule_of
from apcommission.messages.models import Email, SingleUseLink
from apcommission.messages.queries import not_held_back, token_hash
from apcommission.people.models import Person


class LinkUsed(Refused):
    """The link was used or withdrawn before."""

    def __init__(self) -> None:
        super().__init__("This link has been used already. Ask the authority for a new one.")


@dataclass(frozen=True)
class MailedLink:
    """A single-use link that an e-mail brings: for `purpose`, about `subject_pk`, to that page."""

    purpose: str
    subject_pk: int
    page: str
    days: int = 14


@transaction.atomic
def make_link(*, purpose: str, subject_pk: int, by: Person | None, days: int = 14) -> str:
    """Make a link for one purpose about one thing; returns its token, which is kept nowhere else.

    Earlier links of the same purpose about the same thing stop working. It expires after `days`.
    """
    now = timezone.now()
    earlier = SingleUseLink.objects.filter(purpose=purpose, subject_pk=subject_pk, used_at=None)
    earlier.filter(expires_at__gt=now).update(expires_at=now)
    token = secrets.token_urlsafe(24)
    link = SingleUseLink.objects.create(
        purpose=purpose,
        subject_pk=subject_pk,
        token_hash=token_hash(token),
        made_by=by,
        expires_at=now + timedelta(days=days),
    )
    record("made_link", link, by=by, purpose=purpose, about=subject_pk)
    return token


@transaction.atomic
def use_link(*, link: SingleUseLink) -> SingleUseLink:
    """Mark the link as used. Raises LinkUsed when someone was faster."""
    locked = SingleUseLink.objects.select_for_update().get(pk=link.pk)
    if locked.used_at is not None or locked.expires_at <= timezone.now():
        raise LinkUsed
    locked.used_at = timezone.now()
    locked.save(update_fields=["used_at"])
    record("used_link", locked, by=None, purpose=locked.purpose, about=locked.subject_pk)
    return locked


def send(
    *,
    to: str,
    subject: str,
    body: str,
    key: str,
    link: MailedLink | None = None,
    about: Collection[int] | None = None,
) -> Email | None:
    """Ask for one e-mail; the worker sends it once this transaction is committed.

    `key` says which message it is: the same key never goes out twice. What it begins with, up to a slash, is
    its kind (going_on.py). `subject` and `body` name no pupil: they say that something waits, and where to
    sign in. For who has no account, "{link}" in the body stands for `link`, which is made only as the message
    leaves. `about`: the pupils (keys) whose records it is about; must be said of a kind that waits under
    restriction, and then None is returned, and nothing sent, where one of them is. One that waits to be sent
    as a restriction begins is held back until that has ended.
    """
    from apcommission.messages.tasks import send_email

    if not rule_of(key).goes_on:
        if about is None:
            raise ValueError("Of a kind that waits under restriction, say whom it is about.")
        if withholding.any_of(about):
            return None
    fields: dict[str, Any] = {"to": to, "subject": subject, "body": body}
    if not rule_of(key).goes_on:
        fields["about"] = list(about or ())
    if link:
        fields |= {"link_purpose": link.purpose, "link_page": link.page}
    email, is_new = Email.objects.get_or_create(
        key=key,
        defaults={
            **fields,
            "link_subject": link.subject_pk if link else None,
            "link_days": link.days if link else 0,
        },
    )
    if is_new:
        transaction.on_commit(lambda: send_email.delay(email.pk))
    return email


@transaction.atomic
def deliver(*, email_pk: int) -> Email | None:
    """Hand an e-mail to the mail server, once; None if it was sent already, is being sent or is held back."""
    from django.core.mail import EmailMessage

    email = (
        not_held_back(Email.objects.select_for_update(skip_locked=True))
        .filter(pk=email_pk)
        .exclude(state=Email.State.SENT)
        .first()
    )
    if email is None:
        return None
    message = EmailMessage(email.subject, _with_link(email), None, [email.to])
    message.extra_headers["Message-ID"] = _message_id(email)
    message.send()
    email.state = Email.State.SENT
    email.sent_at = timezone.now()
    email.save(update_fields=["state", "sent_at"])
    return email


def _message_id(email: Email) -> str:
    """The same each time: a worker that dies between sending and noting it sends again, and mail systems that
    know the message already can leave the second one out.
    """
    domain = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    return f"<{token_hash(f'{settings.SECRET_KEY}/{email.key}')[:32]}@{domain}>"


def _with_link(email: Email) -> str:
    """The body, with a new link where it brings one. Those that went out before stop working."""
    if not email.link_purpose or email.link_subject is None:
        return email.body
    token = make_link(
        purpose=email.link_purpose, subject_pk=email.link_subject, by=None, days=email.link_days
    )
    return email.body.replace(
        "{link}", settings.SITE_ADDRESS + reverse(email.link_page, args=[token])
    )


@transaction.atomic
def give_up(*, email_pk: int) -> None:
    """Mark an e-mail that the mail server refused, every time it was tried."""
    Email.objects.filter(pk=email_pk).exclude(state=Email.State.SENT).update(
        state=Email.State.FAILED
    )
