"""How gunicorn serves (`--config python:apcommission.web_server`): its log of requests, and its figures.

A line names the page without its query string, which may hold the name that someone searched for, and
without the token of a link. Each worker process counts its requests in a folder that all of them share
(prometheus_client's way), so that /metrics tells of all, whichever of them is asked.
"""

import contextlib
import os
import shutil
import tempfile
from typing import Any

from gunicorn.glogging import Logger

from apcommission.logs import JsonLine, without_tokens

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class RequestLog(Logger):
    """One line for each request."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        if os.environ.get("LOG_FORMAT") == "json":
            for log in (self.error_log, self.access_log):
                for handler in log.handlers:
                    handler.setFormatter(JsonLine())

    def atoms(self, *args: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(*args)
        return {**atoms, "U": without_tokens(atoms["U"])}


def on_starting(_server: Any) -> None:
    """Before the first worker: a folder for the figures, empty, for this start of the server."""
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="ap-metrics-")


def child_exit(_server: Any, worker: Any) -> None:
    """What a worker that ended had counted stays counted."""
    from prometheus_client import multiprocess

    with contextlib.suppress(OSError):
        multiprocess.mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    """The figures go with the server."""
    shutil.rmtree(os.environ.get(FOLDER, ""), ignore_errors=True)


logger_class = RequestLog
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(b)s %(D)s"
