"""The annual review: written around live figures, finished with frozen ones, read and printed."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.reports.models import ReportRun
from monitoring.measures.figures import Scope
from monitoring.reports.kinds import KINDS
from monitoring.review import actions, documents
from monitoring.review.demand import academic_year, year_of
from monitoring.review.headings import HEADINGS
from monitoring.review.models import AnnualReview, ReviewSection
from tests.factories.referrals import ReferralFactory
from tests.factories.world import World
from tests.monitoring.reports.made import Printed

WORDS = "There are too few short courses for key stage 3."


@pytest.fixture
def review(world: World) -> AnnualReview:
    year = year_of(world.today)
    return actions.start_review(by=world.person("officer"), year=year)


def written(world: World, review: AnnualReview) -> ReviewSection:
    section = review.sections.get(key="gaps")
    return actions.write_section(
        by=world.person("officer"), section=section, heading=section.heading, text=WORDS
    )


def finish(world: World, review: AnnualReview, verb: str = "finish") -> AnnualReview:
    return actions.move_review(by=world.person("commissioner"), review=review, verb=verb)


def test_a_review_begins_with_the_sections_of_the_study_once(world: World, as_: Any) -> None:
    officer = as_("officer")
    year = year_of(world.today) - 1
    answer = officer.post(reverse("review:start"), {"year": year, "once": ""})
    review = AnnualReview.objects.get(year=year)
    assert answer.url == reverse("review:document", args=[review.pk])
    assert [one.heading for one in review.sections.all()] == [one.title for one in HEADINGS]
    again = officer.post(reverse("review:start"), {"year": year, "once": ""})
    assert "a review of this year already" in again.content.decode()


def test_figures_live_in_a_draft_and_stand_still_once_it_is_final(
    world: World, review: AnnualReview, as_: Any
) -> None:
    page, officer = reverse("review:document", args=[review.pk]), as_("officer")

    def asked() -> str:
        text = " ".join(officer.get(page).content.decode().split())
        return text[text.index("Referrals by route") :][:1500]

    before = asked()
    ReferralFactory(submitted_on=world.today)
    assert asked() != before
    now = asked()
    finish(world, review)
    ReferralFactory(submitted_on=world.today)
    assert asked() == now
    finish(world, review, "reopen")
    assert asked() != now


def test_a_section_is_written_beside_its_figures(
    world: World, review: AnnualReview, as_: Any
) -> None:
    officer = as_("officer")
    for section in review.sections.all():
        page = reverse("review:section", args=[section.pk])
        assert officer.get(page).status_code == 200
    section = review.sections.get(key="gaps")
    page = reverse("review:section", args=[section.pk])
    assert "Demand and supply" not in officer.get(page).content.decode()
    assert "By primary need" in officer.get(page).content.decode()
    sent = {"heading": "Gaps in key stage 3", "text": WORDS, "version": section.version}
    assert officer.post(page, sent).status_code == 302
    text = officer.get(reverse("review:document", args=[review.pk])).content.decode()
    assert "Gaps in key stage 3" in text
    assert WORDS in text


def test_two_who_write_one_section_do_not_overwrite(
    world: World, review: AnnualReview, as_: Any
) -> None:
    section = review.sections.get(key="gaps")
    page = reverse("review:section", args=[section.pk])
    sent = {"heading": section.heading, "text": WORDS, "version": section.version}
    assert as_("officer").post(page, sent).status_code == 302
    late = as_("commissioner").post(page, {**sent, "text": "Other words."}).content.decode()
    assert "Someone else changed this" in late
    assert "Other words." in late
    section.refresh_from_db()
    assert section.text == WORDS


def test_sections_come_and_go_but_not_what_is_written(
    world: World, review: AnnualReview, as_: Any
) -> None:
    officer = as_("officer")
    officer.post(
        reverse("review:add_section", args=[review.pk]),
        {"heading": "Girls", "text": "", "once": ""},
    )
    own = review.sections.get(heading="Girls")
    assert own == review.sections.last()
    section = written(world, review)
    for one in (own, section):
        officer.post(reverse("review:remove_section", args=[one.pk]), {"sent": "1"})
    assert not review.sections.filter(heading="Girls").exists()
    assert review.sections.filter(pk=section.pk).exists()


def test_a_final_review_is_not_written_any_more(world: World, review: AnnualReview) -> None:
    section = written(world, review)
    finish(world, review)
    with pytest.raises(actions.IsFinal):
        actions.write_section(by=world.person("officer"), section=section, heading="A", text="B")
    with pytest.raises(actions.IsFinal):
        actions.add_section(by=world.person("officer"), review=review, heading="More")
    finish(world, review, "reopen")
    review.refresh_from_db()
    assert (review.state, review.figures, review.finished_by) == ("draft", None, None)
    verbs = AuditEvent.objects.values_list("verb", flat=True)
    assert {"started_review", "wrote_section", "finished_review", "reopened_review"} <= set(verbs)


def test_an_elected_member_reads_a_final_review_without_small_counts(
    world: World, review: AnnualReview, as_: Any
) -> None:
    written(world, review)
    member, page = as_("member"), reverse("review:document", args=[review.pk])
    assert member.get(page).status_code == 404
    assert "Annual reviews" not in member.get(reverse("home")).content.decode()
    finish(world, review)
    assert "Annual reviews" in member.get(reverse("home")).content.decode()
    text = member.get(page).content.decode()
    assert WORDS in text
    assert "/measures/" not in text
    assert reverse("review:add_action", args=[review.pk]) not in text
    assert ">c<" in text.replace("\n", "").replace(" ", "")


def test_a_final_review_is_printed_with_its_texts_and_plan(
    world: World, review: AnnualReview, as_: Any
) -> None:
    written(world, review)
    officer = world.person("officer")
    action = actions.plan_action(
        by=officer,
        review=review,
        what="Buy places for key stage 3",
        owner=world.people["commissioner"],
        due_on=world.today + timedelta(days=30),
    )
    actions.note_progress(by=officer, action=action, words="Two were asked.")
    client, address = as_("officer"), reverse("review:print", args=[review.pk])
    client.post(address, {"sent": "1"})
    assert not ReportRun.objects.filter(kind="annual-review").exists()
    finish(world, review)
    client.post(address, {"sent": "1"})
    run = ReportRun.objects.get(kind="annual-review")
    kind, period = KINDS["annual-review"], academic_year(review.year)
    assert (run.start, run.end) == (period.start, period.end)
    ReferralFactory(submitted_on=world.today)
    data = kind.figures(Scope("la"), period, world.today)
    assert data["demand"] == AnnualReview.objects.get(pk=review.pk).figures["demand"]
    text = Printed(kind.template, kind.context(data)).text
    for words in (
        "The review",
        WORDS,
        "Plan of action",
        "Buy places for key stage 3",
        "Two were asked.",
        "Demand against supply",
        "By key stage",
        "Who was referred",
        "Expected: Pupils for whom English authorities paid",
    ):
        assert words in text


def test_the_final_review_is_of_exactly_its_year(world: World, review: AnnualReview) -> None:
    period = academic_year(review.year)
    assert documents.final_of(period) is None
    finish(world, review)
    assert documents.final_of(period) == review
    assert documents.final_of(academic_year(review.year - 1)) is None
    term = type(period)(period.start, period.end - timedelta(days=1))
    assert documents.final_of(term) is None
