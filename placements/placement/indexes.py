"""The indexes of placements, each with what is found by it among all that ever were."""

from datetime import date

from django.db.models import F, Index, Q, Value
from django.db.models.functions import Coalesce, Lower

#: The last day of a placement; of one that has none yet, a day that does not come.
LASTS_UNTIL = Coalesce("end", Value(date.max))

INDEXES = [
    Index(fields=["provider", "start", "end"], name="placement_provider_dates"),
    Index(fields=["school", "start", "end"], name="placement_school_dates"),
    # Places taken of a programme on a day, counted in it alone, where years of placements have ended.
    Index(
        F("programme"),
        LASTS_UNTIL,
        name="placement_programme_until",
        include=["end", "start", "planned_end", "state"],
    ),
    # Those of a day or a term, and how many pupils they are, counted in it alone.
    Index(LASTS_UNTIL, name="placement_until", include=["end", "start", "state", "pupil"]),
    Index(fields=["state"], name="placement_state"),
    Index(fields=["changed_at", "id"], name="placement_changed"),
    # The order of their list (apcommission/ordering.py).
    Index(
        F("start").desc(nulls_last=True),
        F("id").desc(nulls_last=True),
        name="placement_latest",
    ),
    Index(Lower("reference"), name="placement_by_reference"),
    # Those under way: past their planned end, or with reasons to be looked at (monitoring/early_warning),
    # which are weighed without a look at the placements.
    Index(
        fields=["planned_end"],
        name="placement_under_way",
        include=["id", "pupil", "provider"],
        condition=Q(state__in=["active", "reintegrating"]),
    ),
]
