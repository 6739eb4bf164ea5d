"""docs/security/restriction.md: jobs and e-mails under restriction, as going_on.py declares them."""

from apcommission.going_on import JOBS, MAILS, Rule
from apcommission.schedule import WHAT_HAPPENS_BY_ITSELF
from scripts.printed.tables import table


def text() -> str:
    """A row for each rule: what waits first, then what goes on and why."""
    names = {entry["task"]: name for name, entry in WHAT_HAPPENS_BY_ITSELF.items()}
    rules = dict.fromkeys([*JOBS.values(), *MAILS.values()])
    rows = [
        (
            rule.why,
            "; ".join(names[task] for task, own in JOBS.items() if own == rule),
            ", ".join(f"`{kind}`" for kind, own in MAILS.items() if own == rule),
        )
        for rule in sorted(rules, key=_place)
    ]
    return table(("Rule", "Jobs", "E-mails, by what their key begins with"), rows)


def _place(rule: Rule) -> tuple[bool, str]:
    return rule.goes_on, rule.why
