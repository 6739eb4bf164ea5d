"""The school calendar: terms, half-term breaks and closures."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q

from apcommission.api.models import Dated
from apcommission.editing import Versioned
from apcommission.people.models import Organisation


class DateRange(Func):
    """The days from one field to another, both included; an empty end is open."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Term(Versioned, Dated):
    """A term, with its half-term break. Dates are both included."""

    reference = models.CharField(max_length=20, unique=True)
    start = models.DateField()
    end = models.DateField()
    break_start = models.DateField(null=True, blank=True)
    break_end = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="a_term_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(break_start=None, break_end=None)
                | Q(
                    break_start__gte=F("start"),
                    break_end__lte=F("end"),
                    break_end__gte=F("break_start"),
                ),
                name="a_half_term_break_lies_within_its_term",
            ),
            # Asked at the end of a statement, so that terms can be moved together.
            ExclusionConstraint(
                name="no_two_terms_share_a_day",
                expressions=[
                    (DateRange("start", "end", RangeBoundary(True, True)), RangeOperators.OVERLAPS)
                ],
                deferrable=Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        year, _, season = self.reference.partition("-")
        return f"{season.capitalize()} term {year}" if season else self.reference


class Closure(Dated):
    """A day on which the whole authority, or one provider, is closed."""

    date = models.DateField()
    provider = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="closures",
        help_text="Empty: the whole authority.",
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "provider"],
                nulls_distinct=False,
                name="one_closure_per_day_and_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%-d %B %Y}"


class Session(models.IntegerChoices):
    """Half a school day."""

    AM = 0, "AM"
    PM = 1, "PM"
