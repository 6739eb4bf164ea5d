"""Whose rows the second wall opens, functions of the database say (0010; docs/decisions: a second wall).

The policies stand in each statement as often as it names their tables, and were planned as often: a home page
of an officer, whom they do not bind, took a third longer. A call of a function is planned in no time, and
made only where someone is bound. What is seen stays the same.
"""

from importlib import import_module

from django.db import migrations

before = import_module("placements.migrations.0010_second_wall_of_schools")

#: Safe on a running system.
SAFE = "changes the catalogue only; every row is seen by whom it was seen before"
NAME = before.NEW
#: Of placements that are open to the provider, or are the school's.
PLACED = f"""SELECT p.{{of}} FROM placements_placement p
    WHERE ({before.OPEN}) OR p.school_id = ANY ({{schools}})"""  # noqa: S608 - made of constants
REFERRED = "SELECT r.pupil_id FROM referrals_referral r WHERE r.school_id = ANY ({schools})"
ON_ROLL = "SELECT o.id FROM referrals_pupil o WHERE o.school_id = ANY ({schools})"
#: Function: whose keys it gives. Of a school's own pupils and referrals the policies know by the row itself.
FUNCTIONS = {
    "wall_referrals": (PLACED.format(of="referral_id", **before.LISTED),),
    "wall_pupils": (PLACED.format(of="pupil_id", **before.LISTED), REFERRED),
    "wall_pupils_and_roll": (PLACED.format(of="pupil_id", **before.LISTED), REFERRED, ON_ROLL),
}
#: Planned within, never with the statement that calls it, as no function in plpgsql is.
MAKE = """
CREATE FUNCTION {name}() RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 100
SET search_path FROM CURRENT AS $$ BEGIN RETURN QUERY {keys}; END $$"""
#: Table, its column, the function that gives what it may be, and what else opens a row.
TABLES = (
    ("referrals_pupil", "id", "wall_pupils", (before.OWN,)),
    ("referrals_contact", "pupil_id", "wall_pupils_and_roll", ()),
    ("referrals_consent", "pupil_id", "wall_pupils_and_roll", ()),
    ("referrals_referral", "id", "wall_referrals", (before.OWN,)),
)


def made(name, keys):
    words = " UNION ".join(keys).format(**before.LISTED)
    return migrations.RunSQL(MAKE.format(name=name, keys=words), f"DROP FUNCTION {name}()")


def altered(table, column, function, own):
    rules = (before.UNBOUND, *own, f"{column} IN (SELECT w.pk FROM {function}() AS w (pk))")  # noqa: S608
    return f"ALTER POLICY {NAME} ON {table} USING ({' OR '.join(rules).format(**before.LISTED)})"


def former(table, column, of, more):
    rules = (before.UNBOUND, *more[:1], before.OF_PLACEMENTS, *more[1:])
    rule = " OR ".join(rules).format(column=column, of=of, **before.LISTED)
    return f"ALTER POLICY {NAME} ON {table} USING ({rule})"


class Migration(migrations.Migration):
    dependencies = [("placements", "0010_second_wall_of_schools")]
    operations = [
        *(made(name, keys) for name, keys in FUNCTIONS.items()),
        *(
            migrations.RunSQL(altered(*new), former(*old))
            for new, old in zip(TABLES, before.TABLES, strict=True)
        ),
    ]
