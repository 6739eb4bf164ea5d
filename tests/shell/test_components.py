"""The pieces that pages are made of: what they show, and that whatever is put into them is shown as text."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from apcommission.lifecycles import ALL, Lifecycle, TransitionRefused, row
from apcommission.people.models import Person
from apcommission.templatetags.components import COLOURS, Task

ODD = "<b>&\"'"
SAFE = "&lt;b&gt;&amp;&quot;&#x27;"


def drawn(source: str, **context: Any) -> str:
    text: str = Template("{% load components shown %}" + source).render(Context(context))
    return " ".join(text.split())


class Thing:
    state = "waiting"
    version = 3

    def get_state_display(self) -> str:
        return self.state.capitalize()


@pytest.mark.parametrize(
    "piece",
    [
        '{% tag odd "red" %}',
        "{% summary_list rows %}",
        "{% scroll_table odd %}<tbody></tbody>{% end_scroll_table %}",
        '{% empty_state odd odd "/x/" odd %}',
        "{% confirmation odd odd odd %}",
        "{% task_list tasks %}",
        '{% progress_piece 40 odd "/x/" %}',
    ],
)
def test_what_is_put_into_a_piece_is_shown_as_text(piece: str) -> None:
    tasks = [Task(ODD, "/x/", ODD, "blue", ODD), Task(ODD)]
    text = drawn(piece, odd=ODD, rows=[(ODD, ODD), (ODD, ODD, "/x/")], tasks=tasks)
    assert SAFE in text
    assert ODD not in text
    assert "<b>" not in text


def test_a_state_has_its_words_and_colour() -> None:
    thing = Thing()
    assert "govuk-tag--yellow" in drawn("{% state_tag thing %}", thing=thing)
    assert ">Waiting<" in drawn("{% state_tag thing %}", thing=thing)
    thing.state = "unheard_of"
    assert "govuk-tag--grey" in drawn("{% state_tag thing %}", thing=thing)


def test_every_state_of_every_lifecycle_has_a_colour() -> None:
    states = {
        state
        for lifecycle in ALL.values()
        for transition in lifecycle.transitions
        for state in (*transition.sources, transition.target)
    }
    assert len(states) > 10
    assert sorted(states - set(COLOURS)) == []


def test_a_day_is_for_people_and_machines() -> None:
    assert drawn("{% day day %}", day=date(2026, 9, 3)) == (
        '<time datetime="2026-09-03">3 September 2026</time>'
    )
    moment = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert drawn("{% day day %}", day=moment) == (
        '<time datetime="2026-07-01T13:00+01:00">1 July 2026 at 1:00pm</time>'
    )
    assert drawn('{% day day "Not yet" %}', day=None) == "Not yet"


def test_what_is_not_given_is_said_and_nought_is_a_value() -> None:
    text = drawn("{% summary_list rows %}", rows=[("A", None), ("B", ""), ("C", 0), ("D", False)])
    assert text.count("Not given") == 2
    assert "False" in text


def test_a_row_that_can_be_changed_says_what_for_those_who_cannot_see() -> None:
    text = drawn("{% summary_list rows %}", rows=[("Phone", "1", "/change/"), ("Name", "Kim")])
    assert 'href="/change/"' in text
    assert 'Change<span class="govuk-visually-hidden"> Phone</span>' in text
    assert text.count("Change") == 1


def test_a_task_that_cannot_be_opened_yet_is_no_link() -> None:
    text = drawn("{% task_list tasks %}", tasks=[Task("One", "/one/", "Done"), Task("Two")])
    assert 'href="/one/"' in text
    assert text.count("<a ") == 1


# ---- Lifecycles ------------------------------------------------------------------------------------

PARCEL = Lifecycle(
    "parcel",
    (
        row("draft", "send", "sent", "tests.see_schools", "Send it off"),
        row(("draft", "sent"), "cancel", "cancelled", "tests.see_schools", "Cancel"),
    ),
)


ALL.pop("parcel")  # not one of the service's own, which the docs print


class Parcel(Thing):
    state = "draft"


def buttons(person: Person, parcel: Parcel, more: str = "") -> str:
    request = RequestFactory().get("/")
    request.user = person
    piece = f'{{% lifecycle_buttons lifecycle parcel "/move/" {more} %}}'
    return drawn(piece, lifecycle=PARCEL, parcel=parcel, request=request, csrf_token="x")


@pytest.fixture
def commissioner(db: None) -> Person:
    from apcommission.people.models import Role
    from tests.factories.apcommission import person_with

    return person_with(Role.COMMISSIONER)


def test_buttons_are_those_of_the_present_state_for_who_may(
    commissioner: Person, officer: Person
) -> None:
    parcel = Parcel()
    assert 'value="send"' in buttons(commissioner, parcel)
    assert 'name="version" value="3"' in buttons(commissioner, parcel)
    assert buttons(officer, parcel) == ""
    assert 'value="send"' not in buttons(commissioner, parcel, 'without="send"')
    assert "govuk-button--warning" in buttons(commissioner, parcel, 'warn="cancel"')
    parcel.state = "cancelled"
    assert buttons(commissioner, parcel) == ""


def test_a_move_that_the_state_does_not_allow_is_refused_with_words(commissioner: Person) -> None:
    parcel = Parcel()
    PARCEL.move(parcel, "send", by=commissioner)
    assert parcel.state == "sent"
    with pytest.raises(TransitionRefused, match="This parcel is sent, so you cannot send it off"):
        PARCEL.move(parcel, "send", by=commissioner)
    assert parcel.state == "sent"
    with pytest.raises(KeyError):
        PARCEL.move(parcel, "burn", by=commissioner)


def test_the_service_itself_moves_without_asking_who_may() -> None:
    parcel = Parcel()
    PARCEL.move(parcel, "cancel", by=None)
    assert parcel.state == "cancelled"


def test_a_verb_stands_once_in_a_table() -> None:
    twice = row("draft", "send", "sent", "tests.see_schools", "Send")
    with pytest.raises(ValueError, match="stands in the table twice"):
        Lifecycle("letter", (twice, twice))
    assert "letter" not in ALL
