"""Sessions end: by idleness, by age, by oneself everywhere, by an administrator; what was typed is kept."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.people.models import Organisation, Person, Role
from apcommission.people.tasks import clear_what_is_over
from apcommission.signing_in.middleware import SEEN, SINCE, ended
from apcommission.signing_in.queries import device
from tests.apcommission.people.test_signing_in import sign_in
from tests.factories.apcommission import PASSWORD, person_with

AGENCY = {"name": "Youth team", "reference": "YT", "once": "t"}


@pytest.fixture
def person(db: None) -> Person:
    return person_with(Role.ADMINISTRATOR)


@pytest.fixture
def client(person: Person) -> Client:
    found = Client()
    sign_in(found, person.email)
    return found


def pass_time(client: Client, *, seen: int = 0, since: int = 0) -> None:
    """As if so many seconds had gone by since the last page, or since signing in."""
    session = client.session
    session[SEEN] -= seen
    session[SINCE] -= since
    session.save()


# ---- Idleness and age ------------------------------------------------------------------------------


def test_after_half_an_hour_without_a_page_one_signs_in_again_and_comes_back(
    client: Client, person: Person
) -> None:
    pass_time(client, seen=29 * 60)
    assert client.get("/people/").status_code == 200
    pass_time(client, seen=31 * 60)
    led = client.get("/people/?search=Robin")
    page = client.get(led.url).content.decode()
    assert "you had not opened a page for 30 minutes" in page
    assert sign_in(client, person.email, next="/people/?search=Robin").url.startswith("/people/")
    assert AuditEvent.objects.get(verb="session_ended").detail == {"why": "idle"}


def test_a_session_that_is_too_old_ends_however_busy_one_is(client: Client) -> None:
    pass_time(client, since=9 * 60 * 60)
    led = client.get("/people/")
    assert "it is a long time since you signed in" in client.get(led.url).content.decode()


@pytest.mark.parametrize(
    ("since", "idle", "why"),
    [
        (0, 0, ""),
        (8 * 3600 - 1, 30 * 60 - 1, ""),
        (30 * 60, 30 * 60, "idle"),
        (8 * 3600, 0, "old"),
        (9 * 3600, 31 * 60, "idle"),
    ],
)
def test_a_session_lasts_just_so_long(since: int, idle: int, why: str) -> None:
    now = 10**9
    assert ended(now - since, now - idle, now) == why


def test_it_is_written_down_once_a_minute_that_someone_is_there(client: Client) -> None:
    before = client.session[SEEN]
    client.get("/people/")
    assert client.session[SEEN] == before
    pass_time(client, seen=120)
    client.get("/people/")
    assert client.session[SEEN] >= before


# ---- What was typed --------------------------------------------------------------------------------


def test_a_form_sent_too_late_is_kept_and_sent_after_signing_in(
    client: Client, person: Person
) -> None:
    pass_time(client, seen=31 * 60)
    late = client.post("/people/organisations/add-agency/", AGENCY)
    assert "What you had typed is kept" in client.get(late.url).content.decode()
    assert not Organisation.objects.filter(reference="YT").exists()
    back = sign_in(client, person.email, next=reverse("signing_in:kept"))
    page = client.get(back.url).content.decode()
    assert 'action="/people/organisations/add-agency/"' in page
    assert 'value="Youth team"' in page
    client.post("/people/organisations/add-agency/", AGENCY)
    assert Organisation.objects.filter(reference="YT").exists()
    assert client.get(reverse("signing_in:kept")).status_code == 302, "nothing is kept any more"


def test_nobody_else_sees_what_was_kept(client: Client) -> None:
    pass_time(client, seen=31 * 60)
    client.post("/people/organisations/add-agency/", AGENCY)
    sign_in(client, person_with(Role.ADMINISTRATOR).email)
    assert client.get(reverse("signing_in:kept")).status_code == 302
    assert "kept_form" not in client.session


def test_a_password_is_never_kept(client: Client) -> None:
    pass_time(client, seen=31 * 60)
    sent = {"oldpassword": PASSWORD, "password1": "x", "password2": "x"}
    led = client.post("/account/password/change/", sent)
    assert "kept" not in led.url
    assert PASSWORD not in str(dict(client.session))


# ---- Everywhere ------------------------------------------------------------------------------------


def confirm(client: Client, page: Any) -> Any:
    """Give the password once more, as is asked before sessions end."""
    assert page.url.startswith("/account/reauthenticate/")
    return client.post(page.url, {"password": PASSWORD})


def test_one_sees_where_one_is_signed_in_and_signs_out_there(
    client: Client, person: Person
) -> None:
    elsewhere = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Version/17 Safari/604")
    sign_in(elsewhere, person.email)
    page = client.get(reverse("signing_in:sessions")).content.decode()
    assert "Safari on iPhone" in page
    other = UserSession.objects.get(session_key=elsewhere.session.session_key)
    end = reverse("signing_in:end", args=[other.pk])
    confirm(client, client.post(end))
    assert elsewhere.get("/").status_code == 302
    assert client.get("/").status_code == 200


def test_nobody_ends_a_session_of_someone_else_by_its_number(
    client: Client, person: Person
) -> None:
    elsewhere, officer = Client(), person_with(Role.OFFICER)
    sign_in(elsewhere, officer.email)
    theirs = UserSession.objects.get(user=officer)
    confirm(client, client.post(reverse("signing_in:end", args=[theirs.pk])))
    assert elsewhere.get("/").status_code == 200


def test_signing_out_everywhere_ends_every_session_even_one_that_no_list_knows(
    client: Client, person: Person
) -> None:
    unlisted = Client()
    unlisted.force_login(person)
    assert unlisted.get("/").status_code == 200
    out = confirm(client, client.post(reverse("signing_in:everywhere")))
    assert "You are signed out everywhere" in client.get(out.url).content.decode()
    assert client.get("/").status_code == 302
    assert unlisted.get("/").status_code == 302
    assert not UserSession.objects.filter(user=person).exists()


def test_an_administrator_signs_a_person_out_everywhere(client: Client) -> None:
    officer, theirs = person_with(Role.OFFICER), Client()
    theirs.force_login(officer)
    client.post(reverse("people:sign_out", args=[officer.pk]))
    assert theirs.get("/").status_code == 302
    assert AuditEvent.objects.filter(verb="signed_out_everywhere").count() == 1


def test_a_new_password_takes_other_sessions_from_the_list(client: Client, person: Person) -> None:
    sign_in(Client(), person.email)
    new = "three other random words"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/account/password/change/", sent)
    assert len(client.get(reverse("signing_in:sessions")).context["sessions"]) == 1
    assert UserSession.objects.filter(user=person).count() <= 2


def test_where_someone_was_signed_in_is_forgotten_with_the_session(
    client: Client, person: Person
) -> None:
    UserSession.objects.create(user=person, session_key="gone", ip="10.0.0.1", user_agent="")
    clear_what_is_over()
    assert [one.session_key for one in UserSession.objects.all()] == [client.session.session_key]


def test_browsers_are_called_as_people_call_them() -> None:
    assert device("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126") == (
        "Edge on Windows"
    )
    assert device("") == "A browser that does not say which it is"
