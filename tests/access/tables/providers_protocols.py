"""Protocols: composed by the authority, signed and assessed by the provider, judged by officers."""

from typing import Any

from tests.access.personas import EVERYONE, LA
from tests.access.rows import Row
from tests.factories.providers import (
    ProtocolPackFactory,
    StandardFactory,
    StandardStatusFactory,
    evidence_file,
)
from tests.factories.world import World

COMPOSERS = {"commissioner", "administrator"}
HEADS = {"headteacher", "other_headteacher"}
OWN = {"provider_manager", "provider_tutor"}
SEE = LA | {"administrator"}


def pack(world: World) -> dict[str, Any]:
    return {"pk": world.pack.pk}


def draft(world: World) -> dict[str, Any]:
    made = world.made("draft pack", lambda w: StandardFactory(pack__application_form="# You\nName"))
    return {"pk": made.pack_id}


def draft_standard(world: World) -> dict[str, Any]:
    return {"pk": world.made("draft standard", lambda w: StandardFactory()).pk}


def form(world: World) -> dict[str, Any]:
    made = world.made(
        "pack with forms",
        lambda w: ProtocolPackFactory(
            in_force_from=w.today.replace(year=w.today.year - 5), application_form="# You\nName"
        ),
    )
    return {"pk": made.pk, "form": "application_form"}


def provider(world: World) -> dict[str, Any]:
    return {"pk": world.provider.pk}


def to_sign(world: World) -> dict[str, Any]:
    made = world.made(
        "pack to sign",
        lambda w: ProtocolPackFactory(in_force_from=w.today.replace(year=w.today.year - 4)),
    )
    return {"pk": world.provider.pk, "pack_pk": made.pk}


def status(world: World) -> Any:
    return world.made(
        "status",
        lambda w: StandardStatusFactory(
            provider=w.provider, standard=w.standard, status="in_place", expires_on=w.today
        ),
    )


def standard(world: World) -> dict[str, Any]:
    return {"pk": status(world).provider_id, "standard_pk": status(world).standard_id}


def file(world: World) -> dict[str, Any]:
    return {
        "pk": world.made(
            "file", lambda w: evidence_file(status(w), w.people["provider_manager"])
        ).pk
    }


ROWS = [
    Row("protocols:list", EVERYONE),
    Row("protocols:compose", COMPOSERS),
    Row("protocols:pack", EVERYONE, pack),
    Row("protocols:pack", COMPOSERS, draft, note="of a draft"),
    Row("protocols:edit", COMPOSERS, draft),
    Row("protocols:adopt", COMPOSERS, draft),
    Row("protocols:withdraw", COMPOSERS, pack),
    Row("protocols:form", EVERYONE, form),
    Row("protocols:progress", SEE, pack),
    Row("protocols:standard_add", COMPOSERS, draft),
    Row("protocols:standard_edit", COMPOSERS, draft_standard),
    Row("protocols:standard_remove", COMPOSERS, draft_standard, method="post"),
    Row("protocols:evidence", SEE),
    Row("protocols:evidence_remove", {"provider_manager"}, file, method="post"),
    Row("protocols:provider", LA | HEADS | OWN, provider, seen_as="headteacher"),
    Row(
        "protocols:provider",
        LA | HEADS | OWN,
        provider,
        seen_as="provider_manager",
        note="by its manager",
    ),
    Row("protocols:sign", {"provider_manager"}, to_sign),
    Row("protocols:standard", LA | OWN, standard, seen_as="provider_manager"),
    Row("protocols:judge", LA, standard),
]


def grow(world: World) -> None:
    """More evidence of more providers, and files of a standard."""
    for other in (world.provider, world.other_provider):
        for _ in range(3):
            StandardStatusFactory(
                provider=other,
                standard=StandardFactory(pack=world.pack),
                status="in_place",
                expires_on=world.today,
            )
    for _ in range(3):
        evidence_file(status(world), world.people["provider_manager"])
