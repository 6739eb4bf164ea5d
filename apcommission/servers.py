"""Server processes of this machine: how the embedded engines are found, started and ended."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import psutil

READY_SECONDS = 60
STOP_SECONDS = 30

# The servers that this very process started, by process id: only their parent can see them off for good.
_children: dict[int, subprocess.Popen[bytes]] = {}


class EngineFailed(RuntimeError):
    """A server could not be brought up or down; the message says which, why and what helps."""


def find(program: str, argument: Path) -> list[psutil.Process]:
    """Live processes of `program` that were started with `argument`, whoever started them."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        if process.info["status"] == psutil.STATUS_ZOMBIE or str(argument) not in words:
            continue
        if Path(words[0]).name == program:
            found.append(process)
    return found


def spawn(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a server that writes to `log` and outlives us if need be."""
    # A session of its own: Ctrl-C in the terminal must not reach the servers before their users are gone.
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd="/",
        )
    _children[process.pid] = process
    return process


def wait_until_ready(
    title: str, process: subprocess.Popen[bytes], refusal: Callable[[], str | None], log: Path
) -> None:
    """Wait until `refusal` has no reason left; raises EngineFailed with the end of the log."""
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


def end(processes: list[psutil.Process], polite: signal.Signals) -> None:
    """Ask these processes to end and wait for it; kill those that do not within STOP_SECONDS."""
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
    if process.pid in _children:
        if _children[process.pid].poll() is None:
            return True
        del _children[process.pid]
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def package(name: str) -> Path:
    """Folder of an installed package, found without importing it: only its programs are of use here."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EngineFailed(
            f"The package {name} is not installed: ./run installs it, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


def free_port() -> int:
    """A port of the loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def write_private(file: Path, text: str) -> None:
    """Write in one step, readable by this user alone."""
    draft = file.with_name(f"{file.name}.new")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(file)


def as_ordinary_user(program: Path, data: Path) -> list[str]:
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
        done = subprocess.run([*prefix, *seen], capture_output=True, check=False, cwd="/")
        if done.returncode == 0:
            return prefix
    raise EngineFailed(
        f"PostgreSQL does not run as root, and the user nobody cannot reach {data.parent}: "
        "please move the checkout to a folder open to other users, or use an ordinary user."
    )
