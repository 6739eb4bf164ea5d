"""Keeping the calendar: terms that hold together and never overlap, and closures."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.calendar import actions
from apcommission.calendar.models import Closure, Term

ADD, CLOSE = reverse("calendar:add_term"), reverse("calendar:add_closure")
START, END = date(2030, 9, 2), date(2030, 12, 20)
REST = (date(2030, 10, 28), date(2030, 11, 1))


@pytest.fixture
def administrator(as_: Any) -> Any:
    return as_("administrator")


def boxes(name: str, day: date | None) -> dict[str, Any]:
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"{name}_{number}": part for number, part in enumerate(parts)}


def term(
    start: date | None = START,
    end: date | None = END,
    rest: tuple[date | None, date | None] = REST,
    reference: str = "2030-autumn",
    **more: Any,
) -> dict[str, Any]:
    return {
        "reference": reference,
        **boxes("start", start),
        **boxes("end", end),
        **boxes("break_start", rest[0]),
        **boxes("break_end", rest[1]),
        **more,
    }


def test_a_term_is_added_once_and_changed(world: Any, administrator: Any) -> None:
    for _ in range(2):  # a double click
        assert administrator.post(ADD, term(once="t")).url == reverse("calendar:terms")
    made = Term.objects.get(reference="2030-autumn")
    assert (made.start, made.end, made.break_start, made.break_end) == (START, END, *REST)
    address = reverse("calendar:term", args=[made.pk])
    page = administrator.get(address).content.decode()
    assert "Change Autumn term 2030" in page
    assert 'value="2030-autumn"' in page
    administrator.post(address, term(rest=(None, None), version=1))
    made.refresh_from_db()
    assert made.break_start is None
    assert AuditEvent.objects.filter(verb="saved_term").count() == 2


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        (term(reference="autumn"), "reference", "Enter a year and a season"),
        (term(reference=""), "reference", "Enter the name"),
        (term(start=None), "start", "Enter the first day"),
        (term(end=START - timedelta(days=1)), "end", "must come after the first"),
        (term(rest=(REST[0], None)), "break_end", "both days of the half-term break, or neither"),
        (term(rest=(None, REST[1])), "break_end", "both days of the half-term break, or neither"),
        (term(rest=REST[::-1]), "break_start", "must lie within the term"),
        (term(rest=(START - timedelta(days=1), REST[1])), "break_start", "must lie within"),
        (term(start_1="13"), "start", "Enter a real date"),
        (term(start_2="30"), "start", "Enter a real date"),
    ],
)
def test_what_is_wrong_in_a_term_is_told_and_what_was_typed_is_kept(
    world: Any, administrator: Any, sent: dict[str, Any], field: str, words: str
) -> None:
    page = administrator.post(ADD, sent)
    assert words in str(page.context["form"].errors[field])
    kept = "reference" if field != "reference" else "end_2"
    assert f'value="{sent[kept]}"' in page.content.decode()
    assert Term.objects.count() == 1


@pytest.mark.parametrize(("before", "after"), [(0, 0), (10, 0), (0, 10), (-5, -5), (10, 10)])
def test_a_term_that_shares_a_day_with_another_is_refused(
    world: Any, administrator: Any, before: int, after: int
) -> None:
    Term.objects.create(reference="other", start=START, end=END)
    sent = term(
        START - timedelta(days=before), END + timedelta(days=after), (None, None), "2030-spring"
    )
    page = administrator.post(ADD, sent)
    assert "has days in common" in str(page.context["form"].errors["start"])


def test_terms_may_follow_each_other_day_by_day(world: Any, administrator: Any) -> None:
    Term.objects.create(reference="other", start=START, end=END)
    after = END + timedelta(days=1)
    sent = term(after, after, (None, None), "2031-spring")
    assert administrator.post(ADD, sent).status_code == 302


def test_the_database_itself_refuses_terms_that_share_a_day(world: Any) -> None:
    with pytest.raises(IntegrityError, match="no_two_terms_share_a_day"), transaction.atomic():
        Term.objects.create(reference="x", start=world.term.end, end=world.term.end)


def test_a_name_that_another_term_has_is_refused(world: Any, administrator: Any) -> None:
    page = administrator.post(ADD, term(reference=world.term.reference))
    assert "Another term has this name" in str(page.context["form"].errors["reference"])


def test_who_saves_a_term_over_a_newer_version_is_told(world: Any, administrator: Any) -> None:
    made = Term.objects.create(reference="2030-autumn", start=START, end=END)
    address = reverse("calendar:term", args=[made.pk])
    administrator.post(address, term(end=END - timedelta(days=1), version=1))
    stale = administrator.post(address, term(end=END - timedelta(days=2), version=1))
    assert "Someone else changed this" in stale.content.decode()
    made.refresh_from_db()
    assert made.end == END - timedelta(days=1)
    version = stale.context["form"]["version"].value()
    administrator.post(address, term(end=END - timedelta(days=2), version=version))
    made.refresh_from_db()
    assert made.end == END - timedelta(days=2)


def test_the_authority_or_one_provider_closes_for_a_day(world: Any, administrator: Any) -> None:
    sent = {**boxes("day", END), "reason": "Staff training", "provider": "", "once": "t"}
    for _ in range(2):  # a double click
        administrator.post(CLOSE, sent)
    one = {**sent, "provider": world.provider.pk, "once": "u"}
    assert administrator.post(CLOSE, one).status_code == 302
    assert Closure.objects.filter(date=END).count() == 2
    again = administrator.post(CLOSE, {**one, "once": "v"})
    assert "This day is a closure already" in str(again.context["form"].errors["day"])
    school = {**sent, "provider": world.school.pk, "once": "w"}
    assert "provider" in administrator.post(CLOSE, school).context["form"].errors


def test_a_closure_is_taken_out_by_an_administrator(
    world: Any, administrator: Any, as_: Any
) -> None:
    closure = Closure.objects.create(date=END, reason="Snow")
    page = reverse("calendar:closure", args=[closure.pk])
    remove = reverse("calendar:remove_closure", args=[closure.pk])
    assert remove not in as_("headteacher").get(page).content.decode()
    assert as_("officer").post(remove).status_code == 403
    assert remove in administrator.get(page).content.decode()
    for words in ("The closure is taken out.", "This closure is taken out already."):
        assert words in administrator.post(remove, follow=True).content.decode()
    assert not Closure.objects.exists()
    assert AuditEvent.objects.get(verb="removed_closure").detail == {"date": "2030-12-20"}


def test_actions_ask_for_themselves_who_may(world: Any) -> None:
    by = world.person("officer")
    with pytest.raises(PermissionDenied):
        actions.save_term(by=by, term=world.term, reference="x", start=START, end=END)
    with pytest.raises(PermissionDenied):
        actions.add_closure(by=by, day=START, reason="x")
    with pytest.raises(PermissionDenied):
        actions.remove_closure(by=by, closure=Closure(date=START))
