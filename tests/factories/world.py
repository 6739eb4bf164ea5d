"""A small authority with one of everything, for tests that walk the whole service.

world = World()
world.person("headteacher")          # of world.school
world.made("incident", lambda w: IncidentFactory(placement=w.placement))     # made once, then kept
world.grow()                         # more of everything that lists show
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apcommission.calendar.models import Term
from apcommission.people.models import Organisation, Person, Role, School
from apcommission.reports.models import ReportRun
from placements.agreements.models import Agreement
from placements.attendance.models import WeeklyReturn
from placements.placement.models import KeyWorker, Placement
from providers.directory.models import Programme, Provider, Venue
from providers.protocols.models import ProtocolSignature
from referrals.panels.models import AgendaItem, Decision, Meeting, PanelMember
from referrals.pupils.models import Contact, Pupil
from referrals.referral.models import Referral
from tests.factories.apcommission import (
    AuthorityFactory,
    OrganisationFactory,
    SchoolFactory,
    person_with,
)
from tests.factories.placements import (
    AwardFactory,
    MarkFactory,
    PlacementFactory,
    TimetableSlotFactory,
)
from tests.factories.providers import (
    PriceFactory,
    ProgrammeFactory,
    ProtocolPackFactory,
    ProviderFactory,
    StandardFactory,
)
from tests.factories.referrals import (
    DecisionFactory,
    MeetingFactory,
    PanelFactory,
    PupilFactory,
    ReferralFactory,
)

WEEK = timedelta(days=7)


class World:
    """`today` lies in `term`; `placement` runs since four weeks, two mornings a week, with its marks.

    Of the referrals, `draft` is not yet submitted, `submitted` waits for triage, `triaged` for a meeting,
    `listed` is on the agenda of `meeting` (as `item`), and `referral` is decided, which led to
    `placement`. `offered` waits for the provider's answer, `accepted` has its `agreement` out for
    signature. `decision_to_place` has no placement yet.
    """

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.monday = self.today - timedelta(days=self.today.weekday())
        self._made: dict[str, Any] = {}
        self._settle()
        self._people()
        self._referrals()
        self._placements()

    # Who and what there is

    def _settle(self) -> None:
        self.authority: Organisation = AuthorityFactory()
        self.term: Term = Term.objects.create(
            reference=f"{self.today.year}-autumn",
            start=self.monday - 8 * WEEK,
            end=self.monday + 4 * WEEK,
        )
        self.school: School = SchoolFactory()
        self.other_school: School = SchoolFactory()
        self.agency: Organisation = OrganisationFactory()
        self.pack = ProtocolPackFactory(name="test", in_force_from=self.today - timedelta(days=400))
        self.standard = StandardFactory(pack=self.pack)
        self.provider = self._provider()
        self.other_provider = self._provider()
        self.venue = Venue.objects.create(provider=self.provider, postcode="WN2 2AA")
        self.programme: Programme = ProgrammeFactory(provider=self.provider, venue=self.venue)
        self.price = PriceFactory(programme=self.programme)

    def _provider(self) -> Provider:
        provider: Provider = ProviderFactory(state="published")
        ProtocolSignature.objects.create(
            provider=provider, pack=self.pack, signed_on=self.today, signed_by="Kit Manager"
        )
        return provider

    def _people(self) -> None:
        own, other = self.provider.organisation, self.other_provider.organisation
        agency = self.agency
        places: dict[str, tuple[Role, Organisation | None]] = {
            "officer": (Role.OFFICER, None),
            "commissioner": (Role.COMMISSIONER, None),
            "chair": (Role.PANEL_CHAIR, None),
            "panel_member": (Role.PANEL_MEMBER, agency),
            "headteacher": (Role.HEADTEACHER, self.school.organisation),
            "other_headteacher": (Role.HEADTEACHER, self.other_school.organisation),
            "provider_manager": (Role.PROVIDER_MANAGER, own),
            "provider_tutor": (Role.PROVIDER_TUTOR, own),
            "other_provider_manager": (Role.PROVIDER_MANAGER, other),
            "agency": (Role.AGENCY, agency),
            "key_worker": (Role.KEY_WORKER, None),
            "safeguarding_lead": (Role.SAFEGUARDING_LEAD, own),
            "consultant": (Role.CONSULTANT, agency),
            "member": (Role.MEMBER, None),
            "administrator": (Role.ADMINISTRATOR, None),
        }
        self.people = {
            name: person_with(role, organisation) for name, (role, organisation) in places.items()
        }

    def person(self, persona: str) -> Person:
        """The person of that name, as a new request would find them."""
        return Person.objects.get(pk=self.people[persona].pk)

    def _referrals(self) -> None:
        self.panel = PanelFactory(quorum=2)
        for persona, chairs in (("chair", True), ("panel_member", False)):
            PanelMember.objects.create(panel=self.panel, person=self.people[persona], chairs=chairs)
        self.meeting: Meeting = MeetingFactory(panel=self.panel, date=self.today)
        self.past_meeting: Meeting = MeetingFactory(panel=self.panel, date=self.today - 5 * WEEK)
        self.pupil: Pupil = PupilFactory(school=self.school)
        self.contact = Contact.objects.create(
            pupil=self.pupil, name="Sam Parent", relationship="Mother", parental_responsibility=True
        )
        self.draft = self._referral("draft", submitted_on=None)
        self.submitted = self._referral("submitted")
        self.triaged = self._referral("triaged")
        self.listed = self._referral("on_agenda")
        self.item = AgendaItem.objects.create(
            meeting=self.meeting, referral=self.listed, position=1
        )
        self.referral: Referral = ReferralFactory(pupil=self.pupil, state="decided")
        self.past_item, self.decision = self._decided(self.referral)
        self.referral_to_place = self._referral("decided")
        _, self.decision_to_place = self._decided(self.referral_to_place)

    def _referral(self, state: str, **fields: Any) -> Referral:
        fields.setdefault("submitted_on", self.today - WEEK)
        referral: Referral = ReferralFactory(pupil__school=self.school, state=state, **fields)
        return referral

    def _decided(self, referral: Referral) -> tuple[AgendaItem, Decision]:
        position = self.past_meeting.items.count() + 1
        item = AgendaItem.objects.create(
            meeting=self.past_meeting, referral=referral, position=position
        )
        decision: Decision = DecisionFactory(
            referral=referral, meeting=self.past_meeting, signed_at=timezone.now()
        )
        return item, decision

    def _placements(self) -> None:
        self.placement = self.placed(self.referral)
        KeyWorker.objects.create(
            placement=self.placement,
            person=self.people["key_worker"],
            started_on=self.placement.start,
        )
        self.offered = self.placed(self._referral("decided"), "offered")
        self.accepted = self.placed(self._referral("decided"), "accepted")
        self.agreement = Agreement.objects.create(placement=self.accepted, terms={})
        self.award = AwardFactory(placement=self.placement, awarded_on=self.today)
        self.weekly_return = self._return(self.monday - WEEK, "submitted")
        self.draft_return = self._return(self.monday, "draft")
        self.report_run = self._run()

    def placed(self, referral: Referral, state: str = "active") -> Placement:
        """A placement with the world's provider; an active one with timetable and marks."""
        placement: Placement = PlacementFactory(
            referral=referral,
            programme=self.programme,
            state=state,
            start=self.monday - 4 * WEEK,
            planned_end=self.term.end,
        )
        for weekday in (0, 1):
            TimetableSlotFactory(placement=placement, weekday=weekday)
        if state == "active":
            for weeks in (2, 3, 4):
                MarkFactory(placement=placement, date=self.monday - weeks * WEEK)
        return placement

    def _return(self, monday: date, state: str, provider: Provider | None = None) -> WeeklyReturn:
        submitted = timezone.now() if state != "draft" else None
        return WeeklyReturn.objects.create(
            provider=provider or self.provider, week=monday, state=state, submitted_at=submitted
        )

    def _run(self) -> ReportRun:
        return ReportRun.objects.create(
            kind="termly",
            scope=f"provider:{self.provider.organisation.reference}",
            start=self.term.start,
            end=self.term.end,
            asked_by=self.people["officer"],
        )

    # More

    def made(self, name: str, make: Callable[["World"], Any]) -> Any:
        """What `make` made of this world, the first time that it was asked for by `name`."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]

    def grow(self, times: int = 4) -> None:
        """More of everything that a page lists, around the same things."""
        for number in range(times):
            self._more_supply(number)
            self._more_cases(number)

    def _more_supply(self, number: int) -> None:
        SchoolFactory()
        provider = self._provider()
        venue = Venue.objects.create(provider=self.provider, postcode=f"WN3 {number}AA")
        for owner in (self.provider, provider):
            programme = ProgrammeFactory(
                provider=owner, venue=venue if owner is self.provider else None
            )
            PriceFactory(programme=programme, amount=Decimal(50))
        StandardFactory(pack=self.pack)
        self._return(self.monday - (number + 2) * WEEK, "accepted")
        self._return(self.monday - WEEK, "submitted", provider)

    def _more_cases(self, number: int) -> None:
        seat = person_with(Role.PANEL_MEMBER, self.agency)
        PanelMember.objects.create(panel=self.panel, person=seat)
        MeetingFactory(panel=self.panel, date=self.today + (number + 1) * WEEK)
        self._referral("draft", submitted_on=None)
        self._referral("submitted")
        self._referral("triaged")
        AgendaItem.objects.create(
            meeting=self.meeting, referral=self._referral("on_agenda"), position=number + 2
        )
        decided = self._referral("decided")
        self._decided(decided)
        placement = self.placed(decided)
        AwardFactory(placement=placement, awarded_on=self.today)
        AwardFactory(placement=self.placement, title=f"Unit {number}", awarded_on=self.today)
        accepted = self.placed(self._referral("decided"), "accepted")
        Agreement.objects.create(placement=accepted, terms={})
        self.placed(self._referral("decided"), "offered")
        self._decided(self._referral("decided"))
        self._run()
