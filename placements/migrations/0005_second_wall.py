"""Row-level security for those who are only providers (docs/decisions: a second wall).

`wall.only_providers` is put by apcommission/second_wall.py: a list of providers, or empty for everyone
else. The first half of a policy is written so that the planner takes it to be true of nearly every row, and the
second so that it is worked out once for a statement, and only where the list is not empty.
"""

from django.db import migrations

#: Table, its column, and the column of a placement that it must be one of.
TABLES = (
    ("referrals_pupil", "id", "pupil_id"),
    ("referrals_contact", "pupil_id", "pupil_id"),
    ("referrals_consent", "pupil_id", "pupil_id"),
    ("referrals_referral", "id", "referral_id"),
)
# The rule of placements.placement.models.open_to_provider, in the words of the database.
RAISE = """
CREATE POLICY providers_see_those_placed_with_them ON {table} USING (
    left(coalesce(current_setting('wall.only_providers', true), ''), 1) <> '{{'
    OR {column} IN (
        SELECT p.{of} FROM placements_placement p
        WHERE p.provider_id = ANY (nullif(current_setting('wall.only_providers', true), '')::bigint[])
            AND p.state NOT IN ('declined', 'cancelled')
            AND (p.provider_sees_until IS NULL
                OR p.provider_sees_until >= (now() AT TIME ZONE 'Europe/London')::date)
    )
);
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
"""
TAKE_DOWN = """
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
DROP POLICY providers_see_those_placed_with_them ON {table};
"""
#: Safe on a running system: changes catalogues only, and the former code puts no list, so it sees every row.
SAFE = "changes catalogues only; without a list of providers every row is seen as before"


class Migration(migrations.Migration):
    dependencies = [("placements", "0004_when_rows_changed")]
    operations = [
        migrations.RunSQL(
            RAISE.format(table=table, column=column, of=of), TAKE_DOWN.format(table=table)
        )
        for table, column, of in TABLES
    ]
