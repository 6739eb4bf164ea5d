"""What could serve: the programmes of the directory, as the matrix of demand and supply reads them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Func, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from providers.directory import places
from providers.directory.models import IN_DIRECTORY, Programme

#: Stands in an address where there is no value.
NONE = "none"


@dataclass(frozen=True)
class Offer:
    """A programme as the matrix reads it; `free` places today, or on the last day of each month."""

    pk: int
    listed: bool
    mode: str
    subjects: tuple[str, ...]
    stages: tuple[int, ...]
    needs: tuple[str, ...]
    area: str
    places: int
    free: tuple[int, ...]

    def values(self, by: str) -> tuple[str, ...]:
        """The rows in which it stands; not for months, in all of which it stands."""
        return {
            "key_stage": tuple(map(str, self.stages)),
            "need": self.needs,
            "subject": self.subjects,
            "area": (self.area or NONE,),
            "mode": (self.mode,),
        }[by]


def area_of_programmes(found: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with `area`: the district of the venue, or of the provider where none is named."""
    where = Coalesce(NullIf("venue__postcode", Value("")), "provider__postcode")
    return found.annotate(
        area=Func(where, Value(" "), Value(1), function="split_part", output_field=CharField())
    )


def offered(days: list[date]) -> QuerySet[Programme, tuple[Any, ...]]:
    """The rows of every programme, with places taken on each of the days."""
    taken = {f"taken_{number}": places.taken(day) for number, day in enumerate(days)}
    rows = area_of_programmes(Programme.objects.order_by("pk")).annotate(**taken)
    return rows.values_list(
        "pk",
        "provider__state",
        "mode",
        "subject_areas",
        "key_stages",
        "needs_met",
        "area",
        "places",
        *taken,
    )


def offers_of(days: list[date]) -> list[Offer]:
    """Every programme, with places free on each of the days. One query."""
    return [
        Offer(
            pk,
            state in IN_DIRECTORY,
            mode,
            tuple(dict.fromkeys(subjects)),
            tuple(dict.fromkeys(stages)),
            tuple(dict.fromkeys(needs)),
            area,
            number,
            tuple(max(number - held, 0) for held in held_by_day),
        )
        for pk, state, mode, subjects, stages, needs, area, number, *held_by_day in offered(days)
    ]
