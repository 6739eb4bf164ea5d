"""Forms in the GOV.UK style, and how a page runs an action.

A page that makes something (the token makes a double click harmless):

    class MeetingForm(OnceForm, PageForm):
        button = "Add the meeting"
        sections = (Section("When and where", "date", "place"), Section("Who", "chair"))
        date = DayField(help_text="For example, 24 9 2026")
        place = forms.CharField(max_length=200)
        chair = forms.ModelChoiceField(queryset=None, widget=forms.RadioSelect)

    def add(request, panel_pk):
        panel = get_object_or_404(queries.panels(for_user=request.user), pk=panel_pk)
        authorise(request.user, "referrals.arrange_meeting", panel)
        form = MeetingForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            meeting = attempt(form, actions.add_meeting, by=request.user, panel=panel, **form.cleaned_data)
            if meeting:
                messages.success(request, "The meeting is in the calendar.")
                return redirect("panels:meeting", meeting.pk)
        return render(request, "components/form_page.html", {"form": form, "title": "Add a meeting"})

`cleaned_data` carries `once`, which the action hands to `with_once`. A page that edits something uses
`VersionedForm` with the thing itself: fields start from its attributes, `cleaned_data` carries `version`,
and who saves over someone else's newer version is told, keeps what was typed and may save again.

    form = MeetingForm(request.POST or None, obj=meeting)      # class MeetingForm(VersionedForm, PageForm)

A button without a form (see `{% lifecycle_buttons %}`) is run by `press`:

    if press(request, actions.accept_offer, placement=placement, done="You accepted the offer."): ...

Messages are written by the fields' labels: "Enter the place", "Select the chair". A label reads as a
heading ("Date of birth"); give `error_messages={"required": "…"}` where the made one would not read well.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, ClassVar, TypeVar

from crispy_forms.layout import Div, LayoutObject
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fieldset, Layout, Size
from django import forms
from django.contrib import messages
from django.db import models
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template import Context
from django.utils.functional import cached_property
from django.utils.html import format_html

from apcommission import shown
from apcommission.audit.actions import record
from apcommission.by_name import ByName
from apcommission.editing import ChangedMeanwhile, Versioned
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.people.requests import PersonRequest

T = TypeVar("T")

# Django's own words for an empty field, which say nothing of what is asked.
UNSAID = "This field is required."
UNCHOSEN = "---------"


@dataclass(frozen=True, init=False)
class Section:
    """Fields of a form under a heading; `about` is a line of text below it."""

    heading: str
    fields: tuple[str, ...]
    about: str

    def __init__(self, heading: str, *fields: str, about: str = "") -> None:
        object.__setattr__(self, "heading", heading)
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "about", about)


class Words(LayoutObject):
    """A piece of HTML among the fields. Unlike crispy's own, what is put into it is never a template."""

    def __init__(self, html: str, *values: str) -> None:
        self.fields: list[LayoutObject] = []
        self.html = format_html(html, *values)

    def render(self, form: forms.BaseForm, context: Context, **_: Any) -> str:
        return self.html


class WayOut(LayoutObject):
    """The link beside the button by which one leaves a form without saving.

    It leads to `form.cancel_url`; on a page of one form (components/form_page.html) without that, to the
    last of the page's breadcrumbs.
    """

    def __init__(self) -> None:
        self.fields: list[LayoutObject] = []

    def render(self, form: "PageForm", context: Context, **_: Any) -> str:
        crumbs = context.get("breadcrumbs") if context.get("one_form") else None
        address = form.cancel_url or (crumbs[-1][1] if crumbs else "")
        if not address:
            return ""
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, form.cancel_words)


