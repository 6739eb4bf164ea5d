"""Yearly returns: filled in by the provider's own manager, answered by the authority."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.returns import LineFactory, QuestionFactory, ReturnFactory
from tests.factories.world import World

MANAGER = frozenset({"provider_manager"})
MANAGERS = MANAGER | {"other_provider_manager"}


def made(state: str, year: int) -> Callable[[World], dict[str, Any]]:
    """A return of the world's provider in that state, of a year of its own."""

    def make(world: World) -> Any:
        times = {"submitted_at": timezone.now()} if state != "open" else {}
        if state == "accepted":
            times["accepted_at"] = timezone.now()
        one = ReturnFactory(provider=world.provider, year=year, state=state, **times)
        LineFactory(
            yearly_return=one,
            label="Placements",
            held=12,
            reported=14,
            explanation="Two began early.",
        )
        LineFactory(
            yearly_return=one,
            key=f"places_of_{world.programme.pk}",
            section="next_year",
            label=world.programme.title,
            must_agree=False,
        )
        if state == "queried":
            QuestionFactory(yearly_return=one)
        return one

    return lambda world: {"pk": world.made(f"{state} yearly return", make).pk}


open_one, submitted = made("open", 2025), made("submitted", 2024)
queried, accepted = made("queried", 2023), made("accepted", 2022)


def section(world: World) -> dict[str, Any]:
    return {**open_one(world), "key": "pupils"}


def grow(world: World) -> None:
    for year in range(2015, 2020):
        ReturnFactory(provider=world.provider, year=year)
        ReturnFactory(provider=world.other_provider, year=year, state="queried")
    for find in (open_one, submitted, queried, accepted):
        who = {"answer": "Two began early.", "answered_by": world.people["provider_manager"]}
        QuestionFactory(yearly_return_id=find(world)["pk"], answered_at=timezone.now(), **who)
        LineFactory.create_batch(3, yearly_return_id=find(world)["pk"])


ROWS = [
    Row("returns:list", LA | MANAGERS),
    Row("returns:figures", LA | MANAGERS),
    Row("returns:together", LA),
    Row("returns:return", LA | MANAGER, open_one, seen_as="provider_manager"),
    Row("returns:return", LA | MANAGER, submitted, note="submitted"),
    Row("returns:return", LA | MANAGER, queried, seen_as="provider_manager", note="queried"),
    Row("returns:return", LA | MANAGER, accepted, note="accepted"),
    Row("returns:section", MANAGER, section),
    Row("returns:submit", MANAGER, open_one, note="ready"),
    Row("returns:submit", MANAGER, queried, note="queried"),
    Row("returns:more_time", LA, open_one),
    Row("returns:recount", MANAGER, open_one, method="post"),
    Row("returns:recount", LA, submitted, method="post", note="submitted"),
    Row("returns:take_back", MANAGER, submitted, method="post"),
]
