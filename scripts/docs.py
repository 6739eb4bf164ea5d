"""`./run docs`: prints into docs/ what the code itself says: lifecycles, permissions, measures, timetable.

A page of docs/ is written by hand, with places in it for what is printed:

    <!-- printed: lifecycles -->
    …
    <!-- end of print -->

tests/infra/test_docs.py fails while a page says something else than the code.
"""

import os
import re
import sys
from pathlib import Path

from scripts.setup import ROOT
from scripts.system import say

DOCS = ROOT / "docs"
PLACE = re.compile(r"(<!-- printed: ([\w-]+) -->\n).*?(<!-- end of print -->)", re.DOTALL)
# Printing asks no server for anything; settings.py wants the addresses all the same.
UNUSED = {
    "DJANGO_SETTINGS_MODULE": "apcommission.settings",
    "SECRET_KEY": "unused",
    "DATABASE_URL": "postgres://unused/unused",
    "REDIS_URL": "redis://unused",
}


def main(_arguments: list[str]) -> int:
    os.environ.update(UNUSED)
    import django

    django.setup()
    for page in pages():
        text = page.read_text()
        new = reprinted(text)
        if new != text:
            page.write_text(new)
            say(f"Printed {page.relative_to(ROOT)}")
    return 0


def pages() -> list[Path]:
    """The pages of docs/ that have a place for something printed."""
    return [page for page in sorted(DOCS.rglob("*.md")) if PLACE.search(page.read_text())]


def reprinted(text: str) -> str:
    """The text with every place filled anew. Django must be set up."""
    from scripts.printed import PRINTERS

    return PLACE.sub(lambda place: f"{place[1]}\n{PRINTERS[place[2]]()}\n\n{place[3]}", text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
