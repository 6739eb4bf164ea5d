"""What each capability registers at start-up.

A capability that has something to tell a lower floor (its area in the navigation, its waiting work for
the home page, a figure that a lower floor asks for) has a `start.py`. Its functions register themselves
when it is imported, which happens once, when Django has loaded every model.
"""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

APPS = ("apcommission", "providers", "referrals", "placements", "monitoring")


def start() -> list[str]:
    """Import the `start` module of every capability, floor by floor; returns the names of those found."""
    found = []
    for app in APPS:
        for room in iter_modules(import_module(app).__path__, f"{app}."):
            name = f"{room.name}.start"
            if room.ispkg and find_spec(name):
                import_module(name)
                found.append(name)
    return found
