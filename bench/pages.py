"""Pages under gunicorn (one worker, one request at a time), beside an empty Django view under the same."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from apcommission.servers import free_port
from bench.rows import Row, best_of

REQUESTS = 200
RUNS = 3
# Ours: address and what it stands for.
PAGES = {"/account/login/": "sign-in page"}


def rows() -> list[Row]:
    with gunicorn("bench.empty") as port:
        limit = Row(
            "empty Django view", per_request(port, "/"), note=f"a request, best mean of {REQUESTS}"
        )
    found = [limit]
    with gunicorn("apcommission.wsgi") as port:
        for address, name in PAGES.items():
            found.append(Row(name, per_request(port, address), limit=limit))
    return found


def per_request(port: int, address: str) -> float:
    """Seconds a request on one connection that is kept open."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask() -> None:
        for _ in range(REQUESTS):
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{address} answered {answer.status}")

    ask()
    seconds = best_of(RUNS, ask) / REQUESTS
    connection.close()
    return seconds


@contextlib.contextmanager
def gunicorn(application: str) -> Iterator[int]:
    """Serve `application` while the block runs; yields the port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    # A thread keeps connections open, which the default kind of worker does not.
    command += ["--workers", "1", "--threads", "1", "--log-level", "warning"]
    server = subprocess.Popen(command, env={**os.environ, "ALLOWED_HOSTS": "127.0.0.1"})
    try:
        while True:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", port), timeout=1),
            ):
                break
            if server.poll() is not None:
                raise RuntimeError(f"{application} did not start")
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()
