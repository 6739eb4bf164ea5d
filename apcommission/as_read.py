"""A list whose items are made as they are read: a page shows ten of two thousand."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, overload

T = TypeVar("T")


class AsRead(Sequence[T]):
    """Each item is `made` of one of the items `of`, whenever it is read."""

    def __init__(self, of: Sequence[Any], made: Callable[[Any], T]) -> None:
        self.of, self._made = of, made

    def __len__(self) -> int:
        return len(self.of)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> "AsRead[T]": ...
    def __getitem__(self, place: int | slice) -> "T | AsRead[T]":
        if isinstance(place, slice):
            return AsRead(self.of[place], self._made)
        return self._made(self.of[place])

    def __eq__(self, other: object) -> bool:
        """Equal to what has the same items, as lists are."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
