"""Printing contracts, and the reminders before they end."""

from datetime import date

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apcommission.documents.actions import keep
from apcommission.messages.actions import send
from apcommission.pdf import render_pdf
from apcommission.people.models import Role
from apcommission.people.queries import who_hold
from apcommission.shown import long_date
from providers.contracts import actions, measuring, queries
from providers.contracts.models import Contract

CONTRACT_PDF = "contract"
BODY = """{what}.

Sign in to see how it stands with its conditions: {address}
"""


@shared_task
def print_contract(contract_pk: int) -> None:
    """The contract with the signatures so far as PDF. Printed twice, the later one stays."""
    contract = Contract.objects.select_related("provider__organisation", "pack").get(pk=contract_pk)
    signatures = list(contract.signatures.all())
    title = f"{contract.get_kind_display()} {contract.reference}"
    conditions = [(measuring.label(one.kind), one.threshold) for one in contract.conditions.all()]
    context = {
        "contract": contract,
        "price_lines": contract.price_lines.all(),
        "conditions": conditions,
        "extensions": contract.extensions.all(),
        "signatures": signatures,
        "authority": settings.AUTHORITY_NAME,
    }
    pdf = render_pdf("providers/contracts/print.html", context, title=title)
    document = keep(
        kind=CONTRACT_PDF,
        title=title,
        content=pdf,
        content_type="application/pdf",
        by=None,
        subject_pk=contract_pk,
    )
    actions.keep_pdf(
        contract_pk=contract_pk,
        version=contract.version,
        signatures=len(signatures),
        document=document,
    )


@shared_task
def follow_contracts() -> None:
    """Each morning: remind both sides before a contract ends, and before an extension must be decided."""
    today = timezone.localdate()
    furthest = max(queries.REMINDER_DAYS)
    for contract in queries.ending(days=furthest, on=today):
        what = f"{contract} ends on {long_date(contract.ends_on)}"
        key = f"end/{contract.ends_on}/{queries.step(contract.ends_on, today)}"
        _remind(contract, "A contract comes to its end", what, key)
    for extension in queries.to_decide(days=furthest, on=today):
        day = extension.decide_by
        what = (
            f"Whether {extension.contract} goes on {extension} must be decided by {long_date(day)}"
        )
        _remind(
            extension.contract,
            "An extension of a contract must be decided",
            what,
            f"extension/{extension.pk}/{_turn(day, today)}",
        )


def _turn(day: date, today: date) -> str:
    """Which reminder it is: by the steps before the day, once a week after it."""
    return str(queries.step(day, today)) if day >= today else f"late-{(today - day).days // 7}"


def _remind(contract: Contract, subject: str, what: str, key: str) -> None:
    """Write to the commissioners and the provider's managers, once for each key."""
    path = reverse("contracts:detail", args=[contract.pk])
    body = BODY.format(what=what, address=f"{settings.SITE_ADDRESS}{path}")
    commissioners = who_hold(Role.COMMISSIONER)
    managers = who_hold(Role.PROVIDER_MANAGER, organisation=contract.provider_id)
    for person in {*commissioners, *managers}:
        send(
            to=person.email,
            subject=subject,
            body=body,
            key=f"contract/{contract.pk}/{key}/{person.pk}",
        )
