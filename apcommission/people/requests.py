"""The request as a view gets it."""

from django.http import HttpRequest

from apcommission.people.models import Person


class PersonRequest(HttpRequest):
    """A request of someone who signed in: `LoginRequiredMiddleware` lets no one else reach a view.

    Views open to all (`login_not_required`) take a plain `HttpRequest`.
    """

    user: Person
