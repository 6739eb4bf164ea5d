"""Writes of the register: a file received, read, decided on, applied or thrown away."""

from datetime import date, timedelta
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import unless_taken
from apcommission.errors import Refused
from apcommission.people.models import Organisation, Person, School
from apcommission.permissions import authorise
from apcommission.registers import queries
from apcommission.registers.models import (
    CLOSED,
    LOAD,
    Establishment,
    RegisterDifference,
    RegisterLoad,
    RollDecision,
)
from apcommission.registers.rolls import pupils_on_roll

LARGEST = 120 * 1024 * 1024
#: A worker that has told nothing for so long is taken to have stopped.
STANDS_STILL = timedelta(minutes=10)
State = RegisterLoad.State


class NotDecided(Refused):
    """Pupils are on the roll of a school that closes, and nobody said what becomes of them."""


@transaction.atomic
def receive(
    *, by: Person, file: "UploadedFile[Any]", links_file: "UploadedFile[Any] | None" = None
) -> RegisterLoad:
    """Keep a file of the register and have it read by the worker. Raises Refused when it is too large."""
    authorise(by, "apcommission.load_register")
    for one, field in ((file, "file"), (links_file, "links_file")):
        if one is not None and (one.size or 0) > LARGEST:
            raise Refused(f"The file must be smaller than {LARGEST >> 20} MB.", field=field)
    load = RegisterLoad(file_name=(file.name or "register")[-200:], size=file.size or 0, made_by=by)
    load.file.save("establishments.csv", file, save=False)
    if links_file is not None:
        load.links_file.save("links.csv", links_file, save=False)
    load.save()
    record("received_register", load, by=by, size=load.size)
    _hand_over(load.pk)
    return load


def _hand_over(key: int) -> None:
    from apcommission.registers.tasks import read_register

    transaction.on_commit(lambda: read_register.delay(key))


@transaction.atomic
def take_up(*, now: Any) -> int:
    """Hand files to the worker again that a stopped worker left behind; returns how many."""
    from apcommission.registers.tasks import apply_register

    still = RegisterLoad.objects.filter(moved_at__lt=now - STANDS_STILL)
    for key in still.filter(state=State.READING).values_list("pk", flat=True):
        _hand_over(key)
    for key in still.filter(state=State.APPLYING).values_list("pk", flat=True):
        transaction.on_commit(lambda key=key: apply_register.delay(key))  # type: ignore[misc]
    return still.filter(state__in=(State.READING, State.APPLYING)).count()


def claim(*, load_pk: int, state: str) -> RegisterLoad | None:
    """The file, if it waits in this state for a worker and no other is at it."""
    now = timezone.now()
    waits = Q(percent=0) | Q(moved_at__lt=now - STANDS_STILL)
    mine = RegisterLoad.objects.filter(waits, pk=load_pk, state=state)
    if not mine.update(percent=1, moved_at=now):
        return None
    return RegisterLoad.objects.get(pk=load_pk)


def tell(*, load_pk: int, percent: int, step: str) -> None:
    """How far the worker is."""
    RegisterLoad.objects.filter(pk=load_pk).update(
        percent=percent, step=step, moved_at=timezone.now()
    )


@transaction.atomic
def finish_reading(
    *, load: RegisterLoad, counts: dict[str, int], faults: list[str], authorities: dict[str, str]
) -> None:
    """The differences are there: ask what becomes of the pupils of schools that close."""
    load.counts, load.faults, load.authorities = counts, faults, authorities
    load.state, load.percent, load.step = State.READY, 100, ""
    load.save()
    closing = load.differences.filter(kind=RegisterDifference.Kind.CLOSED, in_use=True)
    told = {one.urn: one for one in closing}
    schools = {school.pk: school.urn for school in School.objects.filter(urn__in=told)}
    RollDecision.objects.filter(load=load).delete()
    for key, pupils in sorted(pupils_on_roll(schools).items()):
        one = told[schools[key]]
        closed = one.fields.get("closed_on", [None, None])[1]
        after = queries.successors(one.urn, load)
        RollDecision.objects.create(
            load=load,
            urn=one.urn,
            name=one.name,
            pupils=pupils,
            closed_on=date.fromisoformat(closed) if closed else None,
            to_urn=after[0][0] if len(after) == 1 else "",
        )
    record("read_register", load, by=None, **counts)


def fail(*, load_pk: int, problem: str) -> None:
    """The file cannot be read, and why."""
    RegisterLoad.objects.filter(pk=load_pk).update(
        state=State.FAILED, problem=problem[:500], moved_at=timezone.now()
    )


