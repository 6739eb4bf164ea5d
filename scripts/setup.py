"""Sets up what a command needs, each part once: a stamp file remembers from which lock file it was made."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.system import (
    LIGHT_CHROMIUM,
    SetupFailed,
    distribution,
    find_chromium,
    has_fonts,
    install,
    is_ubuntu,
    say,
)

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PDF_PACKAGES = (
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-liberation",
    "fonts-dejavu-core",
)


def python_packages() -> Path:
    """The project's own environment, made from the lock file (every file checked against its hash)."""
    python = VENV / "bin" / "python"
    with once(VENV / "made-from", LOCK) as stale:
        if stale:
            if not works(python):
                say(f"Making a virtual environment in {VENV.name}/")
                _make_venv()
            say("Installing Python packages from requirements.lock (a minute or two, once)")
            command = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
            _do(
                [*map(str, command), "--require-hashes", "--requirement", str(LOCK)],
                "pip could not install the packages",
            )
    return python


def front_end(python: Path) -> None:
    """Style sheets and scripts of the GOV.UK Design System, by the npm that a Python wheel carries."""
    modules = ROOT / "node_modules"
    with once(modules / ".made-from", ROOT / "package-lock.json") as stale:
        if stale:
            say("Fetching the front-end files (npm ci)")
            environment = {
                **os.environ,
                "PATH": f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            }
            command = [
                str(python.parent / "npm"),
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--silent",
            ]
            _do(command, "npm could not fetch the front-end files", environment)
            modules.mkdir(exist_ok=True)


def pdf_libraries(python: Path) -> None:
    """Pango and fonts, from which WeasyPrint sets the PDF reports."""
    if _loads_weasyprint(python) and has_fonts():
        return
    if install(PDF_PACKAGES, "what PDF reports need (Pango, fonts)") and _loads_weasyprint(python):
        return
    hint = {
        "debian": f"sudo apt-get install --no-install-recommends {' '.join(PDF_PACKAGES)}",
        "macos": "brew install pango",
    }.get(
        distribution(),
        "the package of your system that holds Pango (1.44 or newer), and a font such as Liberation",
    )
    raise SetupFailed(
        f"PDF reports need Pango and a font, which this machine lacks. This helps:\n   {hint}"
    )


def browser(python: Path) -> None:
    """A Chromium for the tests that walk through the pages as a person does, the light one if possible."""
    if not is_ubuntu():
        with once(ROOT / "var" / "browser", Path(__file__)) as never_tried:
            if never_tried and not shutil.which(LIGHT_CHROMIUM) and "CHROMIUM" not in os.environ:
                install([LIGHT_CHROMIUM], "a light Chromium, for the browser tests")
    if find_chromium():
        return
    command = [str(python), "-m", "playwright", "install", "--with-deps", "chromium"]
    hint = (
        f"sudo apt-get install {LIGHT_CHROMIUM}"
        if distribution() == "debian" and not is_ubuntu()
        else " ".join(command)
    )
    raise SetupFailed(
        f"The browser tests need Chromium or Chrome. This helps:\n   {hint}\n"
        "   (or name one that you have: CHROMIUM=/path/to/chrome ./run test)"
    )


# ---- How ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def once(stamp: Path, source: Path) -> Iterator[bool]:
    """Yields whether the part was made from another `source` than today's; stamps it when the block succeeds.

    Held under a lock: of two commands started together one sets up and the other waits.
    """
    wanted = hashlib.sha256(source.read_bytes()).hexdigest()
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    with (var / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stale = not stamp.exists() or stamp.read_text() != wanted
        yield stale
        if stale:
            stamp.write_text(wanted)


def works(python: Path) -> bool:
    """False for no environment, for half of one, and for one whose Python has been uninstalled."""
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return (
            subprocess.run([str(python), "-c", test], capture_output=True, check=False).returncode
            == 0
        )
    except OSError:
        return False


def _make_venv() -> None:
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    # Debian's Python leaves out what fills a new environment until a package brings it.
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not install([package], "Python's virtual environments"):
        raise SetupFailed(
            f"Python cannot make a virtual environment:\n{done.stdout}{done.stderr}"
            f"On Debian and Ubuntu this helps:\n   sudo apt-get install {package}"
        )
    _do(command, "Python could not make a virtual environment")


def _loads_weasyprint(python: Path) -> bool:
    return (
        subprocess.run(
            [str(python), "-c", "import weasyprint"], capture_output=True, check=False
        ).returncode
        == 0
    )


def _do(command: list[str], failure: str, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise SetupFailed(f"{failure} (exit code {done.returncode}); see the messages above.")
