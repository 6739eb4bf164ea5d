"""How far apart places are."""

from django.db.models import F, FloatField, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Power, Sqrt

from apcommission.geography.models import PostcodePoint

METRES_IN_A_MILE = 1609.344


def miles_from(postcode: str | Subquery, to: str) -> Combinable:
    """An expression: miles in a straight line from `postcode` to that in the field or annotation `to`.

    Null where either postcode has no point. Costs no query of its own.
    """
    origin = PostcodePoint.objects.filter(postcode=postcode)
    east = Cast(F("easting") - Subquery(origin.values("easting")[:1]), FloatField())
    north = Cast(F("northing") - Subquery(origin.values("northing")[:1]), FloatField())
    miles = Sqrt(Power(east, 2) + Power(north, 2)) / Value(METRES_IN_A_MILE)
    there = PostcodePoint.objects.filter(postcode=OuterRef(to)).annotate(miles=miles)
    return Subquery(there.values("miles")[:1], output_field=FloatField())


def has_points() -> bool:
    """Whether any postcode's place is known. One query."""
    return PostcodePoint.objects.exists()
