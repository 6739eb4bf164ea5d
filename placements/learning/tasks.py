"""Printing progress files in the worker."""

from celery import shared_task

from apcommission.documents.actions import keep
from apcommission.pdf import render_pdf
from apcommission.withholding import any_of
from placements.learning import progress
from placements.learning.models import ProgressFile
from placements.learning.printing import progress_file


@shared_task
def print_progress_file(file_pk: int) -> None:
    """The progress file as PDF, unless it is printed already, or its record is under restriction."""
    asked = ProgressFile.objects.select_related("placement__pupil").get(pk=file_pk)
    if asked.document_id or any_of([asked.placement.pupil_id]):
        return
    title = "Progress file"
    pdf = render_pdf("placements/learning/print.html", progress_file(asked), title=title)
    document = keep(
        kind="progress_file",
        title=title,
        content=pdf,
        content_type="application/pdf",
        by=None,
        subject_pk=asked.placement_id,
    )
    progress.keep_file(file_pk=file_pk, document=document)


@shared_task
def print_late_files() -> int:
    """Each hour: progress files that a stopped worker left out."""
    return progress.print_late_files()
