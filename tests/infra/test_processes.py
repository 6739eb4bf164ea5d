"""The services of the demo as processes (scripts/processes.py), with small services in their place."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from scripts.processes import Services

# A service with a child, as gunicorn and Celery have; it says when both are there.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", "apcommission"])
print("ready", child.pid, flush=True)
time.sleep(600)
"""


def start(services: Services, name: str, code: str) -> list[psutil.Process]:
    """Start it and return its two processes."""
    services.start(name, [sys.executable, "-c", code, "apcommission.wsgi"], dict(os.environ))
    # The whole line: without a buffer Python writes it word by word.
    while not services.log(name).endswith("\n"):
        time.sleep(0.02)
    child = int(services.log(name).split()[1])
    return [psutil.Process(services.started[name].pid), psutil.Process(child)]


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [
        process
        for process in processes
        if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ]


def test_a_stop_leaves_neither_a_service_nor_its_children(tmp_path: Path) -> None:
    services = Services(tmp_path)
    processes = start(services, "web", PARENT) + start(services, "worker", PARENT)
    assert len(alive(processes)) == 4
    services.stop()
    psutil.wait_procs(processes, timeout=5)
    assert alive(processes) == []
    assert not services.record.exists()


def test_what_a_hard_kill_left_is_ended_by_the_next_start(tmp_path: Path) -> None:
    left_by_a_killed_one = Services(tmp_path)
    processes = start(left_by_a_killed_one, "web", PARENT)
    Services(tmp_path).end_left_over()
    for process in left_by_a_killed_one.started.values():
        process.wait(5)
    assert alive(processes) == []


def test_a_stranger_with_a_remembered_number_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["sleep", "600"], start_new_session=True)
    services = Services(tmp_path)
    services.record.write_text(f'{{"since": 0, "groups": [{stranger.pid}]}}')
    services.end_left_over()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_an_end_names_the_service_and_its_last_words(tmp_path: Path) -> None:
    services = Services(tmp_path)
    services.start("beat", [sys.executable, "-c", "print('no such schedule')"], dict(os.environ))
    services.wait_for_an_end()
    assert services.ended() == ["beat"]
    assert "no such schedule" in services.last_words()
    services.stop()
