"""The study cases, in the order of the README."""

from tests.cases.build import (
    first_steps_2004_05,
    headways,
    park_school,
    sips,
    solutions_4_destinations,
)
from tests.cases.build.writer import Case


def build_all() -> list[Case]:
    """Every study case, built anew."""
    return [
        first_steps_2004_05.build(),
        solutions_4_destinations.build(),
        park_school.build(),
        sips.build(),
        headways.build(),
    ]
