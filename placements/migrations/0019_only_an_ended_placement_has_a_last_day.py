"""Only an ended placement has a last day, as actions and imports have it: the database sees to it as well.

Rows that are there are looked through while others read and write them.
"""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

NAME = "only_an_ended_placement_has_a_last_day"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("placements", "0018_placements_of_a_day_are_found_in_an_index"),
    ]

    operations = [
        AddConstraintNotValid(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("end", None), ("state", "ended"), _connector="OR"), name=NAME
            ),
        ),
        ValidateConstraint(model_name="placement", name=NAME),
    ]
