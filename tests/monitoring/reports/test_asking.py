"""An officer asks for a report in the browser."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.reports.models import ReportRun
from tests.factories.apcommission import SchoolFactory
from tests.factories.providers import ProgrammeFactory, ProviderFactory

As = Callable[[str], Client]


def answers(world: Any, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "termly",
        "about": "la",
        "name": "",
        "term": world.term.reference,
        "once": "a-token",
        **changes,
    }


def dates(name: str, day: Any) -> dict[str, Any]:
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


@pytest.fixture
def send(world: Any, as_: As) -> Callable[..., Any]:
    """send(about="provider", …): what the officer's form answers."""
    client = as_("officer")
    return lambda **changes: client.post(reverse("reports:ask"), answers(world, **changes))


def asked(world: Any) -> list[str]:
    return [run.scope for run in ReportRun.objects.exclude(pk=world.report_run.pk)]


def test_a_report_about_the_whole_authority(world: Any, send: Callable[..., Any]) -> None:
    answer = send()
    run = ReportRun.objects.exclude(pk=world.report_run.pk).get()
    assert answer.url == reverse("reports:run", args=[run.pk])
    assert (run.scope, run.start, run.end) == ("la", world.term.start, world.term.end)
    assert (run.state, run.asked_by) == ("waiting", world.people["officer"])
    event = AuditEvent.objects.get(verb="asked_for_report")
    assert (event.by, event.subject_pk) == (run.asked_by, run.pk)
    assert event.detail["period"] == f"{run.start}/{run.end}"


def test_a_double_click_asks_once(world: Any, send: Callable[..., Any]) -> None:
    assert send().url == send().url
    assert asked(world) == ["la"]


def test_a_provider_is_found_by_a_part_of_its_name(world: Any, send: Callable[..., Any]) -> None:
    ProviderFactory(organisation__name="Greenfield College", organisation__reference="GC1")
    for number, words in enumerate(
        ("greenfield", "college GREEN", "gc1", "Greenfield College (GC1)")
    ):
        assert send(about="provider", name=words, once=f"token-{number}").status_code == 302, words
    assert asked(world) == ["provider:GC1"] * 4


def test_a_programme_and_a_school_are_found(world: Any, send: Callable[..., Any]) -> None:
    ProgrammeFactory(title="Motor vehicles", reference="MV")
    school = SchoolFactory(organisation__name="Hill School")
    send(about="programme", name="motor", once="1")
    send(about="school", name=school.urn, once="2")
    assert sorted(asked(world)) == ["programme:MV", f"school:{school.urn}"]


def test_of_several_one_is_chosen(world: Any, send: Callable[..., Any]) -> None:
    for reference in ("N", "S"):
        ProviderFactory(organisation__name=f"Farm {reference}", organisation__reference=reference)
    page = send(about="provider", name="farm").content.decode()
    assert "Which one do you mean?" in page
    assert "Farm N (N)" in page
    assert "Select the provider you mean" in page
    assert 'value="farm"' in page
    assert send(about="provider", name="farm", choice="provider:S").status_code == 302
    assert asked(world) == ["provider:S"]


def test_two_of_one_name_are_told_apart(world: Any, send: Callable[..., Any]) -> None:
    for reference in ("A1", "A2"):
        ProviderFactory(organisation__name="Acorn", organisation__reference=reference)
    ProviderFactory(organisation__name="Acorn Studios")
    page = send(about="provider", name="Acorn").content.decode()
    assert "Acorn (A1)" in page
    assert "Acorn Studios" not in page
    send(about="provider", name="Acorn", choice="provider:A2")
    assert asked(world) == ["provider:A2"]


def test_a_choice_that_was_not_offered_is_not_taken(world: Any, send: Callable[..., Any]) -> None:
    for reference in ("N", "S"):
        ProviderFactory(organisation__name=f"Farm {reference}", organisation__reference=reference)
    own = f"provider:{world.provider.organisation.reference}"
    assert send(about="provider", name="farm", choice=own).status_code == 200
    assert asked(world) == []


