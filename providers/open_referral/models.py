"""What is still told of services that were taken out of the directory: that they are."""

from django.db import models
from django.db.models.functions import Now

from providers.directory.models import Programme


class Withdrawal(models.Model):
    """A programme that was in the directory, and is no longer: its title as it was published last.

    Written by the database itself (trigger `withdrawals_are_kept`) however the entry leaves the directory;
    gone as the entry comes back.
    """

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, primary_key=True, related_name="withdrawal"
    )
    title = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-withdrawn_at", "pk"]

    def __str__(self) -> str:
        return self.title
