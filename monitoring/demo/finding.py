"""What the demonstration's headteacher keeps of the directory, and the provider that they suggest."""

from apcommission.people.models import Person
from providers.directory.queries import programmes
from providers.finding.actions import keep_on_shortlist, suggest_provider

NOTES = ("Close to the bus from school", "Ask whether they offer a taster day", "")


def look_around(headteacher: Person) -> None:
    """A shortlist with notes, and a suggestion that waits for the authority."""
    for programme, note in zip(programmes(for_user=headteacher), NOTES, strict=False):
        keep_on_shortlist(by=headteacher, programme=programme, note=note)
    suggest_provider(
        by=headteacher,
        name="Hollin Bank Farm",
        contact="hollinbank.example",
        offers="Care of animals and growing food, two days a week, for key stages 3 and 4.",
    )