class PageForm(forms.Form):
    """A form drawn by `{% crispy form %}` with labels in bold, one button and a way out.

    `sections` orders the fields under headings; without it they stand as declared. `layouts` draws a
    field in another way: `{"days": Field.checkboxes("days", small=True)}`. See `WayOut` for the "Cancel"
    link beside the button. Labels of fields that may stay empty say so, unless `says_optional` is False.
    """

    button: ClassVar[str] = "Save"
    sections: ClassVar[tuple[Section, ...]] = ()
    layouts: ClassVar[dict[str, LayoutObject]] = {}
    says_optional: ClassVar[bool] = True
    cancel_url: str = ""
    cancel_words: str = "Cancel"
    # "get": what was chosen stands in the address, which can be kept and passed on.
    method: ClassVar[str] = "post"
    # False: the template writes the <form> element, and what else belongs inside it.
    opens_itself: ClassVar[bool] = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword()
        for name, field in self.fields.items():
            ask_by_label(name, field)
            tell_limits(name, field)
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == UNCHOSEN:
                field.empty_label = "Select"
            if self.says_optional:
                say_optional(name, field)

    def reword(self) -> None:
        """Change labels and hints of fields that this form inherits or that depend on who asks."""

    @cached_property
    def helper(self) -> FormHelper:
        """How crispy draws this form: it asks several times."""
        helper = FormHelper()
        helper.form_method = self.method
        helper.label_size = helper.legend_size = Size.SMALL
        helper.attrs = {"novalidate": ""}
        helper.form_tag = self.opens_itself
        helper.layout = Layout(*self._parts(), self._buttons())
        return helper

    def _parts(self) -> Iterator[LayoutObject | str]:
        for name, field in self.fields.items():
            if field.widget.is_hidden:
                yield name
        for section in self.shown_sections():
            parts = [self._part(name) for name in section.fields]
            if section.about:
                parts.insert(0, Words('<p class="govuk-body">{}</p>', section.about))
            if section.heading:
                yield Fieldset(
                    *parts, legend=section.heading, legend_size=Size.MEDIUM, legend_tag="h2"
                )
            else:
                yield from parts

    def _part(self, name: str) -> LayoutObject:
        return self.layouts.get(name) or drawn(name, self.fields[name])

    def _buttons(self) -> LayoutObject:
        save = Button.primary("save", self.button, data_prevent_double_click="true")
        return Div(save, WayOut(), css_class="govuk-button-group")

    def shown_sections(self) -> tuple[Section, ...]:
        """The sections with the fields that this form has; fields named in none stand first."""
        named = {name for section in self.sections for name in section.fields}
        rest = [
            name
            for name, field in self.fields.items()
            if name not in named and not field.widget.is_hidden
        ]
        own = tuple(
            Section(section.heading, *names, about=section.about)
            for section in self.sections
            if (names := [name for name in section.fields if name in self.fields])
        )
        return (Section("", *rest), *own) if rest else own

    def answers(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """For "check your answers": (heading, [(label, answer as text)]) of each section."""
        return [
            (
                section.heading,
                [(str(self[name].label), answer(self[name])) for name in section.fields],
            )
            for section in self.shown_sections()
        ]


class OnceForm(forms.Form):
    """Carries a token that is used once, for the action to hand to `with_once`.

    What was typed is part of the token: who goes back, types something else and sends the page again makes
    a second thing, while two clicks on one page make one.
    """

    once = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=40, initial=lambda: uuid.uuid4().hex
    )

    def clean_once(self) -> str:
        """Forty signs that stand for the page's token and what was sent with it; nothing without a token."""
        if not self.cleaned_data["once"]:
            return ""
        sent = self.data.lists() if isinstance(self.data, QueryDict) else self.data.items()
        typed = sorted((name, value) for name, value in sent if name != "csrfmiddlewaretoken")
        return blake2b(repr(typed).encode(), digest_size=20).hexdigest()


