"""What this machine has and how to give it more: Debian or Ubuntu by apt, macOS by brew, others by a hint."""

import functools
import glob
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# The browser without a window comes first: the tests need half of the time with it.
LIGHT_CHROMIUM = "chromium-headless-shell"
CHROMIUM_NAMES = (
    LIGHT_CHROMIUM,
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# Playwright's own downloads, and programs that are on no search path.
CHROMIUM_PLACES = (
    "~/.cache/ms-playwright/chromium_headless_shell-*/chrome-*/*headless*shell",
    "~/Library/Caches/ms-playwright/chromium_headless_shell-*/chrome-*/*headless*shell",
    "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "~/Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# A machine without a way out is told so in seconds, not in minutes.
HASTE = ("-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20")
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
)


class SetupFailed(RuntimeError):
    """Something is missing that we cannot bring; the message names what helps."""


def say(text: str) -> None:
    """One line to the person at the terminal, at once, on standard error: output belongs to the command."""
    print(f"-- {text}", file=sys.stderr, flush=True)


def find_chromium() -> str | None:
    """Path of a Chromium or Chrome: $CHROMIUM, the usual names, the usual places. None if there is none."""
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return found
    for pattern in CHROMIUM_PLACES:
        for place in sorted(glob.glob(os.path.expanduser(pattern)), reverse=True):
            if os.access(place, os.X_OK):
                return place
    return None


def has_fonts() -> bool:
    """Whether there is any outline font, without which a PDF shows boxes for letters."""
    for folder in FONT_FOLDERS:
        for _, _, names in os.walk(Path(folder).expanduser()):
            if any(name.lower().endswith((".ttf", ".otf", ".ttc")) for name in names):
                return True
    return False


@functools.cache
def distribution() -> str:
    """`debian` (also Ubuntu and their kin, where apt-get is), `macos` or `other`."""
    if sys.platform == "darwin":
        return "macos"
    return "debian" if shutil.which("apt-get") else "other"


@functools.cache
def is_ubuntu() -> bool:
    """Ubuntu's `chromium` package is a shell around a snap, which many machines cannot run."""
    release = Path("/etc/os-release")
    return release.exists() and "ubuntu" in release.read_text().lower()


def install(packages: Sequence[str], purpose: str) -> bool:
    """Install Debian packages if we may without asking for a password; False where that is not possible."""
    prefix = _administrator()
    if distribution() != "debian" or prefix is None:
        return False
    say(f"Installing {purpose} with apt-get: {' '.join(packages)}")
    for step in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *HASTE, *step],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        say(f"apt-get could not: {done.stderr.strip()[-500:]}")
    return done.returncode == 0


def _administrator() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n"]
    return None
