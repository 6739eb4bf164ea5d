"""What is known of the running of the service: the jobs of the timetable, and the backups that were made."""

from django.db import models


class JobRun(models.Model):
    """The last run of one job of the timetable: one row for each, so that it stays small."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    task = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State.choices)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(
        max_length=200, blank=True, help_text="The kind of the error, never its words."
    )
    runs = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True, help_text="The last time it failed.")

    class Meta:
        ordering = ["task"]

    def __str__(self) -> str:
        return self.task


class LeftTask(models.Model):
    """A task that the broker could not be given; a job hands it over when the broker is back."""

    task = models.CharField(max_length=120)
    args = models.JSONField(help_text="Keys and names of files, never personal data.")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.task


class Backup(models.Model):
    """A backup that was made, and whether it was tried since."""

    name = models.CharField(max_length=200, help_text="The name of the file, without its folder.")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    rows = models.BigIntegerField()
    documents = models.PositiveIntegerField()
    damaged = models.PositiveIntegerField(
        default=0, help_text="Documents that were missing or not what they were when kept."
    )
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    sound = models.BooleanField(
        null=True, help_text="What the last check found; empty: not checked."
    )

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name
