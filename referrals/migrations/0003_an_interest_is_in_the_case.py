"""An interest is declared in a case, wherever it comes before a panel, not in one line of one agenda."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE referrals_declaration AS declaration SET referral_id = item.referral_id
    FROM referrals_agendaitem AS item WHERE item.id = declaration.item_id;
DELETE FROM referrals_declaration AS later USING referrals_declaration AS earlier
    WHERE later.referral_id = earlier.referral_id AND later.person_id = earlier.person_id
    AND later.id > earlier.id;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_signed_decisions_are_fixed")]
    operations = [
        migrations.RemoveConstraint("declaration", "one_declaration_per_person_and_case"),
        migrations.AddField(
            "declaration",
            "referral",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="declarations",
                to="referrals.referral",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "declaration",
            "referral",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="declarations",
                to="referrals.referral",
            ),
        ),
        migrations.RemoveField("declaration", "item"),
        migrations.AddConstraint(
            "declaration",
            models.UniqueConstraint(
                fields=("referral", "person"), name="one_declaration_per_person_and_case"
            ),
        ),
    ]
