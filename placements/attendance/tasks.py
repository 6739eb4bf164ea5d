"""What happens to returns by itself."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apcommission.messages.actions import send
from apcommission.people.models import Role
from apcommission.people.queries import who_hold
from placements.attendance import actions, alerts, notices, queries
from placements.attendance.models import WeeklyReturn

REMINDER = """The attendance return of your organisation for the week of {week:%-d %B %Y} has not come in.

Sign in to fill in the register and submit it: {address}
"""


@shared_task
def open_returns() -> None:
    """Open the returns of the past weeks (each morning)."""
    actions.open_returns()


@shared_task
def remind_of_returns() -> None:
    """Write to the managers of providers whose return is missing: once for each return and manager."""
    last = timezone.localdate() - timedelta(weeks=6)
    missing = WeeklyReturn.objects.filter(queries.overdue(), week__gte=last)
    for weekly_return in missing:
        managers = who_hold(Role.PROVIDER_MANAGER, organisation=weekly_return.provider_id)
        for manager in managers:
            send(
                to=manager.email,
                subject="An attendance return is missing",
                body=REMINDER.format(
                    week=weekly_return.week,
                    address=f"{settings.SITE_ADDRESS}{reverse('attendance:returns')}",
                ),
                key=f"return-missing/{weekly_return.pk}/{manager.pk}",
            )


@shared_task
def notify_absences() -> int:
    """Every five minutes of a school day: tell schools of absences, ask for registers not taken."""
    return notices.notify_absences(now=timezone.now())


@shared_task
def find_patterns() -> int:
    """At the end of each day: make alerts of patterns of absence."""
    return alerts.find_patterns(today=timezone.localdate())
