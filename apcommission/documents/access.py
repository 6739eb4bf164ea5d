"""Who may open a document: asked of its kind, in the `start.py` of the capability that keeps such documents.

    @opens("agreement")
    def agreement(person: Person, document: Document) -> int | bool: ...

The answer is False, True, or the key of the pupil whose record it shows (of several: their keys), so that
the reading is recorded. A kind that is registered with `marked=True` bears its reader's name and the time on
every page (PDF only).
"""

from collections.abc import Callable, Sequence

from apcommission.documents.models import Document
from apcommission.people.models import Person

Answer = int | bool | Sequence[int]
Opener = Callable[[Person, Document], Answer]
_OPENERS: dict[str, Opener] = {}
_MARKED: set[str] = set()


def opens(kind: str, *, marked: bool = False) -> Callable[[Opener], Opener]:
    """Register who may open documents of `kind`, and whether each reader's copy is marked."""

    def add(opener: Opener) -> Opener:
        _OPENERS[kind] = opener
        if marked:
            _MARKED.add(kind)
        return opener

    return add


def who_may_open(person: Person, document: Document) -> Answer:
    """False, True, or the key or keys of the pupils concerned. A kind that no one registered is closed."""
    opener = _OPENERS.get(document.kind)
    return opener(person, document) if opener else False


def is_marked(document: Document) -> bool:
    """Whether each reader's copy bears the reader's name and the time."""
    return document.kind in _MARKED
