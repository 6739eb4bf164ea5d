"""Sessions in the database, with a copy in the cache: Django's own, that let in while Redis is away."""

from django.contrib.sessions.backends import cached_db

from apcommission.forgiving_cache import GONE, SESSIONS


class SessionStore(cached_db.SessionStore):
    """To sign in does without the cache; to sign out does not (apcommission/forgiving_cache.py)."""

    cache_key_prefix = SESSIONS

    def cycle_key(self) -> None:
        """A new key for whoever signs in. The copy of the former session, of nobody yet, may live on."""
        try:
            super().cycle_key()
        except GONE:
            # The new session stands in the database and the former is gone from there: only its copy is left.
            return
