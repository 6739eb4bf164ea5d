"""What a definition of a measure is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """One way in which a row counts in a measure: `above` in the numerator, `below` in the denominator.

    A count that is no rate has all its rows in both.
    """

    key: str
    label: str
    above: bool = False
    below: bool = False


def both(key: str, label: str) -> Count:
    return Count(key, label, above=True, below=True)


def below(key: str, label: str) -> Count:
    return Count(key, label, below=True)


def neither(key: str, label: str) -> Count:
    return Count(key, label)


@dataclass(frozen=True)
class Definition:
    """`kind`: rate, money, count, bands, change, awards, shares, areas, against, days.

    `rows`: what it opens to (kinds.py: KINDS), and `counts`: how each of those rows may count in it.
    """

    key: str
    title: str
    words: str
    kind: str
    rows: str
    counts: tuple[Count, ...]
    without: str = "There is nothing in this period to count it from"

    @property
    def counted(self) -> tuple[str, ...]:
        """The keys of the counts that are in the figure."""
        return tuple(count.key for count in self.counts if count.above or count.below)
