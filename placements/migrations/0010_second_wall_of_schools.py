"""Those who only lead schools stand behind the second wall as well (0005, 0008; docs/decisions: a second wall).

`wall.only_schools` is put by apcommission/second_wall.py, beside `wall.only_providers`. Who is bound by neither
list passes by the first part, which is asked once for a statement. A school sees its pupils, those whom it
referred and those who are placed through it, though they are on another roll by now, as the rules in code say.

Whose rows are opened, functions say: the policies stand in each statement as often as it names their tables, and
a call is planned in no time, and made only where someone is bound.
"""

from django.db import migrations

PROVIDERS = "nullif(current_setting('wall.only_providers', true), '')::bigint[]"
SCHOOLS = "nullif(current_setting('wall.only_schools', true), '')::bigint[]"
UNBOUND = """(SELECT left(coalesce(current_setting('wall.only_providers', true), '')
    || coalesce(current_setting('wall.only_schools', true), ''), 1)) <> '{'"""
# The list is read once, as each row is compared with it.
OWN = f"school_id = ANY ((SELECT {SCHOOLS})::bigint[])"
# The rule of placements.placement.models.open_to_provider, in the words of the database.
OPEN = f"""p.provider_id = ANY ({PROVIDERS})
    AND p.state NOT IN ('declined', 'cancelled')
    AND (p.provider_sees_until IS NULL
        OR p.provider_sees_until >= (now() AT TIME ZONE 'Europe/London')::date)"""
#: Keys of what placements are about that are open to the provider, or are the school's.
PLACED = f"""SELECT p.{{of}} FROM placements_placement p
    WHERE ({OPEN}) OR p.school_id = ANY ({SCHOOLS})"""  # noqa: S608 - made of constants
REFERRED = f"SELECT r.pupil_id FROM referrals_referral r WHERE r.school_id = ANY ({SCHOOLS})"  # noqa: S608
ON_ROLL = f"SELECT o.id FROM referrals_pupil o WHERE o.school_id = ANY ({SCHOOLS})"  # noqa: S608
#: Function: whose keys it gives. A school's own pupils and referrals the policies know by the row itself.
FUNCTIONS = {
    "wall_referrals": (PLACED.format(of="referral_id"),),
    "wall_pupils": (PLACED.format(of="pupil_id"), REFERRED),
    "wall_pupils_and_roll": (PLACED.format(of="pupil_id"), REFERRED, ON_ROLL),
}
#: Planned within, never with the statement that calls it, as no function in plpgsql is.
MAKE = """
CREATE FUNCTION {name}() RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 100
SET search_path FROM CURRENT AS $$ BEGIN RETURN QUERY {keys}; END $$"""
#: Table, its column, the function that gives what it may be, what else opens a row; and of the former policy
#: the column of a placement that it had to be one of.
TABLES = (
    ("referrals_pupil", "id", "wall_pupils", (OWN,), "pupil_id"),
    ("referrals_contact", "pupil_id", "wall_pupils_and_roll", (), "pupil_id"),
    ("referrals_consent", "pupil_id", "wall_pupils_and_roll", (), "pupil_id"),
    ("referrals_referral", "id", "wall_referrals", (OWN,), "referral_id"),
)
FORMER = "(SELECT left(coalesce(current_setting('wall.only_providers', true), ''), 1)) <> '{'"
OLD, NEW = "providers_see_those_placed_with_them", "providers_and_schools_see_their_own"
#: Safe on a running system: the former code puts no list of schools, so it sees the rows that it saw.
SAFE = "changes the catalogue only; without a list of schools every row is seen as before"


def made(name, keys):
    words = MAKE.format(name=name, keys=" UNION ".join(keys))
    return migrations.RunSQL(words, f"DROP FUNCTION {name}()")


def altered(name, to, table, *rules):
    """The statements that give a policy another rule and another name."""
    policy = f"ALTER POLICY {name} ON {table}"
    return f"{policy} USING ({' OR '.join(rules)}); {policy} RENAME TO {to}"


def raised(table, column, function, own, _):
    called = f"{column} IN (SELECT w.pk FROM {function}() AS w (pk))"  # noqa: S608
    return altered(OLD, NEW, table, UNBOUND, *own, called)


def former(table, column, _, __, of):
    placed = f"{column} IN (SELECT p.{of} FROM placements_placement p WHERE {OPEN})"  # noqa: S608
    return altered(NEW, OLD, table, FORMER, placed)


class Migration(migrations.Migration):
    dependencies = [("placements", "0009_marks_without_indexes_that_nobody_asks")]
    operations = [
        *(made(name, keys) for name, keys in FUNCTIONS.items()),
        *(migrations.RunSQL(raised(*one), former(*one)) for one in TABLES),
    ]
