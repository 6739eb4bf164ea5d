"""What each capability registers at start-up.

A capability that has something to tell a lower floor (its area in the navigation, its waiting work for
the home page, a figure that a lower floor asks for) has a `start.py`. Its functions register themselves
when it is imported, which happens once, when Django has loaded every model.
"""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

APPS = ("apcommission", "providers", "referrals", "placements", "monitoring")


def rooms() -> list[str]:
    """The dotted names of all capabilities, floor by floor."""
    return [
        room.name
        for app in APPS
        for room in iter_modules(import_module(app).__path__, f"{app}.")
        if room.ispkg
    ]


def start() -> list[str]:
    """Import the `start` module of every capability that has one; returns the names of those found."""
    found = [f"{room}.start" for room in rooms() if find_spec(f"{room}.start")]
    for name in found:
        import_module(name)
    return found
