"""A one-time code opens once, whether Redis is there or not.

The time step of the last code that was taken stands with the authenticator in the database; none of that
step or of one before is taken again (RFC 6238, section 5.2). Two requests at once wait for one another.
"""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.db import transaction

LAST = "last_step"


@transaction.atomic
def spend(authenticator: Authenticator, code: str) -> bool:
    """Take the code as used; False where it was used before. Other second factors see to it themselves."""
    if authenticator.type != Authenticator.Type.TOTP:
        return True
    kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    step = _step(decrypt(kept.data["secret"]), code)
    if step is None or step <= kept.data.get(LAST, 0):
        return False
    kept.data[LAST] = step
    kept.save(update_fields=["data"])
    return True


def _step(secret: str, code: str) -> int | None:
    """The time step of which the code is, among those that are taken now."""
    for step in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, step))
        if totp.compare_user_code(actual=code, expected=expected):
            return step
    return None
