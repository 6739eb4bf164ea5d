"""The alternative provision census: one a year, what only it asks for, and what was signed off."""

from django.db import models
from django.db.models import F, Q, Value

from apcommission.documents.models import Document
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from monitoring.census.codes import FreeMeals, Reason, Setting
from placements.placement.models import Placement
from referrals.pupils.models import Pupil


class Census(Versioned):
    """The census of a January: its days are data, which an officer can change while it is open."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        SIGNED = "signed", "Signed off"

    year = models.PositiveSmallIntegerField(unique=True)
    reference_date = models.DateField("census day")
    period_start = models.DateField("first day that is counted")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # By which rules, and for which days, its lines are kept (lines.py); empty: they are not kept yet.
    kept_as = models.CharField(max_length=64, db_default="", default="", editable=False)

    class Meta:
        ordering = ["-year"]
        verbose_name_plural = "censuses"
        constraints = [
            models.CheckConstraint(
                condition=Q(period_start__lte=F("reference_date")),
                name="a_census_counts_up_to_its_day",
            )
        ]

    def __str__(self) -> str:
        return f"Census of January {self.year}"


CENSUS = Lifecycle(
    "census",
    (
        row("open", "sign_off", "signed", "monitoring.sign_census", "Sign off"),
        row("signed", "reopen", "open", "monitoring.sign_census", "Open it again"),
    ),
)


class PupilItems(Versioned):
    """What the census asks of a pupil and no one else needs: typed once, and kept for the years after."""

    pupil = models.OneToOneField(
        Pupil, on_delete=models.CASCADE, primary_key=True, related_name="census_items"
    )
    middle_names = models.CharField(max_length=100, blank=True)
    preferred_surname = models.CharField(max_length=100, blank=True)
    uln = models.CharField("unique learner number", max_length=10, blank=True)
    free_meals = models.CharField(max_length=1, choices=FreeMeals.choices, blank=True)
    free_meals_from = models.DateField(null=True, blank=True)
    free_meals_to = models.DateField(null=True, blank=True)
    address = models.TextField("home address, without the postcode", blank=True)

    class Meta:
        verbose_name_plural = "pupil items"

    def __str__(self) -> str:
        return f"census items of pupil {self.pupil_id}"


class PlacementItems(Versioned):
    """What the census asks of a placement and the system does not hold by itself."""

    placement = models.OneToOneField(
        Placement, on_delete=models.CASCADE, primary_key=True, related_name="census_items"
    )
    reason = models.CharField(
        "primary reason for the placement", max_length=3, choices=Reason.choices, blank=True
    )
    # Empty: as the provider's category says (codes.SETTING_OF).
    setting = models.CharField("type of setting", max_length=3, choices=Setting.choices, blank=True)

    class Meta:
        verbose_name_plural = "placement items"

    def __str__(self) -> str:
        return f"census items of placement {self.placement_id}"


class CensusReturn(models.Model):
    """One signing of a census: fixed. Opened again and signed again, it has a further version."""

    census = models.ForeignKey(Census, on_delete=models.PROTECT, related_name="returns")
    version = models.PositiveSmallIntegerField()
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(auto_now_add=True)
    # Where faults were left: why it was signed all the same.
    reason = models.TextField(blank=True)
    pupils = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    contradictory = models.PositiveIntegerField()
    # The file that the worker makes. It names pupils, and so is thrown away after a while: see tasks.py.
    document = models.OneToOneField(
        Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="census_return"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    # What the rules known have against the file, by the place of the pupil in it. It names no one.
    remarks = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["census", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["census", "version"], name="a_census_is_signed_once_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"


class SignedPupil(models.Model):
    """A pupil as they stand in a signed census: the items as they are sent."""

    census_return = models.ForeignKey(
        CensusReturn, on_delete=models.CASCADE, related_name="signed_pupils"
    )
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    items = models.JSONField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["census_return", "pupil"], name="a_pupil_stands_in_a_census_once"
            )
        ]

    def __str__(self) -> str:
        return f"pupil {self.pupil_id}"


class CensusLine(models.Model):
    """How a placement stands in a census, counted ahead (lines.py tells when it holds). It names no one."""

    # Found by the index of the constraint.
    census = models.ForeignKey(
        Census, on_delete=models.CASCADE, related_name="lines", db_index=False
    )
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="census_lines")
    # The pupil of the placement as it was counted.
    pupil_key = models.BigIntegerField()
    # Why it is left out (queries.OUT); empty: it is sent.
    why = models.CharField(max_length=20, blank=True)
    # Of one that is sent: its gravest kind of fault, or ready.
    standing = models.CharField(max_length=20, blank=True)
    # Where it stands among them, or its reason among the reasons: the gravest first.
    order = models.PositiveSmallIntegerField()
    on_day = models.BooleanField("active on the census day")
    others = models.PositiveSmallIntegerField("further placements of the pupil on that day")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["census", "placement"], name="a_placement_stands_in_a_census_once"
            )
        ]
        indexes = [models.Index(fields=["pupil_key"], name="census_line_pupil")]

    def __str__(self) -> str:
        return f"placement {self.placement_id}"


class CensusChange(models.Model):
    """Something that enters censuses has changed: noted by triggers (noted.py), until it is counted anew."""

    class What(models.TextChoices):
        PUPIL = "pupil", "Pupil"
        PLACEMENT = "placement", "Placement"
        REFERRAL = "referral", "Referral"
        PROVIDER = "provider", "Provider"

    what = models.CharField(max_length=10, choices=What.choices)
    key = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.what} {self.key}"
