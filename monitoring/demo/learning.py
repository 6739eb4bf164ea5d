"""The demonstration's learning: targets, assessments and a progress report."""

from datetime import timedelta

from django.utils import timezone

from apcommission.calendar.queries import present_or_last_term
from apcommission.people.models import Person
from placements.learning import plans, progress, queries
from placements.learning.models import Target
from placements.placement.models import Placement
from providers.directory.models import Provider


def plan_learning(tutor: Person, provider: Provider) -> None:
    """Two targets for each of the provider's first pupils, one of them met; one report that was sent.

    All but the last pupil's were set some weeks ago, and are due today.
    """
    running = Placement.objects.filter(provider=provider, state=Placement.State.ACTIVE)
    today = timezone.localdate()
    outcomes = {outcome.title: outcome for outcome in queries.outcomes_on_offer()}
    pupils = list(running.order_by("start", "pk")[:3])
    for placement in pupils:
        for title, words, baseline, result in (
            ("Enjoy and achieve", "I come on time four days a week", "Two days a week", "meet"),
            ("Be healthy", "I eat breakfast before I leave", "Hardly ever", ""),
        ):
            target = plans.set_target(
                by=tutor,
                placement=placement,
                outcome=outcomes[title],
                words=words,
                baseline=baseline,
                agreed_with_pupil=True,
                pupil_says="I can do that.",
                due_on=today + timedelta(days=42),
            )
            plans.review_target(by=tutor, target=target, words="Getting there", result=result)
        plans.assess(
            by=tutor,
            placement=placement,
            assessed_on=today,
            areas={"attitude": 3, "peers": 3, "workshop": 4, "english": "Entry 3"},
        )
    # Nobody can set a target for today, and a figure of targets needs some that are due.
    Target.objects.filter(placement__in=pupils[:-1]).update(due_on=today)
    term, first = present_or_last_term(), next(iter(pupils), None)
    if term is None or first is None or first.start > term.end:
        return
    report = progress.begin_report(by=tutor, placement=first, term=term)
    progress.write_report(
        by=tutor,
        report=report,
        learning="Two units in practical work, and a steady start in English.",
        conduct="Calmer in groups. Asks for help before it becomes too much.",
        next_steps="A taster day at the college, and a maths paper.",
        for_parents="Your child works hard and is a pleasure to have here. He made a bench from old wood.",
    )
    progress.send_report(by=tutor, report=report)
