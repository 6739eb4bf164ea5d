"""How people sign in, as settings: Django's own, and those of django-allauth, which does most of it.

settings.py takes these as they are; nothing here may import a model. The reasons stand in docs/decisions.
"""

from typing import Any

import environ

FORMS = "apcommission.people.account_forms"
VALIDATION = "django.contrib.auth.password_validation"
#: Tries in a time, by internet address (ip), by account (key) or by who is signed in (user). What is
#: beyond is refused with 429 and a page that says so; five wrong passwords or codes shut an account for
#: five minutes (docs/decisions).
RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "5/5m/key,20/m/ip",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    # Wrong or ended single-use links, by internet address (signing_in/middleware.py).
    "link": "20/10m/ip",
}


def settings_of(env: environ.Env, authority: str) -> dict[str, Any]:
    """The settings of signing in, from the environment. `authority`: the name in authenticator apps."""
    return {
        "AUTH_USER_MODEL": "apcommission.Person",
        "AUTHENTICATION_BACKENDS": [
            "rules.permissions.ObjectPermissionBackend",
            "apcommission.signing_in.backend.Backend",
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
            {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
            {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
            {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
            {"NAME": "apcommission.signing_in.passwords.WordsOfThisService"},
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "home",
        "LOGOUT_REDIRECT_URL": "account_login",
        **_accounts(env),
        **_second_factor(env, authority),
        **_directory(env),
        **_sessions(env),
    }


def _accounts(env: environ.Env) -> dict[str, Any]:
    forms = {
        "login": "LoginForm",
        "reauthenticate": "ReauthenticateForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
    }
    return {
        "ACCOUNT_ADAPTER": "apcommission.people.adapter.AccountAdapter",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*", "password2*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_ON_GET": False,
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "Alternative provision: ",
        "ACCOUNT_FORMS": {name: f"{FORMS}.{form}" for name, form in forms.items()},
        "ACCOUNT_RATE_LIMITS": {} if env.bool("TESTING", default=False) else RATE_LIMITS,
        # A link to a new password ends after an hour.
        "PASSWORD_RESET_TIMEOUT": 60 * 60,
    }


def _second_factor(env: environ.Env, authority: str) -> dict[str, Any]:
    forms = {
        "authenticate": "AuthenticateForm",
        "reauthenticate": "MfaReauthenticateForm",
        "activate_totp": "ActivateTOTPForm",
        "deactivate_totp": "DeactivateTOTPForm",
        "generate_recovery_codes": "GenerateRecoveryCodesForm",
        "add_webauthn": "AddPasskeyForm",
        "edit_webauthn": "EditPasskeyForm",
    }
    return {
        "MFA_ADAPTER": "apcommission.signing_in.secrets.SecondFactorAdapter",
        "MFA_FORMS": {name: f"{FORMS}.{form}" for name, form in forms.items()},
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes", "webauthn"],
        "MFA_TOTP_ISSUER": authority,
        # An administrator gave the address, and nobody signs up with another's: allauth's reason to ask for
        # a verified one does not hold here, and asking would shut out whoever chose a password by e-mail.
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,
    }


def _directory(env: environ.Env) -> dict[str, Any]:
    """Sign-in by the authority's own directory (OpenID Connect), if it is named."""
    server = env.str("DIRECTORY_URL", default="")
    return {
        "SOCIALACCOUNT_ADAPTER": "apcommission.signing_in.directory.DirectoryAdapter",
        "SOCIALACCOUNT_AUTO_SIGNUP": False,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "directory",
                        "name": env.str("DIRECTORY_NAME", default=""),
                        "client_id": env.str("DIRECTORY_CLIENT_ID", default=""),
                        "secret": env.str("DIRECTORY_CLIENT_SECRET", default=""),
                        "settings": {"server_url": server},
                    }
                ]
                if server
                else [],
            }
        },
    }


def _sessions(env: environ.Env) -> dict[str, Any]:
    return {
        # In seconds from signing in, however busy one is.
        "SESSION_COOKIE_AGE": env.int("SESSION_COOKIE_AGE", default=8 * 60 * 60),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
    }
