"""The directory: read by all, kept by each provider's manager, published by the authority."""

from tests.access.personas import EVERYONE, LA
from tests.access.rows import Row
from tests.factories.world import World

KEEPERS = LA | {"provider_manager"}


def provider(world: World) -> dict[str, int]:
    return {"pk": world.provider.pk}


def programme(world: World) -> dict[str, int]:
    return {"pk": world.programme.pk}


def draft(world: World) -> dict[str, int]:
    """A provider whose entry is not published yet."""
    from tests.factories.providers import ProviderFactory

    return {"pk": world.made("draft entry", lambda w: ProviderFactory(state="draft")).pk}


ROWS = [
    Row("directory:programme_list", EVERYONE),
    Row("directory:programme_detail", EVERYONE, programme),
    Row("directory:programme_edit", KEEPERS, programme),
    Row("directory:price_change", KEEPERS, programme),
    Row("directory:price_out", KEEPERS, programme, method="post"),
    Row("directory:provider_list", EVERYONE),
    Row("directory:provider_add", LA),
    Row("directory:provider_detail", EVERYONE, provider),
    Row("directory:provider_detail", LA, draft, note="of a draft"),
    Row("directory:entry", KEEPERS, provider),
    Row("directory:move", KEEPERS, provider, method="post", data=lambda w: {"verb": "confirm"}),
    Row("directory:return_entry", LA, provider),
    Row("directory:venue_add", KEEPERS, provider),
    Row("directory:venue_edit", KEEPERS, lambda world: {"pk": world.venue.pk}),
    Row("directory:programme_add", KEEPERS, provider),
]
