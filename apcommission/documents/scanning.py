"""Asking a virus scanner about a file that a person sends: ClamAV's clamd, over its socket.

SCANNER_URL names it: `unix:///run/clamav/clamd.ctl` or `tcp://scanner:3310`; empty: none is asked. A file is
kept only when the scanner has said that it found nothing: one that does not answer refuses too.
"""

import logging
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings

from apcommission.documents.errors import FileRefused

#: Seconds to wait for the scanner, and bytes in each piece that it is sent.
PATIENCE, PIECE = 30, 64 * 1024
FOUND = "The virus scanner found something in this file. It was not kept."
NO_ANSWER = (
    "The file could not be checked for viruses, so it was not kept. Try again in a few minutes."
)
_log = logging.getLogger(__name__)


def check(content: bytes) -> None:
    """Raise FileRefused if the scanner finds something or cannot be asked."""
    if not settings.SCANNER_URL:
        return
    try:
        answer = _ask(content)
    except (OSError, ValueError) as problem:
        _log.error("The virus scanner cannot be asked (%s)", type(problem).__name__)
        raise FileRefused(NO_ANSWER, field="file") from problem
    if answer.endswith(" FOUND"):
        _log.warning("The virus scanner refused a file")
        raise FileRefused(FOUND, field="file")
    if answer != "stream: OK":
        _log.error("The virus scanner could not check a file")
        raise FileRefused(NO_ANSWER, field="file")


def answers() -> bool:
    """Whether the scanner that is configured says that it is there."""
    try:
        with _connection() as asked:
            asked.sendall(b"zPING\0")
            return _read(asked) == "PONG"
    except (OSError, ValueError):
        return False


def _ask(content: bytes) -> str:
    """What clamd says to `zINSTREAM`: the file in pieces, each after its length, an empty one at the end."""
    with _connection() as asked:
        try:
            asked.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                asked.sendall(struct.pack("!L", len(piece)) + piece)
            asked.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # It has heard enough (its own limit of size, say) and may have said why.
        return _read(asked)


@contextmanager
def _connection() -> Iterator[socket.socket]:
    place = urlsplit(settings.SCANNER_URL)
    if place.scheme == "unix":
        with socket.socket(socket.AF_UNIX) as asked:
            asked.settimeout(PATIENCE)
            asked.connect(place.path)
            yield asked
    elif place.scheme == "tcp" and place.hostname:
        with socket.create_connection((place.hostname, place.port or 3310), PATIENCE) as asked:
            yield asked
    else:
        raise ValueError("SCANNER_URL begins with unix:// or tcp://")


def _read(asked: socket.socket) -> str:
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < 4096:
        piece = asked.recv(1024)
        if not piece:
            break
        heard += piece
    return heard.rstrip(b"\0\n").decode("utf-8", "replace")
