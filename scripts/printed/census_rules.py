"""docs/interfaces/census.md: the rules that the census finds faults by."""

from scripts.printed.tables import table


def text() -> str:
    """Each rule: its kind, what it says, whose it is."""
    from monitoring.census.faults import KINDS, RULES

    rows = [
        (KINDS[each.kind], each.words, "published" if each.published else "ours") for each in RULES
    ]
    return table(("Told as", "Rule", "Whose"), rows)
