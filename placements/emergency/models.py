"""Emergency access: a record that one may not ordinarily see, opened for an hour; others are told."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apcommission.editing import Versioned
from apcommission.people.models import Person
from referrals.pupils.models import Pupil


class EmergencyAccess(Versioned):
    """One opening of one pupil's record by one person; looked at afterwards by someone else."""

    class Finding(models.TextChoices):
        RIGHT = "right", "It was right to open the record"
        WRONG = "wrong", "It was not right: it is followed up"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="emergency_accesses")
    reason = models.TextField()
    opened_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    finding = models.CharField(
        "what the review found", max_length=10, choices=Finding.choices, blank=True
    )
    review_words = models.TextField("what the review says", blank=True)
    reviewed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="who_opens_a_record_in_an_emergency_says_why"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")),
                name="emergency_access_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, finding="")
                | (~Q(reviewed_by=F("person")) & ~Q(finding="")),
                name="emergency_access_is_reviewed_by_someone_else",
            ),
        ]

    def __str__(self) -> str:
        return f"Emergency access {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the record can still be read by it."""
        return self.opened_at <= timezone.now() < self.ends_at
