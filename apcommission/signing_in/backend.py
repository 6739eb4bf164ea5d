"""Who may be signed in, asked at each sign-in and again at each request."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from apcommission.people.models import Person


class Backend(AuthenticationBackend):
    """Sign-in by e-mail address and password, for those whose account is open and who have not left."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return super().user_can_authenticate(user) and not (
            isinstance(user, Person) and user.has_left
        )
