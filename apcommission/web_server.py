"""How gunicorn serves (`--config python:apcommission.web_server`): what its log of requests holds.

A line names the page without its query string, which may hold the name that someone searched for, and
without the token of a link.
"""

from typing import Any

from gunicorn.glogging import Logger

from apcommission.logs import without_tokens


class RequestLog(Logger):
    """One line for each request."""

    def atoms(self, *args: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(*args)
        return {**atoms, "U": without_tokens(atoms["U"])}


logger_class = RequestLog
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(b)s %(D)s"
