"""Who may open a document: asked of its kind, in the `start.py` of the capability that keeps such documents.

    @opens("agreement")
    def agreement(person: Person, document: Document) -> int | bool: ...

The answer is False, True, or the key of the pupil whose record it shows (of several: their keys), so that
the reading is recorded.
"""

from collections.abc import Callable, Sequence

from apcommission.documents.models import Document
from apcommission.people.models import Person

Answer = int | bool | Sequence[int]
Opener = Callable[[Person, Document], Answer]
_OPENERS: dict[str, Opener] = {}


def opens(kind: str) -> Callable[[Opener], Opener]:
    """Register who may open documents of `kind`."""

    def add(opener: Opener) -> Opener:
        _OPENERS[kind] = opener
        return opener

    return add


def who_may_open(person: Person, document: Document) -> Answer:
    """False, True, or the key or keys of the pupils concerned. A kind that no one registered is closed."""
    opener = _OPENERS.get(document.kind)
    return opener(person, document) if opener else False
