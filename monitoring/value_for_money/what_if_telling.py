"""A what-if in words: each programme that is touched, and all of them together, today and then."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from apcommission import shown
from monitoring.value_for_money.what_if import Base, Change, Estimate, Span, estimate, together
from monitoring.value_for_money.what_if_form import basis

NONE_SHOWN = shown.NOT_AVAILABLE.capitalize()


@dataclass(frozen=True)
class Line:
    """One measure: today, then, and the difference."""

    title: str
    now: str
    then: str
    difference: str
    now_likely: str = ""
    then_likely: str = ""


@dataclass(frozen=True)
class Told:
    """A programme, or all that are touched, in words. `changes`: what is to change of it."""

    name: str
    lines: list[Line]
    changes: str = ""
    is_untried: bool = False


def told(bases: dict[str, Base], changes: dict[str, Change]) -> list[Told]:
    """All that are touched together first, then each, in the order of `bases`."""
    touched = [(bases[key], changes[key]) for key in bases if key in changes]
    if not touched:
        return []
    pairs = [(estimate(base), estimate(base, change)) for base, change in touched]
    found = [
        Told(base.part.name, lines(now, then), changed(base, change), base.is_untried)
        for (base, change), (now, then) in zip(touched, pairs, strict=True)
    ]
    if len(found) == 1:
        return found
    whole = together([now for now, _ in pairs]), together([then for _, then in pairs])
    return [Told("These programmes together", lines(*whole)), *found]


def changed(base: Base, change: Change) -> str:
    """`3 places fewer; £50.00 a session instead of £45.00`."""
    parts = []
    if change.places:
        word = "more" if change.places > 0 else "fewer"
        parts.append(f"{shown.how_many(abs(change.places), 'place')} {word}")
    if change.price is not None and base.price is not None:
        parts.append(
            f"{shown.money(change.price)} {basis(base)} instead of {shown.money(base.price.amount)}"
        )
    return "; ".join(parts) or "Nothing changes"


def lines(now: Estimate, then: Estimate) -> list[Line]:
    """What is told of one programme, or of several."""
    return [
        Line("Places", str(now.places), str(then.places), _signed(then.places - now.places)),
        _numbers("Sessions offered", now, then, lambda one: one.offered),
        _numbers("Sessions used", now, then, lambda one: one.used),
        _numbers("Sessions not used", now, then, lambda one: one.spare),
        _cost(now, then),
        _spans("Awards", now.awards, then.awards),
        _spans("Pupils with an award", now.accredited, then.accredited),
        _spans("Positive outcomes", now.positive, then.positive),
    ]


def _numbers(
    title: str, now: Estimate, then: Estimate, read: Callable[[Estimate], Fraction | None]
) -> Line:
    before, after = read(now), read(then)
    if before is None or after is None:
        return Line(title, _whole(before), _whole(after), "")
    return Line(title, _whole(before), _whole(after), _signed(whole(after) - whole(before)))


def _cost(now: Estimate, then: Estimate) -> Line:
    texts = [NONE_SHOWN if one.cost is None else shown.money(one.cost) for one in (now, then)]
    if now.cost is None or then.cost is None:
        return Line("Cost", texts[0], texts[1], "")
    apart = then.cost - now.cost
    difference = (
        "None" if not apart else f"{shown.money(abs(apart))} {'more' if apart > 0 else 'less'}"
    )
    return Line("Cost", texts[0], texts[1], difference)


def _spans(title: str, now: Span | None, then: Span | None) -> Line:
    difference = ""
    if now is not None and then is not None:
        text = shown.tenths(then.middle - now.middle)
        difference = "None" if text == "0.0" else text if text.startswith("-") else f"+{text}"
    return Line(title, _middle(now), _middle(then), difference, _likely(now), _likely(then))


def _middle(span: Span | None) -> str:
    return NONE_SHOWN if span is None else shown.tenths(span.middle)


def _likely(span: Span | None) -> str:
    if span is None or span.low == span.high:
        return ""
    return f"{shown.tenths(Fraction(span.low))} to {shown.tenths(Fraction(span.high))}"


def whole(number: Fraction) -> int:
    """A number of sessions to the whole one, half up."""
    return int((number * 2 + 1) // 2)


def _whole(number: Fraction | None) -> str:
    return NONE_SHOWN if number is None else shown.count(whole(number))


def _signed(number: int) -> str:
    return "None" if not number else f"{'+' if number > 0 else ''}{number:,}"
