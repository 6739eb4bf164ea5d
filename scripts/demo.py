"""`./run demo`: the whole system on this machine: web server, worker, beat and their engines.

Ctrl-C, a closed terminal and a polite kill all end it and everything that it started. If it is killed
outright, the next start stops what was left (see scripts/processes.py) and goes on with the same data.
"""

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from types import FrameType

from apcommission.embedded import HOME
from apcommission.servers import EngineFailed
from scripts import database
from scripts.environment import engines
from scripts.processes import Services
from scripts.setup import ROOT
from scripts.system import say

FOLDER = HOME / "demo"
SAMPLE = HOME / "sample"
DEFAULT_PORT = 8000
READY_SECONDS = 90
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(BaseException):
    """Somebody wants it to end."""


class DemoFailed(RuntimeError):
    """The demo cannot go on; the message says why."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./run demo", description="The whole system with a sample authority."
    )
    parser.add_argument(
        "--port",
        type=int,
        help=f"port of the web server (default: {DEFAULT_PORT} or the next free one)",
    )
    wanted_port = parser.parse_args(arguments).port
    for name in ENDING_SIGNALS:
        # Under nohup a closed terminal is to be outlived.
        if name != signal.SIGHUP or signal.getsignal(name) != signal.SIG_IGN:
            signal.signal(name, _stop)
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        with _only_one():
            _show(wanted_port)
    except (DemoFailed, EngineFailed) as failure:
        say(str(failure))
        return 1
    except Stop:
        _say_if_anyone_listens("Everything is stopped.")
    return 0


def _show(wanted_port: int | None) -> None:
    """Bring everything up and wait until told to stop; whichever way it ends, no process is left."""
    services = Services(FOLDER)
    services.end_left_over()
    port = _choose_port(wanted_port)
    say("Starting PostgreSQL and Valkey")
    with engines("demo", port=port) as environment:
        _prepare_database(environment)
        _load_sample(environment)
        _collect_static(environment)
        sign_ins = _manage(environment, "demo_people")
        say("Starting the web server, the worker and its timetable (beat)")
        try:
            for name, command in _commands(port).items():
                services.start(name, command, environment)
            _wait_until_ready(services, port)
            print(
                f"\n{sign_ins}\n\nOpen http://127.0.0.1:{port}/ in a browser. Ctrl-C stops everything.\n",
                flush=True,
            )
            services.wait_for_an_end()
        finally:
            services.stop()
    raise DemoFailed(f"A service ended by itself: {services.ended()}\n{services.last_words()}")


def _commands(port: int) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "--app", "apcommission"]
    return {
        "worker": [
            *celery,
            "worker",
            "--pool",
            "prefork",
            "--concurrency",
            "2",
            "--loglevel",
            "INFO",
        ],
        "beat": [*celery, "beat", "--pidfile=", "--loglevel", "INFO"],
        "web": [
            *(sys.executable, "-m", "gunicorn", "apcommission.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "2", "--threads", "4", "--config", "python:apcommission.web_server"),
        ],
    }


# ---- Preparing ---------------------------------------------------------------------------------


def _prepare_database(environment: dict[str, str]) -> None:
    """Migrate; a database of one's own each time, as nothing is known of it."""
    if "DATABASE_URL" in os.environ:
        say("Preparing the database")
        _manage(environment, "migrate", "--verbosity", "0")
        return
    try:
        database.prepare(environment)
    except database.MigrationFailed as failure:
        raise DemoFailed(str(failure)) from failure


def _load_sample(environment: dict[str, str]) -> None:
    """Write the sample authority once and load it once. Loading it again would do no harm, but takes time."""
    loaded = FOLDER / "sample-loaded"
    if loaded.exists() and "DATABASE_URL" not in os.environ:
        return
    if not SAMPLE.exists():
        say("Inventing a sample authority")
        draft = SAMPLE.with_name("sample.draft")
        shutil.rmtree(draft, ignore_errors=True)
        _manage(environment, "make_sample", str(draft), "--pupils", "240", "--seed", "1")
        draft.rename(SAMPLE)
    say("Loading the sample authority (once)")
    _manage(environment, "load_case", str(SAMPLE))
    loaded.touch()


def _collect_static(environment: dict[str, str]) -> None:
    """Gather, name by content and compress what the web server hands out, when any of it has changed."""
    sources = [file for file in sorted((ROOT / "static").rglob("*")) if file.is_file()]
    sources += [ROOT / "package-lock.json", ROOT / "requirements.lock"]
    fingerprint = hashlib.sha256(
        b"".join(bytes(file) + file.read_bytes() for file in sources)
    ).hexdigest()
    made_from = FOLDER / "static-made-from"
    if made_from.exists() and made_from.read_text() == fingerprint:
        return
    say("Collecting style sheets and scripts")
    _manage(environment, "collectstatic", "--clear", "--no-input", "--verbosity", "0")
    made_from.write_text(fingerprint)


def _manage(environment: dict[str, str], *words: str) -> str:
    """Run a management command and return what it prints. Ctrl-C is for us, so it has its own session."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )
    if done.returncode != 0:
        raise DemoFailed(f"`manage.py {words[0]}` failed:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def _choose_port(wanted: int | None) -> int:
    candidates = [wanted] if wanted else range(DEFAULT_PORT, DEFAULT_PORT + 20)
    for port in candidates:
        with socket.socket() as probe:
            # As gunicorn does: a port that a server has just left is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise DemoFailed(
        f"Port {candidates[0]} is in use by another program: choose another one with --port."
    )


# ---- Running -----------------------------------------------------------------------------------


def _wait_until_ready(services: Services, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not (_web_answers(port) and "ready." in services.log("worker")):
        if services.ended() or time.monotonic() > deadline:
            raise DemoFailed(f"It did not come up.\n{services.last_words()}")
        time.sleep(0.2)


def _web_answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()
    except urllib.error.HTTPError as answer:
        if answer.code >= 500:
            raise DemoFailed(
                f"The web server answers with an error; see {FOLDER / 'web.log'}."
            ) from answer
        return True
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _only_one() -> Iterator[None]:
    with (FOLDER / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoFailed(
                "The demo of this checkout is already running in another terminal."
            ) from None
        yield


def _stop(_signal: int, _frame: FrameType | None) -> None:
    # Once it is to end, let it end: a second Ctrl-C must not leave half of it running.
    for name in ENDING_SIGNALS:
        signal.signal(name, signal.SIG_IGN)
    _say_if_anyone_listens("Stopping")
    raise Stop


def _say_if_anyone_listens(text: str) -> None:
    """The terminal may be what has gone."""
    with contextlib.suppress(OSError):
        say(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
