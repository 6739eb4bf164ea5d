"""Draws that the sample makes again and again."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


def pick(rng: Random, weights: Mapping[T, int]) -> T:
    """One of the keys, each as likely as its weight says."""
    return rng.choices(tuple(weights), weights=tuple(weights.values()))[0]


def happens(rng: Random, share: float) -> bool:
    """True in that share of the draws."""
    return rng.random() < share
