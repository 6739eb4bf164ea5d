"""Notices of absence to schools and parents, and reminders of registers that are not taken."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.calendar.models import Session
from apcommission.calendar.queries import monday_of
from apcommission.editing import check_version
from apcommission.messages.actions import send
from apcommission.people.models import Person, Role, School
from apcommission.people.queries import who_hold
from apcommission.permissions import authorise
from placements.attendance import queries
from placements.attendance.models import AbsenceNotice, Mark, SchoolChoice
from placements.attendance.patterns import ABSENT
from referrals.sharing.actions import PARENT, disclose
from referrals.sharing.models import Disclosure
from referrals.sharing.queries import may_write_to_parents

#: Absent by agreement: nobody has to be told.
NOT_TOLD = ("C2",)
#: Minutes after the start of a session from which a register that is not taken is asked for.
ASK_AFTER = timedelta(minutes=40)

TO_SCHOOL = """A pupil of your school was marked absent from alternative provision on {day}, {session}.
It is placement {reference}.

Sign in to see who it is: {address}
"""
TO_PARENT = """Your child was marked absent from their place to learn today, {session}.

Please ring the school if you do not know of this. This message is sent by {authority}.
"""
NOT_TAKEN = """The register of your organisation for this {session} is not complete. Schools must know of
absences within the hour.

Sign in to take it: {address}
"""
HALVES = {Session.AM: "in the morning", Session.PM: "in the afternoon"}


def begun(now: datetime) -> dict[Session, datetime]:
    """{session: when it began} of the day of `now`, for those that have begun."""
    today = timezone.localtime(now).date()
    starts = {}
    for session, text in zip(Session, settings.SESSION_STARTS.split(","), strict=True):
        start = timezone.make_aware(datetime.combine(today, time.fromisoformat(text.strip())))
        if start <= now:
            starts[session] = start
    return starts


def notify_absences(*, now: datetime) -> int:
    """Tell schools of today's absences in sessions that have begun; returns of how many.

    Each pupil and session is told of once, however often the job runs. A register that is not complete
    forty minutes after the start is asked for at its provider.
    """
    starts = begun(now)
    if not starts:
        return 0
    today = timezone.localtime(now).date()
    noticed = AbsenceNotice.objects.filter(date=today).values_list("placement", "session")
    known = set(noticed)
    absent = (
        Mark.objects.filter(date=today, session__in=starts, code__counts_as__in=ABSENT)
        .exclude(code__in=NOT_TOLD)
        .select_related("placement__referral", "placement__school__attendance_choice")
        .order_by("pk")
    )
    new = [mark for mark in absent if (mark.placement_id, mark.session) not in known]
    for mark in new:
        _tell(mark)
    for session, start in starts.items():
        if now - start >= ASK_AFTER:
            _ask_for_register(session, today)
    return len(new)


@transaction.atomic
def _tell(mark: Mark) -> None:
    placement = mark.placement
    session = Session(mark.session)
    _, is_new = AbsenceNotice.objects.get_or_create(
        placement=placement, date=mark.date, session=session
    )
    if not is_new:
        return
    key = f"absence/{placement.pk}/{mark.date.isoformat()}/{session.value}"
    monday = monday_of(mark.date).isoformat()
    address = settings.SITE_ADDRESS + reverse("attendance:school_week", args=[monday])
    body = TO_SCHOOL.format(
        day=f"{mark.date:%-d %B %Y}",
        session=HALVES[session],
        reference=placement.reference,
        address=address,
    )
    addresses = {placement.referral.attendance_contact_email} - {""}
    if placement.school_id:
        heads = who_hold(Role.HEADTEACHER, organisation=placement.school_id)
        addresses |= {head.email for head in heads}
    for number, to in enumerate(sorted(addresses)):
        send(to=to, subject="A pupil is absent", body=body, key=f"{key}/school/{number}")
    notice, attend = Disclosure.What.NOTICE, Disclosure.Why.ATTEND
    school = [placement.school_id]
    disclose(placement.pupil_id, notice, attend, organisations=school, about=placement)
    choice = getattr(placement.school, "attendance_choice", None) if placement.school else None
    if choice and choice.tells_parents:
        _tell_parents(mark, key)
    record("told_of_absence", placement, by=None, pupil_id=placement.pupil_id, session=key)


def _tell_parents(mark: Mark, key: str) -> None:
    placement = mark.placement
    if not may_write_to_parents(placement.pupil, mark.date):
        return
    contacts = placement.pupil.contacts.filter(parental_responsibility=True).exclude(email="")
    notice, attend = Disclosure.What.NOTICE, Disclosure.Why.ATTEND
    if contacts:
        disclose(placement.pupil_id, notice, attend, to=PARENT, about=placement)
    words = TO_PARENT.format(
        session=HALVES[Session(mark.session)], authority=settings.AUTHORITY_NAME
    )
    for contact in contacts:
        send(
            to=contact.email,
            subject="About today",
            body=words,
            key=f"{key}/parent/{contact.pk}",
        )


def _ask_for_register(session: Session, today: date) -> None:
    monday = monday_of(today).isoformat()
    half = "morning" if session == Session.AM else "afternoon"
    for provider in sorted(queries.unmarked(None, today, session)):
        address = settings.SITE_ADDRESS + reverse("attendance:week", args=[provider, monday])
        staff = who_hold(Role.PROVIDER_MANAGER, Role.PROVIDER_TUTOR, organisation=provider)
        for person in staff:
            send(
                to=person.email,
                subject="A register is not complete",
                body=NOT_TAKEN.format(session=half, address=address),
                key=f"register-not-taken/{provider}/{today}/{session.value}/{person.pk}",
            )


@transaction.atomic
def choose_notices(
    *, by: Person, school: School, tells_parents: bool, version: int | None = None
) -> SchoolChoice:
    """A school chooses whether parents are told of absences too."""
    authorise(by, "placements.choose_notices", school)
    choice, is_new = SchoolChoice.objects.select_for_update().get_or_create(school=school)
    if not is_new:
        check_version(choice, version)
    choice.tells_parents = tells_parents
    choice.save()
    record("chose_notices", choice, by=by, tells_parents=tells_parents)
    return choice
