"""Forms in which the young person and the parents tell their views, in plain words."""

from django import forms

from apcommission.forms import PageForm
from referrals.voices.models import Voice

LONG = 4000


def words(label: str, hint: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        widget=forms.Textarea,
        max_length=LONG,
        required=required,
        label=label,
        help_text=hint,
        error_messages={"required": "Write a few words here"},
    )


class AskForm(PageForm):
    """Who is asked, and whether the link goes out by e-mail."""

    button = "Make the link"
    whose = forms.ChoiceField(
        choices=Voice.Whose.choices, widget=forms.RadioSelect, label="Who is asked"
    )
    email = forms.EmailField(
        required=False,
        label="Their email address",
        help_text="Leave empty to see the link here, and pass it on yourself.",
    )


class YoungPersonForm(PageForm):
    """The young person's own application."""

    button = "Send"
    says_optional = False
    name = forms.CharField(max_length=150, label="Your name")
    likes = words("What do you like doing? What are you good at?")
    now = words("What is school like for you now?", "What is hard? What helps?")
    wanted = words("What would you like to happen?", required=True)


class ParentForm(PageForm):
    """What a parent or carer thinks."""

    button = "Send"
    name = forms.CharField(max_length=150, label="Your name")
    views = words("What do you think would be best for your child?", required=True)
    agrees = forms.TypedChoiceField(
        choices=[("true", "Yes"), ("false", "No")],
        coerce=lambda value: value == "true",
        widget=forms.RadioSelect,
        label="Do you agree that the school asks for another place to learn?",
        error_messages={"required": "Select yes or no"},
    )
