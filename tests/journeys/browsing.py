"""A browser in somebody's hands: what people do on a page, in their own words.

    hand = Hand(desktop, world, live_server.url)
    hand.signs_in("officer")
    hand.opens("/referrals/")
    hand.follows("R-0012")
    hand.fills("Note", "Complete")
    hand.presses("Save")
    hand.sees("Ready for a panel")

Every page on the way is looked at by axe, and everything that the browser complains of is kept:
`hand.faults` must stay empty.
"""

import io
import re
import time
from datetime import date
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser import DESKTOP, faults_of, picture, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

Words = str | re.Pattern[str]

#: Milliseconds that a job of the worker may take on a busy machine.
LONG = 90_000

#: The name of what has the focus: its label, or its words.
FOCUSED = """() => {
    const node = document.activeElement;
    const label = node.labels && node.labels.length ? node.labels[0] : node;
    return node.getAttribute("aria-label") || label.innerText || "";
}"""
#: The kinds of page that axe has seen, each with and without its summary of errors, on a desk and on a phone.
_looked_at: set[tuple[str, bool, bool]] = set()


def _whole(label: str) -> re.Pattern[str]:
    """That label and no longer one, save that it may be "(optional)"."""
    return re.compile(rf"^\s*{re.escape(label)}( \(optional\))?\s*$")


