"""Sending in the worker."""

from datetime import timedelta
from smtplib import SMTPException

from celery import Task, shared_task
from django.utils import timezone

from apcommission.messages import actions
from apcommission.messages.models import Email
from apcommission.messages.notify import MailRefused
from apcommission.messages.queries import not_held_back


@shared_task(bind=True, max_retries=5)
def send_email(self: Task, email_pk: int) -> None:
    """Send one e-mail; tries again for about an hour when the mail server does not answer.

    What the mail service refuses for good has failed at once.
    """
    try:
        actions.deliver(email_pk=email_pk)
    except MailRefused:
        actions.give_up(email_pk=email_pk)
    except (OSError, SMTPException) as problem:
        if self.request.retries >= self.max_retries:
            actions.give_up(email_pk=email_pk)
            return
        raise self.retry(exc=problem, countdown=60 * 2**self.request.retries) from problem


@shared_task
def send_what_waits() -> None:
    """Send what a lost broker or a stopped worker left behind (every ten minutes)."""
    left = not_held_back(Email.objects.all()).filter(
        state=Email.State.WAITING, asked_at__lt=timezone.now() - timedelta(minutes=10)
    )
    for key in left.order_by("asked_at", "pk").values_list("pk", flat=True)[:500]:
        send_email.delay(key)
