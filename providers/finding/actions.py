"""Writes of shortlists and suggestions."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from apcommission.audit.actions import record
from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.messages.actions import send
from apcommission.people.models import Person
from apcommission.permissions import authorise
from providers.directory.models import Programme, Provider
from providers.finding.models import SUGGESTION, Shortlisted, Suggestion
from providers.finding.queries import MOST_SHORTLISTED

ANSWERED = """The authority has answered the provider that you suggested.

Sign in to read the answer: {address}
"""


class ShortlistFull(Refused):
    """No more fits on the shortlist."""


@transaction.atomic
def keep_on_shortlist(*, by: Person, programme: Programme, note: str = "") -> Shortlisted:
    """Put a programme on one's own shortlist, or change the note on it. Raises ShortlistFull."""
    authorise(by, "providers.keep_shortlist")
    authorise(by, "providers.see_entry", programme.provider)
    Person.objects.select_for_update(of=("self",)).get(pk=by.pk)
    kept = Shortlisted.objects.filter(person=by, programme=programme).first()
    if kept is None and Shortlisted.objects.filter(person=by).count() >= MOST_SHORTLISTED:
        raise ShortlistFull(
            f"Your shortlist holds {MOST_SHORTLISTED} programmes. Take one out first."
        )
    kept = kept or Shortlisted(person=by, programme=programme)
    kept.note = note
    kept.save()
    record("kept_on_shortlist", programme, by=by)
    return kept


@transaction.atomic
def take_off_shortlist(*, by: Person, programme: Programme) -> int:
    """Take a programme off one's own shortlist; returns how many there were. Harmless to repeat."""
    authorise(by, "providers.keep_shortlist")
    number, _ = Shortlisted.objects.filter(person=by, programme=programme).delete()
    if number:
        record("took_off_shortlist", programme, by=by)
    return number


@transaction.atomic
def suggest_provider(
    *, by: Person, name: str, contact: str, offers: str, once: str = ""
) -> Suggestion:
    """Suggest a provider to the authority, for the first organisation that one acts for."""
    authorise(by, "providers.suggest_provider")

    def make() -> Suggestion:
        places = [role.organisation for role in by.current_roles if role.organisation_id]
        suggestion = Suggestion.objects.create(
            name=name,
            contact=contact,
            offers=offers,
            made_by=by,
            organisation=places[0] if places else None,
        )
        record("suggested_provider", suggestion, by=by)
        return suggestion

    return with_once(once, Suggestion, make)


@transaction.atomic
def answer_suggestion(
    *,
    by: Person,
    suggestion: Suggestion,
    verb: str,
    answer: str = "",
    provider: Provider | None = None,
    version: int | None = None,
) -> Suggestion:
    """Invite the provider, say that it is in the directory now, or decline; the suggester is told.

    Raises ChangedMeanwhile, TransitionRefused, Refused beside the field that is missing.
    """
    suggestion = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    check_version(suggestion, version)
    SUGGESTION.move(suggestion, verb, by=by)
    if verb == "decline" and not answer.strip():
        raise Refused("Say why the suggestion is declined.", field="answer")
    if verb == "add" and provider is None:
        raise Refused("Select the provider in the directory.", field="provider")
    suggestion.answer = answer
    suggestion.answered_by = by
    suggestion.provider = provider if verb == "add" else None
    suggestion.save()
    record("answered_suggestion", suggestion, by=by, state=suggestion.state)
    address = reverse("finding:suggestion", args=[suggestion.pk])
    send(
        to=suggestion.made_by.email,
        subject="The authority has answered your suggestion",
        body=ANSWERED.format(address=f"{settings.SITE_ADDRESS}{address}"),
        key=f"suggestion/{suggestion.pk}/{suggestion.version}",
    )
    return suggestion
