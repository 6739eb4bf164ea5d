"""`./run demo` as a person uses it: it comes up, shows its sign-ins, and leaves nothing behind."""

import contextlib
import fcntl
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from apcommission.people.models import Role
from apcommission.servers import free_port
from tests.engines import outside_environment

ROOT = Path(__file__).resolve().parent.parent.parent
UP_SECONDS = 400
DOWN_SECONDS = 60


class Demo:
    """A demo in a process of its own, with its data in `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.output = home / "output.txt"
        self.port = free_port()

    def start(self) -> None:
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [ROOT / "run", "demo", "--port", str(self.port)],
                env={**outside_environment(), "AP_VAR": str(self.home)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + UP_SECONDS
        while "Open http" not in self.output.read_text():
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.2)

    def sign_ins(self) -> list[str]:
        """The lines that say how to sign in."""
        lines = self.output.read_text().splitlines()
        return [line for line in lines if re.search(r"\S@\S|^Password", line)]

    def page(self, address: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{address}", timeout=20) as answer:
            return answer.read().decode()

    def processes(self) -> dict[int, list[str]]:
        """Everything alive that works on this demo's data, itself included: process id to command line.

        All of a process is read here: whoever asks it again later may find it ended.
        """
        found = {}
        for process in psutil.process_iter():
            try:
                words = process.cmdline()
                ours = process.environ().get("AP_VAR") == str(self.home)
                ours = ours or any(str(self.home) in word for word in words)
                if ours and process.status() != psutil.STATUS_ZOMBIE:
                    found[process.pid] = words
            except psutil.Error:
                continue
        return found

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(DOWN_SECONDS)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(tmp_path)
    yield demo
    for pid in demo.processes():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_the_demo_comes_up_survives_a_hard_kill_and_leaves_nothing_behind(demo: Demo) -> None:
    demo.start()
    printed = demo.output.read_text()
    assert f"http://127.0.0.1:{demo.port}/" in printed
    sign_ins = demo.sign_ins()
    assert len(set(sign_ins)) == len(Role) + 1, "one for each role, and the password"
    assert "csrfmiddlewaretoken" in demo.page("/")
    first = set(demo.processes())
    assert len(first) >= 8, "web, worker, beat, PostgreSQL, Valkey and their children"

    demo.end(signal.SIGKILL)
    assert demo.processes(), "nobody was there to stop them"
    began = time.monotonic()
    demo.start()
    assert time.monotonic() - began < 60, "the sample authority is loaded once"
    assert "Loading the sample" not in demo.output.read_text()
    assert demo.sign_ins() == sign_ins, "people sign in as before"
    services = {pid for pid, words in demo.processes().items() if "apcommission" in words}
    assert services
    assert not first & services, "what was left is not what runs now"

    demo.end(signal.SIGINT)
    assert demo.process.returncode == 0
    assert demo.processes() == {}


def test_a_second_demo_of_the_same_data_is_refused(demo: Demo) -> None:
    folder = demo.home / "demo"
    folder.mkdir()
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = subprocess.run(
            [ROOT / "run", "demo"],
            env={**outside_environment(), "AP_VAR": str(demo.home)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode == 1
    assert "already running" in second.stderr
