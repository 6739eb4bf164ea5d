"""Pages of refusal, drawn once for each person.

Whoever asks for what is not theirs gets one and the same page each time, so one look at it says that it
can be drawn for them. What comes after is the bare answer, in a third of the time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from apcommission import urls

Handler = Callable[[HttpRequest, Exception], HttpResponse]


@contextmanager
def drawn_once() -> Iterator[None]:
    """Within the block the pages "not allowed" and "not found" are drawn once for each person."""
    handlers = {
        "handler403": once(defaults.permission_denied, 403),
        "handler404": once(defaults.page_not_found, 404),
    }
    with patch.multiple(urls, create=True, **handlers):
        yield


def once(draw: Handler, status: int) -> Handler:
    seen: set[int | None] = set()

    def answer(request: HttpRequest, exception: Exception) -> HttpResponse:
        if request.user.pk in seen:
            return HttpResponse(status=status)
        seen.add(request.user.pk)
        return draw(request, exception)

    return answer
