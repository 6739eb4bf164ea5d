"""Links that a higher floor puts on a lower floor's page.

    @related.to("referral")
    def place_the_pupil(referral: Referral, person: Person) -> list[Link]: ...

The page asks for them with `{% related "referral" referral as links %}`, and draws what is to be done next
(`main=True`) as buttons with `{% related_buttons links %}`, the others with `{% related_links links %}`.
Kinds in use: directory (its files; about nothing in particular), provider, programme, pupil, referral,
decision, placement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apcommission.people.models import Person


@dataclass(frozen=True)
class Link:
    """Where one can go on from here; `about` says what is there. `main`: what is to be done next."""

    text: str
    url: str
    about: str = ""
    main: bool = False


Teller = Callable[[Any, Person], list[Link]]
_TELLERS: dict[str, list[Teller]] = {}


def to(kind: str) -> Callable[[Teller], Teller]:
    """Register a teller of links for the pages of `kind`."""

    def add(teller: Teller) -> Teller:
        _TELLERS.setdefault(kind, []).append(teller)
        return teller

    return add


def links(kind: str, obj: Any, person: Person) -> list[Link]:
    """The links that `person` may follow from `obj`, in the order of the floors."""
    return [link for tell in _TELLERS.get(kind, ()) for link in tell(obj, person)]
