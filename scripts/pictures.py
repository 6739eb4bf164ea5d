"""`./run pictures`: takes the pictures of README.md and docs/ from the demo that is running.

./run demo          in one terminal
./run pictures      in another (--port N, where the demo has another one)
"""

import argparse
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from apcommission.servers import EngineFailed
from scripts.environment import engines
from scripts.setup import ROOT
from scripts.system import find_chromium, say

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = ROOT / "docs" / "pictures"
DESK = {"width": 1120, "height": 760}
#: name of the file, who looks, size of the window, link that is followed from the home page
SHOTS = (("home", "officer", DESK, ""),)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run pictures", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="port of the running demo (8000)")
    address = f"http://127.0.0.1:{parser.parse_args(arguments).port}"
    try:
        password = _password()
        _take_all(address, password)
    except (EngineFailed, OSError, subprocess.CalledProcessError) as failure:
        say(f"The pictures could not be taken: {failure}")
        return 1
    return 0


def _password() -> str:
    """The one that the demo of this checkout prints."""
    with engines("demo") as environment:
        command = [sys.executable, str(ROOT / "manage.py"), "demo_people"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found = re.search(r"^Password.*: (\S+)$", done.stdout, re.MULTILINE)
    if found is None:
        raise OSError("the demo prints no password")
    return found[1]


def _take_all(address: str, password: str) -> None:
    from playwright.sync_api import Error, sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_chromium()), args=["--no-sandbox"]
        )
        try:
            for shot in SHOTS:
                _take(browser, address, password, *shot)
        except Error as failure:
            raise OSError(str(failure)) from failure
        finally:
            browser.close()


def _take(
    browser: "Browser",
    address: str,
    password: str,
    name: str,
    who: str,
    size: dict[str, int],
    link: str,
) -> None:
    """One picture, in a browser of its own: signed in as `who`, at home or one link from there."""
    page = browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email address").fill(f"{who}@wenbury.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")
    if link:
        page.get_by_role("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state()
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    say(f"Took {file.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
