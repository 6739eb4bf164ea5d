"""Passwords that anyone who knows this service would try first."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError

#: What is left of a password without the words of the service must still be hard to guess.
LEFT = 6
WORDS = ("alternative", "provision", "commission", "council", "school", "password", "welcome")


class WordsOfThisService:
    """Refuses a password of little more than the words of this service and authority (ASVS 6.2.11)."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError."""
        rest = password.lower()
        for word in (*WORDS, *re.findall(r"\w{4,}", settings.AUTHORITY_NAME.lower())):
            rest = rest.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", rest)) < LEFT and rest != password.lower():
            raise ValidationError("This password is made of words that are easy to guess here.")

    def get_help_text(self) -> str:
        """What Django shows of a validator."""
        return "Not made of the names of this service or authority."
