"""Figures of terms are kept, and are read only while nothing has changed that enters them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apcommission.calendar.models import Closure, Term
from apcommission.people.models import Organisation, Role, School
from monitoring.measures import choices, groups, keeping, kept, kept_tables, noted, queries
from monitoring.measures.asked import Asked
from monitoring.measures.figures import Period, Scope
from monitoring.measures.models import FigureChange, KeptFigures
from monitoring.measures.tasks import keep_figures
from placements.attendance.models import AttendanceCode, Mark
from placements.charges.models import Extra
from placements.learning.models import Assessment, Award, Outcome, Target
from placements.leaving.models import Destination
from placements.placement.models import Placement, TimetableSlot
from providers.directory.models import Price, Programme
from referrals.panels.models import Decision, Meeting
from referrals.pupils.models import Pupil
from referrals.referral.models import Rating, Referral
from tests.at_once import other_connection
from tests.factories.apcommission import person_with
from tests.factories.referrals import PanelFactory
from tests.factories.world import World
from tests.monitoring.measures import case as rows
from tests.monitoring.measures.case import Case
from tests.monitoring.measures.read_columns import read_by
from tests.monitoring.measures.store import Stored

START, END, TODAY = date(2025, 9, 8), date(2025, 12, 19), date(2026, 6, 30)
DAY = START + timedelta(days=7)
#: Columns that a block hands on for the rows behind a figure, and that no figure reads.
NOT_COUNTED = {
    "title",
    "words",
    "changed_at",
    "version",
    "qualification_number",
    "id",
    "organisation_id",
}


def stored() -> Stored:
    """Two pupils with a provider each."""
    placements = [
        rows.Placement(
            start=START,
            end=END,
            reason="completed",
            pupil=number,
            programme=number,
            baseline=Decimal(50),
            slots=[rows.Slot(day, 0, START, None) for day in range(5)],
            marks=[rows.Mark(START, 0, "L"), rows.Mark(DAY, 0, "O")],
        )
        for number in (0, 1)
    ]
    return Stored(
        Case(
            terms=[rows.Term(START, END, None, None)],
            placements=placements,
            pupils=[rows.Pupil(11), rows.Pupil(11, school=1)],
            providers=2,
            schools=[rows.School(), rows.School()],
            programmes=[rows.Programme(0, 10, 5), rows.Programme(1, 10, 5)],
            prices=[
                rows.Price(Decimal(900), "year", programme=0),
                rows.Price(Decimal(900), "year", programme=1),
            ],
        )
    )


def questions(held: Stored) -> list[Asked]:
    scopes = ["la", ("provider", 0), ("provider", 1), ("school", 0), ("school", 1)]
    return [queries.ask(held.scope(each), Period(START, END), TODAY) for each in scopes]


def which_are_kept(asked: list[Asked]) -> list[bool]:
    """Of each whether it was read; and what was read is what counting anew says."""
    found = []
    for one in asked:
        with CaptureQueriesContext(
            connection,
        ) as asking:
            figures = queries.some_figures(one, queries.PARTS)
        anew = queries.counted_rows([one], queries.PARTS)
        assert figures == queries.figures_from(one, anew[0], queries.PARTS)
        counted = ("s0.*" in each["sql"] or "EXECUTE planned" in each["sql"] for each in asking)
        found.append(not any(counted))
    return found


ALL, NONE = [True] * 5, [False] * 5
#: Of the authority, the first and second provider, the first and second school.
FIRST, PROVIDERS_ONLY = [False, False, True, False, True], [False, False, True, True, True]
PRICES = [False, False, True, False, False]


def changes(held: Stored) -> Iterator[tuple[Callable[[], Any], list[bool]]]:
    """Changes of each table, and of which questions the kept figures still hold after them."""
    first, pupil = held.placements[0], held.pupils[0]
    placements = Placement.objects.filter(pk=first.pk)
    referrals = Referral.objects.filter(pk=first.referral_id)

    def new(model: Any, **fields: Any) -> Callable[[], Any]:
        return lambda: model.objects.create(**fields)

    def changed(model: Any, pk: Any, **fields: Any) -> Callable[[], Any]:
        return lambda: model.objects.filter(pk=pk).update(**fields)

    yield lambda: placements.update(school_share=100, la_share=0, ehcp_share=0), FIRST
    yield lambda: placements.update(agreed_attendance=80), ALL
    yield new(Mark, placement=first, date=DAY + timedelta(days=1), session=0, code_id="L"), FIRST
    yield lambda: Mark.objects.filter(placement=first, date=DAY).update(code_id="L"), FIRST
    yield lambda: Mark.objects.filter(placement=first, date=DAY).delete(), FIRST
    yield new(Award, placement=first, title="A", level="1", kind="full", awarded_on=DAY), FIRST
    yield new(Extra, placement=first, date=DAY, kind="transport", amount=12), FIRST
    yield new(Rating, referral_id=first.referral_id, rated_on=START, area="peers", score=2), FIRST
    assessed = {"placement": first, "assessed_on": DAY, "area": "peers", "score": 3}
    tutor = person_with(Role.PROVIDER_TUTOR)
    yield new(Assessment, **assessed, assessed_by=tutor), FIRST
    aimed = {"placement": first, "outcome": Outcome.objects.create(title="Learning")}
    yield new(Target, **aimed, words="W", due_on=DAY, set_by=tutor, set_on=DAY), FIRST
    yield lambda: referrals.update(baseline_attendance=70), FIRST
    yield lambda: referrals.update(aim="engagement"), FIRST
    yield changed(Pupil, pupil.pk, year_group=10), FIRST
    yield changed(Pupil, pupil.pk, surname="Else"), ALL
    yield new(Destination, pupil=pupil, checked_on=END, check_point="leaving", activity="fe"), FIRST
    yield lambda: TimetableSlot.objects.filter(placement=first, weekday=4).delete(), FIRST
    yield changed(Programme, held.programmes[0].pk, places=11), PROVIDERS_ONLY
    yield changed(Programme, held.programmes[0].pk, title="Else"), PROVIDERS_ONLY
    yield changed(Programme, held.programmes[0].pk, entry_requirements="Else"), ALL
    named = held.providers[0].organisation
    yield changed(Organisation, named.pk, name="Else"), PROVIDERS_ONLY
    yield changed(Organisation, held.schools[0].pk, name="Else"), ALL
    yield lambda: Price.objects.filter(programme=held.programmes[0]).update(amount=800), PRICES
    yield new(Closure, date=DAY, provider=held.providers[0].organisation), PRICES
    yield new(Closure, date=DAY), NONE
    yield lambda: Term.objects.update(break_start=DAY, break_end=DAY), NONE
    yield changed(School, held.schools[0].pk, establishment_type="Special"), NONE
    yield changed(AttendanceCode, "L", counts_as="unauthorised"), NONE
    yield changed(AttendanceCode, "L", counts_as="attending"), NONE


@pytest.mark.django_db(transaction=True)
def test_what_changed_is_counted_and_all_else_is_read() -> None:
    held = stored()
    asked = questions(held)
    assert which_are_kept(asked) == NONE
    keeping.keep_figures(today=TODAY)
    assert which_are_kept(asked) == ALL
    for number, (change, left) in enumerate(changes(held)):
        change()
        assert (number, which_are_kept(asked)) == (number, left)
        keeping.keep_figures(today=TODAY)
        assert which_are_kept(asked) == ALL
        assert not FigureChange.objects.exists()
    moved = {"provider": held.providers[1], "programme": held.programmes[1]}
    Placement.objects.filter(pk=held.placements[0].pk).update(**moved)
    assert which_are_kept(asked) == [False, False, False, False, True]
    keeping.keep_figures(today=TODAY)
    # Its price is charged to the provider that it was placed with, whoever has the programme now.
    Programme.objects.filter(pk=held.programmes[1].pk).update(provider=held.providers[0])
    keeping.keep_figures(today=TODAY)
    Price.objects.filter(programme=held.programmes[1]).update(amount=700)
    assert which_are_kept(asked)[2] is False
    # What can be kept no more holds back no note of a change.
    keeping.keep_figures(today=TODAY)
    assert not FigureChange.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_figures_of_whom_a_panel_placed_are_kept_with_those_of_the_authority() -> None:
    world = World()
    period = Period(world.term.start, world.term.end)
    asked = [queries.ask(groups.panel(world.panel.pk), period)]
    assert which_are_kept(asked) == [False]
    keeping.keep_figures(today=world.today)
    assert which_are_kept(asked) == [True]
    before = queries.figures(scope=asked[0].scope, period=period)
    assert before.outcomes.placements > 0
    Meeting.objects.filter(panel=world.panel).update(panel=PanelFactory())
    assert which_are_kept(asked) == [False]
    keeping.keep_figures(today=world.today)
    assert which_are_kept(asked) == [True]
    assert queries.figures(scope=asked[0].scope, period=period).outcomes.placements == 0
    Decision.objects.filter(pk=world.decision.pk).update(state="superseded")
    assert which_are_kept(asked) == [False]


@pytest.mark.django_db(transaction=True)
def test_figures_of_a_group_are_kept_from_when_someone_looks_at_them() -> None:
    world = World()
    period = Period(world.term.start, world.term.end)
    pupils = Pupil.objects.filter(placements__isnull=False)
    pupils.update(sex="F")
    scope = Scope("group", "sex=F")
    asked = [queries.ask(scope, period, world.today)]
    keeping.keep_figures(today=world.today)
    assert which_are_kept(asked) == [False]
    keeping.note_look(asked[0])
    assert which_are_kept(asked) == [False]
    assert keeping.keep_figures(today=world.today) == 1
    assert which_are_kept(asked) == [True]
    girls = queries.figures(scope=scope, period=period, today=world.today)
    assert girls.outcomes.placements > 0
    # With the authority's figures they are counted once, and again as long as they are looked at.
    pupils.update(sex="M")
    assert which_are_kept(asked) == [False]
    keeping.keep_figures(today=world.today)
    assert which_are_kept(asked) == [True]
    none = queries.figures(scope=scope, period=period, today=world.today)
    assert none.outcomes.placements == 0
    KeptFigures.objects.filter(kind="group").update(asked_on=world.today - 2 * kept.ASKED)
    keeping.keep_figures(today=world.today)
    assert not KeptFigures.objects.filter(kind="group").exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_ends_after_the_count_is_not_missed() -> None:
    held = stored()
    asked = questions(held)
    with other_connection() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(
            "UPDATE placements_mark SET code = 'O' WHERE placement_id = %s", [held.placements[0].pk]
        )
        keeping.keep_figures(today=TODAY)
        assert which_are_kept(asked) == ALL
        cursor.execute("COMMIT")
    assert which_are_kept(asked) == FIRST


@pytest.mark.django_db(transaction=True)
def test_the_job_counts_what_waits_once_and_forgets_what_is_over() -> None:
    stored()
    KeptFigures.objects.create(
        kind="la", key=0, start=date(2019, 9, 2), end=END, counted_on=END, is_settled=True, rows={}
    )
    # Five scopes of a term and of its school year, the authority a year before; the tables of two years.
    first = 6 + 6 + 2 * len(kept_tables.of(asked_of("la")))
    assert keep_figures() == first
    assert keep_figures() == 0
    assert KeptFigures.objects.count() == first


@pytest.mark.django_db(transaction=True)
def test_where_much_waits_the_authority_comes_first_and_the_others_in_several_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = questions(stored())
    monkeypatch.setattr(keeping, "AT_MOST", timedelta())
    keeping.keep_figures(today=TODAY)
    assert which_are_kept(asked) == [True, True, False, False, False]
    assert [keeping.keep_figures(today=TODAY) for _ in range(4)] == [1] * 4
    while keeping.keep_figures(today=TODAY):
        pass
    assert which_are_kept(asked) == ALL


@pytest.mark.django_db(transaction=True)
def test_figures_of_other_days_definitions_and_servers_are_counted() -> None:
    held = stored()
    keeping.keep_figures(today=TODAY)
    asked = questions(held)
    earlier = [queries.ask(one.scope, one.period, TODAY - timedelta(days=1)) for one in asked]
    assert which_are_kept(earlier) == NONE
    later = [queries.ask(one.scope, one.period, TODAY + timedelta(days=1)) for one in asked]
    assert which_are_kept(later) == ALL
    KeptFigures.objects.update(is_settled=False)
    assert which_are_kept(later) == NONE
    KeptFigures.objects.update(server="1")
    assert which_are_kept(asked) == NONE
    keeping.keep_figures(today=TODAY)
    KeptFigures.objects.update(made_by="before")
    assert which_are_kept(asked) == NONE


def asked_of(kind: str) -> Asked:
    day = date(2025, 9, 1)
    return Asked(Scope(kind), Period(day, day), 1, day, "")


GROUPS = [Scope("group", f"{group.key}=1") for group in groups.GROUPS]


@pytest.mark.django_db
@pytest.mark.parametrize("scope", [*map(Scope, kept.KINDS), *GROUPS], ids=str)
def test_a_change_of_each_column_that_figures_read_is_noted(scope: Scope) -> None:
    asked = replace(asked_of("la"), scope=scope)
    if scope.kind == "group":
        asked = replace(asked, key="1")
    words = queries.statement_of(asked, queries.PARTS)
    assert unwatched(read_by(words, asked.parameters)) == set()


@pytest.mark.django_db
def test_a_change_of_each_column_that_tables_of_the_authority_read_is_noted() -> None:
    tables = [one for one in kept_tables.of(asked_of("la")) if isinstance(one, kept_tables.Table)]
    assert len(tables) > 5
    for table in tables:
        read = read_by(table.query, table.asked.parameters)
        assert (table.kind, unwatched(read)) == (table.kind, set())


#: Tables that the database keeps itself (placements/leaving/left.py), with the columns that they are made of.
KEPT_OF = {
    "placements_leaver": {
        *(("placements_placement", name) for name in ("pupil_id", "state", "start", "end")),
        ("referrals_pupil", "year_group"),
    }
}


def unwatched(read: set[tuple[str, str]]) -> set[tuple[str, str]]:
    watched = {(one.table, name) for one in noted.TABLES for name in one.columns}
    made_of = [KEPT_OF.get(each[0], {each}) for each in read]
    return {each for each in set().union(*made_of) - watched if each[1] not in NOT_COUNTED}


@pytest.mark.django_db(transaction=True)
def test_figures_of_a_term_under_way_hold_for_their_day_until_a_register() -> None:
    held = stored()
    first = held.placements[0]
    asked = [queries.ask(one.scope, one.period, DAY) for one in questions(held)]
    keeping.keep_figures(today=DAY)
    assert which_are_kept(asked) == ALL
    to_date = choices.term_to_date(DAY)
    assert to_date == Period(START, DAY)
    for period in (to_date, choices.year_before(to_date)):  # what a dashboard asks
        assert which_are_kept([queries.ask(Scope("la"), period, DAY)]) == [True]
    tomorrow = [queries.ask(one.scope, one.period, DAY + timedelta(days=1)) for one in asked]
    assert which_are_kept(tomorrow) == NONE
    Mark.objects.create(placement=first, date=DAY, session=1, code_id="L")
    assert which_are_kept(asked) == FIRST
    # A mark of a day to come is as much of the term.
    keeping.keep_figures(today=DAY)
    Mark.objects.create(placement=first, date=END, session=1, code_id="C")
    assert which_are_kept(asked) == FIRST


@pytest.mark.django_db(transaction=True)
def test_a_register_of_today_leaves_figures_of_closed_terms_alone() -> None:
    held = stored()
    keeping.keep_figures(today=TODAY)
    Mark.objects.create(placement=held.placements[0], date=TODAY, session=0, code_id="L")
    assert which_are_kept(questions(held)) == ALL


def test_rows_come_back_as_they_were() -> None:
    told = (Decimal("12.30"), None, 3, {"fe": 2}, "Words")
    assert kept.unpacked(json.loads(json.dumps(kept.packed(told)))) == told
