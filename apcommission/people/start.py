"""What people and organisations show elsewhere."""

from apcommission import shell

shell.add_area(
    shell.Area(
        "People",
        "people:list",
        "Make accounts, give and end roles",
        permission="apcommission.manage_people",
        order=90,
    )
)
