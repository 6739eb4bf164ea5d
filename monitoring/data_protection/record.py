"""Writes of the record of processing: the authority keeps its own, from what ships on."""

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.data_protection.models import Processing


class KnownPurpose(Refused):
    """Each purpose stands in the record once."""

    def __init__(self) -> None:
        super().__init__("This purpose stands in the record already.", field="purpose")


@transaction.atomic
def add_processing(*, by: Person, once: str = "", **fields: str) -> Processing:
    """A further purpose for which personal data is used. Raises KnownPurpose."""
    authorise(by, "monitoring.keep_processing")

    def make() -> Processing:
        made = Processing(checked_on=timezone.localdate(), **fields)
        _save(made)
        record("added_processing", made, by=by, purpose=made.purpose)
        return made

    return with_once(once, Processing, make)


@transaction.atomic
def change_processing(
    *,
    by: Person,
    processing: Processing,
    is_ended: bool = False,
    version: int | None = None,
    **fields: str,
) -> Processing:
    """Put an entry right, or say that it is no longer done. What it said before is in the trail.

    Raises KnownPurpose.
    """
    authorise(by, "monitoring.keep_processing")
    found = Processing.objects.select_for_update().get(pk=processing.pk)
    check_version(found, version)
    changed = {
        name: [getattr(found, name), value]
        for name, value in fields.items()
        if getattr(found, name) != value
    }
    for name, value in fields.items():
        setattr(found, name, value)
    today = timezone.localdate()
    found.checked_on = today
    found.ended_on = (found.ended_on or today) if is_ended else None
    _save(found)
    record("changed_processing", found, by=by, changed=changed, ended=is_ended)
    return found


def _save(processing: Processing) -> None:
    same = Processing.objects.filter(purpose=processing.purpose).exclude(pk=processing.pk)
    if same.exists():
        raise KnownPurpose
    with unless_taken(KnownPurpose(), "monitoring_processing_purpose_key"):
        processing.save()
