"""The placement: a pupil with a programme, from a day to a day, on a weekly timetable, at a price."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, GeneratedField, Q
from django.utils import timezone

from apcommission.api.models import Dated
from apcommission.calendar.models import Session
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person, School
from placements.placement.indexes import INDEXES
from providers.contracts.models import RECORD_MONTHS
from providers.directory.models import DateRange, PriceBasis, Programme, Provider
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class Placement(Versioned, Dated):
    """A pupil's place on a programme. `pupil`, `provider` and `school` are kept here as they were at the
    offer: whom it concerns must not change when a pupil changes school or a programme changes hands.
    """

    class State(models.TextChoices):
        OFFERED = "offered", "Offered to the provider"
        DECLINED = "declined", "Declined by the provider"
        ACCEPTED = "accepted", "Accepted by the provider"
        AGREED = "agreed", "Agreement signed"
        ACTIVE = "active", "Active"
        REINTEGRATING = "reintegrating", "Reintegrating"
        ENDED = "ended", "Ended"
        CANCELLED = "cancelled", "Cancelled"

    class EndReason(models.TextChoices):
        COMPLETED = "completed", "Completed"
        REINTEGRATED = "reintegrated", "Reintegrated"
        MOVED_ON = "moved_on", "Moved on as planned"
        SCHOOL_LEAVING_AGE = "school_leaving_age", "Reached school-leaving age"
        OUT_OF_AREA = "out_of_area", "Moved out of the area"
        BROKE_DOWN = "broke_down", "Broke down"
        WITHDREW = "withdrew", "Withdrew"
        EXCLUDED = "excluded", "Excluded by the provider"
        PROVIDER_ENDED = "provider_ended", "Provider closed or ended the contract"

    class Registration(models.TextChoices):
        DUAL = "dual", "Dual registered"
        SINGLE = "single", "Single registered"

    reference = models.CharField(max_length=40, unique=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="placements")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="placements")
    # School, programme and provider stand first in indexes below: they need none of their own.
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        db_index=False,
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="placements", db_index=False
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="placements", db_index=False
    )
    state = models.CharField(max_length=15, choices=State.choices, default=State.OFFERED)
    start = models.DateField()
    planned_end = models.DateField()
    end = models.DateField("last day", null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)
    registration = models.CharField(
        max_length=6, choices=Registration.choices, default=Registration.DUAL
    )
    # Empty: the programme's own price in force on each day.
    price = models.DecimalField(
        "price in pounds", max_digits=10, decimal_places=2, null=True, blank=True
    )
    price_basis = models.CharField(max_length=10, choices=PriceBasis.choices, blank=True)
    school_share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    la_share = models.DecimalField(
        "LA share", max_digits=5, decimal_places=2, null=True, blank=True
    )
    ehcp_share = models.DecimalField(
        "EHCP share", max_digits=5, decimal_places=2, null=True, blank=True
    )
    # Empty: AGREED_ATTENDANCE of the settings.
    agreed_attendance = models.PositiveSmallIntegerField(
        "agreed attendance, per cent", null=True, blank=True
    )
    offer_note = models.TextField("what the provider should know", blank=True)
    answer_note = models.TextField("the provider's own assessment", blank=True)
    # Where the protocol is not signed or evidence has lapsed: who offered the place says why all the same.
    override_reason = models.TextField("why it was offered all the same", blank=True)
    override_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # As agreed at the offer; the database reckons the day from it, so that no writer can forget to.
    provider_months = models.PositiveSmallIntegerField(
        "months after the last day for which the provider sees the record", default=RECORD_MONTHS
    )
    provider_sees_until = GeneratedField(
        expression=Func(
            F("end"),
            F("provider_months"),
            template="CAST(%(expressions)s AS date)",
            arg_joiner=" + interval '1 month' * ",
        ),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    # The record of an ended placement is closed: nothing is added to it from then on.
    closed_on = models.DateField(null=True, blank=True)
    # Where the start checks were not complete: who started it says why all the same.
    start_override = models.TextField("why it started all the same", blank=True)
    start_override_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-start", "-pk"]
        indexes = INDEXES
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_end__gte=F("start")),
                name="a_placement_is_planned_to_end_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="a_placement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | (Q(end__isnull=False) & ~Q(end_reason="")),
                name="an_ended_placement_has_its_day_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(state="ended"),
                name="only_an_ended_placement_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(state="ended", closed_on__gte=F("end")),
                name="a_closed_record_is_of_an_ended_placement",
            ),
            models.CheckConstraint(
                condition=Q(agreed_attendance=None) | Q(agreed_attendance__range=(1, 100)),
                name="agreed_attendance_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(school_share=None, la_share=None, ehcp_share=None)
                | Q(school_share=100 - F("la_share") - F("ehcp_share")),
                name="the_shares_of_a_placement_make_100",
            ),
            models.CheckConstraint(
                condition=Q(price=None, price_basis="") | (Q(price__gte=0) & ~Q(price_basis="")),
                name="a_placement_price_has_its_basis",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open_to_provider(self) -> bool:
        """From the offer on, unless it was declined or cancelled, until the retention agreed is over."""
        until = self.provider_sees_until
        over = until is not None and until < timezone.localdate()
        return self.state not in CLOSED_TO_PROVIDER and not over


#: States in which the pupil is, or is about to be, with the provider: these hold a place.
HOLDING_A_PLACE = ("offered", "accepted", "agreed", "active", "reintegrating")
#: States in which a provider no longer sees a pupil whom it did not take.
CLOSED_TO_PROVIDER = ("declined", "cancelled")
#: States of placements that count in figures (measures.md: cohort).
COUNTED = ("active", "reintegrating", "ended")


class WaitingReferral(models.Model):
    """A referral that a panel decided to place and of which no placement has started: kept by the database
    (waits.py). Whoever reads these looks whether it still is so.
    """

    referral = models.OneToOneField(
        Referral, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.referral_id)


def open_to_provider(prefix: str = "") -> Q:
    """Placements that their provider sees today, as `is_open_to_provider`. `prefix`: "placement__"."""
    state = Q(**{f"{prefix}state__in": CLOSED_TO_PROVIDER})
    standing = Q(**{f"{prefix}provider_sees_until": None})
    return ~state & (standing | Q(**{f"{prefix}provider_sees_until__gte": timezone.localdate()}))


PLACEMENT = Lifecycle(
    "placement",
    (
        row("offered", "accept", "accepted", "placements.answer_offer", "Accept the offer"),
        row("offered", "decline", "declined", "placements.answer_offer", "Decline the offer"),
        row(
            ("offered", "accepted"),
            "cancel",
            "cancelled",
            "placements.manage_placement",
            "Cancel the placement",
        ),
        row("accepted", "agree", "agreed", "placements.sign_agreement", "Complete the agreement"),
        row("agreed", "start", "active", "placements.manage_placement", "Start the placement"),
        row(
            "active",
            "begin_reintegration",
            "reintegrating",
            "placements.manage_placement",
            "Begin reintegration",
        ),
        row(
            "reintegrating",
            "stay",
            "active",
            "placements.manage_placement",
            "Stay in the placement",
        ),
        row(
            ("active", "reintegrating", "agreed"),
            "end",
            "ended",
            "placements.manage_placement",
            "End the placement",
        ),
    ),
)


class TimetableSlot(Dated):
    """One session of the weekly timetable, in force from a day to a day.

    `pupil` and `holds` repeat the placement's so that the database itself can refuse to put a pupil in
    two places: `holds` is false once the offer was declined or cancelled.
    """

    class Place(models.TextChoices):
        PROVIDER = "provider", "Provider"
        SCHOOL = "school", "School"
        COLLEGE = "college", "College"
        WORK = "work", "Work placement"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="slots")
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField(help_text="0 Monday to 4 Friday.")
    session = models.PositiveSmallIntegerField(choices=Session.choices)
    place = models.CharField(max_length=10, choices=Place.choices, default=Place.PROVIDER)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    holds = models.BooleanField(default=True)

    class Meta:
        ordering = ["weekday", "session", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=4), name="a_slot_is_on_a_weekday"),
            models.CheckConstraint(condition=Q(session__lte=1), name="a_slot_is_am_or_pm"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_slot_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="no_pupil_in_two_places",
                expressions=[
                    ("pupil", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    ("session", RangeOperators.EQUAL),
                    (
                        DateRange("valid_from", "valid_to", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(holds=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday][:3]} {self.get_session_display()}"


class KeyWorker(models.Model):
    """Who visits the pupil of a placement and keeps in touch, from a day until it is ended."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="key_workers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="caseload")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "person"],
                condition=Q(ended_on=None),
                name="a_key_worker_is_named_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="a_key_worker_ends_after_the_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class StartCheck(Versioned):
    """What must be settled before a pupil starts. Data: an administrator changes the list."""

    words = models.CharField(max_length=300)
    source = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Of unregistered providers alone.
    only_unregistered = models.BooleanField(default=False)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.words


class PlacementCheck(models.Model):
    """A start check that was made for one placement: by whom, and when."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="checks")
    check_made = models.ForeignKey(StartCheck, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "check_made"], name="a_start_check_is_made_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.check_made)


class AdmissionStep(models.Model):
    """What a provider did before it answered an offer: an interview, a taster, its own assessment."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", "Interview"
        TASTER = "taster", "Taster"
        ASSESSMENT = "assessment", "Assessment of its own"

    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="admission_steps"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    held_on = models.DateField()
    words = models.TextField("what came of it", blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())
