"""Printing agreements in the worker."""

from celery import shared_task

from apcommission.documents.actions import keep
from apcommission.pdf import render_pdf
from placements.agreements import actions
from placements.agreements.models import Agreement


@shared_task
def print_agreement(agreement_pk: int) -> None:
    """The agreement with the signatures so far as PDF. Printed twice, the later one stays."""
    agreement = Agreement.objects.select_related("placement").get(pk=agreement_pk)
    signatures = list(agreement.signatures.all())
    title = f"Agreement for placement {agreement.placement.reference}"
    pdf = render_pdf(
        "placements/agreements/print.html",
        {"agreement": agreement, "terms": agreement.terms, "signatures": signatures},
        title=title,
    )
    document = keep(
        kind="agreement",
        title=title,
        content=pdf,
        content_type="application/pdf",
        by=None,
        subject_pk=agreement_pk,
    )
    actions.keep_pdf(agreement_pk=agreement_pk, signatures=len(signatures), document=document)