def test_hundreds_of_providers_are_searched_not_listed(
    world: Any, send: Callable[..., Any], as_: As
) -> None:
    for number in range(30):
        ProviderFactory(organisation__name=f"Workshop {number:02}")
    assert "Workshop" not in as_("officer").get(reverse("reports:ask")).content.decode()
    page = send(about="provider", name="workshop").content.decode()
    assert "More than 12 have this in their name: enter more of it" in page
    assert send(about="provider", name="workshop 07").status_code == 302


def test_other_dates_than_a_term(world: Any, send: Callable[..., Any]) -> None:
    first, last = world.today - timedelta(days=20), world.today - timedelta(days=1)
    send(term="", **dates("start", first), **dates("end", last))
    run = ReportRun.objects.exclude(pk=world.report_run.pk).get()
    assert (run.start, run.end) == (first, last)


def test_what_is_missing_or_wrong_is_told(world: Any, send: Callable[..., Any]) -> None:
    day, before = world.today, world.today - timedelta(days=1)
    soon, later = world.today + timedelta(days=9), world.today + timedelta(days=99)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"kind": ""}, "Select the kind of report"),
        ({"kind": "weekly"}, "Select the kind of report from the list"),
        ({"about": ""}, "Select whom the report is about"),
        ({"about": "moon", "name": "x"}, "Select a valid choice"),
        ({"about": "provider"}, "Enter the name or reference of the provider"),
        ({"about": "school", "name": "Nowhere"}, "No school has this name or reference"),
        ({"about": "school", "name": "No\x00where"}, "No school has this name or reference"),
        ({"term": "1999-autumn"}, "Select the term from the list"),
        ({"term": ""}, "Choose a term, or enter the first day"),
        ({"term": "", **dates("start", day)}, "Choose a term, or enter the last day"),
        ({**dates("start", day), **dates("end", day)}, "or leave the dates empty"),
        ({"term": "", **dates("start", day), **dates("end", before)}, "on or after the first day"),
        ({"term": "", "start_0": "31", "start_1": "2", "start_2": "2026"}, "Enter a real date"),
        ({"term": "", **dates("start", soon), **dates("end", later)}, "The period must have begun"),
        (
            {"term": "", **dates("start", day.replace(year=2001, day=1)), **dates("end", day)},
            "A report covers five years at most",
        ),
    ]  # fmt: skip
    for changes, words in wrong:
        answer = send(**changes)
        assert answer.status_code == 200, changes
        assert words in answer.content.decode(), changes
    assert asked(world) == []


def test_a_kind_of_report_is_made_for_some_only(
    world: Any, send: Callable[..., Any], kind_that: Callable[..., Any]
) -> None:
    kind_that(lambda *_: {})
    name = world.provider.organisation.reference
    page = send(kind="directory", about="provider", name=name).content.decode()
    assert "The district directory is made for the whole authority." in page


def test_the_form_starts_with_the_present_term_and_whom_the_address_names(
    world: Any, as_: As, scope: str
) -> None:
    page = as_("officer").get(reverse("reports:ask"), {"scope": scope}).content.decode()
    organisation = world.provider.organisation
    assert f'value="{organisation.name} ({organisation.reference})"' in page
    assert f'value="{world.term.reference}" selected' in page
    nonsense = as_("officer").get(reverse("reports:ask"), {"scope": "nonsense"})
    assert nonsense.status_code == 200


def test_a_provider_page_leads_to_its_reports(world: Any, as_: As, scope: str) -> None:
    address = reverse("directory:provider_detail", args=[world.provider.pk])
    query = f"?scope={scope.replace(':', '%3A')}"
    listed, asking = f"{reverse('reports:list')}{query}", f"{reverse('reports:ask')}{query}"
    page = as_("officer").get(address).content.decode()
    assert listed in page
    assert asking in page
    page = as_("provider_manager").get(address).content.decode()
    assert listed in page
    assert asking not in page
    assert listed not in as_("headteacher").get(address).content.decode()
