"""The environment of the embedded default: what settings.py reads when nobody has set up a server.

Whatever the caller's environment already names stays as it is, so DATABASE_URL and REDIS_URL of servers
of one's own are used in place of the embedded ones.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from apcommission import embedded


@contextlib.contextmanager
def engines(name: str, *, port: int = 8000, durable: bool = True) -> Iterator[dict[str, str]]:
    """Hold the embedded set `name` where it is needed; yields the whole environment for subprocesses."""
    environment = {**_defaults(name, port), **os.environ}
    with contextlib.ExitStack() as held:
        if "DATABASE_URL" not in environment or "REDIS_URL" not in environment:
            running = held.enter_context(embedded.hold(name, durable=durable))
            environment.setdefault("DATABASE_URL", running.database_url)
            environment.setdefault("REDIS_URL", running.redis_url)
        yield environment


def _defaults(name: str, port: int) -> dict[str, str]:
    folder = embedded.HOME / name
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "DJANGO_SETTINGS_MODULE": "apcommission.settings",
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": _secret(folder / "secret"),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_ADDRESS": f"http://127.0.0.1:{port}",
        # Plain HTTP on the loopback, and no telephone needed to sign in: for trying the system out only.
        "INSECURE_HTTP": "true",
        "SECOND_FACTOR_REQUIRED": "false",
        "INSTANCE_NOTICE": "This is a demonstration with invented data.",
        "STATIC_ROOT": str(folder / "static"),
        "DOCUMENTS_ROOT": str(folder / "documents"),
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
        "POSTGRES_BIN": str(embedded.programs()),
    }


def _secret(file: Path) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()
