"""What docs/measures.md prints: every measure as pages and reports name it."""

from monitoring.measures.definitions import DEFINITIONS
from scripts.printed.tables import table


def text() -> str:
    """All measures in the order of a report."""
    rows = [
        (measure.title, f"`{measure.key}`", measure.words, measure.without)
        for measure in DEFINITIONS
    ]
    return table(("Measure", "Key", "What is counted", "Not available when"), rows)
