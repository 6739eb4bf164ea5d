"""PostgreSQL's own programs, and what a database holds in figures that can be compared.

The programs are looked for in POSTGRES_BIN (`./run` sets it), then on the path. They must not be older than
the server.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, Any

from django.db import connection

#: Nobody needs the sessions of then: everyone signs in again. Kept figures are counted again; they hold only
#: in the server whose transactions they name.
NOT_KEPT = (
    "django_session",
    "monitoring_keptfigures",
    "monitoring_countedplacement",
    "monitoring_countedpupil",
    "monitoring_figurechange",
    "monitoring_watchedattendance",
)
CHUNK = 1024 * 1024
#: Everything that is not PostgreSQL's own goes, and what was there at the start is made anew.
EMPTY = """DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT nspname FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    CREATE SCHEMA public;
END $$"""
Fingerprint = dict[str, tuple[int, str]]


class PostgresFailed(RuntimeError):
    """One of PostgreSQL's programs is missing or could not do it; the message says why."""


def fingerprint(cursor: Any) -> Fingerprint:
    """{table: (rows, a sum over all that its rows say)}, for all tables that a backup keeps."""
    cursor.execute("SET LOCAL TimeZone TO 'UTC'")
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    tables = [table for (table,) in cursor.fetchall() if table not in NOT_KEPT]
    found = {}
    for table in tables:
        cursor.execute(
            f'SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM public."{table}" t'  # noqa: S608, E501
        )
        rows, total = cursor.fetchone()
        found[table] = (int(rows), str(total))
    return found


def dump(*, snapshot: str, into: Path) -> None:
    """Write the database as it was at `snapshot`, in pg_dump's own compressed format."""
    leave_out = [f"--exclude-table-data=public.{table}" for table in NOT_KEPT]
    # The second wall binds us too, but hides nothing from who puts no list (docs/decisions).
    options = ["--format=custom", "--no-owner", "--no-privileges", "--enable-row-security"]
    options.append(f"--snapshot={snapshot}")
    command = [_program("pg_dump"), *options, *leave_out, f"--file={into}"]
    _done(subprocess.run(command, env=_surroundings(), capture_output=True, check=False))


def load(dumped: IO[bytes], *, database: str) -> None:
    """Put what `dump` wrote in place of all that `database` holds: in one transaction, so all or nothing."""
    read = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
    write = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    for words in ("SET lock_timeout = '20s'", "SET client_min_messages = warning", EMPTY):
        write += ["--command", words]
    write += ["--single-transaction", "--file=-"]
    surroundings = {**_surroundings(), "PGDATABASE": database}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with (
        subprocess.Popen(read, **pipes, stderr=subprocess.PIPE) as reader,
        subprocess.Popen(
            write,
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as writer,
    ):
        Thread(target=_pour, args=(dumped, reader.stdin), daemon=True).start()
        said: list[bytes] = []
        listener = Thread(target=lambda: said.append(_all_of(writer.stderr)), daemon=True)
        listener.start()
        _pour(reader.stdout, writer.stdin, close=False)
        if reader.wait() != 0:
            # Half of a dump must not be committed: without its end psql takes nothing.
            writer.kill()
            raise PostgresFailed(_all_of(reader.stderr).decode(errors="replace").strip())
        _close(writer.stdin)
        code = writer.wait()
        listener.join()
        if code != 0:
            raise PostgresFailed(b"".join(said).decode(errors="replace").strip())


@contextmanager
def scratch_database() -> Iterator[str]:
    """An empty database beside ours, dropped at the end; its name. Needs the right to make databases."""
    name = f"{connection.settings_dict['NAME']}_check_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield name
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _program(name: str) -> str:
    folder = os.environ.get("POSTGRES_BIN", "")
    places = os.pathsep.join(filter(None, (folder, os.environ.get("PATH", os.defpath))))
    found = shutil.which(name, path=places)
    if found is None:
        raise PostgresFailed(
            f"PostgreSQL's program {name} is not on the path: install its client programs, of the version "
            "of the server or newer, or name their folder in POSTGRES_BIN."
        )
    return found


def _surroundings() -> dict[str, str]:
    """The environment by which the programs find our database; no password stands on a command line."""
    told = connection.settings_dict
    own = {
        "PGHOST": told["HOST"],
        "PGPORT": str(told["PORT"] or ""),
        "PGUSER": told["USER"],
        "PGPASSWORD": told["PASSWORD"],
        "PGDATABASE": told["NAME"],
        "PGSSLMODE": told.get("OPTIONS", {}).get("sslmode", ""),
    }
    return {**os.environ, **{name: value for name, value in own.items() if value}}


def _done(done: "subprocess.CompletedProcess[bytes]") -> None:
    if done.returncode != 0:
        raise PostgresFailed(done.stderr.decode(errors="replace").strip())


def _pour(source: IO[bytes] | None, sink: IO[bytes] | None, *, close: bool = True) -> None:
    """All of `source` into `sink`, as far as that one takes it."""
    if source is None or sink is None:
        return
    try:
        shutil.copyfileobj(source, sink, CHUNK)
    except (BrokenPipeError, ValueError):
        return
    if close:
        _close(sink)


def _close(sink: IO[bytes] | None) -> None:
    if sink is not None:
        try:
            sink.close()
        except BrokenPipeError:
            return


def _all_of(source: IO[bytes] | None) -> bytes:
    return source.read() if source else b""
