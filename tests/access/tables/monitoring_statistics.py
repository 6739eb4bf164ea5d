"""Published statistics: made by the authority, read by members and auditors too."""

from monitoring.statistics.actions import ask_for_edition, make
from monitoring.statistics.models import Edition
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.world import World

READERS = LA | {"member"}


def ready(world: World) -> Edition:
    def made(w: World) -> Edition:
        edition = ask_for_edition(by=w.person("officer"), year=w.today.year - 2)
        return make(edition_pk=edition.pk) or edition

    found: Edition = world.made("edition of statistics", made)
    return found


def failed(world: World) -> dict[str, int]:
    made = world.made(
        "failed edition",
        lambda w: Edition.objects.create(
            year=2020, number=1, state="failed", asked_by=w.people["officer"]
        ),
    )
    return {"pk": made.pk}


ROWS = [
    Row("statistics:list", READERS),
    Row("statistics:ask", LA),
    Row("statistics:edition", READERS, lambda w: {"pk": ready(w).pk}),
    Row("statistics:edition", LA, failed, note="failed"),
    Row("statistics:try_again", LA, failed, method="post"),
    Row(
        "documents:open",
        READERS,
        lambda w: {"pk": ready(w).document_id},
        page=False,
        note="the files of statistics",
    ),
]
