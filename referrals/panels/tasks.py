"""Making packs in the worker."""

from celery import shared_task

from apcommission.pdf import render_pdf
from apcommission.people.models import Person
from referrals.panels import packs, queries
from referrals.panels.models import AgendaItem, Decision, Meeting
from referrals.referral import queries as referrals
from referrals.referral import sections

Case = tuple[AgendaItem, list[object], list[Decision]]


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
    cases = [case for case in _cases(meeting) if case[0].referral_id not in without]
    if meeting.pack_id is None or not without or not cases:
        return
    title = f"Papers for the {meeting}"
    pdf = _pdf(meeting, cases, title)
    packs.keep_own_pack(meeting=meeting, person=person, without=without, title=title, pdf=pdf)


def _pdf(meeting: Meeting, cases: list[Case], title: str) -> bytes:
    return render_pdf(
        "referrals/panels/pack.html", {"meeting": meeting, "cases": cases}, title=title
    )


def _cases(meeting: Meeting) -> list[Case]:
    """Each item of the agenda with the answers of its referral, and what panels decided before."""
    from referrals.referral.models import Referral

    items = list(meeting.items.order_by("position", "pk"))
    found = referrals.whole(Referral.objects.filter(pk__in=[i.referral_id for i in items]))
    by_key = {referral.pk: referral for referral in found}
    for item in items:
        item.referral = by_key[item.referral_id]
    return [
        (item, [*sections.answers(item.referral)], queries.earlier_decisions(item))
        for item in items
    ]
