"""What the toolkit shows elsewhere."""

from apcommission import shell

# For administrators; others come to it from the referral that they write.
shell.add_area(
    shell.Area(
        "Stages",
        "toolkit:stages",
        "What schools try before they refer a pupil",
        permission="referrals.manage_toolkit",
        order=21,
    )
)
