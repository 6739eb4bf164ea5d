"""The audit trail."""

from typing import Any

from django.core.files.base import ContentFile

from apcommission.audit.actions import record
from apcommission.audit.models import YearlyFile
from tests.access.rows import Row
from tests.factories.world import World


def with_an_event(world: World) -> dict[str, Any]:
    """The address takes nothing, but an empty trail asks for no rows."""
    world.made("an event", lambda w: record("exported", by=w.people["officer"]))
    return {}


def a_file(world: World) -> dict[str, int]:
    def make(w: World) -> YearlyFile:
        found = YearlyFile(year=w.today.year - 1, state="ready", entries=1, sha256="0" * 64)
        found.file.save("audit.csv", ContentFile(b"number"), save=False)
        found.save()
        return found

    return {"pk": world.made("a yearly file", make).pk}


def with_a_file(world: World) -> dict[str, int]:
    a_file(world)
    return {}


SEE = {"administrator", "commissioner", "member"}
KEEP = {"administrator", "commissioner"}

ROWS = [
    Row("audit:list", SEE, with_an_event),
    Row("audit:files", SEE, with_a_file),
    Row("audit:files", KEEP, method="post", data=lambda w: {"year": w.today.year - 1}),
    Row("audit:file", SEE, a_file, page=False),
]
