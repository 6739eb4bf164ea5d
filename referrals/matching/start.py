"""What matching shows elsewhere."""

from urllib.parse import urlencode

from django.urls import reverse

from apcommission import related, shell
from apcommission.people.models import Person
from apcommission.permissions import may
from providers.directory.models import Programme
from referrals.matching import queries
from referrals.referral.models import Referral

# For administrators; the authority comes to it from its referrals.
shell.add_area(
    shell.Area(
        "Matching rules",
        "matching:rules",
        "What decides whether a programme suits a pupil",
        permission="referrals.manage_clocks",
        order=21,
    )
)


@related.to("referral")
def of_referral(referral: Referral, person: Person) -> list[related.Link]:
    """From a referral to the programmes that may suit."""
    if not may(person, "referrals.match_pupil", referral):
        return []
    address = reverse("matching:suiting", args=[referral.pk])
    return [related.Link("Programmes that may suit", address, "With the reasons for and against")]


@related.to("programme")
def of_programme(programme: Programme, person: Person) -> list[related.Link]:
    """From a programme to the rules that it is matched by, for those who keep them."""
    if not may(person, "referrals.see_matching_rules"):
        return []
    count = queries.of_programme(programme).count()
    address = f"{reverse('matching:rules')}?{urlencode({'search': programme.title})}"
    return [related.Link("Rules of matching", address, f"{count} in force for this programme")]
