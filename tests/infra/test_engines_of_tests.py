"""The engines under the tests themselves (tests/engines.py)."""

import os

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tests import copying, engines


@pytest.mark.django_db
def test_tests_run_on_postgresql_with_the_extensions_that_the_schema_may_use() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions")
        names = {name for (name,) in cursor.fetchall()}
    assert connection.vendor == "postgresql"
    assert {"btree_gist", "pg_trgm", "unaccent"} <= names


def test_the_cache_is_a_real_server() -> None:
    cache.set("greeting", "hello", timeout=5)
    assert cache.get("greeting") == "hello"


def test_each_worker_has_keys_a_queue_and_documents_of_its_own() -> None:
    own = os.environ.get("PYTEST_XDIST_WORKER", "main")
    assert settings.CACHES["default"]["KEY_PREFIX"].endswith(own)
    assert settings.CELERY_TASK_DEFAULT_QUEUE.endswith(own)
    assert settings.STORAGES["default"]["OPTIONS"]["location"].endswith(own)


def test_a_copy_that_a_run_left_behind_is_known_by_its_name() -> None:
    left = engines.RUN_DATABASE.match(copying.copy())
    assert left
    assert f"ap_{left[1]}" == os.environ["TEST_RUN"]
