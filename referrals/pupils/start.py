"""What pupils show elsewhere."""

from apcommission import shell
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

rolls.tell(count=queries.on_rolls, move=actions.move_roll)
