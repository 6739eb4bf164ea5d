"""Attendance: the national codes, the marks, and the weekly returns of providers."""

from django.db import models
from django.db.models import Q

from apcommission.api.models import Dated
from apcommission.calendar.models import Session
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person, School
from placements.placement.models import Placement
from providers.directory.models import Provider


class AttendanceCode(models.Model):
    """A national attendance code and the class it is counted in (SI 2024/208; data, not constants)."""

    class CountsAs(models.TextChoices):
        ATTENDING = "attending", "Attending"
        ELSEWHERE = "elsewhere", "Attending a place other than the school"
        AUTHORISED = "authorised", "Authorised absence"
        UNAUTHORISED = "unauthorised", "Unauthorised absence"
        NOT_REQUIRED = "not_required", "Not required here: attending elsewhere"
        UNABLE = "unable", "Unable to attend: exceptional"
        ADMINISTRATIVE = "administrative", "Administrative"

    code = models.CharField(max_length=2, primary_key=True)
    words = models.CharField(max_length=120)
    counts_as = models.CharField(max_length=15, choices=CountsAs.choices)
    session = models.PositiveSmallIntegerField(
        choices=Session.choices,
        null=True,
        blank=True,
        help_text="Where a code is for one half of the day only.",
    )
    # Whoever gives it says why in a few words.
    needs_reason = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.words}"


class Mark(Dated):
    """One pupil's mark in one session of the register."""

    # Found by the key of a session below, and by code only where they are suspensions: no other index.
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="marks", db_index=False
    )
    date = models.DateField()
    session = models.PositiveSmallIntegerField(choices=Session.choices)
    code = models.ForeignKey(
        AttendanceCode,
        on_delete=models.PROTECT,
        db_column="code",
        related_name="+",
        db_index=False,
    )
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    # Marks that are loaded by COPY have no such column.
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    recorded_by = models.CharField(max_length=150, blank=True)
    recorder = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["date", "session", "pk"]
        constraints = [
            # With their codes, so that marks are counted in its index alone.
            models.UniqueConstraint(
                fields=["placement", "date", "session"],
                include=["code"],
                name="one_mark_per_session",
            ),
            models.CheckConstraint(condition=Q(session__lte=1), name="a_mark_is_for_am_or_pm"),
        ]
        indexes = [
            models.Index(fields=["date"], name="mark_date"),
            models.Index(fields=["changed_at", "id"], name="mark_changed"),
            # Suspensions are few and looked for in long times.
            models.Index(
                fields=["placement", "date"], name="mark_suspended", condition=Q(code="E")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_session_display()} {self.code_id}"


class WeeklyReturn(models.Model):
    """A provider's return for one week (Monday to Sunday): the registers, signed off by its manager."""

    class State(models.TextChoices):
        DRAFT = "draft", "Not yet submitted"
        SUBMITTED = "submitted", "Submitted"
        QUERIED = "queried", "Queried by the authority"
        ACCEPTED = "accepted", "Accepted"

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="weekly_returns")
    week = models.DateField("Monday of the week")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    submitted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    was_late = models.BooleanField(default=False)
    query = models.TextField("what the authority asks", blank=True)
    note = models.TextField("what the provider says", blank=True)

    class Meta:
        ordering = ["-week", "provider_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "week"], name="one_return_per_provider_and_week"
            ),
            models.CheckConstraint(
                condition=Q(week__iso_week_day=1), name="a_week_begins_on_monday"
            ),
        ]
        indexes = [
            models.Index(fields=["provider"], condition=Q(state="draft"), name="return_draft")
        ]

    def __str__(self) -> str:
        return f"{self.provider}, week of {self.week:%-d %B %Y}"


WEEKLY_RETURN = Lifecycle(
    "weekly return",
    (
        row(
            ("draft", "queried"),
            "submit",
            "submitted",
            "placements.submit_return",
            "Submit the return",
        ),
        row("submitted", "query", "queried", "placements.check_return", "Query the return"),
        row("submitted", "accept", "accepted", "placements.check_return", "Accept the return"),
        row("accepted", "reopen", "queried", "placements.check_return", "Open the return again"),
    ),
)


class SchoolChoice(Versioned):
    """What a school chose about notices of absence."""

    school = models.OneToOneField(
        School, on_delete=models.CASCADE, primary_key=True, related_name="attendance_choice"
    )
    tells_parents = models.BooleanField("parents are told too", default=False)

    def __str__(self) -> str:
        return f"Notices of {self.school}"


class AbsenceNotice(models.Model):
    """The school was told that a pupil was marked absent: once for each session."""

    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="absence_notices"
    )
    date = models.DateField()
    session = models.PositiveSmallIntegerField(choices=Session.choices)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-date", "-session", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "date", "session"], name="one_absence_notice_per_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.get_session_display()}"


class Alert(models.Model):
    """A pattern in a pupil's attendance that someone should act on, and what was done."""

    class Kind(models.TextChoices):
        FIRST_ABSENCE = "first_absence", "First absence of a vulnerable pupil"
        IN_A_ROW = "in_a_row", "Absent three sessions in a row"
        BELOW_LEVEL = "below_level", "Below the agreed level"
        NEVER_ATTENDED = "never_attended", "Never attended"

    class State(models.TextChoices):
        OPEN = "open", "To act on"
        ANSWERED = "answered", "Acted on"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # The day with which the pattern begins: it is told of once.
    since = models.DateField()
    facts = models.CharField("what was counted", max_length=200)
    made_on = models.DateField()
    answer = models.TextField("what was done", blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_on", "-pk"]
        indexes = [models.Index(fields=["state", "-made_on"], name="alert_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "kind", "since"], name="an_alert_is_told_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


ALERT = Lifecycle(
    "alert", (row("open", "answer", "answered", "placements.answer_alert", "Say what was done"),)
)
