"""`./run audit`: a weakness, an answer that nobody gave, and clean are three things."""

from typing import Any

import pytest

from scripts import audit


@pytest.mark.parametrize(
    ("returned", "said", "found"),
    [
        (0, "No known vulnerabilities found", audit.CLEAN),
        (1, "Found 1 known vulnerability in 1 package", audit.WEAK),
        (1, "ERROR: Max retries exceeded with url", audit.UNKNOWN),
        (1, "Dependency not found on PyPI and could not be audited: amqp", audit.UNKNOWN),
        (1, '{"error": {"code": "ENOAUDIT"}}', audit.UNKNOWN),
    ],
)
def test_what_an_auditor_found(returned: int, said: str, found: int) -> None:
    assert audit.verdict(returned, said) == found


def test_what_is_not_known_is_not_called_clean(monkeypatch: Any) -> None:
    monkeypatch.setattr(audit, "audit", lambda *_: audit.UNKNOWN)
    assert audit.main([]) == audit.UNKNOWN
    assert audit.main(["--offline-ok"]) == audit.CLEAN
    monkeypatch.setattr(audit, "audit", lambda *_: audit.WEAK)
    assert audit.main(["--offline-ok"]) == audit.WEAK
