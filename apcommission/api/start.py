"""What the interfaces show elsewhere."""

from apcommission import shell

shell.add_area(
    shell.Area(
        "Data for other systems",
        "tokens:list",
        "Tokens for a data warehouse or a school’s own system, and what they read",
        permission="apcommission.see_tokens",
        order=92,
    )
)
