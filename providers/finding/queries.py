"""Reads of shortlists, comparisons and suggestions."""

from collections.abc import Iterable

from django.db.models import QuerySet

from apcommission.people.models import Person
from apcommission.permissions import may
from providers.directory.models import Programme
from providers.directory.queries import programmes
from providers.finding.models import Shortlisted, Suggestion

#: So many programmes stand beside each other at most.
MOST_COMPARED = 4
#: So many fit on a shortlist: one that is longer is none.
MOST_SHORTLISTED = 30


def shortlist(*, for_user: Person) -> list[tuple[Shortlisted, Programme]]:
    """What a person keeps, in the order in which it was added, with each programme as it is today.

    Programmes that have left the directory since are left out. Two queries.
    """
    kept = list(Shortlisted.objects.filter(person=for_user))
    found = {
        programme.pk: programme
        for programme in programmes(for_user=for_user).filter(
            pk__in=[one.programme_id for one in kept]
        )
    }
    return [(one, found[one.programme_id]) for one in kept if one.programme_id in found]


def kept(*, for_user: Person, programme: Programme) -> Shortlisted | None:
    """The programme on the person's shortlist; None where it is not. One query."""
    return Shortlisted.objects.filter(person=for_user, programme=programme).first()


def compared(*, for_user: Person, keys: Iterable[str]) -> list[Programme]:
    """The programmes of these keys that the person may read, at most four, in the order asked. One query."""
    wanted = list(dict.fromkeys(int(key) for key in keys if key.isdecimal() and len(key) < 10))
    found = programmes(for_user=for_user).in_bulk(wanted[:MOST_COMPARED])
    return [found[key] for key in wanted if key in found]


def suggestions(*, for_user: Person) -> QuerySet[Suggestion]:
    """The suggestions that a person may read: the authority all, others their own. The latest first."""
    found = Suggestion.objects.select_related("made_by", "organisation", "provider__organisation")
    if may(for_user, "providers.answer_suggestion"):
        return found
    return found.filter(made_by=for_user)


def to_answer() -> QuerySet[Suggestion]:
    """Suggestions that wait for the authority's answer."""
    return Suggestion.objects.filter(state=Suggestion.State.WAITING)
