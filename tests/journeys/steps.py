"""The steps of the main job, as people take them: through pages alone, each in its own role.

    job = Job(desktop, world, live_server.url)
    job.begin_referral(); job.fill_in_sections(); job.submit()

Every page on the way is looked at by axe and for complaints of the browser; `job.faults` collects them.
"""

import io
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader

from tests.browser import faults_of, picture, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

#: Milliseconds that a job of the worker may take on a busy machine.
LONG = 90_000


class Job:
    """One browser that changes hands: `as_("officer")` signs that persona in."""

    def __init__(self, browser: "BrowserContext", world: Any, address: str) -> None:
        self.browser, self.world, self.address = browser, world, address
        self.page: Page = browser.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", lambda said: self._hear(said))
        self._looked: set[str] = set()

    def _hear(self, said: Any) -> None:
        if said.type == "error" and "favicon" not in said.text:
            self.faults.append(f"console: {said.text[:200]}")

    # Moving about

    def as_(self, persona: str, path: str = "/") -> "Page":
        """Sign in as that persona and go there."""
        sign_in(self.browser, self.world.person(persona), self.address)
        return self.go(path)

    def go(self, path: str) -> "Page":
        self.page.goto(path)
        return self.look()

    def look(self, name: str = "") -> "Page":
        """Let axe see the present page, once for each heading that it has."""
        heading = self.page.locator("h1").first.inner_text()
        if heading not in self._looked:
            self._looked.add(heading)
            self.faults += [f"{heading}: {fault}" for fault in faults_of(self.page)]
            picture(self.page, name or re.sub(r"\W+", "-", heading.lower()))
        return self.page

    def click(self, words: str | re.Pattern[str], *, exact: bool = False) -> "Page":
        """Follow the link, or press the button, of that name."""
        self.link(words, exact=exact).click()
        self.page.wait_for_load_state()
        return self.look()

    def link(self, words: str | re.Pattern[str], *, exact: bool = False) -> "Locator":
        """What can be pressed by that name: a link, a button, or a link that looks like one."""
        link = self.page.get_by_role("link", name=words, exact=exact)
        return link.or_(self.page.get_by_role("button", name=words, exact=exact)).first

    def fill(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(words)

    def fill_day(self, legend: str, day: date) -> None:
        group = self.group(legend)
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(label, exact=True).fill(str(number))

    def group(self, legend: str) -> "Locator":
        return self.page.get_by_role("group", name=legend)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def sees(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def pdf(self, link: str) -> str:
        """The text of the PDF behind a link of this page."""
        found = self.link(link).get_attribute("href")
        answer = self.browser.request.get(f"{self.address}{found}")
        assert answer.ok
        assert answer.headers["content-type"] == "application/pdf"
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)

    # A headteacher refers

    def begin_referral(self) -> None:
        """From the programme in the directory to a referral that is begun."""
        self.as_("headteacher")
        self.click("Directory")
        self.fill("Programme, provider, subject or qualification", self.world.programme.title)
        self.click("Apply filters")
        self.click(self.world.programme.title, exact=True)
        self.click("Refer a pupil to this programme")
        self.page.get_by_label("Pupil").select_option(str(self.world.pupil.pk))
        self.click("Start the referral")
        self.referral = self.page.url

    def section(self, title: str) -> None:
        self.page.goto(self.referral)
        self.click(title, exact=True)

    def save(self) -> None:
        self.click("Save and go back to the list")
        self.sees("Saved.")

    def fill_in_sections(self) -> None:
        """Each section by itself, saved by itself."""
        self.section("Why this referral")
        self.fill("Reason in a sentence or two", "Cannot cope with a full timetable")
        self.page.get_by_label("What it should lead to").select_option("reintegration")
        self.save()
        self.section("Attendance and exclusions")
        self.fill("Attendance in the last full term, per cent", "61.5")
        self.save()
        self.section("Profile of the pupil")
        for area in ("Attitude", "With teachers", "In the classroom", "With other pupils"):
            self.group(area).get_by_label("2: often a problem").check()
        self.group("In practical work").get_by_label("4: a strength").check()
        self.save()
        self.section("What was tried")
        self.page.get_by_label("Stage").select_option("whole_school")
        self.fill("What was tried", "A mentor and a shorter day")
        self.fill_day("From", self.world.today - timedelta(days=90))
        self.click("Add this")
        self.section("Agencies and risks")
        self.fill("Risks, and how they are kept small", "None known")
        self.save()
        self.section("The young person and the parents")
        self.fill("What the young person says", "I like working with my hands")
        self.fill("What the parents or carers say", "We want a fresh start")
        self.choose("Yes")
        self.save()
        self.section("Who receives attendance")
        self.fill("Name", "Alex Attendance")
        self.fill("Email address", "attendance@school.example")
        self.save()

    def submit(self) -> None:
        self.page.goto(self.referral)
        self.look("referral-complete")
        self.click("Submit to the authority")
        self.sees("Submitted")

    # The authority and its panel

    def reference(self) -> str:
        """The reference of the referral, from its page."""
        return self.page.locator("h1").inner_text().removeprefix("Referral ").strip()

    def triage(self) -> None:
        self.as_("officer", self.referral)
        self.number = self.reference()
        self.click("Accept or return this referral")
        self.choose("Accept for a panel")
        self.fill("Note", "Complete and urgent")
        self.click("Save", exact=True)
        self.sees("Ready for a panel")

    @property
    def meeting(self) -> str:
        return f"/panels/meetings/{self.world.meeting.pk}/"

    def make_pack(self) -> str:
        """Put the referral on the agenda and make the pack; returns its text."""
        self.as_("officer", self.meeting)
        self.click(re.compile(f"Put on the agenda.*{self.number}"))
        self.click("Make the pack")
        self.link("Open the pack").wait_for(timeout=LONG)
        return self.pdf("Open the pack")

    def decide(self) -> None:
        """The chair notes who is there, records the decision and signs it."""
        self.as_("chair", self.meeting)
        for persona in ("chair", "panel_member"):
            self.choose(self.world.people[persona].name)
        self.click("Save who was there")
        self.click(re.compile(f"Record the decision.*{self.number}"))
        self.choose("Place in alternative provision")
        programme = f"{self.world.programme}, {self.world.provider}"
        self.page.get_by_label("Programme, if the panel names one").select_option(label=programme)
        self.fill("Reasons", "The programme meets the need")
        self.fill("Conditions", "Weekly contact with the school")
        self.fill_day("Review date", self.world.today + timedelta(days=42))
        self.click("Save the draft")
        self.click("Sign the decision")
        self.sees("Signed")
        self.decision = self.page.url

    # Placing and agreeing

    def place(self) -> None:
        """The officer offers the place with its timetable and price."""
        self.as_("officer", self.decision)
        self.click("Make a placement")
        self.fill_day("First day", self.world.monday - timedelta(days=14))
        self.fill_day("Planned last day", self.world.term.end)
        for session in ("Thursday AM", "Thursday PM"):
            self.page.get_by_label(session).select_option("provider")
        self.fill("Price", "52.50")
        self.page.get_by_label("The price is for").select_option("session")
        self.fill("School", "40")
        self.fill("Local authority", "60")
        self.click("Offer the place")
        self.sees("The place is offered to the provider.")
        self.placement = self.page.url

    def accept(self) -> None:
        self.as_("provider_manager", self.placement)
        self.click("Accept or decline this offer")
        self.choose("Accept the offer")
        self.fill("Your own assessment", "A good interview")
        self.click("Send the answer")
        self.sees("You accepted the offer.")

    def draw_up(self) -> None:
        self.as_("officer", self.placement)
        self.click("Draw up the agreement")
        self.agreement = self.page.url

    def sign(self, persona: str) -> None:
        self.as_(persona, self.agreement)
        self.fill("Your full name", f"{persona.replace('_', ' ').title()} Signer")
        self.page.get_by_label("I have read the agreement").check()
        self.click("Sign the agreement")
        self.sees("You have signed the agreement.")

    def parents_link(self) -> str:
        """The link that the officer hands on, as a path of this server."""
        self.as_("officer", self.agreement)
        self.click("Make a link for the parent")
        text = self.page.locator("main").inner_text()
        found = re.search(r"https?://[^/\s]+(/agreements/\S+)", text)
        assert found, text
        return found[1]

    def start(self) -> None:
        self.as_("officer", self.placement)
        self.click("Start the placement")
        self.sees("Active")

    # Attendance

    @property
    def past_week(self) -> date:
        """A week that is over and whose return is open."""
        monday: date = self.world.monday - timedelta(days=14)
        return monday

    def register(self, monday: date) -> str:
        return f"/attendance/providers/{self.world.provider.pk}/{monday.isoformat()}/"

    def take_register(self) -> None:
        """The tutor marks the week: everyone present, then saved."""
        self.as_("provider_tutor", self.register(self.past_week))
        self.click("Mark the rest present")
        self.click("Save the register")
        self.sees("Saved:")

    def submit_return(self) -> None:
        self.as_("provider_manager", f"{self.register(self.past_week)}return/")
        self.click("Submit the return")
        self.sees("The return is with the authority.")

    # The report

    def ask_for_report(self) -> str:
        """The officer asks for the provider's termly report and reads it; returns the text of the PDF."""
        reference = self.world.provider.organisation.reference
        self.as_("officer", f"/reports/ask/?scope=provider:{reference}")
        self.click("Ask for the report")
        self.link("Open the PDF").wait_for(timeout=LONG)
        self.look("report-ready")
        return self.pdf("Open the PDF")
