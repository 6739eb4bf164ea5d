"""The forms of signing in, as django-allauth has them, in our own words and style."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm as AllauthGenerateForm
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditForm
from crispy_forms.layout import Div
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apcommission.forms import PageForm
from apcommission.invitations.queries import waits_for_invitation
from apcommission.people.models import Person
from apcommission.signing_in.codes import spend

LABELS = {
    "login": "Email address",
    "email": "Email address",
    "password": "Password",
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "New password again",
    "code": "Code",
    "name": "Name of the passkey",
    "credential": "",
}


class AccountForm(PageForm):
    """Labels of ours in place of allauth's, and no placeholders, which vanish as one types."""

    # The page adds allauth's own hidden fields to the form, so it opens and closes it.
    opens_itself = False

    def label_of(self, name: str) -> str:
        return LABELS[name]

    def reword(self) -> None:
        for name, field in self.fields.items():
            field.label = self.label_of(name)
            field.widget.attrs.pop("placeholder", None)
            field.help_text = hint(name, field)


class LoginForm(AccountForm, account.LoginForm):
    button = "Sign in"


class ReauthenticateForm(AccountForm, account.ReauthenticateForm):
    button = "Continue"


class ChangePasswordForm(AccountForm, account.ChangePasswordForm):
    button = "Change the password"


class SetPasswordForm(AccountForm, account.SetPasswordForm):
    button = "Set the password"


class InvitationPasswordForm(SetPasswordForm):
    button = "Go on"


class ResetPasswordForm(AccountForm, account.ResetPasswordForm):
    button = "Send the link"

    def clean_email(self) -> str:
        """Whoever was invited comes in by the invitation alone: it ends, and it can be taken back."""
        email: str = super().clean_email()
        self.users: list[Person] = [user for user in self.users if not waits_for_invitation(user)]
        return email


class ResetPasswordKeyForm(AccountForm, account.ResetPasswordKeyForm):
    button = "Set the password"


class UsedOnce(mfa.BaseAuthenticateForm):
    """A code that was taken once is a wrong one from then on."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if not spend(self.authenticator, code):
            self._emit_authentication_failed(self.authenticator)
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(AccountForm, UsedOnce, mfa.AuthenticateForm):
    button = "Continue"


class MfaReauthenticateForm(AccountForm, UsedOnce, mfa.ReauthenticateForm):
    button = "Continue"


class ActivateTOTPForm(AccountForm, totp.ActivateTOTPForm):
    button = "Switch on"


class DeactivateTOTPForm(AccountForm, totp.DeactivateTOTPForm):
    button = "Switch off"


class AddPasskeyForm(AccountForm, AllauthAddForm):
    """Sent by the script that speaks with the passkey, so the page draws a button of its own."""

    says_optional = False

    def _buttons(self) -> Div:
        return Div()


class EditPasskeyForm(AccountForm, AllauthEditForm):
    button = "Save"


class GenerateRecoveryCodesForm(AccountForm, AllauthGenerateForm):
    button = "Make new codes"


def hint(name: str, field: Any) -> str | SafeString:
    """The line below a label: for a new password, what makes a good one in words, not as a list."""
    if name == "password1":
        return "At least 12 characters. Three random words are easy to remember and hard to guess."
    if name == "name":
        return "So that you tell them apart, for example “Work laptop”."
    if name == "code":
        return "The 6 digits that your authenticator app shows now, or one of your recovery codes."
    if "href" in str(field.help_text):
        # allauth's link to a forgotten password carries no class.
        return SafeString(
            str(field.help_text).replace("<a ", format_html('<a class="{}" ', "govuk-link"))
        )
    return ""
