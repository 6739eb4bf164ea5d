"""Versions of the protocol to begin from, as they ship in `shipped/`: today's, and that of the study."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "shipped"


@dataclass(frozen=True)
class Shipped:
    """A version as it ships: its texts and standards by the names of their fields."""

    key: str
    title: str
    texts: dict[str, str]
    standards: list[dict[str, Any]]


@cache
def shipped() -> dict[str, Shipped]:
    """The versions that ship, by their key: the name of the file."""
    return {
        file.stem: Shipped(key=file.stem, **tomllib.loads(file.read_text(encoding="utf-8")))
        for file in sorted(FOLDER.glob("*.toml"))
    }
