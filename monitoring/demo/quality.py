"""The quality record of the demonstration: checklists in use, and work that waits for each role."""

from datetime import timedelta

from django.utils import timezone

from apcommission.people.models import Person, Role
from providers.directory.models import Provider
from providers.quality import actions, following
from providers.quality.models import Review, ReviewKind

#: The areas that the study's local authorities look at in visits and yearly assessments.
THEMES = """# Safeguarding
Is the record of staff checks complete?
Do pupils know whom to tell when they are worried?
# Attendance
Is every register taken on the day, and absence followed the same day?
# Teaching and learning
Is the work at the right level, and does it lead to a qualification?
# Behaviour and wellbeing
Do pupils feel safe and well known?
# Leadership
Does the provider know what it does well and what it must do better?
"""


def keep_the_record(people: dict[Role, Person], own: Provider) -> None:
    """The `own` provider was assessed and has a recommendation to answer; others wait for a visit."""
    for kind, name in ((ReviewKind.VISIT, "Visits"), (ReviewKind.ASSESSMENT, "Yearly assessment")):
        draft = actions.compose_checklist(
            by=people[Role.ADMINISTRATOR], kind=kind, name=name, themes=THEMES
        )
        actions.adopt_checklist(by=people[Role.COMMISSIONER], checklist=draft)
    others = list(Provider.objects.filter(state="published").exclude(pk=own.pk).order_by("pk")[:3])
    _write(people, own, ReviewKind.ASSESSMENT, accepted=True)
    for other in others[:1]:
        _write(people, other, ReviewKind.VISIT, accepted=False)
        following.raise_concern(
            by=people[Role.HEADTEACHER],
            provider=other,
            words="On two mornings nobody was at the door when pupils arrived.",
        )
    for other in others[1:]:
        _plan(people, other, ReviewKind.ASSESSMENT)


def _plan(people: dict[Role, Person], provider: Provider, kind: ReviewKind) -> Review:
    return actions.plan_review(
        by=people[Role.OFFICER],
        provider=provider,
        kind=kind,
        due_on=timezone.localdate() + timedelta(days=10),
        reviewer=people[Role.CONSULTANT],
        announced=kind == ReviewKind.ASSESSMENT,
    )


def _write(
    people: dict[Role, Person], provider: Provider, kind: ReviewKind, *, accepted: bool
) -> None:
    review = _plan(people, provider, kind)
    words = "Seen and talked about with staff and pupils."
    found = {
        finding.position: ("improve" if finding.theme == "Attendance" else "good", words)
        for finding in review.findings.all()
    }
    review = actions.write_review(
        by=people[Role.CONSULTANT],
        review=review,
        done_on=timezone.localdate(),
        judgement="good",
        summary="Pupils are well known and taught well. Absence is not followed soon enough.",
        findings=found,
        submit=True,
    )
    if accepted:
        actions.decide_review(by=people[Role.OFFICER], review=review, verdict="accept")
        following.recommend(
            by=people[Role.OFFICER],
            provider=provider,
            review=review,
            words="Telephone home by ten o’clock on every day of absence, and keep a note of it.",
            owner=people[Role.OFFICER],
            due_on=timezone.localdate() + timedelta(days=14),
        )
