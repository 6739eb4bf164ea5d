"""The demonstration's trust: people's rights, a record opened in an emergency, how the service ran."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apcommission.operation import actions as operation
from apcommission.people.models import Person, Role
from monitoring.data_protection import actions as rights
from monitoring.data_protection import record
from monitoring.data_protection.models import AccessDecision, Processing
from placements.emergency import actions as emergency
from placements.placement.models import HOLDING_A_PLACE, Placement

#: Jobs of the timetable that are shown as run, the last of them in vain.
RAN = (
    "placements.attendance.tasks.open_returns",
    "apcommission.people.tasks.clear_what_is_over",
    "apcommission.registers.tasks.take_up_registers",
)


def earn_trust(people: dict[Role, Person]) -> None:
    """Corrections, a copy under review, records opened in an emergency, a purpose changed, jobs, backups."""
    found = Placement.objects.filter(state__in=HOLDING_A_PLACE).select_related("pupil")
    placed = list(found.order_by("pk")[:6])
    if len(placed) == 6:
        _ask_for_rights(people[Role.OFFICER], placed)
        # Two of the sample's children may share name and day of birth: then nobody opens either.
        with suppress(emergency.NoSuchPupil), transaction.atomic():
            _open_in_emergency(people, placed)
    _keep_the_record(people[Role.ADMINISTRATOR])
    _run(timezone.now())


def _ask_for_rights(officer: Person, placed: list[Placement]) -> None:
    today = timezone.localdate()
    for days, placement, wrong, right in (
        (3, placed[0], "The surname is the one of before the adoption.", "The new surname."),
        (26, placed[1], "“Refuses school”, in the referral.", "“Was not well enough for school.”"),
    ):
        asked = rights.ask_for_correction(
            by=officer,
            pupil=placement.pupil,
            asked_by="A parent",
            relationship="parent",
            asked_on=today - timedelta(days=days),
            wrong=wrong,
            right=right,
        )
    rights.answer_correction(by=officer, correction=asked, verb="agree")
    copy = rights.ask_for_copy(
        by=officer,
        pupil=placed[2].pupil,
        asked_by="The pupil, with an advocate",
        relationship="pupil",
        asked_on=today - timedelta(days=11),
        identity="Known to the key worker, seen at the review",
    )
    # The worker would do it as well; so it stands for review from the start.
    rights.collect(key=copy.pk)
    first = copy.decisions.exclude(kind=AccessDecision.Kind.WORDS).order_by("pk")[:1]
    verdicts = {one.pk: ("hide", "Tells of someone else.") for one in first}
    rights.decide(by=officer, request=copy, verdicts=verdicts)


def _open_in_emergency(people: dict[Role, Person], placed: list[Placement]) -> None:
    """One that a commissioner found right; one that waits for someone to look at it."""
    for number, reason in (
        (3, "Police ask: found alone at the station, gave this name."),
        (4, "The hospital asks whom to ring; nobody of the provider answers."),
    ):
        pupil = placed[number].pupil
        opened = emergency.open_record(
            by=people[Role.SAFEGUARDING_LEAD],
            forename=pupil.forename,
            surname=pupil.surname,
            birth_date=pupil.birth_date,
            reason=reason,
        )
        if number == 3:
            emergency.review(by=people[Role.COMMISSIONER], access=opened, finding="right")


def _keep_the_record(administrator: Person) -> None:
    shipped = Processing.objects.earliest("pk")
    record.change_processing(
        by=administrator,
        processing=shipped,
        recipients=f"{shipped.recipients}; the youth offending team where it works with the pupil",
    )


def _run(now: datetime) -> None:
    for task in RAN:
        operation.note_start(task=task)
        operation.note_end(task=task, problem="builtins.OSError" if task == RAN[-1] else "")
    for days, damaged in ((1, 0), (0, 0)):
        made = now - timedelta(days=days, hours=3)
        sha256 = f"{days}f" * 32
        operation.note_backup(
            name=f"wenbury-{made:%Y-%m-%d}.backup",
            sha256=sha256,
            size=48_200_000 + days,
            rows=121_000,
            documents=312,
            damaged=damaged,
            made_at=made,
        )
    operation.note_check(sha256=sha256, sound=True)
