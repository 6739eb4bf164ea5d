"""The national register of schools (GIAS), as it was last loaded, and the loads that led there."""

from django.db import models

from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person

#: The status of a school that is no more, as the register writes it.
CLOSED = "Closed"


class LocalAuthority(models.Model):
    """An authority of the national register: three digits and a name."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "local authorities"

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Establishment(models.Model):
    """A school of England as the register has it, open or closed. Those that the service works with are
    `people.School` too, with the same URN.
    """

    urn = models.CharField("URN", max_length=6, primary_key=True)
    la_code = models.CharField("LA code", max_length=3)
    number = models.CharField("establishment number", max_length=4, blank=True)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True)
    name = models.CharField(max_length=200)
    establishment_type = models.CharField("type", max_length=100)
    phase = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=60)
    postcode = models.CharField(max_length=8, blank=True)
    town = models.CharField(max_length=100, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_why = models.CharField("reason of closing", max_length=100, blank=True)

    class Meta:
        ordering = ["name", "urn"]
        indexes = [
            models.Index(fields=["la_code", "name"], name="establishment_of_authority"),
            models.Index(fields=["la_code", "number"], name="establishment_number"),
        ]

    def __str__(self) -> str:
        return self.name


class EstablishmentLink(models.Model):
    """What the register says of two schools: the one is predecessor or successor of the other."""

    urn = models.CharField("URN", max_length=6)
    other_urn = models.CharField("URN of the other", max_length=6)
    kind = models.CharField(max_length=60)
    since = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["urn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["urn", "other_urn", "kind"], name="a_link_of_schools_is_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.urn} {self.kind} {self.other_urn}"


class RegisterLoad(models.Model):
    """A file of the register on its way in: read, its differences shown, then applied or thrown away."""

    class State(models.TextChoices):
        READING = "reading", "Being read"
        READY = "ready", "Ready to be looked at"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        DROPPED = "dropped", "Thrown away"
        FAILED = "failed", "Could not be read"

    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    file = models.FileField(upload_to="register/", max_length=200, blank=True)
    links_file = models.FileField(upload_to="register/", max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    # Counts by kind of difference, rows read, and the rows that could not be.
    counts = models.JSONField(default=dict, blank=True)
    faults = models.JSONField(default=list, blank=True)
    authorities = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    applied_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="applying"),
                name="one_register_file_is_applied_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


LOAD = Lifecycle(
    "register file",
    (
        row("ready", "apply", "applying", "apcommission.load_register", "Apply the differences"),
        row(
            ("ready", "failed"),
            "drop",
            "dropped",
            "apcommission.load_register",
            "Throw the file away",
        ),
    ),
)


class RegisterDifference(models.Model):
    """What a file says otherwise than the register so far. Of applied files it is the school's history."""

    class Kind(models.TextChoices):
        CLOSED = "closed", "Closed"
        REOPENED = "reopened", "Open again"
        CHANGED = "changed", "Changed"
        NEW = "new", "New"
        LINK = "link", "Predecessor or successor"
        AUTHORITY = "authority", "Authority"
        GONE = "gone", "Not in the file"

    load = models.ForeignKey(RegisterLoad, on_delete=models.CASCADE, related_name="differences")
    urn = models.CharField("URN, or LA code", max_length=6)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    la_code = models.CharField("LA code", max_length=3)
    # The service works with this school, or will once it is applied.
    in_use = models.BooleanField(default=False)
    # {field: [before, after]}; of a link {"kind": …, "other": …, "since": …}.
    fields = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["load", "kind", "in_use"], name="difference_of_load"),
            models.Index(fields=["urn"], name="difference_of_school"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class RollDecision(models.Model):
    """Pupils are on the roll of a school that closes: what becomes of them is said before it is applied."""

    class Answer(models.TextChoices):
        MOVE = "move", "They go on at another school"
        LATER = "later", "Decide for each pupil later"

    load = models.ForeignKey(RegisterLoad, on_delete=models.CASCADE, related_name="decisions")
    urn = models.CharField("URN", max_length=6)
    name = models.CharField(max_length=200)
    pupils = models.PositiveIntegerField()
    closed_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    to_urn = models.CharField("URN of the school where they go on", max_length=6, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["load", "urn"], name="one_decision_per_closing_school")
        ]

    def __str__(self) -> str:
        return self.name
