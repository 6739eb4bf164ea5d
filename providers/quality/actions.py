"""Writes of checklists and reviews: planning, writing up, accepting, the provider's answer."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.documents.actions import keep_upload
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.messages.actions import send
from apcommission.people.models import Person, Role
from apcommission.people.queries import who_hold
from apcommission.permissions import authorise
from apcommission.shown import long_date
from providers.directory.models import Provider
from providers.quality import queries
from providers.quality.models import (
    CHECKLIST,
    REVIEW,
    Checklist,
    Finding,
    QualityFile,
    Recommendation,
    Review,
)

QUALITY_FILE = "quality"
ANNOUNCED = """{kind} of {provider} is planned for {day}. It will be carried out by {reviewer}.

You can read what was found once it is final.
"""


def keep_file(
    file: "UploadedFile[Any] | None",
    *,
    by: Person,
    review: Review | None = None,
    recommendation: Recommendation | None = None,
) -> None:
    """Check and keep a file with what it belongs to. Raises FileRefused when it is not what it says."""
    if file is None:
        return
    document = keep_upload(file, kind=QUALITY_FILE, by=by)
    QualityFile.objects.create(review=review, recommendation=recommendation, document=document)


# ---- Checklists -----------------------------------------------------------------------------------


@transaction.atomic
def compose_checklist(
    *, by: Person, kind: str, name: str, themes: str, once: str = ""
) -> Checklist:
    """Write a new version of a checklist, as a draft. Raises Refused beside `themes` or `name`."""
    authorise(by, "providers.compose_checklist")
    _check_themes(themes)

    def create() -> Checklist:
        taken = Refused(
            "There is a checklist of this name. Give this version another.", field="name"
        )
        with unless_taken(taken, "one_checklist_per_kind_and_name"):
            made = Checklist.objects.create(kind=kind, name=name, themes=themes)
        record("composed_checklist", made, by=by, kind=kind)
        return made

    return with_once(once, Checklist, create)


def _check_themes(themes: str) -> None:
    found = queries.themes(themes)
    if not found:
        raise Refused("Write at least one theme, on a line that begins with #.", field="themes")
    if any(len(title) > 200 for title, _ in found):
        raise Refused("The title of a theme must be 200 characters or fewer.", field="themes")


@transaction.atomic
def edit_checklist(
    *, by: Person, checklist: Checklist, themes: str, version: int | None = None
) -> Checklist:
    """Change a draft. One in use stays as it is: a new version replaces it."""
    authorise(by, "providers.compose_checklist")
    checklist = Checklist.objects.select_for_update().get(pk=checklist.pk)
    if checklist.state != Checklist.State.DRAFT:
        raise Refused("This checklist is in use or was. Write a new version to change it.")
    check_version(checklist, version)
    _check_themes(themes)
    checklist.themes = themes
    checklist.save()
    record("edited_checklist", checklist, by=by)
    return checklist


@transaction.atomic
def adopt_checklist(*, by: Person, checklist: Checklist) -> Checklist:
    """Put a draft into use; the one before it is superseded. Reviews planned keep theirs."""
    former = Checklist.objects.select_for_update().filter(
        kind=checklist.kind, state=Checklist.State.IN_USE
    )
    for one in former:
        CHECKLIST.move(one, "supersede", by=by)
        one.save()
        record("superseded_checklist", one, by=by)
    checklist = Checklist.objects.select_for_update().get(pk=checklist.pk)
    CHECKLIST.move(checklist, "adopt", by=by)
    checklist.save()
    record("adopted_checklist", checklist, by=by)
    return checklist


# ---- Reviews --------------------------------------------------------------------------------------


@transaction.atomic
def plan_review(
    *,
    by: Person,
    provider: Provider,
    kind: str,
    due_on: date,
    reviewer: Person,
    announced: bool = True,
    once: str = "",
) -> Review:
    """Plan a visit or assign a yearly assessment, by the checklist in use."""
    authorise(by, "providers.plan_review", provider)
    checklist = queries.checklist_in_use(kind)
    if checklist is None:
        raise Refused(
            "No checklist of this kind is in use yet. Put one into use first.", field="kind"
        )
    if due_on < timezone.localdate():
        raise Refused("The day must be today or later.", field="due_on")

    def create() -> Review:
        review = Review.objects.create(
            provider=provider,
            kind=kind,
            checklist=checklist,
            reviewer=reviewer,
            due_on=due_on,
            announced=announced,
        )
        Finding.objects.bulk_create(
            Finding(review=review, position=place, theme=title, questions="\n".join(questions))
            for place, (title, questions) in enumerate(queries.themes(checklist.themes), 1)
        )
        record("planned_review", review, by=by, provider=provider.pk, kind=kind)
        _announce(review)
        return review

    return with_once(once, Review, create)


def _announce(review: Review) -> None:
    """Tell the provider's managers of the day, where the review is announced."""
    if not review.announced:
        return
    for manager in who_hold(Role.PROVIDER_MANAGER, organisation=review.provider_id):
        send(
            to=manager.email,
            subject=f"{review.get_kind_display()} announced",
            body=ANNOUNCED.format(
                kind=review.get_kind_display(),
                provider=review.provider,
                day=long_date(review.due_on),
                reviewer=review.reviewer,
            ),
            key=f"review-announced/{review.pk}/{manager.pk}",
        )


