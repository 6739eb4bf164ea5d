"""The directory: read by all, kept by each provider's manager, published by the authority."""

from providers.directory.models import EntryChange
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


def waiting(world: World) -> EntryChange:
    """A change of the world's own entry that waits for the authority."""
    change: EntryChange = world.made("change", lambda w: ask(w, phone="01632 960001"))
    return change


def ask(world: World, **fields: str) -> EntryChange:
    return EntryChange.objects.create(
        provider=world.provider,
        subject=EntryChange.Subject.ENTRY,
        fields=fields,
        asked_by=world.person("provider_manager"),
    )


def change(world: World) -> dict[str, int]:
    return {"pk": waiting(world).pk}


def new_venue(world: World) -> dict[str, int]:
    """A change that adds a venue."""

    def make(world: World) -> EntryChange:
        return EntryChange.objects.create(
            provider=world.provider,
            subject=EntryChange.Subject.NEW_VENUE,
            fields={"postcode": "WN8 8AA", "address": "The new barn"},
            asked_by=world.person("provider_manager"),
        )

    return {"pk": world.made("change that adds", make).pk}


def take_back(world: World) -> dict[str, object]:
    return {"verb": "take_back", "version": waiting(world).version}


def grow(world: World) -> None:
    for number in range(4):
        EntryChange.objects.create(
            provider=world.provider,
            subject=EntryChange.Subject.NEW_VENUE,
            fields={"postcode": f"WN7 {number}AA"},
            asked_by=world.person("provider_manager"),
        )


KEEPER = {"provider_manager"}
ROWS = [
    Row("directory:change_list", KEEPERS | {"other_provider_manager"}),
    Row("directory:change_detail", KEEPERS, change),
    Row("directory:change_move", KEEPER, change, method="post", data=take_back),
    Row("directory:change_return", LA, change),
    Row("directory:change_edit", KEEPER, new_venue),
    Row("directory:programme_list", EVERYONE),
    Row("directory:files", EVERYONE),
    Row("directory:as_csv", EVERYONE, page=False),
    Row("directory:as_json", EVERYONE, page=False),
    Row("directory:programme_detail", EVERYONE, programme),
    Row("directory:programme_edit", KEEPERS, programme),
    Row("directory:price_change", KEEPERS, programme),
    Row("directory:price_out", LA, programme, method="post"),
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
