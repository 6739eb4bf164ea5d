"""Documents: who may open one is asked of its kind; a kind that no one registered is closed to all."""

from apcommission.documents.actions import keep
from tests.access.rows import Row
from tests.factories.world import World


def orphan(world: World) -> dict[str, int]:
    made = world.made(
        "orphan document",
        lambda w: keep(
            kind="orphan", title="x", content=b"%PDF-", content_type="application/pdf", by=None
        ),
    )
    return {"pk": made.pk}


ROWS = [Row("documents:open", (), orphan, page=False)]