class Hand:
    """One browser that changes hands."""

    def __init__(
        self, browser: "BrowserContext", world: Any, address: str, *, scripts: bool = True
    ) -> None:
        self.browser, self.world, self.address, self.scripts = browser, world, address, scripts
        self.faults: list[str] = []
        self.page: Page = self.new_page()

    def new_page(self) -> "Page":
        """Another window of the same person."""
        page = self.browser.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self._hears)
        self.page = page
        return page

    def _hears(self, said: Any) -> None:
        # A refusal has a page of its own; that the browser notes its number is no fault.
        if said.type == "error" and "status of 4" not in said.text:
            self.faults.append(f"console: {said.text[:200]}")

    # ---- Going about ---------------------------------------------------------------------------

    def signs_in(self, persona: str) -> None:
        """That persona sits down at this browser."""
        sign_in(self.browser, self.world.person(persona), self.address)

    def opens(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path, wait_until="domcontentloaded")
        self.looks()

    def as_(self, persona: str, path: str = "/") -> None:
        """That persona sits down, and opens an address."""
        self.signs_in(persona)
        self.opens(path)

    def follows(self, words: Words) -> None:
        """Follow a link; its name holds the words, or is the whole name where several do."""
        self._goes_by(self.link(words))

    def presses(self, words: Words) -> None:
        """Press a button that leads on."""
        self._goes_by(self.button(words))

    def _goes_by(self, way: "Locator") -> None:
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            way.click()
        self.looks()

    def posts(self, address: str, **form: str) -> None:
        """Send what a form would send, past the page; not more than the page's own token is known."""
        token = self.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
        self.browser.request.post(address, form={"csrfmiddlewaretoken": token, **form})

    def looks(self) -> None:
        """Let axe see the page, unless it saw one of its kind. Axe is a script itself."""
        if not self.scripts:
            return
        kind = re.sub(r"/[^/]*\d[^/]*|\?.*", "/…", self.page.url.removeprefix(self.address))
        seen = kind, self._tells_errors(), self._is_narrow()
        if seen not in _looked_at:
            _looked_at.add(seen)
            self.faults += [f"{self.heading()}: {fault}" for fault in faults_of(self.page)]
            name = re.sub(r"\W+", "-", f"{kind}-{self.heading()}".lower())
            picture(self.page, f"{len(_looked_at):03}{name}")

    def _is_narrow(self) -> bool:
        return (self.page.viewport_size or DESKTOP)["width"] < DESKTOP["width"]

    def _tells_errors(self) -> bool:
        return self.page.locator(".govuk-error-summary").count() > 0

    # ---- Finding -------------------------------------------------------------------------------

    def heading(self) -> str:
        """The main heading of the page."""
        return self.page.locator("h1").first.inner_text().strip()

    def text(self) -> str:
        """What stands on the page below its header."""
        return self.page.locator("main").inner_text()

    def link(self, words: Words) -> "Locator":
        """The first link of that name, also one that looks like a button."""
        return (
            self._named("link", words)
            .or_(self.page.locator("a[role=button]").filter(has_text=words))
            .first
        )

    def button(self, words: Words) -> "Locator":
        return self._named("button", words).first

    def _named(self, role: Any, words: Words) -> "Locator":
        exact = self.page.get_by_role(role, name=words, exact=True)
        return exact if exact.count() else self.page.get_by_role(role, name=words)

    def field(self, label: str) -> "Locator":
        """The field of that label, as a whole or to its "(optional)"."""
        return self.page.get_by_label(_whole(label)).first

    def group(self, legend: str) -> "Locator":
        """The fields under a legend."""
        return self.page.get_by_role("group", name=_whole(legend)).first

    # ---- Filling in ----------------------------------------------------------------------------

    def fills(self, label: str, words: str) -> None:
        self.field(label).fill(words)

    def fills_day(self, legend: str, day: date) -> None:
        group = self.group(legend)
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(label, exact=True).fill(str(number))

    def selects(self, label: str, choice: str) -> None:
        """Choose from a list, by the words that stand in it."""
        self.field(label).select_option(label=choice)

    def chooses(self, label: str, among: str = "") -> None:
        """Choose a round button or tick a box; `among`: the legend of its group."""
        place = self.group(among) if among else self.page
        place.get_by_label(label, exact=True).check()

    def tabs_to(self, name: str, most: int = 60) -> None:
        """Go on with the tab key until the focus is on what has that name."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED).strip() in (name, f"{name} (optional)"):
                return
        raise AssertionError(f"The tab key does not come to “{name}”")

    def tabs_to_field(self, key: str, most: int = 60) -> None:
        """Go on with the tab key until the focus is in the field of that id."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.id") == key:
                return
        raise AssertionError(f"The tab key does not come to {key}")

    # ---- Seeing --------------------------------------------------------------------------------

    def sees(self, *words: Words) -> None:
        """Each of these stands on the page, now or in a moment."""
        for each in words:
            found = self.page.locator("main").get_by_text(each).filter(visible=True)
            expect(found.first).to_be_visible()

    def does_not_see(self, *words: Words) -> None:
        for each in words:
            expect(self.page.locator("main").get_by_text(each)).to_have_count(0)

    def is_told(self, *problems: str) -> None:
        """The summary of errors names each of these."""
        summary = self.page.get_by_role("alert")
        for problem in problems:
            expect(summary.get_by_text(problem).first).to_be_visible()

    def waits_for_link(self, words: Words) -> None:
        """Until the worker has made what the link leads to; the page follows by itself."""
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=LONG)
        self.looks()

    def loads_until(self, words: str) -> None:
        """Load the page again until these words stand on it, as one does without scripts."""
        until = time.monotonic() + LONG / 1000
        while not self.page.get_by_text(words).count():
            assert time.monotonic() < until, f"“{words}” does not come: {self.text()}"
            self.page.wait_for_timeout(200)
            self.page.reload(wait_until="domcontentloaded")

    def waits_until_the_pdf_holds(self, link: str, words: str) -> None:
        """Load the page again until its PDF is the one with these words."""
        until = time.monotonic() + LONG / 1000
        while not self.link(link).count() or words not in self.pdf(link):
            assert time.monotonic() < until, f"The PDF does not come to hold “{words}”"
            self.page.wait_for_timeout(200)
            self.page.reload(wait_until="domcontentloaded")

    def pdf(self, link: str) -> str:
        """The text of the PDF behind a link of this page, with single spaces."""
        address = self.link(link).get_attribute("href")
        answer = self.browser.request.get(f"{self.address}{address}")
        assert answer.ok
        assert answer.headers["content-type"] == "application/pdf"
        pages = PdfReader(io.BytesIO(answer.body())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
