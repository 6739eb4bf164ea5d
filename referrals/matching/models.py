"""What decides whether a programme suits a pupil, as data: rules that the authority keeps, and overrides."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person
from providers.directory.models import Programme
from referrals.referral.models import Referral


class Fact(models.TextChoices):
    """What can be asked about a pupil and their referral (`facts.py` tells how each is found)."""

    EXCLUDED = "excluded", "Is permanently excluded"
    ATTENDANCE_BELOW = "attendance_below", "Attended less than … per cent"
    EHCP = "ehcp", "Has an education, health and care plan"
    MEDICAL = "medical", "Is referred for medical reasons"
    NOT_AT_SCHOOL = "not_at_school", "Has no school that they attend"
    LOOKED_AFTER = "looked_after", "Is looked after"
    CUSTODY = "custody", "Returns from custody"
    SEMH = "semh", "Has social, emotional and mental health needs"


class Limit(models.TextChoices):
    """Of whom a programme takes only so many at once."""

    SCHOOL = "school", "The same school"
    AREA = "area", "The same postcode area"
    YEAR = "year", "The same year group"


class Rule(Versioned):
    """One rule of a programme, or (without one) of the whole authority.

    A rule on a `fact` has an `effect`; a rule on a `limit` says how many pupils of a kind there are at most.
    """

    class Effect(models.TextChoices):
        NEVER = "never", "Never takes such a pupil"
        ONLY = "only", "Takes only such pupils"
        FOR = "for", "Speaks for the programme"
        AGAINST = "against", "Speaks against the programme"

    class State(models.TextChoices):
        IN_FORCE = "in_force", "In force"
        WITHDRAWN = "withdrawn", "Withdrawn"

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, null=True, blank=True, related_name="matching_rules"
    )
    fact = models.CharField(max_length=20, choices=Fact.choices, blank=True)
    threshold = models.DecimalField(
        "per cent",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    effect = models.CharField(max_length=10, choices=Effect.choices, blank=True)
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    limit = models.CharField(max_length=10, choices=Limit.choices, blank=True)
    at_most = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField("the reason, in words", max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.IN_FORCE)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["programme", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(fact="") & ~Q(effect="") & Q(limit="", at_most=None))
                | (Q(fact="", effect="") & ~Q(limit="") & Q(at_most__isnull=False)),
                name="a_rule_is_on_a_fact_or_a_limit",
            ),
            models.CheckConstraint(
                condition=~Q(fact="attendance_below") | Q(threshold__isnull=False),
                name="a_rule_on_attendance_says_how_much",
            ),
        ]

    def __str__(self) -> str:
        return self.words


MATCHING_RULE = Lifecycle(
    "matching rule",
    (
        row(
            "in_force",
            "withdraw",
            "withdrawn",
            "referrals.manage_matching_rules",
            "Withdraw the rule",
        ),
    ),
)


class Override(models.Model):
    """A programme that a rule speaks against for good is considered all the same, for a reason."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="overrides")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "programme"], name="one_override_of_a_programme_in_a_referral"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral}: {self.programme}"
