"""Makes a loaded sample authority ready to be shown: people to sign in as, and work that waits for each.

Everything is done by the service's own actions, each step by the role whose step it is. Written here
directly is only what cannot be done today any more: a meeting and returns of past weeks.
"""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.calendar.models import Term
from apcommission.calendar.queries import monday_of
from apcommission.errors import Refused
from apcommission.people.actions import add_agency, give_role, the_authority
from apcommission.people.models import Organisation, Person, Role, RoleAssignment, School
from apcommission.reports.models import ReportRun
from monitoring.demo import queries
from monitoring.demo.access import come_and_go
from monitoring.demo.cases import Cases
from monitoring.demo.cast import AGENCY, CAST, DOMAIN, password
from monitoring.demo.census import get_census_ready
from monitoring.demo.contracts import buy_places
from monitoring.demo.early_warning import keep_an_eye
from monitoring.demo.finding import look_around
from monitoring.demo.forum import meet
from monitoring.demo.geography import place_postcodes
from monitoring.demo.information import ask_around
from monitoring.demo.interfaces import open_ways_out
from monitoring.demo.learning import plan_learning
from monitoring.demo.matching import set_rules
from monitoring.demo.money import set_budgets
from monitoring.demo.protocols import write_the_protocol
from monitoring.demo.quality import keep_the_record
from monitoring.demo.registers import keep_the_register
from monitoring.demo.restriction import restrict
from monitoring.demo.returns import report_the_year
from monitoring.demo.review import look_back
from monitoring.demo.support import go_about
from monitoring.demo.surveys import ask_around_by_survey
from monitoring.demo.tenders import invite_bids
from monitoring.demo.trust import earn_trust
from monitoring.demo.value import weigh_up
from monitoring.measures.figures import Scope
from monitoring.reports.actions import ask_for_report
from placements.attendance.actions import open_returns
from placements.attendance.models import WeeklyReturn
from placements.attendance.queries import week
from providers.directory import changes
from providers.directory.actions import NothingToPublish, move_entry
from providers.directory.models import Provider
from referrals.clocks.actions import recount
from referrals.panels.actions import add_panel, seat_member
from referrals.panels.models import Kind, Panel

#: The code of the invented authority; no authority of England has it.
INVENTED_CODE = "999"
#: On the panels besides those who can be signed in as.
MORE_MEMBERS = ("Ruth Cadmere", "Omar Stanfield")


class NotADemo(Refused):
    """People whose password is printed are made in a demonstration only."""


@transaction.atomic
def set_the_stage() -> None:
    """Make the people of the cast and their work, once: done already, nothing is changed. Raises NotADemo."""
    check_is_demo()
    authority = Organisation.objects.select_for_update().get(pk=the_authority().pk)
    if queries.sign_ins():
        return
    school, provider = queries.school_with_most_pupils(), queries.provider_with_most_pupils()
    if school is None or provider is None:
        raise NotADemo("Load a sample first: there is no school or no published provider yet.")
    people = _make_people(authority, school, provider)
    place_postcodes()
    write_the_protocol(people[Role.ADMINISTRATOR])
    look_around(people[Role.HEADTEACHER])
    set_rules(people[Role.ADMINISTRATOR], provider)
    panel = _seat_members(people)
    _settle_past_returns(provider)
    Cases(people, school, provider, panel).make()
    recount()
    ask_around(people[Role.OFFICER], people[Role.AGENCY], provider)
    go_about(people, provider)
    plan_learning(people[Role.PROVIDER_TUTOR], provider)
    set_budgets(people[Role.COMMISSIONER], people[Role.PROVIDER_MANAGER], provider)
    weigh_up(people[Role.COMMISSIONER])
    keep_the_record(people, provider)
    invite_bids(
        people[Role.COMMISSIONER],
        people[Role.OFFICER],
        people[Role.CONSULTANT],
        people[Role.PROVIDER_MANAGER],
        provider,
    )
    meet(people[Role.OFFICER], people[Role.PROVIDER_MANAGER], authority, provider)
    come_and_go(people[Role.ADMINISTRATOR], people[Role.PROVIDER_MANAGER], authority, provider)
    keep_an_eye(people[Role.OFFICER])
    look_back(people)
    buy_places(people[Role.COMMISSIONER], people[Role.PROVIDER_MANAGER], provider)
    report_the_year(people[Role.PROVIDER_MANAGER], provider)
    get_census_ready(people[Role.OFFICER], people[Role.COMMISSIONER])
    keep_the_register(people[Role.OFFICER], people[Role.HEADTEACHER], school)
    open_ways_out(people[Role.COMMISSIONER], people[Role.HEADTEACHER])
    ask_around_by_survey(people[Role.OFFICER], people[Role.COMMISSIONER], provider)
    earn_trust(people)
    _ask_for_changes(people[Role.PROVIDER_MANAGER], provider)
    _refresh_the_directory(people[Role.OFFICER], provider)
    _ask_for_reports(people[Role.OFFICER], school, provider)
    restrict(people, provider)


def check_is_demo() -> None:
    """Raise NotADemo, with the reasons, unless this installation says of itself that it is one."""
    reasons = [
        words
        for words, holds in (
            ("INSTANCE_NOTICE is empty", not settings.INSTANCE_NOTICE),
            ("SECOND_FACTOR_REQUIRED is true", settings.SECOND_FACTOR_REQUIRED),
            ("AUTHORITY_CODE is that of a real authority, not 999", _is_real_authority()),
        )
        if holds
    ]
    if reasons:
        raise NotADemo(f"This is not a demonstration: {'; '.join(reasons)}.")


