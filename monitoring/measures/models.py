"""What the authority aims at: a target for a measure. And figures that are kept."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apcommission.editing import Versioned
from apcommission.people.models import Person
from placements.placement.models import Placement
from referrals.pupils.models import Pupil


class MeasureTarget(Versioned):
    """The share, in per cent, that the authority wants a rate to reach; for absence, not to pass."""

    measure = models.CharField("key of the measure", max_length=40, unique=True)
    per_cent = models.DecimalField("target in per cent", max_digits=4, decimal_places=1)
    source = models.CharField("who agreed it, and where", max_length=300)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()

    class Meta:
        ordering = ["measure"]
        constraints = [
            models.CheckConstraint(
                condition=Q(per_cent__gte=0, per_cent__lte=100),
                name="a_target_is_a_share_in_per_cent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.per_cent} per cent"


class Topic(models.TextChoices):
    """What is kept, and whose changes are noted for it."""

    FIGURES = "figures", "Figures of placements"
    DEMAND = "demand", "Referrals and decisions"
    SUPPLY = "supply", "Who waits, and what is offered"


class KeptFigures(models.Model):
    """The figures of a scope and a period as they were counted, kept so that they need no counting.

    `rows` are those of the statements (queries.py: counted_rows); whether they still hold: kept.py. They were
    counted at `counted_at`, or, of the authority, were then as they would have been counted. Those of a group
    of pupils are kept once someone looks at them: `reference` names the group, `asked_on` is the last day.
    """

    topic = models.CharField(
        max_length=10, choices=Topic, default=Topic.FIGURES, db_default=Topic.FIGURES
    )
    kind = models.CharField("kind of scope", max_length=20)
    key = models.BigIntegerField("primary key of the scope; 0 for the authority")
    reference = models.TextField("name of the group", db_default="", default="")
    asked_on = models.DateField("day on which someone looked at it", null=True)
    start = models.DateField()
    end = models.DateField()
    counted_on = models.DateField()
    is_settled = models.BooleanField("nothing of it waits for a day to come")
    made_by = models.CharField("version of the definitions", max_length=32)
    server = models.CharField("the server whose snapshot it is", max_length=20)
    snapshot = models.TextField()
    counted_at = models.DateTimeField(db_default=Now())
    rows = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "start", "end"], name="figures_are_kept_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} from {self.start} to {self.end}"


class Counted(models.Model):
    """What is counted in a period, kept with the authority's figures of it.

    Whether it still holds is what those say (kept.py); the columns: counted_ahead.py.
    """

    start = models.DateField()
    end = models.DateField()
    timetabled = models.IntegerField()
    due = models.IntegerField("timetabled up to the day of the count")
    weeks = models.IntegerField()
    marked = models.IntegerField()
    attended = models.IntegerField()
    authorised = models.IntegerField("sessions of authorised absence")
    unauthorised = models.IntegerField("sessions of unauthorised absence")
    late = models.IntegerField()
    key_stage = models.IntegerField("the pupil's key stage")
    baseline = models.DecimalField(
        "attendance before, of its referral", max_digits=5, decimal_places=2, null=True
    )

    class Meta:
        abstract = True


class CountedPlacement(Counted):
    """The sessions and charges of a placement in a period. Charges are in pounds."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="+")
    prices = models.IntegerField("charge lines of a price", db_default=0)
    extras = models.IntegerField("charge lines of extras", db_default=0)
    charge = models.DecimalField(max_digits=12, decimal_places=2)
    school = models.DecimalField("of it, the school's", max_digits=12, decimal_places=2)
    ehcp = models.DecimalField("of it, the plan's", max_digits=12, decimal_places=2)
    unpriced = models.IntegerField("sessions without a price")
    first_day = models.DateField("day of the first attended session", null=True)
    submitted_on = models.DateField("day of the referral", null=True)
    exclusion_date = models.DateField(null=True)
    is_excluded = models.BooleanField("permanently, on that day", db_default=False)
    waited = models.IntegerField("school days from the referral to the first session", null=True)
    since_exclusion = models.IntegerField("school days from the exclusion to it", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["start", "end", "placement"], name="a_placement_is_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Placement {self.placement_id} from {self.start} to {self.end}"


class CountedPupil(Counted):
    """The sessions of all placements of a pupil in a period, and the latest of them."""

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["start", "end", "pupil"], name="a_pupil_is_counted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Pupil {self.pupil_id} from {self.start} to {self.end}"


class FigureChange(models.Model):
    """A change that may enter figures of periods that end on `since` or later. Triggers write it (noted.py).

    Of the providers and schools that are listed, and of the authority.
    """

    topic = models.CharField(
        max_length=10, choices=Topic, default=Topic.FIGURES, db_default=Topic.FIGURES
    )
    change = models.BigIntegerField("number of its transaction")
    since = models.DateField(db_index=True)
    of_all = models.BooleanField("of every scope", db_default=False)
    of_all_schools = models.BooleanField("of every school", db_default=False)
    providers = ArrayField(models.BigIntegerField(), null=True)
    schools = ArrayField(models.BigIntegerField(), null=True)

    def __str__(self) -> str:
        return f"Change {self.change} of figures since {self.since}"
