"""What the audit trail shows elsewhere."""

from apcommission import shell

shell.add_area(
    shell.Area(
        "Audit trail",
        "audit:list",
        "Who saw, changed, exported or was refused what",
        permission="apcommission.see_audit",
        order=94,
    )
)
