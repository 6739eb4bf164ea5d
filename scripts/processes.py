"""The services of the demo as processes: started in sessions of their own, stopped to the last child.

`services.json` remembers them, so that a start after a hard kill can end what the killed one left.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import psutil

STOP_SECONDS = 20
# Every service names the project on its command line, and its forks with it.
MARK = "apcommission"
# By how much the kernel's idea of when a process began may differ from the clock on the wall.
CLOCK_SECONDS = 60


class Services:
    """Services with logs and a record in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.record = folder / "services.json"
        self.since = time.time() - CLOCK_SECONDS
        self.started: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        """A session of its own: Ctrl-C in the terminal reaches us alone, and we stop all of them in order."""
        with self._log_file(name).open("wb") as log:
            self.started[name] = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        groups = [process.pid for process in self.started.values()]
        self.record.write_text(json.dumps({"since": self.since, "groups": groups}))

    def stop(self) -> None:
        """Ask all at once, so that the slowest sets the time; then end whatever is left of their groups."""
        for process in self.started.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.started.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        for process in self.started.values():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.record.unlink(missing_ok=True)

    def end_left_over(self) -> None:
        """End what a killed start left behind: members of its groups that serve this project."""
        if not self.record.exists():
            return
        record = json.loads(self.record.read_text())
        left = [process for process in psutil.process_iter() if _is_left_over(process, record)]
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.terminate()
        _, stubborn = psutil.wait_procs(left, timeout=STOP_SECONDS)
        for process in stubborn:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.record.unlink()

    def ended(self) -> list[str]:
        """Names of the services that are no longer running."""
        return [name for name, process in self.started.items() if process.poll() is not None]

    def wait_for_an_end(self) -> None:
        """Return when any service has ended by itself."""
        while not self.ended():
            time.sleep(0.5)

    def log(self, name: str) -> str:
        return self._log_file(name).read_text(errors="replace")

    def last_words(self) -> str:
        """The last lines of the log of each service that has ended, or of all of them if none has."""
        names = self.ended() or list(self.started)
        parts = [
            f"{self._log_file(name)}:\n" + "\n".join(self.log(name).splitlines()[-15:])
            for name in names
        ]
        return "\n".join(parts)

    def _log_file(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def _is_left_over(process: psutil.Process, record: dict[str, Any]) -> bool:
    try:
        ours = (
            os.getpgid(process.pid) in record["groups"] and process.create_time() > record["since"]
        )
        return ours and any(word.startswith(MARK) for word in process.cmdline())
    except (psutil.Error, ProcessLookupError, PermissionError):
        return False
