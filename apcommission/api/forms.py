"""What is asked of whoever makes a token."""

from typing import Any

from django import forms

from apcommission.api import scopes
from apcommission.api.models import ApiToken
from apcommission.api.queries import roles_for_tokens
from apcommission.forms import OnceForm, PageForm
from apcommission.people.models import Person


class TokenForm(OnceForm, PageForm):
    """A new token: for which of one's roles, what it reads, and how long it holds."""

    button = "Make the token"
    name = forms.CharField(
        max_length=120,
        label="What it is for",
        help_text="The system that will use it, such as “Data warehouse” or “School’s register”.",
    )
    held: Any = forms.ModelChoiceField(
        queryset=None,
        label="Your role",
        help_text="The token sees what this role sees, and ends with it.",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    scopes = forms.MultipleChoiceField(label="What it reads", widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label="How long it holds",
        choices=[(90, "90 days"), (180, "180 days"), (365, "A year")],
        coerce=int,
        initial=365,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = roles_for_tokens(for_user=person)
        held: Any = self.fields["held"]
        held.queryset = roles
        keys = {scope.key: scope.words for one in roles for scope in scopes.open_to(one)}
        offered: Any = self.fields["scopes"]
        offered.choices = sorted(keys.items())
        if len(roles) == 1:
            held.initial = roles[0]


def scopes_in_words(token: ApiToken) -> str:
    """What a token reads, as a person would say it."""
    return "; ".join(scopes.find(key).words for key in token.scopes)
