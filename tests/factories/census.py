"""Factories of the census."""

from datetime import date
from typing import Any

import factory

from monitoring.census.days import period_start, third_thursday
from monitoring.census.models import Census, PlacementItems, PupilItems
from placements.placement.models import Placement
from tests.factories.placements import PlacementFactory, TimetableSlotFactory


class CensusFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Census

    year = 2026
    reference_date = factory.LazyAttribute(lambda census: third_thursday(census.year))
    period_start = factory.LazyAttribute(lambda census: period_start(census.year))


class PupilItemsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PupilItems

    uln = "1234567890"
    free_meals = "Y"
    free_meals_from = date(2024, 9, 2)
    address = "1 Station Road\nWenbury"


class PlacementItemsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlacementItems

    reason = "BHS"


def placed(sessions: int = 4, **fields: Any) -> Placement:
    """A placement of which nothing is missing, with so many sessions a week."""
    values = {
        "start": date(2025, 9, 8),
        "planned_end": date(2026, 7, 17),
        "pupil__ethnicity": "WBRI",
        "pupil__postcode": "WN1 2AB",
        "programme__provider__ukprn": "10012345",
        **fields,
    }
    of_pupil = {
        f"referral__{name}": values.pop(name) for name in list(values) if name.startswith("pupil__")
    }
    placement: Placement = PlacementFactory(**values, **of_pupil)
    for number in range(sessions):
        TimetableSlotFactory(placement=placement, weekday=number // 2, session=number % 2)
    PupilItemsFactory(pupil=placement.pupil)
    PlacementItemsFactory(placement=placement)
    return placement
