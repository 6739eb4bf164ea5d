"""E-mail through GOV.UK Notify, the national mail service: a mail backend of Django (NOTIFY_API_KEY).

Every message goes by one template of the authority's Notify service, whose subject is `((subject))` and whose
body is `((body))`. Notify is asked again where it has a fault or too much to do (5xx, 429, no answer), not
where it refuses (other 4xx): docs/interfaces/e-mail.md.
"""

from collections.abc import Sequence
from http import HTTPStatus
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

#: Answers below 500 that a later try can change.
FOR_A_WHILE = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)


class MailRefused(Exception):
    """The mail service will not take this message, however often it is asked. Its words hold no address."""


class NotNow(SMTPException):
    """The mail service cannot take it now; to be tried again as when a mail server does not answer."""


class Backend(BaseEmailBackend):
    """Hands each message to Notify, one request for each of its addresses."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were taken. Raises NotNow or MailRefused, unless asked to fail silently."""
        client = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, settings.NOTIFY_ADDRESS, settings.EMAIL_TIMEOUT
        )
        taken = 0
        try:
            for message in email_messages:
                message.message()  # refuses a subject that carries a second header
                for address in message.recipients():
                    _hand_over(client, message, address)
                taken += 1
        except (NotNow, MailRefused):
            if not self.fail_silently:
                raise
        finally:
            client.request_session.close()
        return taken


def _hand_over(client: Any, message: EmailMessage, address: str) -> None:
    try:
        client.send_email_notification(
            email_address=address,
            template_id=settings.NOTIFY_TEMPLATE_ID,
            personalisation={"subject": message.subject, "body": message.body},
        )
    except HTTPError as problem:
        status = problem.status_code
        told = f"GOV.UK Notify answered {status}"
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in FOR_A_WHILE:
            raise NotNow(told) from None
        raise MailRefused(told) from None
    except APIError as problem:
        # It took the message, and said something that is no answer: sent again it might come twice.
        if problem.response is None or not problem.response.ok:
            raise NotNow("GOV.UK Notify gave no answer") from None
