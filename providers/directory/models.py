"""The directory: who offers what, where, for whom and at what price."""

from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from apcommission.api.models import Dated
from apcommission.calendar.models import DateRange
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Organisation, Person


class KeyStage(models.IntegerChoices):
    """Key stages 1 (years 1-2), 2 (3-6), 3 (7-9), 4 (10-11), 5 (12-13)."""

    KS1 = 1, "Key stage 1"
    KS2 = 2, "Key stage 2"
    KS3 = 3, "Key stage 3"
    KS4 = 4, "Key stage 4"
    KS5 = 5, "Key stage 5"


class Need(models.TextChoices):
    """Primary need, as the school census codes it."""

    SPLD = "SPLD", "Specific learning difficulty"
    MLD = "MLD", "Moderate learning difficulty"
    SLD = "SLD", "Severe learning difficulty"
    PMLD = "PMLD", "Profound and multiple learning difficulty"
    SEMH = "SEMH", "Social, emotional and mental health"
    SLCN = "SLCN", "Speech, language and communication needs"
    HI = "HI", "Hearing impairment"
    VI = "VI", "Vision impairment"
    MSI = "MSI", "Multi-sensory impairment"
    PD = "PD", "Physical disability"
    ASD = "ASD", "Autistic spectrum disorder"
    OTH = "OTH", "Other difficulty or disability"
    NSA = "NSA", "SEN support, no assessment of type of need"
    DS = "DS", "Down syndrome"


class PriceBasis(models.TextChoices):
    """What a price is for (measures.md: charge of a placement)."""

    SESSION = "session", "a session"
    DAY = "day", "a day"
    WEEK = "week", "a week"
    TERM = "term", "a term"
    YEAR = "year", "a year"
    PLACE = "place", "a place (block contract)"


#: A school year has 190 days of two sessions: reg. 3 of the Education (School Day and School Year)
#: (England) Regulations 1999, SI 1999/3181.
WEEKS_IN_A_YEAR = 38
#: How much of a year each basis is for, where it is for a stretch of time.
WEEKS_OF = {
    PriceBasis.WEEK: Decimal(1),
    PriceBasis.TERM: Decimal(WEEKS_IN_A_YEAR) / 3,
    PriceBasis.YEAR: Decimal(WEEKS_IN_A_YEAR),
    PriceBasis.PLACE: Decimal(WEEKS_IN_A_YEAR),
}


