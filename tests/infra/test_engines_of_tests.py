"""The engines under the tests themselves (tests/engines.py)."""

import pytest
from django.core.cache import cache
from django.db import connection


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
