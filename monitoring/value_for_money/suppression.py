"""Which numbers must be left out before figures leave the authority.

Source: measures.md, publishing. A count of pupils below the threshold (SUPPRESSION_THRESHOLD) and above none
is hidden, and with it what tells of these pupils alone; then as much more is hidden that what is hidden
cannot be worked out from the total.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from monitoring.measures.suppression import is_small

Number = TypeVar("Number", int, Decimal)

#: Counts of pupils, or of what each happens to one pupil.
OF_PUPILS = ("pupils", "placements", "accredited", "positive", "chances")
#: What tells of as few pupils as another count does.
GOES_WITH = {"awards": "accredited"}
#: What is told of the programmes and not of pupils.
OPEN = frozenset({"offered"})


def hidden(
    groups: Sequence[Mapping[str, int | Decimal]],
    total: Mapping[str, int | Decimal],
    threshold: int,
) -> tuple[list[set[str]], set[str]]:
    """The names of the numbers to hide: of each group, and of the total of all groups.

    `groups` part the total, so that each of its numbers is about their sum.
    """
    names = list(total)
    own = [_first(group, threshold) for group in groups]
    of_total = _first(total, threshold)
    for name in names:
        if name in OPEN or name in of_total:
            continue
        if not _second(name, groups, own, threshold):
            of_total.add(name)
    return own, of_total


def _first(group: Mapping[str, int | Decimal], threshold: int) -> set[str]:
    """What is small by itself: of fewer pupils than the threshold nothing is told."""
    if is_small(group["pupils"], threshold):
        return set(group) - OPEN
    found = {name for name in OF_PUPILS if name in group and is_small(group[name], threshold)}
    return found | {name for name, other in GOES_WITH.items() if other in found and name in group}


def _second(
    name: str,
    groups: Sequence[Mapping[str, int | Decimal]],
    own: list[set[str]],
    threshold: int,
) -> bool:
    """Hide more groups, the smallest first, until two are hidden that are not small together.

    Those that have none of it are hidden last. False where there are not enough: then the total must not
    be told.
    """
    if not any(name in of_group for of_group in own):
        return True
    rest = [number for number, of_group in enumerate(own) if name not in of_group]
    rest.sort(key=lambda number: (not groups[number][name], groups[number][name]))
    while not _is_safe(name, groups, own, threshold):
        if not rest:
            return False
        own[rest.pop(0)].add(name)
    return True


def _is_safe(
    name: str,
    groups: Sequence[Mapping[str, int | Decimal]],
    own: list[set[str]],
    threshold: int,
) -> bool:
    found = [groups[number][name] for number, of_group in enumerate(own) if name in of_group]
    return len(found) > 1 and sum(found) >= threshold
