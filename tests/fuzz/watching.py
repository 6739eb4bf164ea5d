"""Asking, and what an answer left behind in the database."""

import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

#: What may be written though an answer is a refusal: the trail, and what belongs to the sign-in.
ALWAYS = (
    "apcommission_auditevent",
    "django_session",
    "mfa_authenticator",
    "apcommission_apitoken",  # when it was last used
)
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
SAVEPOINT = re.compile(r'^(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) "?([^"\s;]+)"?')
BAD_GATEWAY = 500


def writes(statements: list[str]) -> list[str]:
    """Tables that were written to by statements that were not rolled back, in order."""
    open_: list[tuple[str, list[str]]] = [("", [])]
    for statement in statements:
        if found := SAVEPOINT.match(statement):
            verb, name = found.groups()
            if verb == "SAVEPOINT":
                open_.append((name, []))
                continue
            while len(open_) > 1 and name in [one for one, _ in open_]:
                last, written = open_.pop()
                if verb == "RELEASE SAVEPOINT":
                    open_[-1][1].extend(written)
                if last == name:
                    if verb != "RELEASE SAVEPOINT":
                        open_.append((name, []))  # rolled back to, and still there
                    break
        elif found := WRITE.match(statement):
            open_[-1][1].append(found.group(1))
    return [table for _, tables in open_ for table in tables if table not in ALWAYS]


def is_refusal(answer: Any) -> bool:
    """Whether an answer says that nothing was done."""
    if answer.status_code >= 400:
        return True
    is_page = not answer.streaming and "html" in answer.get("Content-Type", "")
    return is_page and b"govuk-error-summary" in answer.content


@contextmanager
def errors_noted() -> Iterator[list[str]]:
    """Where in our own code the errors of a server's answer came from."""
    found: list[str] = []

    def note(**_: Any) -> None:
        found.append(_last_own_line())

    got_request_exception.connect(note)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note)


def _last_own_line() -> str:
    import sys

    kind, error, trace = sys.exc_info()
    frames = [one for one in traceback.extract_tb(trace) if "site-packages" not in one.filename]
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    return f"{kind.__name__ if kind else '?'}: {str(error)[:200]} at {where}"


def fault_of(ask: Callable[[], Any]) -> str:
    """What is wrong with an answer; empty: nothing. Whatever it wrote is undone."""
    with errors_noted() as errors, transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            answer = ask()
            if answer.streaming:
                b"".join(answer.streaming_content)
        if answer.status_code >= BAD_GATEWAY:
            transaction.set_rollback(True)
            return f"{answer.status_code}: {errors[-1] if errors else '?'}"
        left = writes([query["sql"] for query in asked]) if is_refusal(answer) else []
        transaction.set_rollback(True)
    return f"a refusal ({answer.status_code}) left writes to {sorted(set(left))}" if left else ""
