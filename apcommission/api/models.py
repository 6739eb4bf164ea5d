"""The keys of other systems, and what lets these ask only for what changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from apcommission.people.models import Person, RoleAssignment


class Dated(models.Model):
    """A row that knows when it last changed.

    The database itself writes it (trigger `date_the_change`): whatever way a change comes, one by one, by the
    thousand or by COPY. A change that changes nothing is none.
    """

    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Removal(models.Model):
    """A row that another system may have copied is gone. Written by the database (`keep_the_removal`).

    Plain numbers and no more: this outlives what it tells of.
    """

    kind = models.SlugField(max_length=20)
    key = models.BigIntegerField()
    placement_id = models.BigIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["changed_at", "pk"]
        indexes = [models.Index(fields=["changed_at", "id"], name="removal_changed")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ApiToken(models.Model):
    """A key for a program that reads for one of someone's roles: it sees what that role sees, never more.

    Only its fingerprint is kept. It ends with the role and with the account.
    """

    name = models.CharField("what it is for", max_length=120)
    held = models.ForeignKey(RoleAssignment, on_delete=models.CASCADE, related_name="api_tokens")
    scopes = ArrayField(models.SlugField(max_length=30))
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField("last day")
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_usable(self) -> bool:
        """Whether it opens anything today: neither revoked nor over, its role held, its account open."""
        return (
            self.revoked_at is None
            and self.expires_on >= timezone.localdate()
            and self.held.is_in_force
            and self.held.person.is_active
            and not self.held.person.has_left
        )