class Provider(Versioned, Dated):
    """A provider's entry in the directory, kept by its manager and published by the authority."""

    class Category(models.TextChoices):
        COLLEGE = "college", "College"
        TRAINING = "training", "Training provider"
        CHARITY = "charity", "Charity"
        PRU = "pru", "Pupil referral unit"
        AP_ACADEMY = "ap_academy", "AP academy"
        HOSPITAL = "hospital", "Hospital school"
        TUITION = "tuition", "Tuition"
        OUTDOOR = "outdoor", "Outdoor or farm"
        LA_SERVICE = "la_service", "Authority's own service"
        OTHER = "other", "Other"

    class Registration(models.TextChoices):
        REGISTERED = "registered", "Registered as a school"
        NOT_REQUIRED = "not_required", "Registration not required"
        APPLIED = "applied", "Applied for registration"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Waiting for the authority"
        PUBLISHED = "published", "Published"
        NEEDS_REFRESH = "needs_refresh", "Needs to be confirmed again"

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="provider"
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    category = models.CharField(max_length=20, choices=Category.choices)
    urn = models.CharField("URN", max_length=6, blank=True)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True)
    registration = models.CharField(max_length=20, choices=Registration.choices, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    contact_name = models.CharField(max_length=150, blank=True)
    contact_role = models.CharField(max_length=100, blank=True)
    description = models.TextField(blank=True)
    safeguarding_lead = models.CharField("designated safeguarding lead", max_length=150, blank=True)
    safeguarding_contact = models.CharField(max_length=150, blank=True)
    insurance = models.CharField("public liability insurance", max_length=200, blank=True)
    insured_until = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    refresh_asked_on = models.DateField(
        "when the provider was asked to confirm", null=True, blank=True
    )
    # Said when the authority returns the entry; gone once it is sent in again.
    to_change = models.TextField("what the authority asks to be changed", blank=True)

    class Meta:
        ordering = ["organisation__name", "pk"]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def is_stale(self) -> bool:
        """Whether the entry is marked: its confirmation was asked for so long ago, and has not come."""
        marked_after = timedelta(days=settings.DIRECTORY_MARK_AFTER_DAYS)
        asked = self.refresh_asked_on
        return asked is not None and asked + marked_after <= timezone.localdate()


#: The entry is open to all who may read the directory.
IN_DIRECTORY = (Provider.State.PUBLISHED, Provider.State.NEEDS_REFRESH)

PROVIDER_ENTRY = Lifecycle(
    "directory entry",
    (
        row(
            "draft",
            "submit",
            "submitted",
            "providers.submit_entry",
            "Send to the authority",
        ),
        row(
            "submitted",
            "publish",
            "published",
            "providers.publish_entry",
            "Publish in the directory",
        ),
        row("submitted", "return", "draft", "providers.publish_entry", "Return to the provider"),
        row(
            "published",
            "ask_to_refresh",
            "needs_refresh",
            "providers.publish_entry",
            "Ask the provider to confirm",
        ),
        row(
            "needs_refresh",
            "confirm",
            "published",
            "providers.submit_entry",
            "Confirm that all is still right",
        ),
        row(
            ("published", "needs_refresh"),
            "withdraw",
            "draft",
            "providers.publish_entry",
            "Take out of the directory",
        ),
    ),
)


class Venue(Versioned, Dated):
    """A site where pupils are: the authority must know the address of every one."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="venues")
    postcode = models.CharField(max_length=8)
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["postcode", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "postcode"], name="one_venue_per_provider_and_postcode"
            ),
        ]

    def __str__(self) -> str:
        return self.address or self.postcode


class Programme(Versioned, Dated):
    """What a provider offers: for whom, when, how many places, towards what."""

    class Mode(models.TextChoices):
        FULL_TIME = "full_time", "Full time"
        PART_TIME = "part_time", "Part time"

    reference = models.CharField(max_length=40, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="programmes")
    title = models.CharField(max_length=200)
    subject_areas = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    key_stages = ArrayField(models.PositiveSmallIntegerField(choices=KeyStage.choices))
    mode = models.CharField(max_length=10, choices=Mode.choices)
    # The days on which it runs, 0 Monday to 4 Friday; empty: not told, so any day.
    days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    times = models.CharField("times of the day", max_length=100, blank=True)
    sessions_per_week = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    places = models.PositiveSmallIntegerField()
    needs_met = ArrayField(
        models.CharField(max_length=5, choices=Need.choices), default=list, blank=True
    )
    min_attendance = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    accepts_permanently_excluded = models.BooleanField(null=True, blank=True)
    accepts_ehcp = models.BooleanField("accepts pupils with an EHCP", null=True, blank=True)
    entry_requirements = models.TextField(blank=True)
    assessment_methods = models.TextField(blank=True)
    progression = models.TextField(blank=True)
    qualifications = models.TextField(blank=True)
    transport = models.TextField(blank=True)
    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="programmes"
    )

    class Meta:
        ordering = ["title", "pk"]
        indexes = [
            GinIndex(fields=["key_stages"], name="programme_key_stages"),
            GinIndex(fields=["needs_met"], name="programme_needs_met"),
            GinIndex(fields=["title"], name="programme_title", opclasses=["gin_trgm_ops"]),
            models.Index(Lower("title"), name="programme_by_title"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sessions_per_week__gte=1, sessions_per_week__lte=10),
                name="a_programme_runs_one_to_ten_sessions_a_week",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Price(models.Model):
    """A programme's price from a day on; the history is kept and prices never overlap."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="prices")
    amount = models.DecimalField("price in pounds", max_digits=10, decimal_places=2)
    basis = models.CharField(max_length=10, choices=PriceBasis.choices)
    # An empty start: the price from the beginning, as far as is known.
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["programme", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_price_is_not_negative"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="a_price_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="a_programme_has_one_price_a_day",
                expressions=[
                    ("programme", RangeOperators.EQUAL),
                    (
                        DateRange("valid_from", "valid_to", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.amount:,.2f} {self.get_basis_display()}"


class EntryChange(Versioned):
    """A change of an entry that is in the directory, which stays as it is until the authority approves it.

    `fields` holds what was asked for by the names of the model's fields (`SUBJECTS` in changes.py tells how
    they are read); only what differs from the entry as it was.
    """

    class Subject(models.TextChoices):
        ENTRY = "entry", "The entry"
        VENUE = "venue", "A venue"
        NEW_VENUE = "new_venue", "A new venue"
        PROGRAMME = "programme", "A programme"
        NEW_PROGRAMME = "new_programme", "A new programme"
        PRICE = "price", "A price"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for the authority"
        RETURNED = "returned", "Returned to the provider"
        APPROVED = "approved", "Approved"
        TAKEN_BACK = "taken_back", "Taken back"

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="changes")
    subject = models.CharField(max_length=20, choices=Subject.choices)
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, null=True, blank=True)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, null=True, blank=True)
    fields = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    # What the same fields held when the change was approved.
    before = models.JSONField(encoder=DjangoJSONEncoder, default=dict, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # What the authority says as it returns the change; gone once it is asked for again.
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "subject", "venue", "programme"],
                condition=Q(state__in=["waiting", "returned"])
                & ~Q(subject__in=["new_venue", "new_programme"]),
                nulls_distinct=False,
                name="one_open_change_of_each_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} of {self.provider}"


#: The change is still to be decided, or to be put right.
OPEN_CHANGES = (EntryChange.State.WAITING, EntryChange.State.RETURNED)

ENTRY_CHANGE = Lifecycle(
    "change of an entry",
    (
        row(
            "waiting",
            "approve",
            "approved",
            "providers.publish_entry",
            "Approve: show it in the directory",
        ),
        row("waiting", "return", "returned", "providers.publish_entry", "Return to the provider"),
        row("returned", "ask_again", "waiting", "providers.ask_for_change", "Send it again"),
        row(
            ("waiting", "returned"),
            "take_back",
            "taken_back",
            "providers.ask_for_change",
            "Take the change back",
        ),
    ),
)
