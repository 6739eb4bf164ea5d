"""For migrations: triggers that note each change of what enters censuses (models.py: CensusChange).

A change is noted in its own transaction, by the key of what it is about; whose pupils these are is asked when
it is read. What a census reads of a table is named here and nowhere else: `queries.count` asks for these
columns alone, so that one which is not named costs a query, and a test fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from apcommission.changed_rows import ByKey, noted_by_key


@dataclass(frozen=True)
class Noted(ByKey):
    """A table, with the path to it from a placement. Of a new pupil the placement tells that comes after."""

    path: str = ""


TABLES = (
    Noted(
        "placements_placement",
        "pupil",
        "pupil_id",
        (
            *("id", "pupil_id", "provider_id", "referral_id", "state", "start", "end"),
            *("planned_end", "school_share"),
        ),
    ),
    Noted(
        "placements_timetableslot",
        "placement",
        "placement_id",
        ("placement_id", "holds", "valid_from", "valid_to"),
        path="slots",
    ),
    Noted(
        "monitoring_placementitems",
        "placement",
        "placement_id",
        ("placement_id", "reason", "setting"),
        path="census_items",
    ),
    Noted(
        "monitoring_pupilitems",
        "pupil",
        "pupil_id",
        (
            *("pupil_id", "middle_names", "preferred_surname", "uln", "free_meals"),
            *("free_meals_from", "free_meals_to", "address"),
        ),
        path="pupil__census_items",
    ),
    Noted(
        "referrals_pupil",
        "pupil",
        "id",
        (
            *("id", "upn", "surname", "forename", "birth_date", "sex", "ethnicity", "home_la"),
            *("sen_provision", "sen_need", "postcode", "year_group"),
        ),
        path="pupil",
        updated_only=True,
    ),
    Noted(
        "referrals_referral", "referral", "id", ("id", "route"), path="referral", updated_only=True
    ),
    Noted(
        "providers_provider",
        "provider",
        "organisation_id",
        ("organisation_id", "category", "registration", "urn", "ukprn"),
        path="provider",
        updated_only=True,
    ),
)


def read_of_a_placement() -> list[str]:
    """The columns that a census reads of a placement and what belongs to it alone, as lookups for `only`."""
    return [
        f"{one.path}__{column}" if one.path else column
        for one in TABLES
        if one.path != "slots"
        for column in one.columns
    ]


def statements() -> Iterator[tuple[str, str]]:
    """What makes the triggers, each with what takes it away."""
    return noted_by_key(TABLES, into="monitoring_censuschange", name="census")
