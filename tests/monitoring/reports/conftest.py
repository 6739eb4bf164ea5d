"""What reports are tested with beside the world."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import psycopg2
import pytest


@pytest.fixture
def scope(world: Any) -> str:
    """The world's provider as a scope."""
    return f"provider:{world.provider.organisation.reference}"


@pytest.fixture
def kind_that() -> Iterator[Callable[..., Any]]:
    """kind_that(figures): a kind of report of our own, in the place of the directory."""
    from monitoring.reports.kinds import KINDS, Kind

    before = KINDS.get("directory")

    def register(figures: Callable[[Any, Any, date], Any]) -> Kind:
        KINDS["directory"] = Kind(
            key="directory",
            scopes=frozenset({"la"}),
            figures=figures,
            template="print/base.html",
            context=dict,
        )
        return KINDS["directory"]

    yield register
    KINDS.pop("directory")
    if before:
        KINDS["directory"] = before


@pytest.fixture
def other_connection(transactional_db: None) -> Iterator[Any]:
    """Someone else's connection to the same database."""
    from django.db import connection

    settings = connection.settings_dict
    other = psycopg2.connect(
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"],
        port=settings["PORT"] or None,
    )
    yield other
    other.close()
