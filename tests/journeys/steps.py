"""The steps of the main job, as people take them: through pages alone, each in its own role.

job = Job(desktop, world, live_server.url)
job.begins_a_referral(); job.writes_every_section(); job.submits()
"""

import re
from datetime import date, timedelta

from tests.journeys.browsing import Hand

SECTIONS = (
    "Why this referral",
    "Attendance and exclusions",
    "Profile of the pupil",
    "What was tried",
    "Agencies and risks",
    "The young person and the parents",
    "Who receives attendance",
    "Programme wanted",
)


class Job(Hand):
    """A hand that knows the steps, and remembers where the things are that it has made."""

    referral = decision = placement = agreement = ""
    number = placement_number = ""

    # ---- A headteacher refers --------------------------------------------------------------------

    def finds_the_programme(self) -> None:
        """From the home page to the programme in the directory."""
        self.follows("Directory")
        self.fills("Programme, provider, subject or qualification", self.world.programme.title)
        self.presses("Apply filters")
        self.follows(self.world.programme.title)

    def begins_a_referral(self, pupil: str = "") -> None:
        """From the programme to a referral that is begun; `pupil` as the list of pupils has them."""
        self.follows("Refer a pupil to this programme")
        own = self.world.pupil
        choice = pupil or f"{own.surname}, {own.forename}"
        self.fills("Name or UPN", choice.split(",")[0])
        self.presses("Apply filters")
        self.follows(choice)
        self.presses("Start the referral")
        self.referral = self.page.url
        self.number = self.heading().removeprefix("Referral ")

    def opens_section(self, title: str) -> None:
        self.opens(self.referral)
        self.follows(title)

    def saves(self) -> None:
        self.presses("Save and go back to the list")
        self.sees("Saved.")

    def writes_why(self) -> None:
        self.opens_section("Why this referral")
        self.fills("Reason in a sentence or two", "Cannot cope with a full timetable")
        self.selects("What it should lead to", "Return to a mainstream school")
        self.saves()

    def writes_attendance(self) -> None:
        self.opens_section("Attendance and exclusions")
        self.fills("Attendance in the last full term, per cent", "61.5")
        self.saves()

    def writes_the_profile(self) -> None:
        self.opens_section("Profile of the pupil")
        for area in ("Attitude", "With teachers", "In the classroom", "With other pupils"):
            self.chooses("2: often a problem", among=f"{area}, all in all")
        self.chooses("4: a strength", among="In practical work, all in all")
        self.saves()

    def writes_what_was_tried(self) -> None:
        self.opens_section("What was tried")
        self.selects("Stage", "Whole-school measures")
        self.fills("What was tried", "A mentor and a shorter day")
        self.fills_day("From", self.world.today - timedelta(days=90))
        self.presses("Add this")
        self.sees("Added.")

    def writes_risks(self) -> None:
        self.opens_section("Agencies and risks")
        self.fills("Risks, and how they are kept small", "None known")
        self.saves()

    def writes_views(self) -> None:
        self.opens_section("The young person and the parents")
        self.fills("What the young person says", "I like working with my hands")
        self.fills("What the parents or carers say", "We want a fresh start")
        self.chooses("Yes", among="Do the parents agree to this referral?")
        self.saves()

    def writes_who_receives_attendance(self) -> None:
        self.opens_section("Who receives attendance")
        self.fills("Name", "Alex Attendance")
        self.fills("Email address", "attendance@school.example")
        self.saves()

    def writes_every_section(self) -> None:
        """Each by itself, saved by itself."""
        self.writes_why()
        self.writes_attendance()
        self.writes_the_profile()
        self.writes_what_was_tried()
        self.writes_risks()
        self.writes_views()
        self.writes_who_receives_attendance()

    def submits(self) -> None:
        self.opens(self.referral)
        self.sees("Check your answers, then submit")
        self.presses("Submit to the authority")
        self.sees("The referral is with the authority.")

    # ---- The authority and its panel -------------------------------------------------------------

    def triages(self) -> None:
        """An officer, from the referral's page."""
        self.follows("Accept or return this referral")
        self.chooses("Accept for a panel")
        self.fills("Note", "Complete and urgent")
        self.presses("Save")
        self.sees("Ready for a panel")

    @property
    def meeting(self) -> str:
        return f"/panels/meetings/{self.world.meeting.pk}/"

    def puts_on_the_agenda(self) -> None:
        self.presses(re.compile(f"Put on the agenda.*{self.number}"))
        self.sees(f"{self.number} is on the agenda.")

    def makes_the_pack(self) -> str:
        """From the meeting's page; waits for the worker, and reads the pack."""
        self.presses("Make the pack")
        self.waits_for_link("Open the pack")
        return self.pdf("Open the pack")

    def notes_who_is_there(self) -> None:
        for persona in ("chair", "panel_member"):
            self.chooses(self.world.people[persona].name)
        self.presses("Save who was there")

    def decides(self) -> None:
        """The chair, from the meeting's page, up to the draft."""
        self.follows(re.compile(f"Record the decision.*{self.number}"))
        self.chooses("Place in alternative provision")
        programme = f"{self.world.programme.title}, {self.world.provider}"
        self.selects("Programme, if the panel names one", programme)
        self.fills("Options considered", "Support in school was not enough")
        self.fills("Reasons", "The programme meets the need")
        self.fills("Conditions", "Weekly contact with the school")
        self.fills_day("Review date", self.world.today + timedelta(days=42))
        self.presses("Save the draft")
        self.decision = self.page.url

    def signs_the_decision(self) -> None:
        self.presses("Sign the decision")
        self.sees("The decision is signed.")

    # ---- Placing and agreeing --------------------------------------------------------------------

    def offers_the_place(self) -> None:
        """An officer, from the decision's page: the timetable and the price."""
        self.follows("Make a placement")
        self.field("Programme").select_option(str(self.world.programme.pk))
        self.fills_day("First day", self.past_week)
        self.fills_day("Planned last day", self.world.term.end)
        for session in ("Thursday AM", "Thursday PM"):
            self.page.get_by_label(session).select_option(label="Provider")
        self.fills("Price", "52.50")
        self.selects("The price is for", "a session")
        self.fills("School", "40")
        self.fills("Local authority", "60")
        self.presses("Offer the place")
        self.sees("The place is offered to the provider.")
        self.placement = self.page.url
        self.placement_number = self.heading().removeprefix("Placement ")

    def accepts(self) -> None:
        self.follows("Accept or decline this offer")
        self.chooses("Accept the offer")
        self.fills("Your own assessment", "A good interview")
        self.presses("Send the answer")
        self.sees("You accepted the offer.")

    def draws_up_the_agreement(self) -> None:
        self.presses("Draw up the agreement")
        self.sees("The agreement is drawn up.")
        self.agreement = self.page.url

    def signs_the_agreement(self, name: str) -> None:
        self.fills("Your full name", name)
        self.chooses("I have read the agreement and will keep to it")
        self.presses("Sign the agreement")

    def makes_the_parents_link(self) -> str:
        """The link that the officer hands on, as a path of this server."""
        self.presses("Make a link for the parent")
        found = re.search(r"https?://[^/\s]+(/agreements/\S+)", self.text())
        assert found, self.text()
        return found[1]

    # ---- Attendance ------------------------------------------------------------------------------

    @property
    def past_week(self) -> date:
        """The Monday of a week that is over and whose return is open."""
        monday: date = self.world.monday - timedelta(days=14)
        return monday

    def register(self, monday: date | None = None) -> str:
        return f"/attendance/providers/{self.world.provider.pk}/{(monday or self.past_week).isoformat()}/"

    def weekly_return(self, monday: date | None = None) -> str:
        return f"{self.register(monday)}return/"

    def starts_the_placement(self) -> None:
        """Every check before the start is made, and the pupil starts."""
        self.follows("Checks and start")
        for box in self.page.get_by_role("checkbox").all():
            box.check()
        self.chooses("Start the placement now")
        self.presses("Save")

    # ---- The report ------------------------------------------------------------------------------

    def asks_for_the_report(self) -> str:
        """An officer, from the home page; waits for the worker, and reads the report."""
        self.follows("Reports")
        self.follows("Ask for a report")
        self.chooses("Termly report")
        self.chooses("One provider")
        self.fills("Name or reference", str(self.world.provider))
        self.presses("Ask for the report")
        self.waits_for_link("Open the PDF")
        return self.pdf("Open the PDF")
