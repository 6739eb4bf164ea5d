"""Factories of tables on their way in."""

from typing import Any

from apcommission.importing import actions, kinds
from apcommission.importing.models import Upload
from apcommission.people.models import Organisation, Person


def staged(kind: str, by: Person, organisation: Organisation, text: str, **settings: Any) -> Upload:
    """A table that a person sent, matched by its headings and checked; `text` in CSV."""
    from apcommission.importing.tables import rows_of_text

    upload = actions.receive(
        by=by,
        kind=kinds._KINDS[kind],
        organisation=organisation,
        rows=rows_of_text(text),
        source="Pasted table",
        **settings,
    )
    if upload.mapping is None:
        actions.map_columns(by=by, upload=upload, mapping=actions.guessed(upload))
    upload.refresh_from_db()
    return upload
