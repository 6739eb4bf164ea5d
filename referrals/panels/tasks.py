"""Making packs in the worker."""

from dataclasses import dataclass
from typing import Any

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apcommission.messages.actions import send
from apcommission.pdf import render_pdf
from apcommission.people.models import Person, Role
from apcommission.people.queries import who_hold
from apcommission.shown import long_date
from referrals.panels import minutes, packs, queries
from referrals.panels.models import AgendaItem, Meeting
from referrals.profile import queries as profiles
from referrals.profile.models import RiskAssessment
from referrals.referral import queries as referrals
from referrals.referral import sections

APPEAL_BODY = """An appeal or complaint against a panel's decision is to be answered by {day}.

Sign in to read and answer it: {address}
"""


@dataclass(frozen=True)
class Case:
    """What the papers say of one case."""

    item: AgendaItem
    answers: list[Any]
    earlier: list[Any]
    told: list[Any]
    risk: RiskAssessment | None


@shared_task
def make_pack(meeting_pk: int) -> None:
    """One PDF with the papers of every case. Asked twice, it is made once."""
    meeting = Meeting.objects.select_related("panel").get(pk=meeting_pk)
    if meeting.pack_asked_at is None:
        return
    title = f"Papers for the {meeting}"
    pdf = _pdf(meeting, _cases(meeting), title)
    packs.keep_pack(meeting=meeting, title=title, pdf=pdf)


@shared_task
def make_own_pack(meeting_pk: int, person_pk: int) -> None:
    """The same PDF without the cases in which the person declared an interest; none where that is all."""
    meeting = Meeting.objects.select_related("panel").get(pk=meeting_pk)
    person = Person.objects.get(pk=person_pk)
    without = frozenset(queries.left_out(meeting, person))
    cases = [case for case in _cases(meeting) if case.item.referral_id not in without]
    if meeting.pack_id is None or not without or not cases:
        return
    title = f"Papers for the {meeting}"
    pdf = _pdf(meeting, cases, title)
    packs.keep_own_pack(meeting=meeting, person=person, without=without, title=title, pdf=pdf)


@shared_task
def make_minutes(meeting_pk: int) -> None:
    """The minutes of a closed meeting as PDF. Asked twice, they are made once."""
    meeting = Meeting.objects.select_related("panel").get(pk=meeting_pk)
    if meeting.state != Meeting.State.CLOSED or meeting.minutes_id is not None:
        return
    title = f"Minutes of the {meeting}"
    context = {
        "meeting": meeting,
        "present": list(meeting.attended_by.all()),
        "apologies": list(meeting.summonses.filter(apologies=True).select_related("person")),
        "items": queries.minuted(meeting),
    }
    pdf = render_pdf("referrals/panels/minutes.html", context, title=title)
    minutes.keep_minutes(meeting=meeting, title=title, pdf=pdf)


@shared_task
def make_late_minutes() -> None:
    """Minutes of closed meetings that a stopped worker left out."""
    for key in queries.without_minutes():
        make_minutes.delay(key)


@shared_task
def remind_of_appeals() -> None:
    """Each morning: tell officers, once of each, what is to be answered within a week or is late."""
    today = timezone.localdate()
    officers = list(who_hold(Role.OFFICER))
    for appeal in queries.appeals_due(today):
        address = settings.SITE_ADDRESS + reverse("panels:appeal", args=[appeal.pk])
        late = "late" if appeal.due_on < today else "near"
        for officer in officers:
            send(
                to=officer.email,
                subject="An appeal or complaint is to be answered",
                body=APPEAL_BODY.format(day=long_date(appeal.due_on), address=address),
                key=f"appeal/{appeal.pk}/{late}/{officer.pk}",
            )


def _pdf(meeting: Meeting, cases: list[Case], title: str) -> bytes:
    return render_pdf(
        "referrals/panels/pack.html", {"meeting": meeting, "cases": cases}, title=title
    )


def _cases(meeting: Meeting) -> list[Case]:
    """Each item of the agenda with its referral, its information profile and what panels decided before."""
    from referrals.referral.models import Referral

    items = list(meeting.items.order_by("position", "pk"))
    found = referrals.whole(Referral.objects.filter(pk__in=[i.referral_id for i in items]))
    by_key = {referral.pk: referral for referral in found}
    for item in items:
        item.referral = by_key[item.referral_id]
    pupils = [item.referral.pupil_id for item in items]
    told, risks = profiles.told_of(pupils), profiles.risks_of(pupils)
    return [
        Case(
            item,
            sections.answers(item.referral),
            queries.earlier_decisions(item),
            told.get(item.referral.pupil_id, []),
            risks.get(item.referral.pupil_id),
        )
        for item in items
    ]
