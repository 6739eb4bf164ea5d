"""Yearly returns: filled in by the provider's manager, checked by the authority."""

from monitoring.returns.models import ProviderReturn
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.providers import ProviderFactory
from tests.factories.returns import a_return
from tests.factories.world import World

MANAGER = frozenset({"provider_manager"})
MANAGERS = frozenset({"provider_manager", "other_provider_manager"})


def opened(world: World) -> ProviderReturn:
    found: ProviderReturn = world.made("open return", lambda w: a_return(w.provider))
    return found


def submitted(world: World) -> ProviderReturn:
    def make(w: World) -> ProviderReturn:
        made = a_return(w.provider, "submitted", 2024, pupils=4)
        made.lines.filter(key="pupils").update(reported=5, explanation="One came in July.")
        return made

    found: ProviderReturn = world.made("submitted return", make)
    return found


def grow(world: World) -> None:
    opened(world), submitted(world)
    for _ in range(3):
        a_return(ProviderFactory())


ROWS = [
    Row("returns:list", LA | MANAGERS),
    Row("returns:return", LA | MANAGER, lambda w: {"pk": opened(w).pk}),
    Row("returns:return", LA | MANAGER, lambda w: {"pk": submitted(w).pk}, note="submitted"),
    Row("returns:fill_in", MANAGER, lambda w: {"pk": opened(w).pk}),
    Row("returns:question", LA, lambda w: {"pk": submitted(w).pk}),
    Row(
        "returns:accept",
        LA,
        lambda w: {"pk": submitted(w).pk},
        method="post",
        data=lambda w: {"x": "1"},
    ),
]
