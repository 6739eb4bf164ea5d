"""What the school calendar shows elsewhere."""

from apcommission import shell

shell.add_area(
    shell.Area(
        "School calendar",
        "calendar:terms",
        "Terms, half-term breaks and closures",
        permission="apcommission.manage_calendar",
        order=92,
    )
)
