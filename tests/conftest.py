"""What every test stands on. The engines come first: settings.py reads their addresses."""

import os

import django
import pytest

from tests import engines
from tests.browser import chromium, desktop, phone
from tests.worker import worker

__all__ = ["chromium", "desktop", "phone", "worker"]

engines.prepare()


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    # pytest-django itself would read the settings before this file can name the engines.
    django.setup()
    # An xdist worker inherits our environment, and must not read the settings early because of it.
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that commit empty the database behind them: each starts from what the migrations loaded."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        if {"live_server", "transactional_db"} & set(names):
            names.insert(0, "django_db_serialized_rollback")
