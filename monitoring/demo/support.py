"""The demonstration's daily life of placements: a key worker, a review, visits, talks, and an incident."""

from datetime import timedelta

from django.utils import timezone

from apcommission.people.models import Person, Role
from placements.placement.models import Placement
from placements.safety import actions as safety
from placements.safety.models import Incident, Told
from placements.support import actions, reviews
from placements.support.models import ParentTalk, Review, Visit
from providers.directory.models import Provider

PUPILS = 4


def go_about(people: dict[Role, Person], provider: Provider) -> None:
    """The key worker visits the provider's first pupils; one review is held, others are planned."""
    worker, tutor = people[Role.KEY_WORKER], people[Role.PROVIDER_TUTOR]
    running = Placement.objects.filter(provider=provider, state=Placement.State.ACTIVE)
    found = list(running.order_by("start", "pk")[:PUPILS])
    reviews.plan_reviews()
    today = timezone.localdate()
    for placement in found:
        actions.name_key_worker(
            by=people[Role.PROVIDER_MANAGER], placement=placement, person=worker
        )
    for placement in found[:2]:
        day = max(placement.start, today - timedelta(days=6))
        actions.log_visit(
            by=worker,
            placement=placement,
            visited_on=day,
            where=Visit.Where.PROVIDER,
            words="Works well in the small group, and is proud of the bench made last week.",
            next_step="Ask the school about the maths paper.",
        )
        actions.log_talk(
            by=tutor,
            placement=placement,
            spoken_on=day,
            with_whom="Mother",
            how=ParentTalk.How.PHONE,
            good_news=True,
            words="Told her of a full week. She was very glad.",
        )
    if found:
        _report(tutor, people[Role.SAFEGUARDING_LEAD], found[0])
        _review(tutor, found[-1])


def _report(tutor: Person, lead: Person, placement: Placement) -> None:
    """One incident that is noted, and one that waits for the safeguarding lead."""
    now = timezone.now()
    for hours, severity, what in (
        (
            30,
            Incident.Severity.MEDIUM,
            "Left the workshop after a quarrel, came back after a walk.",
        ),
        (
            3,
            Incident.Severity.HIGH,
            "Was hit on the arm by another pupil at break. Ice, then a talk.",
        ),
    ):
        incident = safety.report_incident(
            by=tutor,
            placement=placement,
            kind=Incident.Kind.INCIDENT,
            severity=severity,
            happened_at=now - timedelta(hours=hours),
            place="Workshop",
            what=what,
        )
        if severity == Incident.Severity.MEDIUM:
            safety.take_note(by=lead, incident=incident)
            safety.tell(
                by=tutor,
                incident=incident,
                whom=Told.Whom.PARENT,
                name="Mother",
                told_at=now - timedelta(hours=hours - 1),
                how="Phone. She will talk with him tonight.",
            )


def _review(tutor: Person, placement: Placement) -> None:
    """A review that asks the authority for more time."""
    review = placement.reviews.filter(state=Review.State.PLANNED).first()
    if review is None:
        return
    held = reviews.hold_review(
        by=tutor,
        review=review,
        held_on=timezone.localdate(),
        outcome=Review.Outcome.EXTEND,
        extend_to=placement.planned_end + timedelta(weeks=4),
        present="Tutor, head of year, the pupil, his mother",
        words="Attendance has doubled. Two more units are within reach.",
        pupil_says="I want to finish the course.",
    )
    reviews.agree_action(
        by=tutor,
        review=held,
        words="Send the maths papers to the provider",
        owner="School",
        due_on=timezone.localdate() + timedelta(days=7),
    )
