"""Reads of sessions."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from apcommission.people.models import Person

#: What a browser says of itself, and how people call it; the first that fits.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class OpenSession:
    """A place where a person is signed in; `ip` is the internet address it came from."""

    pk: int
    device: str
    ip: str
    since: datetime
    is_here: bool


def sessions_of(person: Person, *, here: str | None) -> list[OpenSession]:
    """Where a person is signed in, this place (`here`, a session's key) first, then the latest.

    One query, and one for each session that the cache has forgotten.
    """
    kept = UserSession.objects.filter(user=person).order_by("-created_at", "-pk")
    found = [
        OpenSession(
            session.pk,
            device(session.user_agent),
            session.ip,
            session.created_at,
            session.session_key == here,
        )
        for session in kept
        if session.exists()
    ]
    return sorted(found, key=lambda session: not session.is_here)


def session_of(person: Person, pk: int) -> UserSession | None:
    """One of the person's own sessions. One query."""
    return UserSession.objects.filter(user=person, pk=pk).first()


def device(user_agent: str) -> str:
    """What a browser says of itself in words: "Firefox on Windows"."""
    browser = next((name for piece, name in BROWSERS if piece in user_agent), "")
    system = next((name for piece, name in SYSTEMS if piece in user_agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "A browser that does not say which it is"
