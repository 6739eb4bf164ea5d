"""What pupils show elsewhere."""

from apcommission import shell
from apcommission.audit import changes
from apcommission.registers import rolls
from referrals.pupils import actions, queries

shell.add_area(
    shell.Area(
        "Pupils",
        "pupils:list",
        "Records of the pupils who were referred",
        permission="referrals.see_pupils",
        order=25,
    )
)

# Values before and after are kept of all that belongs to a pupil, on whichever floor.
changes.follow("referrals.Pupil")
rolls.tell(count=queries.on_rolls, move=actions.move_roll)
