"""The weekly summary: schools are told that it is ready, without a word of what stands in it."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from apcommission.calendar.queries import monday_of, school_days
from apcommission.messages.actions import send
from apcommission.people.models import Role
from apcommission.people.queries import who_hold
from apcommission.withholding import kept
from placements.placement.models import Placement
from placements.support import queries
from referrals.sharing.actions import disclose
from referrals.sharing.models import Disclosure

SUMMARY = """The weekly summary of your pupils in alternative provision is ready: attendance, visits,
talks with parents, and incidents.

Sign in to read it: {address}
"""


def send_weekly_summaries(*, today: date) -> None:
    """Tell the headteachers of schools with pupils in placements; once for each week, in weeks of school.

    Pupils whose record is under restriction do not count.
    """
    monday = monday_of(today)
    if not school_days(monday, today):
        return
    address = settings.SITE_ADDRESS + reverse("support:school_week", args=[monday.isoformat()])
    running = kept(Placement.objects.filter(state__in=queries.RUNNING).exclude(school=None))
    told = Disclosure.objects.filter(what=Disclosure.What.SUMMARY, at__date__gte=monday)
    known = set(told.values_list("organisation", flat=True))
    for school in running.order_by().values_list("school", flat=True).distinct():
        heads = list(who_hold(Role.HEADTEACHER, organisation=school))
        if heads and school not in known:
            pupils = running.filter(school=school).order_by().values_list("pupil", flat=True)
            summary, why = Disclosure.What.SUMMARY, Disclosure.Why.PROGRESS
            disclose(pupils, summary, why, organisations=[school])
        for head in heads:
            send(
                to=head.email,
                subject="Your pupils in alternative provision this week",
                body=SUMMARY.format(address=address),
                key=f"weekly-summary/{monday.isoformat()}/{head.pk}",
            )
