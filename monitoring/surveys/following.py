"""Writes of what the authority does about what was said in a survey."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from monitoring.surveys import queries
from monitoring.surveys.models import SurveyAction, Wave
from providers.directory.models import Provider


@transaction.atomic
def take_on(
    *,
    by: Person,
    wave: Wave,
    what: str,
    owner: Person,
    due_on: date,
    said: str = "",
    provider: Provider | None = None,
    once: str = "",
) -> SurveyAction:
    """Make an action of a suggestion: what is done, by whom, until when. The words are copied, no more."""
    authorise(by, "monitoring.follow_survey_action", wave)

    def make() -> SurveyAction:
        if wave.state != Wave.State.CLOSED:
            raise Refused("The survey is still open.")
        if due_on < timezone.localdate():
            raise Refused("Choose a day that is still to come.", field="due_on")
        if not queries.owners().filter(pk=owner.pk).exists():
            raise Refused("Select someone of the authority.", field="owner")
        made = SurveyAction.objects.create(
            wave=wave, provider=provider, said=said, what=what, owner=owner, due_on=due_on
        )
        record("took_on_suggestion", made, by=by)
        return made

    return with_once(once, SurveyAction, make)


@transaction.atomic
def finish(*, by: Person, action: SurveyAction, outcome: str) -> SurveyAction:
    """It is done: what came of it. Harmless to repeat; the first words stand."""
    found = SurveyAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    authorise(by, "monitoring.follow_survey_action", found)
    if found.done_on is None:
        found.done_on, found.outcome = timezone.localdate(), outcome
        found.save()
        record("finished_survey_action", found, by=by)
    return found
