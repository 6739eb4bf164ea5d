"""Pupils who bear a mark in their name and number, so that whatever tells of one can be found out."""

from typing import Any

from django.db.models import Value
from django.db.models.functions import Concat

from apcommission.people.models import Role
from apcommission.people.second_factor import roles_with_second_factor
from referrals.pupils.models import Contact, Pupil

MARK, FORENAME, UPN = MARKS = "Quillfeather", "Zebedee", "X99"
#: Personas who have no right to any pupil of the world, or to no more than ALLOWED.
ELSEWHERE = {
    "other_provider_manager",
    "other_headteacher",
    "administrator",
    "agency",
    *(role.value for role in Role if role not in roles_with_second_factor()),
}
#: What an agency was asked.
ALLOWED = {
    ("agency", "profile:requests"),
    ("agency", "profile:request"),
    ("agency", "profile:answer"),
    # Opened by its own reason, told at once and reviewed.
    ("key_worker", "emergency:record"),
}


def mark_pupils() -> None:
    """Mark all pupils that there are, and the people who belong to them."""
    Pupil.objects.update(surname=MARK, forename=FORENAME, upn=Concat(Value(UPN), "id"))
    Contact.objects.update(name=f"Sam {MARK}")


def tells(answer: Any) -> bool:
    """Whether an answer tells of a marked pupil."""
    if answer.status_code != 200:
        return False
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return MARK.encode() in body
