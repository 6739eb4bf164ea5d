"""What someone had typed when their session ended, until they have signed in again.

It stands in the new session that their browser gets, behind its cookie, and is shown to the same person
alone. It is gone when they send it on, when somebody else signs in, and after an hour.
"""

import time
from dataclasses import asdict, dataclass

from django.http import HttpRequest

from apcommission.people.models import Person

KEY = "kept_form"
#: In seconds.
LASTS = 60 * 60
#: In characters: more than any form of the service holds.
MOST = 200_000
#: Forms about signing in hold passwords and codes.
NEVER = "/account/"
LEFT_OUT = frozenset({"csrfmiddlewaretoken"})


@dataclass(frozen=True)
class KeptForm:
    """A form that was sent too late: where to, and its fields in order. Files cannot be kept."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool = False


def typed(request: HttpRequest) -> KeptForm | None:
    """The form that this request sends; None if it sends none that can be kept."""
    if request.method != "POST" or request.path.startswith(NEVER):
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in LEFT_OUT
        for value in values
    ]
    if not fields or sum(len(name) + len(str(value)) for name, value in fields) > MOST:
        return None
    return KeptForm(request.get_full_path(), fields, bool(request.FILES))


def keep(request: HttpRequest, person: Person, form: KeptForm) -> None:
    """Put the form into the session of who asks, for `person`."""
    request.session[KEY] = {"person": person.pk, "at": int(time.time()), **asdict(form)}


def kept(request: HttpRequest) -> KeptForm | None:
    """The form that is kept for who signed in. Somebody else's, or an old one, is thrown away."""
    found = request.session.get(KEY)
    if not found:
        return None
    if found["person"] != request.user.pk or time.time() - found["at"] > LASTS:
        forget(request)
        return None
    fields = [(name, value) for name, value in found["fields"]]
    return KeptForm(found["path"], fields, found["had_files"])


def forget_when_sent(request: HttpRequest) -> None:
    """What is sent on to where it belongs need not be kept any longer."""
    if (
        request.method == "POST"
        and request.session.get(KEY, {}).get("path") == request.get_full_path()
    ):
        forget(request)


def forget(request: HttpRequest) -> None:
    """Throw away what is kept."""
    request.session.pop(KEY, None)
