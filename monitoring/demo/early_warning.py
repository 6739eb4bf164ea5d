"""Early warning in the demonstration: for two placements at risk someone has done something already."""

from datetime import timedelta

from django.utils import timezone

from apcommission.people.models import Person
from monitoring.early_warning import actions, queries

STEPS = (
    (
        "Spoke with the parents and the provider. The pupil starts an hour later for two weeks, and the key "
        "worker visits on Mondays.",
        14,
    ),
    ("Asked the provider for the review before half-term; the school will take part.", 10),
)


def keep_an_eye(officer: Person) -> None:
    """A step each for the second and the third of the list: the first still waits for someone."""
    for placement, (what, days) in zip(queries.at_risk(for_user=officer)[1:3], STEPS, strict=False):
        actions.take_step(
            by=officer,
            placement=placement,
            what=what,
            look_again_on=timezone.localdate() + timedelta(days=days),
        )
