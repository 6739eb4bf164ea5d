"""The annual review of the demonstration: a draft of the last academic year, with three actions."""

from datetime import timedelta

from django.utils import timezone

from apcommission.people.models import Person, Role
from monitoring.review import actions
from monitoring.review.demand import year_of

TEXTS = {
    "demand": (
        "More of those referred are in key stage 3 than two years ago. Schools say that pupils who struggled "
        "with the move from primary school are referred within its first year."
    ),
    "gaps": (
        "There is little short-term provision for key stage 3 and almost none for primary pupils. Where "
        "nothing suits, we set it up: a nurture group is being planned with two primary schools."
    ),
    "voices": (
        "Pupils ask for smaller groups and more practical work. Parents ask to be told sooner what happens "
        "after the placement."
    ),
}
#: (what, owner, days from now, what was noted, what follows)
PLAN = (
    (
        "Buy six part-time places for key stage 3 for the spring term",
        Role.COMMISSIONER,
        45,
        "Two providers have been asked for an offer.",
        "",
    ),
    (
        "Set up a nurture group with two primary schools",
        Role.OFFICER,
        -10,
        "One school has agreed. The second decides after its governors have met.",
        "",
    ),
    (
        "Tell parents in writing, at the mid-point, what comes after the placement",
        Role.OFFICER,
        -30,
        "The letter is in use since half-term.",
        "finish",
    ),
)


def look_back(people: dict[Role, Person]) -> None:
    """The officer writes the review of the last year; the plan is followed by its owners."""
    officer = people[Role.OFFICER]
    today = timezone.localdate()
    review = actions.start_review(by=officer, year=year_of(today) - 1)
    for section in review.sections.filter(key__in=TEXTS):
        actions.write_section(
            by=officer, section=section, heading=section.heading, text=TEXTS[section.key]
        )
    for what, role, days, note, verb in PLAN:
        action = actions.plan_action(
            by=officer,
            review=review,
            what=what,
            owner=people[role],
            due_on=today + timedelta(days=days),
        )
        actions.note_progress(by=people[role], action=action, words=note, verb=verb)
