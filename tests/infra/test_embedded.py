"""The embedded engines: shared, stopped by the last one, and whole again after any kind of death."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from apcommission import embedded, servers
from apcommission.embedded import Engines

HOLDER = """
import sys, time
from pathlib import Path
from apcommission import embedded
with embedded.hold("set", home=Path(sys.argv[1])) as engines:
    print("holding", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    for folder in tmp_path.glob("**/engines.lock"):
        embedded.stop(folder.parent.name, home=folder.parent.parent)


def start_holder(home: Path) -> "subprocess.Popen[str]":
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "holding\n"
    return holder


def let_go(holder: "subprocess.Popen[str]") -> None:
    holder.communicate("\n", timeout=60)


def postgres_of(home: Path) -> list[psutil.Process]:
    return servers.find("postgres", home / "set" / "postgres")


def valkey_of(home: Path) -> list[psutil.Process]:
    return servers.find("valkey-server", home / "set" / "valkey.conf")


def remember(engines: Engines, word: str) -> None:
    connection = psycopg2.connect(engines.database_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS words (word text)")
        cursor.execute("INSERT INTO words VALUES (%s)", [word])
    connection.close()
    with redis.Redis.from_url(engines.redis_url) as client:
        client.rpush("words", word)


def remembered(engines: Engines) -> tuple[list[str], list[str]]:
    connection = psycopg2.connect(engines.database_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT word FROM words ORDER BY word")
        in_postgres = [word for (word,) in cursor.fetchall()]
    connection.close()
    with redis.Redis.from_url(engines.redis_url, decode_responses=True) as client:
        in_valkey = client.lrange("words", 0, -1)
    return in_postgres, sorted(in_valkey)


def test_what_was_written_is_there_after_a_stop_and_a_start(home: Path) -> None:
    with embedded.hold("set", home=home) as engines:
        remember(engines, "apple")
    with embedded.hold("set", home=home) as engines:
        assert remembered(engines) == (["apple"], ["apple"])


def test_nothing_is_left_when_the_last_holder_lets_go(home: Path) -> None:
    first = start_holder(home)
    second = start_holder(home)
    let_go(first)
    assert postgres_of(home)
    assert valkey_of(home)
    assert embedded.stop("set", home=home) is False, "the second one is still at work"
    let_go(second)
    assert not postgres_of(home)
    assert not valkey_of(home)
    assert embedded.running("set", home=home) is None


def test_servers_of_a_killed_holder_are_taken_over_and_then_stopped(home: Path) -> None:
    holder = start_holder(home)
    holder.kill()
    holder.wait()
    left = {process.pid for process in postgres_of(home)}
    assert left, "a killed holder cannot stop its servers"
    with embedded.hold("set", home=home) as engines:
        assert {process.pid for process in postgres_of(home)} == left
        remember(engines, "pear")
    assert not postgres_of(home)


@pytest.mark.parametrize("victims", ["postgres", "valkey", "both"])
def test_killed_servers_come_back_with_their_data(home: Path, victims: str) -> None:
    with embedded.hold("set", home=home) as engines:
        remember(engines, "plum")
        time.sleep(1.2)  # Valkey writes to disk every second
        killed = {
            "postgres": postgres_of(home),
            "valkey": valkey_of(home),
            "both": postgres_of(home) + valkey_of(home),
        }[victims]
        for process in killed:
            process.send_signal(signal.SIGKILL)
        engines = embedded.start("set", home=home)
        assert remembered(engines) == (["plum"], ["plum"])


def test_a_process_id_left_by_a_crash_may_belong_to_a_stranger_by_now(home: Path) -> None:
    with embedded.hold("set", home=home):
        pass
    pid_file = home / "set" / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n1\n5432\n\n127.0.0.1\n")
    with embedded.hold("set", home=home) as engines:
        remember(engines, "quince")
        assert remembered(engines)[0] == ["quince"]


def test_a_first_start_that_was_cut_short_is_begun_again(home: Path) -> None:
    half = home / "set" / "postgres.draft"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with embedded.hold("set", home=home) as engines:
        remember(engines, "medlar")
    assert not half.exists()


def test_a_throwaway_cluster_that_a_power_cut_broke_is_made_anew(home: Path) -> None:
    with embedded.hold("set", durable=False, home=home) as engines:
        remember(engines, "sloe")
    (home / "set" / "postgres" / "global" / "pg_control").write_bytes(b"torn")
    with embedded.hold("set", durable=False, home=home) as engines:
        remember(engines, "haw")
        assert remembered(engines)[0] == ["haw"]


def test_a_folder_with_a_long_name_does_for_both_servers(home: Path) -> None:
    deep = home / ("a long name " * 9) / ("another one " * 9)
    deep.mkdir(parents=True)
    with embedded.hold("set", home=deep) as engines:
        remember(engines, "damson")
        assert remembered(engines) == (["damson"], ["damson"])


def test_the_servers_are_closed_to_others(home: Path) -> None:
    with embedded.hold("set", home=home) as engines:
        password = (home / "set" / "password").read_text()
        assert stat.S_IMODE((home / "set" / "password").stat().st_mode) == 0o600
        assert stat.S_IMODE((home / "set" / "valkey.conf").stat().st_mode) == 0o600
        for process in postgres_of(home) + valkey_of(home):
            assert password not in " ".join(process.cmdline())
            assert {c.laddr.ip for c in process.net_connections() if c.status == "LISTEN"} == {
                "127.0.0.1"
            }
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(engines.database_url.replace(password, "guess"))
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(engines.redis_url.replace(password, "guess")).ping()


def test_two_sets_do_not_touch_each_other(home: Path) -> None:
    with embedded.hold("set", home=home) as one, embedded.hold("other", home=home) as two:
        remember(one, "elder")
        remember(two, "rowan")
        assert remembered(one) == (["elder"], ["elder"])
        assert remembered(two) == (["rowan"], ["rowan"])


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    with embedded.hold("set", home=home):
        pass
    (home / "set" / "postgres" / "postgresql.conf").write_text("no such setting\n")
    with (
        pytest.raises(servers.EngineFailed, match="syntax error in file"),
        embedded.hold("set", home=home),
    ):
        pass


def test_the_command_line_starts_tells_and_stops(tmp_path: Path) -> None:
    def embedded_command(verb: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "apcommission.embedded", verb, "--set", "set"],
            env={**os.environ, "AP_VAR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert embedded_command("status").returncode == 1
    started = embedded_command("start")
    assert started.stdout.startswith("DATABASE_URL=postgresql://")
    assert embedded_command("url").stdout == started.stdout
    assert embedded_command("stop").returncode == 0
    assert not postgres_of(tmp_path)
