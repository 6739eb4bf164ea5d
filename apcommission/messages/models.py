"""Messages: e-mails that carry no personal data, and single-purpose links for those without an account."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apcommission.people.models import Person


class Email(models.Model):
    """An e-mail that was asked for, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    key = models.CharField(
        max_length=120, unique=True, help_text="The same message is never sent twice."
    )
    # A single-use link for "{link}" in the body, made as the message leaves: its token is not kept.
    link_purpose = models.SlugField(max_length=40, blank=True)
    link_subject = models.BigIntegerField(null=True, blank=True)
    link_page = models.CharField("name of the page that the link opens", max_length=60, blank=True)
    link_days = models.PositiveSmallIntegerField(default=14)
    # Keys of the pupils whose records it is about, of a kind that waits under restriction (going_on.py).
    about = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    asked_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class SingleUseLink(models.Model):
    """A link for one purpose about one thing, for someone without an account.

    Only the hash of its token is kept; it works until it is used or expires.
    """

    purpose = models.SlugField(max_length=40)
    subject_pk = models.BigIntegerField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["purpose", "subject_pk"], name="link_purpose_subject")]

    def __str__(self) -> str:
        return self.purpose
