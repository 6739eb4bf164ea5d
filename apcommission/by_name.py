"""A choice of one among many: a list as long as they are few, else a box for a part of the name.

    programme = OneByName(
        Programme.objects.none(),
        thing="programme",
        names=("title", "provider__organisation__name"),
        reference="reference",
    )

Nobody looks through a list of hundreds, and to send it takes longer than all else of a page. What is typed
may be a part of the name, or the reference. Where several have it in their name, the form comes back with a
list of these to choose from. `ChoiceByName` does the same with choices that are in memory.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.boundfield import BoundField

from apcommission.filters import every_word

#: So many are offered as a list; and so many of those that have something in their name.
MOST_LISTED, MOST_FOUND = 100, 25
#: More signs than this are not looked for.
LONGEST = 200
#: Before the key of one that is chosen from such a shorter list: what is typed may be a number, too.
KEY = "="

Option = tuple[Any, str]


def more_than(most: int) -> str:
    """What is said where so many and more have the words in their name."""
    return f"More than {most} have this in their name: enter more of it"


class Typed(str):
    """What came from a box, unlike a key that a form begins with."""


class NameBox(forms.TextInput):
    """A box for a part of a name. Shows what is chosen already by its name."""

    def __init__(self, name_of: Callable[[Any], str]) -> None:
        super().__init__()
        self.name_of = name_of

    def format_value(self, value: Any) -> str | None:
        return super().format_value(value and self.name_of(value))


class BoundByName(BoundField):
    """Says what to type as long as there is a box: that is known when the field is drawn."""

    @property
    def help_text(self) -> str:
        assert isinstance(self.field, ByName)  # noqa: S101
        return self.field.hint()

    @help_text.setter
    def help_text(self, _: str) -> None:
        """The field's own, which `hint` begins with."""


class ByName(forms.Field):
    """What fields of both kinds have in common. `thing`: what one of them is called."""

    thing: str
    is_narrowed = False  # to those that have the words in their name

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundByName:
        return BoundByName(form, self, field_name)

    def hint(self) -> str:
        """The field's own hint, and what to type into a box."""
        own = str(self.help_text)
        if not isinstance(self.widget, NameBox):
            return own
        own += " Enter a part of the name, or the reference."
        if not self.required and self._empty_words():
            own += f" Leave it empty for “{self._empty_words()}”."
        return own.strip()

    def listed(self) -> list[Option] | None:
        """All of them; None where they are too many for a list."""
        raise NotImplementedError

    def found(self, words: str) -> list[Option]:
        """Those that have the words in their name, at most one more than MOST_FOUND."""
        raise NotImplementedError

    def name_of(self, value: Any) -> str:
        """How a box shows a value: what is chosen by its name, what was typed as it is."""
        raise NotImplementedError

    def settle(self) -> None:
        """Decide how the field is drawn. One query at most."""
        if isinstance(self.widget, NameBox) or self.is_narrowed:
            return
        listed = self.listed()
        if listed is not None:
            self._list(listed)
            return
        self.widget = NameBox(self.name_of)
        self.widget.is_required = self.required

    def one(self, words: str) -> Any:
        """The key of the one that is meant. Raises ValidationError, and offers those that there are."""
        # PostgreSQL knows no such sign, and nobody types it.
        found = self.found(words[:LONGEST]) if "\x00" not in words else []
        if len(found) == 1:
            return found[0][0]
        if not found and words.isdecimal():
            return words  # an address that was kept when the list was short
        if not found:
            raise ValidationError(f"No {self.thing} has this in its name: check how it is written")
        if len(found) > MOST_FOUND:
            raise ValidationError(more_than(MOST_FOUND))
        self.is_narrowed = True
        self.widget = forms.Select()
        self.widget.is_required = self.required
        self._list([(self._marked(key), label) for key, label in found])
        raise ValidationError(f"Select the {self.thing} you mean")

    def _list(self, options: list[Option]) -> None:
        self.widget.choices = [("", self._empty_words() or "Select"), *options]

    def _empty_words(self) -> str:
        return ""

    def _marked(self, key: Any) -> Any:
        return key


