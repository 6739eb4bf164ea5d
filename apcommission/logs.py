"""What is written into the log: what happened and where in the code, never what was being handled.

Messages of errors quote what they stumbled over (a row of a table, the text of a form, an address), so of
an error its kind and its place are written, and of a refusal by the database the name of the constraint.
The token of a link is a key: it is left out of addresses.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from copy import copy
from datetime import UTC, datetime
from typing import Any

# Parts of an address that are so long are tokens; no page of ours is called by a longer name.
TOKEN = re.compile(r"(?<=/)[\w-]{24,}(?![\w.-])")


def without_tokens(text: str) -> str:
    """The text, with an ellipsis for each part of an address that may be the token of a link."""
    return TOKEN.sub("…", text)


class LogLine(logging.Formatter):
    """Formats what is logged; see above for what is left out."""

    def format(self, record: logging.LogRecord) -> str:
        told = copy(record)
        told.exc_text = None  # another handler may have kept it in full
        if isinstance(record.args, Mapping) and "exc" in record.args:
            # Celery: a task that failed or is tried again, with its error in words.
            told.args = {**record.args, "exc": "see below" if record.exc_info else "an error"}
        return super().format(told)

    def formatMessage(self, record: logging.LogRecord) -> str:
        return without_tokens(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:
        return "\n".join(line for error in _chain(ei[1]) for line in _told(error))


class JsonLine(LogLine):
    """The same as one line of JSON each: time (UTC), level, logger, message, and what belongs to it.

    A request that was answered brings `method`, `page`, `status`, `bytes` and `microseconds`; a task of the
    worker its `task` and `task_id`; an error its kind and place as `error`.
    """

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__("%(message)s")  # time, level and logger have places of their own

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": text.split("\nTraceback ", 1)[0],
        }
        if record.exc_info and record.exc_info[1]:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps({**told, **_belonging(record)}, ensure_ascii=False)


#: What the web server calls a part of an answered request, and what we call it.
OF_A_REQUEST = {"m": "method", "U": "page", "s": "status", "b": "bytes", "D": "microseconds"}


def _belonging(record: logging.LogRecord) -> dict[str, Any]:
    args = record.args if isinstance(record.args, Mapping) else {}
    if record.name == "gunicorn.access":
        parts = {ours: args[theirs] for theirs, ours in OF_A_REQUEST.items() if theirs in args}
        return {key: int(str(it)) if str(it).isdigit() else str(it) for key, it in parts.items()}
    if record.name.startswith("celery") and "id" in args and "name" in args:
        return {"task": str(args["name"]), "task_id": str(args["id"])}
    return {}


def _chain(error: BaseException | None) -> list[BaseException]:
    """The error and those that led to it, the first cause first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found[::-1]


def _told(error: BaseException) -> Iterator[str]:
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    kind = type(error)
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    yield f"{kind.__module__}.{kind.__qualname__}{f' ({constraint})' if constraint else ''}"
