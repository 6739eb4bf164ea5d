"""Making the pack in the worker."""

from celery import shared_task

from apcommission.pdf import render_pdf
from referrals.panels import actions, queries
from referrals.panels.models import AgendaItem, Decision, Meeting
from referrals.referral import queries as referrals
from referrals.referral import sections


@shared_task
def make_pack(meeting_pk: int) -> None:
    """One PDF with the papers of every case. Asked twice, it is made once."""
    meeting = Meeting.objects.select_related("panel").get(pk=meeting_pk)
    if meeting.pack_id or meeting.state != Meeting.State.PACK_MADE:
        return
    title = f"Papers for the {meeting}"
    pdf = render_pdf(
        "referrals/panels/pack.html", {"meeting": meeting, "cases": _cases(meeting)}, title=title
    )
    actions.keep_pack(meeting=meeting, title=title, pdf=pdf)


def _cases(meeting: Meeting) -> list[tuple[AgendaItem, list[object], list[Decision]]]:
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
