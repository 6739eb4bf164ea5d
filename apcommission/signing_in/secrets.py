"""What the second factor keeps: enciphered, so that a copy of the database opens no account."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.crypto import salted_hmac

PURPOSE = "apcommission.second-factor"


def cipher() -> MultiFernet:
    """Keys made of the installation's secret keys: the first enciphers, each of them deciphers."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    made = salted_hmac(PURPOSE, "", secret=secret, algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest())


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's second factor, with its secrets enciphered and its words ours."""

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Set up before secrets were enciphered.
            return encrypted_text

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.AUTHORITY_NAME}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"
