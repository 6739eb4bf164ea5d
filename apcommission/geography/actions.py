"""Loading of where postcodes lie."""

from collections.abc import Iterable

from django.db import connection, transaction

from apcommission.audit.actions import record
from apcommission.copying import Copied
from apcommission.geography.postcodes import Point


@transaction.atomic
def load_points(*, points: Iterable[Point]) -> int:
    """Keep these points, in place of what is known of the same postcodes; returns how many were read.

    A command of whoever runs the system, so nobody is asked for. All or nothing; can be repeated.
    """
    copied = Copied(f"{code}\t{east}\t{north}\n" for code, east, north in points)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE staged_point (postcode text, easting int, northing int)"
            " ON COMMIT DROP"
        )
        copied.into(cursor, "COPY staged_point FROM STDIN")
        cursor.execute(
            "INSERT INTO apcommission_postcodepoint (postcode, easting, northing)"
            " SELECT DISTINCT ON (postcode) postcode, easting, northing FROM staged_point"
            " ON CONFLICT (postcode) DO UPDATE"
            " SET easting = excluded.easting, northing = excluded.northing"
        )
        cursor.execute("DROP TABLE staged_point")
    record("loaded_postcodes", by=None, points=copied.count)
    return copied.count
