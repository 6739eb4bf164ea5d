"""Documents: typed, size-limited, checked, kept outside the web root."""

from django.db import models

from apcommission.people.models import Person


class Document(models.Model):
    """A file that was checked and kept. Who may open it is asked of the kind (see `access.py`)."""

    kind = models.SlugField(max_length=40)
    subject_pk = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to="%Y/%m/", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["kind", "subject_pk"], name="document_subject")]

    def __str__(self) -> str:
        return self.title
