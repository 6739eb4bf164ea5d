"""Who may be signed in, asked at each sign-in and again at each request."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from apcommission.people.models import Person
from apcommission.prepared import Prepared

PEOPLE = Prepared(lambda key: Person.objects.filter(pk=key))


class Backend(AuthenticationBackend):
    """Sign-in by e-mail address and password, for those whose account is open and who have not left."""

    def get_user(self, user_id: int) -> Person | None:
        """Who asks, for each request. One query."""
        found = PEOPLE.rows(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return super().user_can_authenticate(user) and not (
            isinstance(user, Person) and user.has_left
        )
