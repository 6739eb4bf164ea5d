"""Places taken are found by an index; whether the second wall stands is asked once for a statement.

The policies say what they said (0005): only that a part of them that is the same for all rows is worked out
before the first one.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

#: Table, its column, and the column of a placement that it must be one of.
TABLES = (
    ("referrals_pupil", "id", "pupil_id"),
    ("referrals_contact", "pupil_id", "pupil_id"),
    ("referrals_consent", "pupil_id", "pupil_id"),
    ("referrals_referral", "id", "referral_id"),
)
RULE = """
ALTER POLICY providers_see_those_placed_with_them ON {table} USING (
    {first} <> '{{'
    OR {column} IN (
        SELECT p.{of} FROM placements_placement p
        WHERE p.provider_id = ANY (nullif(current_setting('wall.only_providers', true), '')::bigint[])
            AND p.state NOT IN ('declined', 'cancelled')
            AND (p.provider_sees_until IS NULL
                OR p.provider_sees_until >= (now() AT TIME ZONE 'Europe/London')::date)
    )
);
"""
FIRST = "left(coalesce(current_setting('wall.only_providers', true), ''), 1)"
#: Safe on a running system.
SAFE = "changes the catalogue only, and the rule stays the same"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("placements", "0007_suspensions_are_found_by_index"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="placement",
            index=models.Index(fields=["programme", "end"], name="placement_programme_end"),
        ),
        *(
            migrations.RunSQL(
                RULE.format(first=f"(SELECT {FIRST})", table=table, column=column, of=of),
                RULE.format(first=FIRST, table=table, column=column, of=of),
            )
            for table, column, of in TABLES
        ),
    ]
