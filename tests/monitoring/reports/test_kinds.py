"""Every kind of report, where there is nothing to report."""

import json

import pytest

from apcommission.reports.models import ReportRun
from monitoring.measures.figures import Scope
from monitoring.reports.kinds import KINDS
from tests.monitoring.reports.made import AUTUMN, TODAY, Printed


@pytest.mark.parametrize("key", ReportRun.Kind.values)
def test_an_empty_authority_has_its_report(db: None, key: str) -> None:
    kind = KINDS[key]
    data = json.loads(json.dumps(kind.figures(Scope("la"), AUTUMN, TODAY)))
    assert (data["kind"], data["scope"], data["made_on"]) == (key, "la", "2026-01-05")
    printed = Printed(kind.template, kind.context(data), "Nothing yet")
    assert f"Page 2 of {len(printed.pages)}" in printed.pages[1]
    assert "0.0%" not in printed.text
    assert ("Internal: not for publication" in printed.pages[0]) is (
        key not in ("directory", "published")
    )
