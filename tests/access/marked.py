"""Pupils who bear a mark in their name and number, so that whatever tells of one can be found out."""

from django.db.models import Value
from django.db.models.functions import Concat

from referrals.pupils.models import Contact, Pupil

MARK, FORENAME, UPN = MARKS = "Quillfeather", "Zebedee", "X99"


def mark_pupils() -> None:
    """Mark all pupils that there are, and the people who belong to them."""
    Pupil.objects.update(surname=MARK, forename=FORENAME, upn=Concat(Value(UPN), "id"))
    Contact.objects.update(name=f"Sam {MARK}")
