"""What those who look for a programme keep: a shortlist with notes, and providers that they suggest."""

from django.db import models

from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Organisation, Person
from providers.directory.models import Programme, Provider


class Shortlisted(models.Model):
    """A programme on a person's own shortlist, with a note that nobody else reads."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    note = models.TextField(blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"], name="a_programme_is_on_a_shortlist_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.programme)


class Suggestion(Versioned):
    """A provider that the directory does not know, suggested to the authority, and its answer."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for an answer"
        INVITED = "invited", "Invited to the directory"
        ADDED = "added", "Added to the directory"
        DECLINED = "declined", "Declined"

    name = models.CharField("name of the provider", max_length=200)
    contact = models.CharField("website, telephone or address", max_length=300, blank=True)
    offers = models.TextField("what it offers, and for whom")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField("what the authority answers", blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    provider = models.ForeignKey(
        Provider, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""),
                name="a_declined_suggestion_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name


SUGGESTION = Lifecycle(
    "suggestion",
    (
        row("waiting", "invite", "invited", "providers.answer_suggestion", "Invite the provider"),
        row(
            ("waiting", "invited"),
            "add",
            "added",
            "providers.answer_suggestion",
            "It is in the directory now",
        ),
        row(
            ("waiting", "invited"),
            "decline",
            "declined",
            "providers.answer_suggestion",
            "Decline the suggestion",
        ),
    ),
)
