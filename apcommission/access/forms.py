"""The review of access as a form: one question for each role that is not answered yet."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from apcommission.access.models import AccessAnswer
from apcommission.forms import PageForm
from apcommission.people.models import Person

Decision = AccessAnswer.Decision


class ReviewForm(PageForm):
    """Some may be answered now and the rest later, so no question is required."""

    button = "Save the answers"
    says_optional = False

    def __init__(
        self, *args: Any, lines: Iterable[AccessAnswer], by: Person, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked: list[AccessAnswer] = []
        for line in lines:
            if line.decision or line.held.ended_on:
                continue
            self.asked.append(line)
            self.fields[f"role_{line.pk}"] = forms.ChoiceField(
                choices=_choices(own=line.held.person_id == by.pk),
                widget=forms.RadioSelect,
                required=False,
                label=f"{line.held.person}: {line.held.get_role_display()}",
            )

    def questions(self) -> list[tuple[AccessAnswer, BoundField]]:
        """Each role with its question."""
        return [(line, self[f"role_{line.pk}"]) for line in self.asked]

    def decisions(self) -> dict[int, str]:
        """What was answered: decisions by the key of the answer."""
        typed = {line.pk: self.cleaned_data[f"role_{line.pk}"] for line in self.asked}
        return {key: decision for key, decision in typed.items() if decision}


def _choices(*, own: bool) -> list[tuple[str, str]]:
    """Nobody ends their own access."""
    choices = [(Decision.KEEP.value, Decision.KEEP.label)]
    return choices if own else [*choices, (Decision.END.value, Decision.END.label)]
