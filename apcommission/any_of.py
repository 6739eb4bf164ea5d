"""Whether a column is among many numbers, which go into a statement as one array."""

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Value


def is_any(column: str, keys: Sequence[int]) -> "IsAny":
    """Whether a column is among these numbers, which go in as one value: of `IN` there is one for each."""
    return IsAny(F(column), Value([*keys], output_field=ArrayField(BigIntegerField())))


class IsAny(Func):
    """Whether a value is among those of an array, as of `= ANY (ARRAY(SELECT …))`."""

    template, arg_joiner = "%(expressions)s)", " = ANY ("
    output_field = BooleanField()
