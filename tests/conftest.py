"""What every test stands on. The engines come first: settings.py reads their addresses."""

import django
import pytest

from tests import engines
from tests.worker import worker

__all__ = ["worker"]

engines.prepare()


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    # pytest-django itself would read the settings before this file can name the engines.
    django.setup()
