"""The review: demand and gaps are for the authority alone; a final review also for elected members."""

from tests.access.personas import LA
from tests.access.rows import Row

ROWS = [
    Row("review:demand", LA, queries=22),
    Row("review:gaps", LA),
    Row(
        "review:gaps",
        LA,
        query=lambda w: {"year": w.today.year, "by": "subject", "across": "on"},
        note="by subject and key stage",
    ),
    Row("review:gaps", LA, query=lambda w: {"year": w.today.year, "by": "month"}, note="by month"),
    Row("review:pupils", LA),
    Row("review:pupils", LA, query=lambda w: {"who": "waiting", "area": "WN1"}, note="waiting"),
    Row("review:programmes", LA, query=lambda w: {"key_stage": "4", "area": "WN2"}),
]
