"""What the worker does about files."""

import logging

from celery import shared_task
from django.core.files.storage import default_storage

from apcommission.documents.errors import STORE_FAULTS
from apcommission.documents.models import Document

_log = logging.getLogger(__name__)


@shared_task
def delete_file(name: str) -> None:
    """Take a file away that no document names any more; kept for later while the store does not let it go.

    `name` is made of a checksum and holds nothing of anyone.
    """
    from apcommission.operation.actions import leave

    if Document.objects.filter(file=name).exists():
        return
    try:
        default_storage.delete(name)
    except STORE_FAULTS as problem:
        _log.error("The store of documents kept a file (%s)", type(problem).__name__)
        leave(task=delete_file.name, args=[name])
