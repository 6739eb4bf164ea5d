"""Those who only lead schools stand behind the second wall as well (0005, 0008; docs/decisions: a second wall).

`wall.only_schools` is put by apcommission/second_wall.py, beside `wall.only_providers`. Who is bound by neither
list passes by the first part, which is asked once for a statement. A school sees its pupils, those whom it
referred and those who are placed through it, though they are on another roll by now, as the rules in code say.
"""

from django.db import migrations

LISTED = {
    "providers": "nullif(current_setting('wall.only_providers', true), '')::bigint[]",
    "schools": "nullif(current_setting('wall.only_schools', true), '')::bigint[]",
}
UNBOUND = """(SELECT left(coalesce(current_setting('wall.only_providers', true), '')
    || coalesce(current_setting('wall.only_schools', true), ''), 1)) <> '{{'"""
# The rule of placements.placement.models.open_to_provider, in the words of the database.
OPEN = """p.provider_id = ANY ({providers})
    AND p.state NOT IN ('declined', 'cancelled')
    AND (p.provider_sees_until IS NULL
        OR p.provider_sees_until >= (now() AT TIME ZONE 'Europe/London')::date)"""
PLACED = "{column} IN (SELECT p.{of} FROM placements_placement p WHERE"
OF_PLACEMENTS = f"{PLACED} ({OPEN}) OR p.school_id = ANY ({{schools}}))"
OF_REFERRALS = """{column} IN (
    SELECT r.pupil_id FROM referrals_referral r WHERE r.school_id = ANY ({schools}))"""
OF_PUPILS = """{column} IN (
    SELECT o.id FROM referrals_pupil o WHERE o.school_id = ANY ({schools}))"""
# The list is read once, as each row is compared with it.
OWN = "school_id = ANY ((SELECT {schools})::bigint[])"
#: Table, its column, the column of a placement that it must be one of, and what else opens a row.
TABLES = (
    ("referrals_pupil", "id", "pupil_id", (OWN, OF_REFERRALS)),
    ("referrals_contact", "pupil_id", "pupil_id", (OF_PUPILS, OF_REFERRALS)),
    ("referrals_consent", "pupil_id", "pupil_id", (OF_PUPILS, OF_REFERRALS)),
    ("referrals_referral", "id", "referral_id", (OWN,)),
)
FORMER = (
    "(SELECT left(coalesce(current_setting('wall.only_providers', true), ''), 1)) <> '{{'",
    f"{PLACED} {OPEN})",
)
OLD, NEW = "providers_see_those_placed_with_them", "providers_and_schools_see_their_own"
#: Safe on a running system: the former code puts no list of schools, so it sees the rows that it saw.
SAFE = "changes the catalogue only; without a list of schools every row is seen as before"


def altered(name, to, rules, table, column, of):
    """The statements that give a policy another rule and another name."""
    rule = " OR ".join(rules).format(column=column, of=of, **LISTED)
    policy = f"ALTER POLICY {name} ON {table}"
    return f"{policy} USING ({rule}); {policy} RENAME TO {to}"


def raised(table, column, of, more):
    return altered(OLD, NEW, (UNBOUND, *more[:1], OF_PLACEMENTS, *more[1:]), table, column, of)


def former(table, column, of, _):
    return altered(NEW, OLD, FORMER, table, column, of)


class Migration(migrations.Migration):
    dependencies = [("placements", "0009_marks_without_indexes_that_nobody_asks")]
    operations = [migrations.RunSQL(raised(*one), former(*one)) for one in TABLES]