def _is_real_authority() -> bool:
    authorities = Organisation.objects.filter(kind=Organisation.Kind.LA)
    codes = {settings.AUTHORITY_CODE, *authorities.values_list("reference", flat=True)}
    return codes != {INVENTED_CODE}


def _make_people(authority: Organisation, school: School, provider: Provider) -> dict[Role, Person]:
    people = {part.role: _make_person(part.email, part.name) for part in CAST}
    # Hashed once for all: hashing is slow, on purpose.
    emails = [part.email for part in CAST]
    Person.objects.filter(email__in=emails).update(password=make_password(password()))
    administrator = people[Role.ADMINISTRATOR]
    # The first to hold a role: nobody is there who could give it.
    RoleAssignment.objects.create(
        person=administrator, role=Role.ADMINISTRATOR, organisation=authority
    )
    reference, name = AGENCY
    places = {
        "authority": authority,
        "school": school.organisation,
        "provider": provider.organisation,
        "agency": add_agency(by=administrator, name=name, reference=reference),
    }
    for part in CAST:
        for role in (part.role, *part.more):
            person, place = people[part.role], places[part.acts_for]
            give_role(by=administrator, person=person, role=role, organisation=place)
    return people


def _make_person(email: str, name: str) -> Person:
    person = Person.objects.create_user(email, None, name=name)
    record("invited", person, by=None)
    return person


def _seat_members(people: dict[Role, Person]) -> Panel:
    """Seats on every panel; returns the panel that has most to do."""
    administrator = people[Role.ADMINISTRATOR]
    agency = people[Role.AGENCY].current_roles[0].organisation
    seated = [people[Role.PANEL_CHAIR], people[Role.PANEL_MEMBER], people[Role.AGENCY]]
    for name in MORE_MEMBERS:
        address = f"{name.lower().replace(' ', '.')}@{DOMAIN}"
        member = _make_person(address, name)
        give_role(by=administrator, person=member, role=Role.PANEL_MEMBER, organisation=agency)
        seated.append(member)
    panel = queries.busiest_panel() or add_panel(by=administrator, name="Inclusion panel", quorum=3)
    for each in Panel.objects.all():
        for person in seated:
            chairs = person == people[Role.PANEL_CHAIR]
            # The agency's people sit for health, and those who are more than one take turns.
            seat_member(
                by=administrator,
                panel=each,
                person=person,
                chairs=chairs,
                kind=Kind.AUTHORITY if chairs else Kind.HEALTH,
                takes_turns=person in seated[3:],
            )
    return panel


def _settle_past_returns(own: Provider) -> None:
    """Returns of past weeks whose registers are full came in in time: those of last week wait to be
    checked, earlier ones are accepted. The `own` provider has not submitted last week's yet."""
    open_returns()
    last_week = monday_of(timezone.localdate()) - timedelta(days=7)
    drafts = WeeklyReturn.objects.filter(state=WeeklyReturn.State.DRAFT)
    for draft in drafts.select_related("provider__organisation"):
        is_last = draft.week == last_week
        if week(draft.provider, draft.week, for_user=None).missing or (
            is_last and draft.provider == own
        ):
            continue
        states = WeeklyReturn.State
        draft.state = states.SUBMITTED if is_last else states.ACCEPTED
        draft.submitted_at = _at(draft.week + timedelta(days=4))
        draft.save()
        record("submitted_return", draft, by=None, state=draft.state)


def _ask_for_changes(manager: Person, provider: Provider) -> None:
    """A change of the entry and one of a programme, which wait for the authority."""
    changes.save_entry(
        by=manager,
        provider=provider,
        safeguarding_lead="Priya Holt",
        safeguarding_contact="01632 960777",
        insurance="Example Mutual, £5 million",
    )
    programme = provider.programmes.first()
    if programme is not None:
        changes.save_programme(
            by=manager, programme=programme, times="9.30am to 2.45pm", places=programme.places + 1
        )


def _refresh_the_directory(officer: Person, own: Provider) -> None:
    """The `own` provider is asked whether its entry is right; another one sent in an entry that was out."""
    others = Provider.objects.filter(state=Provider.State.PUBLISHED).exclude(pk=own.pk)
    other = others.annotate(pupils=Count("placements")).order_by("pupils", "pk").first()
    move_entry(by=officer, provider=own, verb="ask_to_refresh")
    if other:
        with suppress(NothingToPublish), transaction.atomic():
            move_entry(by=officer, provider=other, verb="withdraw")
            move_entry(by=officer, provider=other, verb="submit")


def _ask_for_reports(officer: Person, school: School, provider: Provider) -> None:
    """Reports of the last term that is over, for the authority and those who are signed in as. The worker
    makes them when it has started."""
    term = Term.objects.filter(end__lt=timezone.localdate()).order_by("-end").first()
    if term is None:
        return
    own = Scope("provider", provider.organisation.reference)
    for scope in (Scope("la"), own, Scope("school", school.urn)):
        ask_for_report(
            by=officer, kind=ReportRun.Kind.TERMLY, scope=scope, start=term.start, end=term.end
        )


def _at(day: date) -> datetime:
    """Four in the afternoon of a day, but not later than now."""
    return min(timezone.make_aware(datetime.combine(day, time(16))), timezone.now())