class VersionedForm(forms.Form):
    """Edits `obj`: fields start from its attributes of the same names, and its version goes along."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, obj: Versioned, **kwargs: Any) -> None:
        self.obj = obj
        kwargs["initial"] = {**self._present(obj), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def _present(self, obj: Versioned) -> dict[str, Any]:
        return {name: getattr(obj, name) for name in self.base_fields if hasattr(obj, name)}

    def take_newer_version(self) -> None:
        """Let the next save count as made on what is there now: the person has been told."""
        manager = type(self.obj)._default_manager
        newer = manager.filter(pk=self.obj.pk).values_list("version", flat=True).first()
        assert isinstance(self.data, QueryDict)  # noqa: S101
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = "" if newer is None else str(newer)


def attempt(form: forms.BaseForm, action: Callable[..., T], /, **arguments: Any) -> T | None:
    """What the action returns; or None when the form is not valid or the action refuses.

    A refusal becomes an error of the form, beside the field that it names; what was typed is kept.
    """
    if not form.is_valid():
        return None
    try:
        return action(**arguments)
    except Refused as refused:
        _keep_in_trail(refused, arguments.get("by"))
        beside = refused.field if refused.field in form.fields else None
        if beside and form.fields[beside].widget.is_hidden:
            beside = None
        form.add_error(beside, refused.message)
        if isinstance(refused, ChangedMeanwhile) and isinstance(form, VersionedForm):
            form.take_newer_version()
        return None


def carry_out(
    request: PersonRequest, form: forms.BaseForm, action: Callable[..., T], /, **arguments: Any
) -> T | None:
    """`attempt` with what was typed, `by` the person who asks; None unless it was sent and it worked.

    form = VenueForm(request.POST or None)
    if carry_out(request, form, actions.add_venue, provider=provider): return redirect(…)
    """
    if request.method != "POST" or not form.is_valid():
        return None
    return attempt(form, action, by=request.user, **arguments, **form.cleaned_data)


def _keep_in_trail(refused: Refused, by: Person | None) -> None:
    """Record an attempt that the trail keeps: by whom, and which refusal; never what was sent."""
    if refused.in_trail:
        record("was_refused", by=by, refusal=type(refused).__name__)


def press(
    request: PersonRequest, action: Callable[..., T], /, *, done: str = "", **arguments: Any
) -> T | None:
    """Run the action behind a button, `by` the person who asks.

    Says `done` on the next page, or why it was refused; then None is returned.
    """
    try:
        result = action(by=request.user, **arguments)
    except Refused as refused:
        _keep_in_trail(refused, request.user)
        messages.error(request, refused.message)
        return None
    if done:
        messages.success(request, done)
    return result


# ---- Fields --------------------------------------------------------------------------------------


#: "Enter your name", "Enter what it is for"; else "Enter the place".
WITHOUT_ARTICLE = ("your ", "what ", "who ", "why ", "how ", "when ", "where ", "which ", "whose ")


def ask_by_label(name: str, field: forms.Field) -> None:
    """Give the field an error that says what to do: "Enter the place", "Select the mode"."""
    if str(field.error_messages.get("required", UNSAID)) != UNSAID:
        return
    label = str(field.label or name.replace("_", " "))
    # "Date of birth" becomes "date of birth"; "UPN" and "LA code" stay as they are.
    label = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    asked = label if label.startswith(WITHOUT_ARTICLE) else f"the {label}"
    if isinstance(field, forms.BooleanField):
        words = f"Confirm: {label}"
    elif isinstance(field, forms.FileField):
        words = f"Choose a file: {label}"
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        words = f"Select {asked}" if not label.endswith("?") else f"Select an answer: {label}"
    else:
        words = f"Enter {asked}" if not label.endswith("?") else f"Answer: {label}"
    field.error_messages["required"] = words
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        field.error_messages["invalid_choice"] = f"{words} from the list"


#: What a field says of a limit that was passed, by the code of Django's check.
LIMITS = {
    "min_value": "must be %(limit_value)s or more",
    "max_value": "must be %(limit_value)s or less",
    "max_length": "must be %(limit_value)d characters or fewer",
    "max_digits": "must have no more than %(max)s digits",
    "max_whole_digits": "must have no more than %(max)s digits before the decimal point",
    "max_decimal_places": "must have no more than %(max)s digits after the decimal point",
}


def tell_limits(name: str, field: forms.Field) -> None:
    """Let errors of limits name the field: "Attendance must be 100 or less"."""
    label = str(field.label or name.replace("_", " ").capitalize()).replace("%", "%%")
    for code, words in LIMITS.items():
        field.error_messages.setdefault(code, f"{label} {words}")


def say_optional(name: str, field: forms.Field) -> None:
    """Mark a field that may stay empty in its label: "Phone number (optional)".

    Not one that is answered in any case (a box to tick, a list whose first choice says what empty means),
    nor one whose hint says when it is needed: "Only after an exclusion", "Leave empty if it goes on".
    """
    answered = (forms.BooleanField, forms.ChoiceField, forms.ModelChoiceField)
    hint = str(field.help_text)
    if field.required or field.widget.is_hidden or isinstance(field, answered):
        return
    if not hint.startswith("Only ") and " empty " not in hint:
        label = str(field.label or name.replace("_", " ").capitalize())
        field.label = f"{label} (optional)"


def drawn(name: str, field: forms.Field) -> LayoutObject:
    """How a field is drawn unless a form says otherwise: by its kind and length."""
    if isinstance(field, ByName):
        field.settle()
    widget = field.widget
    if isinstance(widget, forms.RadioSelect):
        return Field.radios(name)
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return Field.checkboxes(name)
    if isinstance(widget, forms.Textarea):
        return Field.textarea(name, rows=5)
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return Field.text(name, field_width=10)
    longest = getattr(field, "max_length", None)
    if longest and longest <= 20:
        return Field.text(name, field_width=20 if longest > 10 else 10)
    return Field(name)


def answer(bound: BoundField) -> str:
    """What is in a field, as a person would write it: labels of choices, dates in words."""
    value = bound.value() if not bound.form.is_bound else bound.form.cleaned_data.get(bound.name)
    choices = getattr(bound.field, "choices", None)
    if isinstance(value, models.Model) or choices is None:
        return shown.plain(value)
    labels = {str(key): str(label) for key, label in choices}
    values = value if isinstance(value, list | tuple | set | models.QuerySet) else [value]
    keys = (str(part.pk if isinstance(part, models.Model) else part) for part in values)
    return ", ".join(labels.get(key, "" if key in ("None", "") else key) for key in keys)
