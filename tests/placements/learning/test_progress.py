"""Progress reports: written once, for school and authority, and for parents in plain words; the file."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pypdf import PdfReader

from apcommission.documents.models import Document
from apcommission.errors import Refused
from apcommission.messages.models import Email, SingleUseLink
from placements.learning import progress, tasks
from placements.learning.models import ProgressFile, ProgressReport
from tests.factories.placements import AwardFactory, ProgressReportFactory, TargetFactory

WORDS = {
    "learning": "Two units in bakery.",
    "conduct": "Calmer than in September.",
    "next_steps": "A visit to the college.",
    "for_parents": "Your child baked bread for all of us.",
}


def page(report: ProgressReport, name: str = "report") -> str:
    return reverse(f"learning:{name}", args=[report.pk])


def begun(world: Any, as_: Any) -> ProgressReport:
    where = reverse("learning:begin_report", args=[world.placement.pk, world.term.pk])
    for _ in range(2):
        as_("provider_tutor").post(where)
    return ProgressReport.objects.get()


def test_a_report_is_written_sent_and_read(world: Any, as_: Any) -> None:
    tutor = as_("provider_tutor")
    report = begun(world, as_)
    assert as_("headteacher").get(page(report)).status_code == 404  # a draft
    some = {**WORDS, "for_parents": "", "version": report.version}
    tutor.post(page(report, "write_report"), some)
    assert "the version for the parents" in tutor.get(page(report)).content.decode()
    tutor.post(page(report, "send_report"))
    report.refresh_from_db()
    assert report.state == "draft"
    tutor.post(page(report, "write_report"), {**WORDS, "version": report.version})
    tutor.post(page(report, "send_report"))
    report.refresh_from_db()
    assert (report.state, report.attended, report.possible) == ("sent", 3, 3)
    for reader in ("headteacher", "officer"):
        shown = as_(reader).get(page(report)).content.decode()
        assert "Two units in bakery." in shown
        assert "3 of 3 sessions" in shown
    to = {mail.to for mail in Email.objects.all()}
    assert to == {world.people[one].email for one in ("headteacher", "officer", "commissioner")}
    for mail in Email.objects.all():
        assert world.pupil.surname not in mail.subject + mail.body


def test_parents_read_their_version_by_a_link(world: Any, client: Any) -> None:
    world.contact.email = "sam@example.com"
    world.contact.save()
    report = ProgressReportFactory(placement=world.placement, term=world.term, **WORDS)
    progress.send_report(by=world.person("provider_tutor"), report=report)
    sent = Email.objects.get(to="sam@example.com")
    assert sent.link_page == "learning:parent_report"
    from apcommission.messages.actions import make_link

    token = make_link(purpose=progress.PARENT_LINK, subject_pk=report.pk, by=None)
    where = reverse("learning:parent_report", args=[token])
    shown = client.get(where).content.decode()
    assert "Your child baked bread for all of us." in shown
    assert "3 of 3 half days" in shown
    assert "Calmer than in September." not in shown
    progress.correct_report(by=world.person("officer"), report=report)
    assert client.get(where).status_code == 404
    assert SingleUseLink.objects.filter(used_at=None).exists()


def test_a_corrected_report_is_sent_anew(world: Any) -> None:
    tutor = world.person("provider_tutor")
    report = ProgressReportFactory(placement=world.placement, term=world.term, **WORDS)
    progress.send_report(by=tutor, report=report)
    first = Email.objects.count()
    progress.correct_report(by=tutor, report=report)
    progress.send_report(by=tutor, report=report)
    assert Email.objects.count() == 2 * first


def test_a_sent_report_is_not_written_over(world: Any) -> None:
    tutor = world.person("provider_tutor")
    report = ProgressReportFactory(placement=world.placement, term=world.term, **WORDS)
    progress.send_report(by=tutor, report=report)
    with pytest.raises(Refused, match="sent by now"):
        progress.write_report(by=tutor, report=report, learning="Other words")
    with pytest.raises(PermissionDenied):
        progress.correct_report(by=world.person("headteacher"), report=report)


def test_a_term_in_which_the_pupil_was_not_there_has_no_report(world: Any) -> None:
    world.placement.start = world.term.end
    world.placement.planned_end = world.term.end
    world.placement.save()
    world.term.end = world.term.start
    world.term.save()
    with pytest.raises(Refused, match="did not run in that term"):
        progress.begin_report(
            by=world.person("officer"), placement=world.placement, term=world.term
        )


def test_the_progress_file_shows_strengths_alone(world: Any, as_: Any) -> None:
    placement = world.placement
    placement.referral.risks = "RISK WORDS"
    placement.referral.save()
    AwardFactory(placement=placement, title="Bakery unit")
    TargetFactory(placement=placement, words="I come on time", state="met", settled_on=world.today)
    TargetFactory(placement=placement, words="I never shout")
    where = reverse("learning:ask_for_file", args=[placement.pk])
    as_("provider_tutor").post(where, {"own_words": "I like early mornings."})
    asked = ProgressFile.objects.get()
    for _ in range(2):
        tasks.print_progress_file(asked.pk)
    document = Document.objects.get(kind="progress_file")
    pdf = PdfReader(BytesIO(document.file.read()))
    text = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    for words in ("I like early mornings.", "Bakery unit", "I come on time", "100 per cent"):
        assert words in text
    for words in ("RISK WORDS", "I never shout", placement.pupil.upn):
        assert words not in text
    opened = reverse("documents:open", args=[document.pk])
    assert as_("headteacher").get(opened).status_code == 200
    assert as_("other_provider_manager").get(opened).status_code in (403, 404)
