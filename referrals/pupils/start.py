"""What pupils show elsewhere."""

from apcommission import shell

shell.add_area(
    shell.Area(
        "Pupils",
        "pupils:list",
        "Records of the pupils who were referred",
        permission="referrals.see_pupils",
        order=25,
    )
)
