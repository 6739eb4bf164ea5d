"""The form of a what-if: places moved, prices changed, places bought; each may stay empty."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from apcommission import shown
from apcommission.by_name import ChoiceByName
from apcommission.fields import MoneyField, WholeNumberField
from apcommission.forms import Section
from monitoring.value_for_money.forms import YearForm
from monitoring.value_for_money.what_if import Base, Change
from providers.directory.models import PriceBasis

#: So many of each can be tried at once; and so many places at most.
TIMES, MOST_PLACES = 2, 500


def _places(label: str) -> WholeNumberField:
    return WholeNumberField(
        label=label, required=False, max_value=MOST_PLACES, help_text="Leave empty for none."
    )


def _programme(label: str) -> ChoiceByName:
    return ChoiceByName(thing="programme", label=label, required=False)


class WhatIfForm(YearForm):
    """Sent by GET: the address can be kept and passed on. `bases`: of each programme, by its reference."""

    button = "Work it out"
    says_optional = False
    move_1 = _places("Places to move")
    from_1 = _programme("From")
    to_1 = _programme("To")
    move_2 = _places("Second move: places")
    from_2 = _programme("Second move: from")
    to_2 = _programme("Second move: to")
    priced_1 = _programme("Programme with a new price")
    price_1 = MoneyField(
        label="New price in pounds", required=False, help_text="Leave empty for none."
    )
    priced_2 = _programme("Second programme with a new price")
    price_2 = MoneyField(
        label="Second new price in pounds", required=False, help_text="Leave empty for none."
    )
    more_1 = _places("More places")
    more_at_1 = _programme("In programme")
    more_2 = _places("Second: more places")
    more_at_2 = _programme("Second: in programme")
    sections = (
        Section("Worked out from", "year"),
        Section("Move places", "move_1", "from_1", "to_1", "move_2", "from_2", "to_2"),
        Section(
            "Change a price",
            *("priced_1", "price_1", "priced_2", "price_2"),
            about="The price is for what today’s is for: a session, a day, a week, a term or a year.",
        ),
        Section("Buy more places", "more_1", "more_at_1", "more_2", "more_at_2"),
    )

    def __init__(self, *args: Any, bases: dict[str, Base], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bases = bases
        programmes = {key: told(base) for key, base in bases.items()}
        for field in self.fields.values():
            if isinstance(field, ChoiceByName):
                field.offer(programmes)
                field.error_messages["invalid_choice"] = "Select a programme from the list"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.changes: dict[str, Change] = defaultdict(Change)
        for number in range(1, TIMES + 1):
            self._move(cleaned, number)
            self._price(cleaned, number)
            self._more(cleaned, number)
        return cleaned

    def _both(
        self, cleaned: dict[str, Any], names: tuple[str, ...], words: tuple[str, ...]
    ) -> bool:
        """Whether all of the fields are filled in; those left empty beside others say what is missing."""
        if any(name in self.errors for name in names):
            return False
        empty = [name for name in names if cleaned.get(name) in (None, "")]
        if empty and len(empty) < len(names):
            for name, missing in zip(names, words, strict=True):
                if name in empty:
                    self.add_error(name, missing)
        return not empty

    def _move(self, cleaned: dict[str, Any], number: int) -> None:
        names = (f"move_{number}", f"from_{number}", f"to_{number}")
        words = (
            "Enter how many places are moved",
            "Select where the places are taken from",
            "Select where the places are moved to",
        )
        if not self._both(cleaned, names, words):
            return
        places, source, target = (cleaned[name] for name in names)
        if source == target:
            self.add_error(
                names[2], "Select another programme than the one the places are taken from"
            )
        elif self._can_grow(names[2], target):
            left = self.bases[source].part.places + self.changes[source].places
            if places > left:
                words_left = f"There are only {shown.how_many(left, 'place')} to move from there"
                self.add_error(names[0], words_left)
                return
            self._add(source, -places)
            self._add(target, places)

    def _more(self, cleaned: dict[str, Any], number: int) -> None:
        names = (f"more_{number}", f"more_at_{number}")
        words = ("Enter how many places are bought", "Select the programme with more places")
        if self._both(cleaned, names, words) and self._can_grow(names[1], cleaned[names[1]]):
            self._add(cleaned[names[1]], cleaned[names[0]])

    def _price(self, cleaned: dict[str, Any], number: int) -> None:
        names = (f"priced_{number}", f"price_{number}")
        if not self._both(cleaned, names, ("Select the programme", "Enter the new price")):
            return
        reference, price = (cleaned[name] for name in names)
        if self.bases[reference].price is None:
            self.add_error(names[0], "This programme has no price today: choose another one")
        elif self.changes[reference].price is not None:
            self.add_error(names[0], "This programme has a new price above already")
        else:
            self.changes[reference] = replace(self.changes[reference], price=price)

    def _can_grow(self, name: str, reference: str) -> bool:
        if self.bases[reference].part.places:
            return True
        words = "This programme has no places today, so nothing can be worked out from them"
        self.add_error(name, words)
        return False

    def _add(self, reference: str, places: int) -> None:
        found = self.changes[reference]
        self.changes[reference] = replace(found, places=found.places + places)


def told(base: Base) -> str:
    """`Bricklaying: 8 places, £45.00 a session`."""
    places = shown.how_many(base.part.places, "place")
    if base.price is None:
        return f"{base.part.name}: {places}"
    return f"{base.part.name}: {places}, {shown.money(base.price.amount)} {basis(base)}"


def basis(base: Base) -> str:
    """What the price of today is for, in words."""
    return PriceBasis(base.price.basis).label if base.price else ""