def put_back(*, load_pk: int, problem: str) -> None:
    """Nothing of a file was applied, and why: it may be tried again, or thrown away."""
    RegisterLoad.objects.filter(pk=load_pk).update(
        state=State.READY, percent=100, problem=problem[:500], moved_at=timezone.now()
    )


@transaction.atomic
def decide(*, by: Person, decision: RollDecision, answer: str, to_urn: str = "") -> RollDecision:
    """Say what becomes of the pupils of a school that closes. Raises Refused for a school that cannot be."""
    authorise(by, "apcommission.decide_rolls")
    found = RollDecision.objects.select_for_update().get(pk=decision.pk)
    load = RegisterLoad.objects.select_for_update(of=("self",)).get(pk=found.load_id)
    if load.state != State.READY:
        raise Refused("This file was applied or thrown away meanwhile.")
    to_urn = to_urn.strip() if answer == RollDecision.Answer.MOVE else ""
    if answer == RollDecision.Answer.MOVE:
        _check_goes_on(found, to_urn)
    found.answer, found.to_urn, found.decided_by = answer, to_urn, by
    found.save()
    record("decided_roll", found, by=by, answer=answer, urn=found.urn, to=to_urn)
    return found


def _check_goes_on(decision: RollDecision, to_urn: str) -> None:
    if not to_urn:
        raise Refused("Enter the URN of the school where they go on.", field="to_urn")
    if to_urn == decision.urn:
        raise Refused("This is the school that closes.", field="to_urn")
    status = queries.status_to_be(to_urn, decision.load)
    if status is None:
        raise Refused("The register has no school with this URN.", field="to_urn")
    if status == CLOSED:
        raise Refused("The register says that this school is closed.", field="to_urn")


@transaction.atomic
def start_applying(*, by: Person, load: RegisterLoad) -> RegisterLoad:
    """Have the worker apply the differences of a file. Raises NotDecided, TransitionRefused."""
    from apcommission.registers.tasks import apply_register

    found = RegisterLoad.objects.select_for_update(of=("self",)).get(pk=load.pk)
    LOAD.move(found, "apply", by=by)
    if found.decisions.filter(answer="").exists():
        raise NotDecided("First say what becomes of the pupils of each school that closes.")
    if queries.is_outdated(found):
        raise Refused(
            "Another file was applied since this one was read, so its differences hold no longer. "
            "Throw it away and send it again."
        )
    found.applied_by, found.percent, found.step, found.problem = by, 0, "", ""
    with unless_taken(
        Refused("Another file is being applied just now."), "one_register_file_is_applied_at_a_time"
    ):
        found.save()
    transaction.on_commit(lambda: apply_register.delay(found.pk))
    return found


@transaction.atomic
def drop(*, by: Person, load: RegisterLoad) -> RegisterLoad:
    """Throw a file away without applying it."""
    found = RegisterLoad.objects.select_for_update(of=("self",)).get(pk=load.pk)
    LOAD.move(found, "drop", by=by)
    found.save()
    found.differences.all().delete()
    record("dropped_register", found, by=by)
    discard_files(found)
    return found


def discard_files(load: RegisterLoad) -> None:
    """The files themselves go; what they said is kept as differences."""
    kept: list[Any] = [file for file in (load.file, load.links_file) if file]
    RegisterLoad.objects.filter(pk=load.pk).update(file="", links_file="")
    for file in kept:
        transaction.on_commit(lambda file=file: file.storage.delete(file.name))  # type: ignore[misc]


@transaction.atomic
def take_into_use(*, by: Person, establishment: Establishment) -> School:
    """The service works with a school of the register from now on. In use already: nothing more."""
    authorise(by, "apcommission.load_register")
    school = School.objects.filter(urn=establishment.urn).first()
    if school is None:
        school = add_school(establishment)
        record("took_school_into_use", school.organisation, by=by, urn=establishment.urn)
    return school


def add_school(one: Establishment) -> School:
    """The school of the service for one of the register; nobody is asked for. Two queries."""
    organisation = Organisation.objects.create(
        kind=Organisation.Kind.SCHOOL, name=one.name, reference=one.urn
    )
    return School.objects.create(
        organisation=organisation,
        urn=one.urn,
        la_code=one.la_code,
        establishment_type=one.establishment_type,
        phase=one.phase,
        postcode=one.postcode,
        status=one.status,
    )


def opened(file: Any) -> IO[bytes]:
    """A kept file, to be read from its beginning."""
    found: IO[bytes] = file.open("rb")
    return found