class OneByName(ByName, forms.ModelChoiceField):
    """One row of a queryset, which a form may give later.

    `names` are lookups of what it is called, the first its own name; `reference` that of its reference.
    `told` gives (key, label) of rows for a list; by default the names.
    """

    def __init__(
        self,
        queryset: QuerySet[Any] | None = None,
        *,
        thing: str,
        names: Sequence[str],
        reference: str,
        told: Callable[[QuerySet[Any]], list[Option]] | None = None,
        **kwargs: Any,
    ) -> None:
        self.thing, self.names, self.reference = thing, tuple(names), reference
        self.told, self._by_names = told or self._named, told is None
        self._asked: tuple[Any, list[Option] | None] | None = None
        super().__init__(queryset, **kwargs)

    def _named(self, rows: QuerySet[Any]) -> list[Option]:
        return [(key, ", ".join(names)) for key, *names in rows.values_list("pk", *self.names)]

    def listed(self) -> list[Option] | None:
        rows = self._rows()
        if self._asked is None or self._asked[0] is not rows:
            self._asked = rows, self._listed(rows)
        return self._asked[1]

    def _listed(self, rows: QuerySet[Any]) -> list[Option] | None:
        some = rows[: MOST_LISTED + 1]
        # What a form tells of each may be much: whether there are too many is asked without it.
        if not self._by_names and len(some.values_list("pk")) > MOST_LISTED:
            return None
        found = self.told(some)
        return found if len(found) <= MOST_LISTED else None

    def _rows(self) -> QuerySet[Any]:
        assert self.queryset is not None  # noqa: S101
        return self.queryset

    def found(self, words: str) -> list[Option]:
        bare, _, reference = words.removesuffix(")").rpartition(" (")
        own = self.names[0]
        exactly = Q(**{f"{own}__iexact": words}) | Q(**{f"{self.reference}__iexact": words})
        if bare:
            exactly |= Q(**{f"{self.reference}__iexact": reference})
        for condition in (exactly, every_word(words, (*self.names, self.reference))):
            rows = self._rows().filter(condition).order_by(*self.names, "pk")
            if found := self.told(rows[: MOST_FOUND + 1]):
                return found
        return []

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not str(value).strip():
            return None
        text = str(value).strip()
        if text.startswith(KEY):
            return super().to_python(text.removeprefix(KEY))
        if self.listed() is not None:
            return super().to_python(value)
        return super().to_python(self.one(text))

    def bound_data(self, data: Any, initial: Any) -> Any:
        return Typed(data) if isinstance(data, str) else data

    def name_of(self, value: Any) -> str:
        """What is not offered any more is not shown."""
        if isinstance(value, Typed) and not value.startswith(KEY):
            return value
        key = str(value).removeprefix(KEY)
        rows = self._rows().filter(pk=key) if key.isdecimal() else self._rows().none()
        for reference, *names in rows.values_list(self.reference, *self.names)[:1]:
            return f"{', '.join(names)} ({reference})"
        return ""

    def _empty_words(self) -> str:
        return str(self.empty_label or "")

    def _marked(self, key: Any) -> str:
        return f"{KEY}{key}"


class ChoiceByName(ByName, forms.ChoiceField):
    """One of choices that are in memory, which a form gives by `offer`."""

    def __init__(self, *, thing: str, **kwargs: Any) -> None:
        self.thing = thing
        self.options: Mapping[str, str] = {}
        super().__init__(**kwargs)

    def offer(self, options: Mapping[str, str]) -> None:
        """The keys with what each is called. Several fields may have the same."""
        self.options = options

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.options

    def listed(self) -> list[Option] | None:
        return [*self.options.items()] if len(self.options) <= MOST_LISTED else None

    def found(self, words: str) -> list[Option]:
        meant = words.casefold()
        parts = meant.split()
        alike = [
            (key, label)
            for key, label in self.options.items()
            if all(part in label.casefold() for part in parts)
        ]
        exactly = [(key, label) for key, label in alike if label.casefold() == meant]
        return (exactly or alike)[: MOST_FOUND + 1]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).strip()
        if not text or self.listed() is not None or self.valid_value(text):
            return text
        return str(self.one(text))

    def name_of(self, value: Any) -> str:
        return self.options.get(str(value), str(value))
