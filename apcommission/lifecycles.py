"""Lifecycles as tables of allowed transitions.

One table per lifecycle: from, verb, to, who may. Actions ask it before they change a state, pages draw
their buttons from it, docs/lifecycles.md is printed from it and tests walk it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from apcommission.errors import Refused
from apcommission.permissions import authorise, may

if TYPE_CHECKING:
    from apcommission.people.models import Person

ALL: dict[str, "Lifecycle"] = {}


class TransitionRefused(Refused):
    """The thing is not in a state from which this may be done."""


@dataclass(frozen=True)
class Transition:
    """One row: from these states, this verb leads to that state, for those who hold the permission."""

    sources: tuple[str, ...]
    verb: str
    target: str
    permission: str
    words: str  # the button: "Submit to the authority"


@dataclass(frozen=True)
class Lifecycle:
    """The lifecycle of one model: `name` as people say it, and the model's field that holds the state."""

    name: str
    transitions: tuple[Transition, ...]
    state_field: str = "state"
    verbs: dict[str, Transition] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "verbs", {row.verb: row for row in self.transitions})
        if len(self.verbs) != len(self.transitions):
            raise ValueError(f"{self.name}: a verb stands in the table twice")
        ALL[self.name] = self

    def move(self, obj: Any, verb: str, *, by: "Person | None") -> Transition:
        """Set the state that `verb` leads to; the caller saves.

        `by=None` is the system itself (a scheduled job). Raises TransitionRefused with the reason
        when the state does not allow it, PermissionDenied when the person may not.
        """
        row = self.verbs[verb]
        state = getattr(obj, self.state_field)
        if by is not None:
            authorise(by, row.permission, obj)
        if state not in row.sources:
            label = getattr(obj, f"get_{self.state_field}_display")().lower()
            raise TransitionRefused(
                f"This {self.name} is {label}, so you cannot {row.words[0].lower()}{row.words[1:]}. "
                "Someone may have changed it meanwhile: reload the page to see it as it is now."
            )
        setattr(obj, self.state_field, row.target)
        return row

    def open_to(self, obj: Any, person: "Person") -> list[Transition]:
        """The transitions that `person` may make from the present state, in table order."""
        state = getattr(obj, self.state_field)
        return [
            row
            for row in self.transitions
            if state in row.sources and may(person, row.permission, obj)
        ]


def row(
    sources: str | Iterable[str], verb: str, target: str, permission: str, words: str
) -> Transition:
    """A Transition; `sources` may be one state."""
    states = (sources,) if isinstance(sources, str) else tuple(sources)
    return Transition(states, verb, target, permission, words)
