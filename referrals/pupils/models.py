"""Pupils, the people around them, and what was agreed to."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate, Lower

from apcommission.editing import Versioned
from apcommission.people.models import Person, School
from providers.directory.models import Need

#: (last year group, key stage), in their order.
KEY_STAGES = ((2, 1), (6, 2), (9, 3), (11, 4), (99, 5))


def year_groups(key_stage: int) -> range:
    """The year groups of a key stage."""
    first = -99
    for last, stage in KEY_STAGES:
        if stage == key_stage:
            return range(first, last + 1)
        first = last + 1
    raise ValueError(f"There is no key stage {key_stage}")


class Pupil(Versioned):
    """A pupil as the system needs to know them. Every read of this record is audited."""

    class Sex(models.TextChoices):
        FEMALE = "F", "Female"
        MALE = "M", "Male"

    class SenProvision(models.TextChoices):
        NONE = "N", "No SEN"
        SUPPORT = "K", "SEN support"
        EHCP = "E", "Education, health and care plan"

    upn = models.CharField("UPN", max_length=13, unique=True)
    surname = models.CharField(max_length=100)
    forename = models.CharField(max_length=100)
    birth_date = models.DateField("date of birth")
    sex = models.CharField(max_length=1, choices=Sex.choices)
    year_group = models.SmallIntegerField()
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="pupils")
    home_la = models.CharField("home LA code", max_length=3)
    sen_provision = models.CharField(
        "SEN provision", max_length=1, choices=SenProvision.choices, blank=True
    )
    sen_need = models.CharField("primary need", max_length=5, choices=Need.choices, blank=True)
    ethnicity = models.CharField(max_length=40, blank=True)
    looked_after = models.BooleanField(null=True, blank=True)
    pupil_premium = models.BooleanField(null=True, blank=True)
    language = models.CharField("language at home", max_length=60, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    # Put by who answers requests by people's rights (monitoring/data_protection/limits.py).
    restricted_on = models.DateField("under restriction since", null=True, editable=False)
    eased_on = models.DateField(
        "used on that day in spite of it, for a stated ground", null=True, editable=False
    )

    class Meta:
        ordering = ["surname", "forename", "pk"]
        # The values that there are, one after the other (monitoring/measures/groups.py).
        indexes = [
            # The values that there are, one after the other (monitoring/measures/groups.py).
            models.Index(Collate("ethnicity", "C"), name="pupil_typed_ethnicity"),
            models.Index(Collate("postcode", "C"), name="pupil_typed_postcode"),
            # Those of a year among the pupils of all years.
            models.Index(fields=["year_group"], name="pupil_year_group"),
            # The order of their list (apcommission/ordering.py).
            models.Index(Lower("surname"), Lower("forename"), "id", name="pupil_by_name"),
            # The few that are under restriction, which all that leaves the service is held against.
            models.Index(
                fields=["restricted_on"],
                condition=Q(restricted_on__isnull=False),
                name="pupil_restricted",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(year_group__gte=-1, year_group__lte=14),
                name="a_year_group_lies_within_school_age",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forename} {self.surname}"

    @property
    def is_vulnerable(self) -> bool:
        """Looked after, or with an education, health and care plan."""
        return bool(self.looked_after) or self.sen_provision == self.SenProvision.EHCP

    @property
    def year(self) -> str:
        """The year group in words, as it stands within a sentence."""
        return {-1: "nursery", 0: "reception"}.get(self.year_group, f"year {self.year_group}")

    @property
    def key_stage(self) -> int:
        """The key stage of the year group: 1 (years up to 2), 2 (3-6), 3 (7-9), 4 (10-11), 5 (12 on)."""
        return next(stage for last, stage in KEY_STAGES if self.year_group <= last)


class Contact(models.Model):
    """Someone around the pupil: who holds parental responsibility, whom to ring."""

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=150)
    relationship = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    parental_responsibility = models.BooleanField(default=False)

    class Meta:
        ordering = ["-parental_responsibility", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.relationship})"


class Consent(models.Model):
    """What a parent agreed to, when, and how far it goes (docs: named for what it really is)."""

    class Scope(models.TextChoices):
        PLACEMENT = "placement", "Agreement to a placement"
        CONTACT = "contact", "Permission to contact"
        SHARING = "sharing", "Sharing beyond the professionals concerned"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="consents")
    scope = models.CharField(max_length=12, choices=Scope.choices)
    given_by = models.CharField(max_length=150)
    reaches = models.CharField("what it covers", max_length=300, blank=True)
    given_on = models.DateField()
    ends_on = models.DateField("last day on which it holds", null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("given_on")),
                name="a_consent_ends_after_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return self.get_scope_display()

    def holds(self, on: date) -> bool:
        """Whether it was given by that day, and neither withdrawn nor ended."""
        withdrawn = self.withdrawn_on is not None and self.withdrawn_on <= on
        ended = self.ends_on is not None and self.ends_on < on
        return self.given_on <= on and not withdrawn and not ended


class SchoolStay(models.Model):
    """A school that the pupil was on the roll of. The one without an end is today's."""

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="school_stays")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil"], condition=Q(ended_on=None), name="one_school_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
                name="a_school_stay_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return str(self.school)


class MergedRecord(models.Model):
    """A second record of the same child that went into this one. The audit trail knows it by `former_pk`."""

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="merged_records")
    former_pk = models.BigIntegerField(unique=True)
    former_upn = models.CharField("UPN of the record that went", max_length=13)
    merged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.former_upn


class KeepApart(models.Model):
    """Two pupils who must not be placed together. The reason is for professionals only."""

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="keep_apart")
    other = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="keep_apart_from")
    reason = models.CharField(max_length=300)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            # The lower key stands first, so that a pair is written once.
            models.CheckConstraint(
                condition=Q(pupil__lt=F("other")), name="a_pair_is_written_once"
            ),
            models.UniqueConstraint(fields=["pupil", "other"], name="one_flag_per_pair"),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}"
