"""Files of the register in the worker. Each task may come twice: what was half done is done anew."""

from celery import shared_task
from django.utils import timezone

from apcommission.errors import Refused
from apcommission.registers import actions, applying
from apcommission.registers.models import RegisterLoad

BROKEN = (
    "Something went wrong in the service while it read this file. The fault is in its log. "
    "Send the file again; if it fails again, tell the people who run this service."
)


@shared_task
def read_register(load_pk: int) -> None:
    """Read a file and work out what it says otherwise."""
    load = actions.claim(load_pk=load_pk, state=RegisterLoad.State.READING)
    if load is None:
        return
    try:
        applying.Reading(load).run()
    except Refused as reason:
        actions.fail(load_pk=load_pk, problem=reason.message)
    except Exception:
        actions.fail(load_pk=load_pk, problem=BROKEN)
        raise


@shared_task
def apply_register(load_pk: int) -> None:
    """Apply the differences of a file."""
    load = actions.claim(load_pk=load_pk, state=RegisterLoad.State.APPLYING)
    if load is None:
        return
    actions.tell(load_pk=load_pk, percent=20, step="Writing all differences at once")
    try:
        applying.apply(load)
    except Refused as reason:
        actions.put_back(load_pk=load_pk, problem=reason.message)
    except Exception:
        actions.put_back(load_pk=load_pk, problem="Nothing was applied: try again.")
        raise


@shared_task
def take_up_registers() -> None:
    """Go on with files that a stopped worker left behind (every ten minutes)."""
    actions.take_up(now=timezone.now())
