"""The clocks of the law: by which school day something is due, for each route, with its source."""

from django.db import models
from django.db.models import Q

from apcommission.editing import Versioned
from referrals.referral.models import Referral


class Clock(Versioned):
    """On which school day something is due for referrals of a route, from a day on.

    The day from which it counts is school day 1. The latest of a route that is in force applies; earlier
    ones stay, as the law of their time.
    """

    route = models.CharField(max_length=20, choices=Referral.Route.choices)
    school_day = models.PositiveSmallIntegerField("school day on which it is due")
    words = models.CharField("what is due", max_length=200)
    source = models.CharField(max_length=200)
    in_force_from = models.DateField("first day in force")

    class Meta:
        ordering = ["route", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["route", "in_force_from"], name="one_clock_of_a_route_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(school_day__gte=1, school_day__lte=200),
                name="a_clock_runs_within_a_school_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_route_display()}: school day {self.school_day}"
