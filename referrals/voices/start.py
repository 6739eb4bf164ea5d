"""What the voices show elsewhere."""

from django.urls import reverse

from apcommission import related
from apcommission.people.models import Person
from apcommission.permissions import may
from referrals.referral.models import Referral


@related.to("referral")
def of_referral(referral: Referral, person: Person) -> list[related.Link]:
    """Asking the young person and the parents, as long as nothing is decided."""
    if not referral.is_under_way or not may(person, "referrals.write_referral", referral):
        return []
    heard = ", ".join(sorted({one.get_whose_display().lower() for one in referral.voices.all()}))
    address = reverse("voices:ask", args=[referral.pk])
    return [
        related.Link("Hear young person and parents", address, f"Told: {heard}" if heard else "")
    ]
