"""An adopted protocol has its first day, a condition its day."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    # Apart from the step before: PostgreSQL adds no check to a table with changes still pending on it.
    dependencies = [("providers", "0003_protocols_are_composed_and_assessed")]

    operations = [
        migrations.AddConstraint(
            model_name="protocolpack",
            constraint=models.CheckConstraint(
                condition=Q(state="draft") | Q(in_force_from__isnull=False),
                name="an_adopted_protocol_has_its_first_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="standardstatus",
            constraint=models.CheckConstraint(
                condition=Q(condition="") | Q(condition_due__isnull=False),
                name="a_condition_has_its_day",
            ),
        ),
    ]
