"""A found fault, made small: the same fault with as little as possible of the input that showed it."""

from collections.abc import Callable, Iterator
from typing import Any

#: So many smaller inputs are tried; each may be a whole request.
TRIES = 200


def shrunk(value: Any, still: Callable[[Any], bool]) -> Any:
    """The smallest input found of which `still` says that it shows the same fault."""
    tries = 0
    smaller = True
    while smaller:
        smaller = False
        for one in simpler(value):
            tries += 1
            if tries > TRIES:
                return value
            if still(one):
                value, smaller = one, True
                break
    return value


def simpler(value: Any) -> Iterator[Any]:
    """What is a little less than this: a part left out, or a part of it simpler."""
    if isinstance(value, dict):
        for name in value:
            yield {other: one for other, one in value.items() if other != name}
        for name, one in value.items():
            for less in simpler(one):
                yield {**value, name: less}
    elif type(value) is list:
        yield from (value[:place] + value[place + 1 :] for place in range(len(value)))
    elif isinstance(value, str | bytes) and value:
        half = len(value) // 2
        yield value[:half]
        yield value[half:] if half else value[:0]
        if 1 < len(value) <= 12:
            yield from (value[:place] + value[place + 1 :] for place in range(len(value)))
