"""What tells answers that are kept from those of another version of this service, or of other settings."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType


def version_of(words: str, modules: Iterable[ModuleType] = ()) -> str:
    """Of the words by which something is counted, and of modules as they are written: 32 characters."""
    told = hashlib.sha256(words.encode())
    for module in modules:
        told.update(Path(str(module.__file__)).read_bytes())
    return told.hexdigest()[:32]
