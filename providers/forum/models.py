"""The providers' forum: meetings with invitations, agenda, minutes and actions; training."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from apcommission.documents.models import Document
from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Organisation, Person


class ForumMeeting(Versioned):
    """One meeting of the forum, each term."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        INVITED = "invited", "Invitations sent"
        HELD = "held", "Held"
        PUBLISHED = "published", "Minutes published"
        CANCELLED = "cancelled", "Cancelled"

    date = models.DateField()
    time = models.TimeField()
    place = models.CharField("place, or how to join", max_length=300)
    about = models.TextField("what it is about", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    cancelled_because = models.TextField(blank=True)
    minutes = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-date", "-time", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["date", "time"], name="the_forum_meets_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"Providers’ forum, {self.date:%-d %B %Y}"

    @property
    def has_begun(self) -> bool:
        """Its hour has come, in London's time."""
        now = timezone.localtime()
        return (self.date, self.time) <= (now.date(), now.time())


FORUM_MEETING = Lifecycle(
    "forum meeting",
    (
        row(
            ("planned", "invited"),
            "invite",
            "invited",
            "providers.run_forum",
            "Invite every provider in the directory",
        ),
        row("invited", "hold", "held", "providers.run_forum", "Record who came"),
        row("held", "publish", "published", "providers.run_forum", "Publish the minutes"),
        row(
            ("planned", "invited"),
            "cancel",
            "cancelled",
            "providers.run_forum",
            "Cancel the meeting",
        ),
    ),
)


class Invitation(models.Model):
    """An organisation that is asked to a meeting: what it answers, and whether it came."""

    class Reply(models.TextChoices):
        COMING = "coming", "Coming"
        NOT_COMING = "not_coming", "Not coming"

    class Attendance(models.TextChoices):
        ATTENDED = "attended", "Attended"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(ForumMeeting, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="forum_invitations"
    )
    reply = models.CharField(max_length=12, choices=Reply.choices, blank=True)
    who_comes = models.CharField(max_length=200, blank=True)
    replied_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    attendance = models.CharField(max_length=12, choices=Attendance.choices, blank=True)
    who_came = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organisation"], name="an_organisation_is_invited_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class AgendaPoint(Versioned):
    """A point of the agenda, and what was said on it. `position` 0: proposed, and not on the agenda yet."""

    meeting = models.ForeignKey(ForumMeeting, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    words = models.TextField("what it is about", blank=True)
    proposed_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Paper(models.Model):
    """A file to a point of the agenda."""

    point = models.ForeignKey(AgendaPoint, on_delete=models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.document.title


class ForumAction(Versioned):
    """What an organisation is to do; open ones stand on the next agenda."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"

    meeting = models.ForeignKey(ForumMeeting, on_delete=models.CASCADE, related_name="actions")
    words = models.TextField("what is to be done")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="forum_actions")
    due_on = models.DateField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    outcome = models.TextField("what came of it", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.words


FORUM_ACTION = Lifecycle(
    "forum action",
    (row("open", "close", "done", "providers.close_forum_action", "Close the action"),),
)


class TrainingNeed(Versioned):
    """What providers say that their staff must learn. Others can say that they need it too."""

    words = models.CharField("what is needed", max_length=300)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    also = models.ManyToManyField(Organisation, blank=True, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-raised_at", "pk"]

    def __str__(self) -> str:
        return self.words


class Training(Versioned):
    """Training that is offered, with so many places."""

    class State(models.TextChoices):
        OFFERED = "offered", "Offered"
        CANCELLED = "cancelled", "Cancelled"

    title = models.CharField(max_length=200)
    words = models.TextField("what it is about", blank=True)
    date = models.DateField()
    time = models.TimeField()
    place = models.CharField("place, or how to join", max_length=300)
    places = models.PositiveSmallIntegerField()
    needs = models.ManyToManyField(TrainingNeed, blank=True, related_name="trainings")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)

    class Meta:
        ordering = ["-date", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def has_begun(self) -> bool:
        """Its hour has come, in London's time."""
        now = timezone.localtime()
        return (self.date, self.time) <= (now.date(), now.time())


class Booking(models.Model):
    """A place in a training for someone of an organisation. Who waits moves up in order."""

    class State(models.TextChoices):
        BOOKED = "booked", "Booked"
        WAITING = "waiting", "On the waiting list"
        CANCELLED = "cancelled", "Cancelled"

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="bookings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="training_bookings"
    )
    name = models.CharField("who comes", max_length=150)
    state = models.CharField(max_length=10, choices=State.choices)
    attended = models.BooleanField(null=True, blank=True)
    booked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    booked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["booked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "organisation", "name"],
                condition=~Q(state="cancelled"),
                name="a_person_is_booked_once_in_a_training",
            ),
        ]

    def __str__(self) -> str:
        return self.name
