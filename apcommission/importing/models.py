"""Tables of people on their way in: staged row by row, corrected, then taken in or thrown away.

The rows are personal data. They belong to whoever sent them, are shown to no one else, and are deleted when
they were taken in or thrown away, or after a week. The file itself is never kept.
"""

from django.db import models

from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Organisation, Person


class Upload(models.Model):
    """A table that someone sent, of one kind (see `kinds.py`), for an organisation."""

    class State(models.TextChoices):
        OPEN = "open", "Not yet taken in"
        TAKEN = "taken", "Taken in"
        DROPPED = "dropped", "Thrown away"

    kind = models.SlugField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField("what was sent", max_length=60)
    # The first line of the table; {field: place of its column}; what the kind has to know besides.
    header = models.JSONField(default=list)
    mapping = models.JSONField(null=True, blank=True)
    settings = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["made_by", "kind", "state"], name="upload_of_person")]

    def __str__(self) -> str:
        return f"{self.source} of {self.made_at:%-d %B %Y}"


# Whoever may take in may throw away: which permission that is says the kind, of the organisation.
UPLOAD = Lifecycle(
    "table",
    (
        row("open", "take_in", "taken", "apcommission.import_table", "Take it all in"),
        row("open", "drop", "dropped", "apcommission.import_table", "Throw it away"),
    ),
)


class UploadRow(models.Model):
    """A row of a table, and what was found when it was last checked."""

    class Standing(models.TextChoices):
        NEW = "new", "New"
        SAME = "same", "Known, nothing different"
        DIFFERS = "differs", "Known, with differences"
        ALIKE = "alike", "Like one that is known"

    class Choice(models.TextChoices):
        TAKE = "take", "Take over what the table says"
        KEEP = "keep", "Keep what is known"
        ANOTHER = "another", "It is another one"
        LEAVE = "leave", "Leave this row out"

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    # {field: what is wrong}; empty field: the row as a whole.
    faults = models.JSONField(default=dict)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.NEW)
    title = models.CharField("what the row is about", max_length=250, blank=True)
    told = models.CharField("what is to be known of it", max_length=500, blank=True)
    match_pk = models.BigIntegerField(null=True, blank=True)
    # [[field, label, before, after], …]
    differences = models.JSONField(default=list)
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True)

    class Meta:
        ordering = ["line", "pk"]
        indexes = [models.Index(fields=["upload", "line"], name="row_of_upload")]

    def __str__(self) -> str:
        return f"row {self.line}"

    @property
    def is_left(self) -> bool:
        return self.choice == self.Choice.LEAVE

    @property
    def waits(self) -> bool:
        """Whether someone has to say what becomes of it."""
        wants = {self.Standing.DIFFERS: ("take", "keep"), self.Standing.ALIKE: ("another",)}
        answers = wants.get(self.Standing(self.standing))
        return answers is not None and not self.is_left and self.choice not in answers


class RememberedMapping(models.Model):
    """Which column is which in tables with these headings, as an organisation said last."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    kind = models.SlugField(max_length=20)
    signature = models.CharField(max_length=40)
    mapping = models.JSONField()
    said_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "signature"], name="a_mapping_is_remembered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.organisation}"
