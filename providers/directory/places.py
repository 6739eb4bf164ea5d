"""Places free: asked here, answered by the floor that knows who is placed.

@places.register
def taken(on: date) -> Expression: ...      # places taken of the programme OuterRef("pk") on that day
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Expression, F, IntegerField, Value
from django.db.models.functions import Greatest
from django.db.models.query_utils import Q

Taken = Callable[[date], "Expression | Q"]
_TAKEN: list[Taken] = []


def register(teller: Taken) -> Taken:
    """Say how places taken are counted; the last one registered counts."""
    _TAKEN[:] = [teller]
    return teller


def taken(on: date) -> "Expression | Q":
    """Places taken on a day, as an annotation of programmes."""
    return _TAKEN[0](on) if _TAKEN else Value(0, output_field=IntegerField())


def free() -> Expression:
    """Places free, as an annotation of programmes that carry `places_taken`; never below nought."""
    return Greatest(F("places") - F("places_taken"), Value(0), output_field=IntegerField())
