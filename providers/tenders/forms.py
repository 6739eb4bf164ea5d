"""Forms of tenders."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from apcommission.editing import Versioned
from apcommission.fields import DayField, HourField, MoneyField, WholeNumberField
from apcommission.forms import OnceForm, PageForm, Section, VersionedForm
from apcommission.people.models import Person
from providers.directory.models import Provider
from providers.tenders.models import BEST, WHOLE, Bid, Criterion, Lot, Score

A_FILE = "A PDF, PNG or JPEG."
NOBODY = "nobody"
MARKS = [(points, str(points)) for points in range(BEST + 1)]


class TenderFields(PageForm):
    """What is asked for, until when, for how long, and how much the price weighs."""

    button = "Save the draft"
    sections = (
        Section("What it is", "title", "words"),
        Section("When", "questions_on", "questions_at", "bids_on", "bids_at"),
        Section("The contract", "starts_on", "ends_on", "price_weight"),
    )
    title = forms.CharField(max_length=200)
    words = forms.CharField(
        widget=forms.Textarea, max_length=20000, label="What is asked for, and why"
    )
    questions_on = DayField(label="Last day for questions")
    questions_at = HourField(label="Time at which questions end")
    bids_on = DayField(label="Last day for bids")
    bids_at = HourField(
        label="Time at which bids end",
        help_text="For example, 12pm. A bid that comes a second later is refused.",
    )
    starts_on = DayField(label="First day of the contract")
    ends_on = DayField(label="Last day of the contract")
    price_weight = WholeNumberField(
        max_value=WHOLE,
        label="Weight of the price, of 100",
        help_text="The criteria that you add weigh the rest.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("questions", "bids"):
            day, hour = data.pop(f"{name}_on", None), data.pop(f"{name}_at", None)
            if day and hour:
                moment = datetime.combine(day, hour, timezone.get_default_timezone())
                data[f"{name}_until"] = moment
        return data


class TenderForm(OnceForm, TenderFields):
    """A new tender."""


class TenderEditForm(VersionedForm, TenderFields):
    """A draft to be changed."""

    def _present(self, obj: Versioned) -> dict[str, Any]:
        found = super()._present(obj)
        for name in ("questions", "bids"):
            until = timezone.localtime(getattr(obj, f"{name}_until"))
            found |= {f"{name}_on": until.date(), f"{name}_at": until.time()}
        return found


class LotForm(OnceForm, PageForm):
    """A part that is bid for by itself."""

    button = "Add the lot"
    title = forms.CharField(max_length=200, label="What the lot is called")
    words = forms.CharField(
        widget=forms.Textarea, required=False, max_length=4000, label="What it is"
    )
    places = WholeNumberField(min_value=1, max_value=5000, label="Places wanted")


class CriterionForm(OnceForm, PageForm):
    """What bids are judged on."""

    button = "Add the criterion"
    title = forms.CharField(max_length=200, label="What is judged")
    good_answer = forms.CharField(
        widget=forms.Textarea, required=False, max_length=4000, label="What a good answer shows"
    )
    weight = WholeNumberField(min_value=1, max_value=WHOLE, label="Weight, of 100")


class FileForm(PageForm):
    """A document of the invitation."""

    button = "Add the document"
    file = forms.FileField(label="Document", help_text=A_FILE)


class WithdrawForm(VersionedForm, PageForm):
    """Why a tender is withdrawn."""

    button = "Withdraw the tender"
    withdrawn_because = forms.CharField(
        widget=forms.Textarea, max_length=2000, label="Reason", help_text="Bidders read this."
    )


class QuestionForm(OnceForm, PageForm):
    """A question on the invitation."""

    button = "Ask the question"
    words = forms.CharField(
        widget=forms.Textarea,
        max_length=2000,
        label="Your question",
        help_text="Every bidder sees it with its answer, and not who asked. So do not name yourself.",
    )


class AnswerForm(PageForm):
    """The answer to a question."""

    button = "Send the answer"
    answer = forms.CharField(
        widget=forms.Textarea, max_length=4000, help_text="Every bidder reads this."
    )


class BidForm(VersionedForm, PageForm):
    """A bid for a lot. `answers()` has what it says to each criterion, by the key of the criterion."""

    button = "Send the bid"
    provider = forms.ModelChoiceField(queryset=Provider.objects.none(), empty_label=None)
    price = MoneyField(label="Price for a place a week", min_value=1)
    places = WholeNumberField(min_value=1, label="Places that you offer")
    file = forms.FileField(required=False, label="Attachment", help_text=A_FILE)

    def __init__(
        self,
        *args: Any,
        obj: Bid,
        lot: Lot,
        criteria: Iterable[Criterion],
        providers: QuerySet[Provider],
        told: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {} if obj.pk else {"places": lot.places}
        super().__init__(*args, obj=obj, **kwargs)
        provider = self.fields["provider"]
        assert isinstance(provider, forms.ModelChoiceField)  # noqa: S101
        provider.queryset = providers
        if obj.pk or len(providers) == 1:
            self.initial["provider"] = obj.provider_id or providers[0].pk
            provider.widget = forms.HiddenInput()
        for criterion in criteria:
            self.fields[f"answer_{criterion.pk}"] = forms.CharField(
                widget=forms.Textarea,
                max_length=20000,
                label=f"{criterion.title} (weight {criterion.weight})",
                help_text=criterion.good_answer,
                initial=told.get(criterion.pk, ""),
            )
        # An upload stands last, after what it goes with.
        self.fields["file"] = self.fields.pop("file")

    def _present(self, obj: Versioned) -> dict[str, Any]:
        found = super()._present(obj) if obj.pk else {}
        return {
            name: value for name, value in found.items() if name in ("price", "places", "version")
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        names = [name for name in data if name.startswith("answer_")]
        data["answers"] = {int(name.removeprefix("answer_")): data.pop(name) for name in names}
        return data


class EvaluatorForm(PageForm):
    """Someone who scores the bids."""

    button = "Name the evaluator"
    person = forms.ModelChoiceField(
        queryset=Person.objects.none(), empty_label="Select a person", label="Who"
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = people


class DeclareForm(PageForm):
    """Whether there is a conflict of interest."""

    button = "Declare"
    has_conflict = forms.TypedChoiceField(
        choices=[("no", "I have none"), ("yes", "I have one, so I do not score this lot")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        label="Do you have a conflict of interest?",
        help_text="For example: you worked for a bidder, or someone close to you does.",
    )
    words = forms.CharField(
        widget=forms.Textarea,
        required=False,
        max_length=2000,
        label="What it is",
        help_text="Only if you have one.",
    )


class MarksForm(PageForm):
    """A mark and its reason for each criterion of a bid."""

    button = "Save the marks"

    def __init__(
        self,
        *args: Any,
        criteria: Iterable[Criterion],
        present: Mapping[int, Score],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        sections = []
        for criterion in criteria:
            points, reason = f"points_{criterion.pk}", f"reason_{criterion.pk}"
            now = present.get(criterion.pk)
            self.fields[points] = forms.TypedChoiceField(
                choices=[("", "Select a mark"), *MARKS],
                coerce=int,
                initial=now.points if now else "",
                label=f"Mark for {criterion.title}",
                help_text=f"0 is worst, {BEST} is best.",
            )
            self.fields[reason] = forms.CharField(
                widget=forms.Textarea,
                max_length=4000,
                initial=now.reason if now else "",
                label=f"Reason for the mark for {criterion.title}",
            )
            sections.append(Section(criterion.title, points, reason, about=criterion.good_answer))
        self.sections = tuple(sections)  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        keys = [name.removeprefix("points_") for name in data if name.startswith("points_")]
        marks = {int(key): (data[f"points_{key}"], data.get(f"reason_{key}", "")) for key in keys}
        return {"marks": marks}


class DecideForm(PageForm):
    """Which bid wins a lot, and what each bidder is told."""

    button = "Decide the lot"
    winner = forms.ChoiceField(widget=forms.RadioSelect, label="Who is awarded the lot")

    def __init__(self, *args: Any, bids: QuerySet[Bid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bids = {str(bid.pk): bid for bid in bids}
        winner = self.fields["winner"]
        assert isinstance(winner, forms.ChoiceField)  # noqa: S101
        choices = [(key, str(bid.provider)) for key, bid in self.bids.items()]
        winner.choices = [*choices, (NOBODY, "Nobody: the lot is not awarded")]
        for bid in self.bids.values():
            self.fields[f"reason_{bid.pk}"] = forms.CharField(
                widget=forms.Textarea,
                max_length=4000,
                label=f"What {bid.provider} is told",
                help_text="The reason for this bidder, with what was strong and what was weak.",
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        names = [name for name in data if name.startswith("reason_")]
        reasons = {int(name.removeprefix("reason_")): data[name] for name in names}
        return {"winner": self.bids.get(data.get("winner", "")), "reasons": reasons}
