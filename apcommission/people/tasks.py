"""What is tidied up at night."""

import logging

from celery import shared_task
from django.utils import timezone

from apcommission.people import actions, leaving
from apcommission.people.models import Person, RoleAssignment

logger = logging.getLogger(__name__)


@shared_task
def clear_what_is_over() -> None:
    """Forget sessions that have ended and the tokens of forms sent long ago (each night)."""
    actions.clear_what_is_over()


@shared_task
def end_what_was_planned() -> None:
    """Close the accounts, and end the roles, whose last day is over (each night, soon after midnight)."""
    today = timezone.localdate()
    for person in Person.objects.filter(is_active=True, leaves_on__lt=today):
        try:
            leaving.close_leaver(person=person)
        except leaving.LastAdministrator:
            logger.warning("Person %d is the last administrator and stays.", person.pk)
    due = RoleAssignment.objects.filter(ended_on=None, ends_on__lt=today)
    for held in due.select_related("person"):
        try:
            leaving.end_planned_role(held=held)
        except leaving.LastAdministrator:
            logger.warning("Role %d is of the last administrator and stays.", held.pk)