def _locked(review: Review, version: int | None = None) -> Review:
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    check_version(review, version)
    return review


@transaction.atomic
def write_review(
    *,
    by: Person,
    review: Review,
    done_on: date | None,
    judgement: str,
    summary: str,
    findings: dict[int, tuple[str, str]],
    file: "UploadedFile[Any] | None" = None,
    submit: bool = False,
    version: int | None = None,
) -> Review:
    """Write up a planned review; `findings` gives judgement and words by the finding's position.

    With `submit` it goes to the authority: then nothing may be missing. Raises ChangedMeanwhile,
    FileRefused, TransitionRefused, Refused beside what is missing.
    """
    authorise(by, "providers.write_review", review)
    review = _locked(review, version)
    if review.state != Review.State.PLANNED:
        raise Refused("This review has been submitted, so that it can no longer be changed.")
    if done_on and done_on > timezone.localdate():
        raise Refused("The day must be today or earlier.", field="done_on")
    review.done_on, review.judgement, review.summary = done_on, judgement, summary
    own = list(review.findings.all())
    for finding in own:
        finding.judgement, finding.words = findings.get(finding.position, ("", ""))
    if submit:
        _check_whole(review, own)
        REVIEW.move(review, "submit", by=by)
        review.comment = ""
    Finding.objects.bulk_update(own, ["judgement", "words"])
    review.save()
    keep_file(file, by=by, review=review)
    record("submitted_review" if submit else "wrote_review", review, by=by)
    return review


def _check_whole(review: Review, findings: list[Finding]) -> None:
    if review.done_on is None:
        raise Refused("Enter the day on which it was done.", field="done_on")
    for finding in findings:
        if not finding.judgement:
            raise Refused(f"Judge the theme {finding}.", field=f"judgement_{finding.position}")
    if not review.judgement:
        raise Refused("Select the judgement of the whole.", field="judgement")


@transaction.atomic
def decide_review(
    *, by: Person, review: Review, verdict: str, comment: str = "", version: int | None = None
) -> Review:
    """Accept a submitted review, which shares it with the provider, or return it with a comment."""
    review = _locked(review, version)
    REVIEW.move(review, verdict, by=by)
    if verdict == "return" and not comment.strip():
        raise Refused("Say what is to be changed.", field="comment")
    review.comment = comment if verdict == "return" else ""
    review.accepted_on = timezone.localdate() if verdict == "accept" else None
    review.save()
    record("decided_review", review, by=by, provider=review.provider_id, verdict=verdict)
    return review


@transaction.atomic
def cancel_review(*, by: Person, review: Review) -> Review:
    """A planned review will not be done."""
    review = _locked(review)
    REVIEW.move(review, "cancel", by=by)
    review.save()
    record("cancelled_review", review, by=by, provider=review.provider_id)
    return review


@transaction.atomic
def answer_review(
    *,
    by: Person,
    review: Review,
    answer: str,
    file: "UploadedFile[Any] | None" = None,
    version: int | None = None,
) -> Review:
    """The provider's answer to a final review; the findings stay as they are."""
    authorise(by, "providers.answer_review", review)
    review = _locked(review, version)
    if review.state != Review.State.ACCEPTED:
        raise Refused("A review is answered once it is final.")
    review.answer = answer
    review.save()
    keep_file(file, by=by, review=review)
    record("answered_review", review, by=by, provider=review.provider_id)
    return review
