"""Writes of recommendations and concerns, followed until they are closed."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from providers.directory.models import IN_DIRECTORY, Provider
from providers.quality.actions import keep_file
from providers.quality.models import CONCERN, RECOMMENDATION, Concern, Recommendation, Review


@transaction.atomic
def recommend(
    *,
    by: Person,
    words: str,
    owner: Person,
    due_on: date,
    provider: Provider | None = None,
    review: Review | None = None,
    once: str = "",
) -> Recommendation:
    """Recommend something to one provider, or (without `provider`) to each provider in the directory.

    To all makes one for each, as each is answered and closed by itself; the first is returned.
    """
    authorise(by, "providers.make_recommendation")
    if due_on < timezone.localdate():
        raise Refused("The day must be today or later.", field="due_on")

    def create() -> Recommendation:
        everyone = Provider.objects.filter(state__in=IN_DIRECTORY).order_by("pk")
        to = [provider] if provider else list(everyone)
        if not to:
            raise Refused("No provider is in the directory yet.")
        made = Recommendation.objects.bulk_create(
            Recommendation(
                provider=one,
                review=review,
                words=words,
                owner=owner,
                due_on=due_on,
                to_all=provider is None,
            )
            for one in to
        )
        for one in made:
            record("recommended", one, by=by, provider=one.provider_id)
        return made[0]

    return with_once(once, Recommendation, create)


def _recommendation(found: Recommendation, version: int | None) -> Recommendation:
    found = Recommendation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    check_version(found, version)
    return found


@transaction.atomic
def answer_recommendation(
    *,
    by: Person,
    recommendation: Recommendation,
    answer: str,
    file: "UploadedFile[Any] | None" = None,
    version: int | None = None,
) -> Recommendation:
    """The provider says what it did. Raises ChangedMeanwhile, FileRefused, TransitionRefused."""
    found = _recommendation(recommendation, version)
    RECOMMENDATION.move(found, "answer", by=by)
    found.answer = answer
    found.save()
    keep_file(file, by=by, recommendation=found)
    record("answered_recommendation", found, by=by, provider=found.provider_id)
    return found


@transaction.atomic
def follow_recommendation(
    *,
    by: Person,
    recommendation: Recommendation,
    verdict: str,
    comment: str = "",
    version: int | None = None,
) -> Recommendation:
    """Close a recommendation, or return it to the provider with a comment."""
    found = _recommendation(recommendation, version)
    RECOMMENDATION.move(found, verdict, by=by)
    if verdict == "return" and not comment.strip():
        raise Refused("Tell the provider what is missing.", field="comment")
    found.comment = comment
    found.closed_on = timezone.localdate() if verdict == "close" else None
    found.save()
    record("followed_recommendation", found, by=by, provider=found.provider_id, verdict=verdict)
    return found


@transaction.atomic
def raise_concern(*, by: Person, provider: Provider, words: str, once: str = "") -> Concern:
    """Raise a concern about a provider."""
    authorise(by, "providers.raise_concern")

    def create() -> Concern:
        made = Concern.objects.create(provider=provider, words=words, raised_by=by)
        record("raised_concern", made, by=by, provider=provider.pk)
        return made

    return with_once(once, Concern, create)


@transaction.atomic
def follow_concern(
    *, by: Person, concern: Concern, verdict: str, note: str, version: int | None = None
) -> Concern:
    """Note what was done (`verdict` follow), or close it with its outcome (close). Notes are added up."""
    found = Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)
    check_version(found, version)
    CONCERN.move(found, verdict, by=by)
    if verdict == "close":
        found.outcome, found.closed_on = note, timezone.localdate()
    else:
        found.notes = f"{found.notes}\n\n{note}".strip()
    found.save()
    record("followed_concern", found, by=by, provider=found.provider_id, verdict=verdict)
    return found
