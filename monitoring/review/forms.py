"""Forms of the review: which year is looked at and how, the document, its plan, shares compared with."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.utils import timezone

from apcommission.fields import DayField, WordsField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm, tell_limits
from apcommission.people.models import Person
from monitoring.measures.figures import Period
from monitoring.review.demand import academic_year, year_of
from monitoring.review.documents import owners
from monitoring.review.gaps import DIMENSIONS
from monitoring.review.models import PLANNED_ACTION, PlannedAction, Reference
from monitoring.review.pupil_groups import AMONG
from monitoring.review.representation import choices_of

#: Shares are rounded, so that they may add up to a little more than all.
ALL = Decimal("100.5")
YEARS_BACK = 12
#: Demand and supply are looked at over two years at most.
LONGEST = timedelta(days=2 * 366)


def years(last: int, number: int) -> list[tuple[int, str]]:
    """(calendar year in which it begins, an academic year), the latest first."""
    return [(year, f"{year} to {year + 1}") for year in range(last, last - number, -1)]


class YearForm(PageForm):
    """An academic year, named by the calendar year in which it begins."""

    button = "Show this year"
    method = "get"
    year = forms.TypedChoiceField(coerce=int, label="Academic year")

    def __init__(self, *args: Any, last: int, years_shown: int = 5, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = years(last, years_shown)


class PeriodForm(YearForm):
    """An academic year, or other dates."""

    button = "Show"
    start = DayField(required=False, label="First day, for other dates")
    end = DayField(required=False, label="Last day, for other dates")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if not {"year", "start", "end"} & set(self.errors):
            if bool(start) != bool(end):
                self.add_error("end" if start else "start", "Enter both days, or none")
            elif start and end and not start <= end <= start + LONGEST:
                self.add_error("end", "The last day must come after the first, within two years")
        return cleaned

    def period(self, last: int) -> Period:
        """The time asked for; the academic year `last` where nothing that can be understood is asked."""
        if not self.is_bound or not self.is_valid():
            return academic_year(last)
        found = self.cleaned_data
        if found["start"]:
            return Period(found["start"], found["end"])
        return academic_year(found["year"])


class GapsForm(PeriodForm):
    """Demand against supply: of which time, by what."""

    sections = (Section("", "by", "across", "year", "start", "end"),)
    by = forms.ChoiceField(choices=DIMENSIONS, label="Rows")
    across = forms.BooleanField(required=False, label="Show each key stage by itself")


class AmongForm(PeriodForm):
    """Representation: of which time, among whom."""

    sections = (Section("", "among", "year", "start", "end"),)
    among = forms.ChoiceField(choices=AMONG, label="Among", widget=forms.RadioSelect)


# ---- The document --------------------------------------------------------------------------------


class StartForm(OnceForm, PageForm):
    """The year of a new review: one that has none yet."""

    button = "Start the review"
    year = forms.TypedChoiceField(coerce=int, label="Academic year", widget=forms.RadioSelect)

    def __init__(self, *args: Any, last: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = years(last, 5)


#: Room to write several paragraphs.
WIDE = {"text": Field.textarea("text", rows=15)}
HEADING = "For example, the name of a gap or of a group of pupils"


class NewSectionForm(OnceForm, PageForm):
    """A section of the officer's own."""

    button = "Add the section"
    layouts = WIDE
    heading = forms.CharField(max_length=150, label="Heading", help_text=HEADING)
    text = WordsField("What it says", max_length=20000)


class SectionForm(VersionedForm, PageForm):
    """What a section says."""

    layouts = WIDE
    heading = forms.CharField(max_length=150, label="Heading")
    text = WordsField("What it says", max_length=20000)


# ---- The plan of action --------------------------------------------------------------------------


class ActionFields(PageForm):
    """Who does what by when."""

    what = forms.CharField(max_length=500, label="What is to be done")
    owner = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label="Who does it",
        help_text="A commissioner or officer.",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select who does it"),
    )
    due_on = DayField(label="By when")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = owners()


class NewActionForm(OnceForm, ActionFields):
    """A new action of the plan."""

    button = "Add the action"


class ActionForm(VersionedForm, ActionFields):
    """A change of an action."""


class ProgressForm(OnceForm, PageForm):
    """How far an action is, and whether that ends it or opens it again."""

    button = "Save the note"
    words = WordsField("How far is it?", missing="Write how far it is")
    verb = forms.ChoiceField(required=False, widget=forms.RadioSelect, label="What follows")

    def __init__(self, *args: Any, action: PlannedAction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        stays = "It goes on" if action.state == action.State.OPEN else "It stays as it is"
        moves = [row for row in PLANNED_ACTION.transitions if action.state in row.sources]
        field.choices = [("", stays), *((row.verb, row.words) for row in moves)]


# ---- Shares compared with ------------------------------------------------------------------------


class ReferenceForm(VersionedForm, PageForm):
    """The shares of one group, in per cent, with their source and year."""

    button = "Save the shares"
    year = forms.TypedChoiceField(coerce=int, label="Academic year of the shares")
    population = forms.CharField(
        max_length=200,
        label="Of whom",
        help_text="For example, all pupils on the rolls of the authority’s schools",
    )
    source = forms.CharField(
        max_length=300, label="Source", help_text="For example, school census, January 2026"
    )

    def __init__(self, *args: Any, obj: Reference, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = years(year_of(timezone.localdate()), YEARS_BACK)
        choices = dict(choices_of(obj.group))
        # What was entered earlier and is found with no pupil today keeps its field.
        choices |= {value: value for value in obj.shares if value not in choices}
        self.boxes = {f"share_{place}": value for place, value in enumerate(choices)}
        for name, value in self.boxes.items():
            self.fields[name] = forms.DecimalField(
                label=choices[value],
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                required=False,
                initial=obj.shares.get(value),
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            )
            tell_limits(name, self.fields[name])

    def shown_sections(self) -> tuple[Section, ...]:
        about = "Leave empty what is not known."
        return (
            Section("What the shares are of", "year", "population", "source"),
            Section("Shares in per cent", *self.boxes, about=about),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found = {value: cleaned.pop(name, None) for name, value in self.boxes.items()}
        cleaned["shares"] = {
            value: str(share) for value, share in found.items() if share is not None
        }
        total = sum((share for share in found.values() if share is not None), Decimal(0))
        if total > ALL:
            self.add_error(None, f"The shares add up to {total}%: more than all.")
        return cleaned
