"""The calendar feed of a person: an address that their own calendar program asks."""

from django.db import models

from apcommission.people.models import Person


class CalendarFeed(models.Model):
    """One feed of one person. Only the hash of its address is kept: whoever has the address reads it."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"calendar of person {self.person_id}"
