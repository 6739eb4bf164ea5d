"""Cases of the demo, each taken by the service's own actions as far as its next step is to be shown."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from django.db.models import Q
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.people.models import Person, Role, School
from monitoring.demo import queries
from monitoring.demo.stories import STORIES, Story
from placements.agreements.actions import draw_up_agreement
from placements.placement.actions import PlaceTaken, answer_offer, offer_placement
from placements.placement.models import Placement
from providers.directory.actions import save_programme
from providers.directory.models import Programme, Provider
from referrals.panels import actions as panels
from referrals.panels import agendas
from referrals.panels.models import Decision, Meeting, Panel
from referrals.pupils.actions import add_contact
from referrals.pupils.models import Pupil
from referrals.referral import actions as referrals
from referrals.referral.models import Referral
from referrals.referral.sections import COUNTS_FROM

#: Cases to come before a meeting, waiting for one, and waiting to be looked at.
LISTED, TRIAGED, SUBMITTED = 3, 2, 2
WEEK = timedelta(days=7)
PLACEMENT_WEEKS = 10
MORE_PLACES = 3


class Cases:
    """Needs the `people` by role; `school` and `provider` are those of its headteacher and manager."""

    def __init__(
        self,
        people: dict[Role, Person],
        school: School,
        provider: Provider,
        panel: Panel,
    ) -> None:
        self.people = people
        self.provider = provider
        self.panel = panel
        self.officer = people[Role.OFFICER]
        self.manager = people[Role.PROVIDER_MANAGER]
        self.chair = people[Role.PANEL_CHAIR]
        self.head = people[Role.HEADTEACHER]
        self.today = timezone.localdate()
        self.start = queries.start_of_placements(self.today)
        self.stories: Iterator[Story] = cycle(STORIES)
        own, others = Q(school=school), ~Q(school=school)
        self.own = iter(self._fitting_first(queries.free_pupils().filter(own)[:20]))
        self.others = iter(self._fitting_first(queries.free_pupils().filter(others)[:40]))

    def make(self) -> None:
        """All cases; where the authority has too few pupils who can be referred, fewer."""
        self._hold_a_meeting()
        self._write_referrals()
        self._plan_meetings()

    def _fitting_first(self, pupils: Iterable[Pupil]) -> list[Pupil]:
        """Pupils of a key stage that the provider teaches come first: their cases go further."""
        programmes = Programme.objects.filter(provider=self.provider)
        stages = {stage for programme in programmes for stage in programme.key_stages}
        return sorted(pupils, key=lambda pupil: pupil.key_stage not in stages)

    # Referrals

    def _write_referrals(self) -> None:
        """One to finish and one that came back, at the school; some to look at, for the officer."""
        for pupil in self._pupils(own=1):
            self._write(pupil, but="views")
        for pupil in self._pupils(own=1):
            note = "Please tell us which agencies are involved, and since when."
            referrals.return_referral(by=self.officer, referral=self._submit(pupil), note=note)
        for pupil in self._pupils(own=1, others=SUBMITTED - 1):
            self._submit(pupil)

    def _pupils(self, *, own: int = 0, others: int = 0) -> Iterator[Pupil]:
        """So many pupils of the school and of other schools who have no referral under way."""
        for source, count in ((self.own, own), (self.others, others)):
            for _, pupil in zip(range(count), source, strict=False):
                yield pupil

    def _by(self, pupil: Pupil) -> Person:
        """Who refers: the headteacher, or the officer for a school whose head plays no part."""
        return self.head if pupil.school_id in self._schools else self.officer

    @property
    def _schools(self) -> frozenset[int]:
        return self.head.organisation_ids(Role.HEADTEACHER)

    def _write(self, pupil: Pupil, *, but: str = "") -> Referral:
        """A draft with every section but one."""
        by, story = self._by(pupil), next(self.stories)
        mother = f"Nina {pupil.surname}"
        add_contact(
            by=by, pupil=pupil, name=mother, relationship="Mother", parental_responsibility=True
        )
        referral = referrals.start_referral(by=by, pupil=pupil)
        sections: dict[str, dict[str, Any]] = {
            "reason": {
                "route": story.route,
                "clock_from": _first_day(story.route),
                "route_facts": story.route_facts,
                "reason": story.reason,
                "aim": story.aim,
            },
            "attendance": {"baseline_attendance": story.attendance},
            "risks": {"agencies": "None at present.", "risks": story.risks},
            "views": {
                "interests": story.interests,
                "young_person_views": story.pupil_says,
                "parent_views": story.parents_say,
                "parent_consent": True,
            },
            "contacts": {
                "attendance_contact_name": "School office",
                "attendance_contact_email": "office@school.example",
            },
        }
        for section, fields in sections.items():
            if section != but:
                referrals.save_section(by=by, referral=referral, section=section, **fields)
        referrals.save_profile(by=by, referral=referral, **story.profile)
        self._tell_what_was_tried(referral, story, by)
        referral.refresh_from_db()
        return referral

    def _tell_what_was_tried(self, referral: Referral, story: Story, by: Person) -> None:
        stage, what, outcome = story.tried
        referrals.add_intervention(
            by=by,
            referral=referral,
            stage=stage,
            description=what,
            started_on=self.today - 12 * WEEK,
            ended_on=self.today - 4 * WEEK,
            outcome=outcome,
        )

    def _submit(self, pupil: Pupil) -> Referral:
        return referrals.submit_referral(by=self._by(pupil), referral=self._write(pupil))

    def _triage(self, pupil: Pupil) -> Referral:
        note = "All papers are here."
        return referrals.accept_referral(by=self.officer, referral=self._submit(pupil), note=note)

    # Meetings

    def _plan_meetings(self) -> None:
        """A meeting with cases this week or next, and one for each panel after it; some wait for those."""
        day = queries.next_day_free(self.panel, self.today)
        meeting = agendas.arrange_meeting(
            by=self.officer, panel=self.panel, day=day, place="Town hall, room 2"
        )
        for pupil in self._pupils(own=1, others=LISTED - 1):
            agendas.put_on_agenda(by=self.officer, meeting=meeting, referral=self._triage(pupil))
        for pupil in self._pupils(others=TRIAGED):
            self._triage(pupil)
        for number, panel in enumerate(Panel.objects.order_by("pk")):
            later = queries.next_day_free(panel, day + WEEK + timedelta(days=number))
            agendas.arrange_meeting(by=self.officer, panel=panel, day=later)

    def _hold_a_meeting(self) -> None:
        """The last meeting, now closed: its decisions led to placements that wait for their next step."""
        cases = list(self._pupils(own=2, others=2))
        if not cases:
            return
        day = queries.last_day_free(self.panel, before=self.today)
        meeting = Meeting.objects.create(panel=self.panel, date=day)
        record("arranged_meeting", meeting, by=self.officer)
        members = [seat.person for seat in self.panel.members.filter(ended_on=None)]
        panels.note_attendance(by=self.chair, meeting=meeting, present=members)
        decisions = [self._decide(meeting, pupil) for pupil in cases]
        panels.close_meeting(by=self.chair, meeting=meeting)
        self._place(decisions)

    def _decide(self, meeting: Meeting, pupil: Pupil) -> Decision:
        item = agendas.put_on_agenda(by=self.officer, meeting=meeting, referral=self._triage(pupil))
        draft = panels.save_decision(
            by=self.chair,
            item=item,
            outcome=Decision.Outcome.PLACE,
            programme=self._programme(pupil),
            options="Support in school; a managed move; a part-time programme beside school.",
            reasons="School support has been tried and was not enough. The programme fits the "
            "pupil’s interests, and the pupil stays on the school’s roll.",
            conditions="The school visits in the second week.",
            review_on=self.start + 6 * WEEK,
        )
        return panels.sign_decision(by=self.chair, decision=draft)

    # Placements

    def _place(self, decisions: list[Decision]) -> None:
        """One agreement is out to be signed, one decision still to be carried out, one offer to be answered
        and one agreement to be drawn up, as far as there are decisions."""
        steps = ("agreement", "nothing", "offer", "answer")
        for decision, step in zip(decisions, steps, strict=False):
            if step == "nothing":
                continue
            placement = self._offer(decision)
            if step in ("agreement", "answer"):
                note = "Came for a taster day and wants to start."
                answer_offer(by=self.manager, placement=placement, answer="accept", note=note)
            if step == "agreement":
                draw_up_agreement(by=self.officer, placement=placement)

    def _programme(self, pupil: Pupil) -> Programme:
        """The provider's largest programme for the pupil's key stage, or its largest."""
        own = Programme.objects.filter(provider=self.provider).order_by("-places", "pk")
        return next((it for it in own if pupil.key_stage in it.key_stages), own[0])

    def _offer(self, decision: Decision) -> Placement:
        """The place that the panel named; where all are taken, more are agreed with the provider."""
        programme = decision.programme
        assert programme is not None  # noqa: S101 - see `_decide`
        try:
            return self._offer_place(decision, programme)
        except PlaceTaken:
            more = programme.places + MORE_PLACES
            programme = save_programme(by=self.officer, programme=programme, places=more)
            return self._offer_place(decision, programme)

    def _offer_place(self, decision: Decision, programme: Programme) -> Placement:
        return offer_placement(
            by=self.officer,
            decision=decision,
            programme=programme,
            start=self.start,
            planned_end=self.start + PLACEMENT_WEEKS * WEEK - timedelta(days=3),
            slots=_slots(programme),
            offer_note="Would like to begin with a visit.",
        )


def _slots(programme: Programme) -> list[tuple[int, int, str]]:
    """As many sessions a week as the programme has, on its days."""
    days = programme.days or range(5)
    halves = [(weekday, session, "provider") for weekday in days for session in (0, 1)]
    return halves[: programme.sessions_per_week]


def _first_day(route: str) -> date | None:
    """Of a suspension, an absence or a move: a fortnight ago; other routes have no such day."""
    return timezone.localdate() - timedelta(days=14) if route in COUNTS_FROM else None
