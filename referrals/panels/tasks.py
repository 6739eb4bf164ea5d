"""Making the pack in the worker."""

from celery import shared_task

from apcommission.documents.actions import keep
from apcommission.pdf import render_pdf
from referrals.panels import actions
from referrals.panels.models import AgendaItem, Meeting
from referrals.referral import queries as referrals
from referrals.referral import sections


@shared_task
def make_pack(meeting_pk: int) -> None:
    """One PDF with the papers of every case. Made twice, the later one hangs on the meeting."""
    meeting = Meeting.objects.select_related("panel").get(pk=meeting_pk)
    title = f"Papers for the {meeting}"
    pdf = render_pdf(
        "referrals/panels/pack.html", {"meeting": meeting, "cases": _cases(meeting)}, title=title
    )
    document = keep(
        kind="panel-pack",
        title=title,
        content=pdf,
        content_type="application/pdf",
        by=None,
        subject_pk=meeting_pk,
    )
    actions.keep_pack(meeting_pk=meeting_pk, version=meeting.version, document=document)


def _cases(meeting: Meeting) -> list[tuple[AgendaItem, list[object]]]:
    """Each item of the agenda with the answers of its referral."""
    from referrals.referral.models import Referral

    items = list(meeting.items.order_by("position", "pk"))
    found = referrals.whole(Referral.objects.filter(pk__in=[i.referral_id for i in items]))
    by_key = {referral.pk: referral for referral in found}
    for item in items:
        item.referral = by_key[item.referral_id]
    return [(item, [*sections.answers(item.referral)]) for item in items]
