"""The printed District Directory: everyone who is published, and no one's data."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from apcommission.reports.models import ReportRun
from monitoring.measures.figures import Period, Scope
from monitoring.reports.kinds import KINDS
from monitoring.reports.tasks import make_report, print_directory
from providers.directory.models import Price
from tests.factories.providers import PriceFactory, ProgrammeFactory, ProviderFactory
from tests.factories.world import World
from tests.monitoring.reports.made import Printed

KIND = KINDS["directory"]


def figures(world: World) -> dict[str, Any]:
    period = Period(world.term.start, world.term.end)
    kept: dict[str, Any] = json.loads(json.dumps(KIND.figures(Scope("la"), period, world.today)))
    return kept


@pytest.fixture
def farm(world: World) -> Any:
    provider = ProviderFactory(
        organisation__name="Ash & Elm Farm",
        category="outdoor",
        email="hello@farm.example",
        contact_name="Sam Field",
        description="Animals.\nLots of them.",
    )
    programme = ProgrammeFactory(
        provider=provider,
        title="Animal care",
        subject_areas=["Horticulture", " animal care "],
        key_stages=[4, 2],
        days=[4, 0],
        min_attendance=Decimal("80.00"),
        accepts_ehcp=True,
        accepts_permanently_excluded=False,
        weeks=12,
    )
    PriceFactory(programme=programme, amount="62.50", basis="day")
    return provider


def test_it_holds_the_published_entries_alone(world: World, farm: Any) -> None:
    for state in ("draft", "submitted", "needs_refresh"):
        ProviderFactory(state=state, organisation__name=f"In {state}")
    data = figures(world)
    names = [provider["name"] for provider in data["providers"]]
    assert names == sorted(names)
    assert {"Ash & Elm Farm", "In needs_refresh"} <= set(names)
    assert not {"In draft", "In submitted"} & set(names)
    assert data["measures"] == {}
    refs = {provider["provider_ref"] for provider in data["providers"]}
    assert {programme["provider_ref"] for programme in data["programmes"]} <= refs


def test_the_price_is_that_of_the_day(world: World, farm: Any) -> None:
    programme = farm.programmes.get()
    Price.objects.filter(programme=programme).update(valid_to=world.today - timedelta(days=1))
    PriceFactory(programme=programme, amount="70.00", basis="day", valid_from=world.today)
    (found,) = (one for one in figures(world)["programmes"] if one["title"] == "Animal care")
    assert (found["price"], found["price_basis"]) == ("70.00", "day")


def test_it_takes_two_queries_whatever_is_in_it(
    world: World, farm: Any, django_assert_num_queries: Any
) -> None:
    world.grow(2)
    with django_assert_num_queries(2):
        figures(world)


def test_the_pages_tell_all_and_are_found_by_subject_and_key_stage(world: World, farm: Any) -> None:
    printed = Printed(KIND.template, KIND.context(figures(world)), "District Directory")
    text = printed.text
    for words in (
        "District Directory",
        "Ash & Elm Farm",
        "Animals. Lots of them.",
        "Contact Sam Field",
        "E-mail hello@farm.example",
        "Key stages Key stage 2, Key stage 4",
        "Price £62.50 a day",
        "Part time, 4 sessions a week, Monday, Friday",
        "EHC plan Accepted",
        "Excluded pupils Not accepted",
        "Attendance kept 80 per cent",
        "Length 12 weeks",
    ):
        assert words in text
    assert "Internal" not in text
    index = text[text.rindex("Index by subject") :]
    assert index.index("animal care Animal care, Ash & Elm Farm") < index.index("Construction")
    stages = text[text.rindex("Index by key stage") :]
    assert "Key stage 2 Animal care, Ash & Elm Farm" in stages
    assert {"Ash & Elm Farm", "Animal care", "Index by subject"} <= set(printed.bookmarks)


def test_no_pupil_is_in_it(world: World) -> None:
    text = json.dumps(figures(world))
    for words in (world.pupil.surname, world.pupil.upn, world.placement.reference):
        assert words not in text


def test_it_is_printed_again_in_the_night_after_a_change(
    world: World, farm: Any, as_: Any, settings: Any
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True
    ReportRun.objects.filter(kind="directory").delete()
    page = "/directory/files/"
    print_directory.apply()
    first = ReportRun.objects.get(kind="directory")
    print_directory.apply()
    assert ReportRun.objects.filter(kind="directory").count() == 1
    make_report.apply(args=[first.pk])
    print_directory.apply()
    assert ReportRun.objects.filter(kind="directory").count() == 1
    links = {link.text: link.url for link in as_("provider_tutor").get(page).context["forms"]}
    assert (
        as_("provider_tutor").get(links["To print (PDF)"]).headers["Content-Type"]
        == "application/pdf"
    )
    assert "Print it now" not in links
    type(farm).objects.filter(pk=farm.pk).update(phone="01632 960009")
    print_directory.apply()
    assert ReportRun.objects.filter(kind="directory").count() == 2
    asked = {link.text: link.url for link in as_("officer").get(page).context["forms"]}
    assert as_("officer").get(asked["Print it now"]).context["form"]["kind"].value() == "directory"
