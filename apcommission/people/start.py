"""What people and organisations show elsewhere, and what they hear from the package that signs people in."""

from apcommission import shell
from apcommission.people import adapter

__all__ = ["adapter"]

shell.add_area(
    shell.Area(
        "People",
        "people:list",
        "Make accounts, give and end roles",
        permission="apcommission.manage_people",
        order=90,
    )
)
