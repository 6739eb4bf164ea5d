"""Which static files are gathered for the web server."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder


class AskedForFinder(FileSystemFinder):
    """Of govuk-frontend only what a browser asks for: its sources and templates are some 2,000 files more."""

    LEFT_OUT = ("*.scss", "*.njk", "*.mjs", "*.mjs.map", "all.bundle.*", "components", "macros")

    def list(self, ignore_patterns: Iterable[str]) -> Iterator[Any]:
        yield from super().list([*(ignore_patterns or ()), *self.LEFT_OUT])
