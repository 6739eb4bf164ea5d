"""People and organisations: an administrator's. Signing in and out is django-allauth's."""

from apcommission.people.models import RoleAssignment
from tests.access.personas import ANYBODY, EVERYONE
from tests.access.rows import Row
from tests.factories.world import World

ADMINISTRATOR = {"administrator"}


def tutor(world: World) -> dict[str, int]:
    return {"pk": world.people["provider_tutor"].pk}


def tutors_role(world: World) -> dict[str, int]:
    return {"pk": RoleAssignment.objects.get(person=world.people["provider_tutor"]).pk}


ROWS = [
    Row("people:list", ADMINISTRATOR),
    Row("people:add", ADMINISTRATOR),
    Row("people:person", ADMINISTRATOR, tutor),
    Row("people:edit", ADMINISTRATOR, tutor),
    Row("people:reset", ADMINISTRATOR, tutor, method="post"),
    Row("people:switch", ADMINISTRATOR, tutor, method="post"),
    Row("people:end_role", ADMINISTRATOR, tutors_role, method="post"),
    Row("people:leaving", ADMINISTRATOR, tutor),
    Row("people:role_last_day", ADMINISTRATOR, tutors_role),
    Row("people:sign_out", ADMINISTRATOR, tutor, method="post"),
    Row("people:organisations", ADMINISTRATOR),
    Row("people:add_agency", ADMINISTRATOR),
    Row("account_login", ANYBODY, seen_as="nobody"),
    Row("account_logout", EVERYONE, note="nobody is led home"),
    Row("account_inactive", ANYBODY),
    Row("account_signup", ANYBODY),
    Row("account_email", EVERYONE, page=False),
    Row("account_reset_password", ANYBODY),
    Row("account_reset_password_done", ANYBODY),
    Row(
        "account_reset_password_from_key",
        ANYBODY,
        lambda world: {"uidb36": "1", "key": "wrong"},
    ),
    Row("account_reset_password_from_key_done", ANYBODY),
    Row("account_change_password", EVERYONE),
    Row("account_set_password", EVERYONE, page=False),
    Row("account_reauthenticate", EVERYONE),
    Row("mfa_index", EVERYONE),
    Row("mfa_authenticate", EVERYONE, page=False),
    Row("mfa_reauthenticate", EVERYONE, page=False),
    Row("mfa_activate_totp", EVERYONE, page=False),
    Row("mfa_deactivate_totp", (), page=False, note="there is none yet"),
    Row("mfa_list_webauthn", EVERYONE),
    Row("mfa_add_webauthn", EVERYONE, page=False),
    Row("mfa_reauthenticate_webauthn", EVERYONE, page=False),
    Row(
        "mfa_edit_webauthn", EVERYONE, lambda world: {"pk": 0}, page=False, note="there is none yet"
    ),
    Row(
        "mfa_remove_webauthn",
        EVERYONE,
        lambda world: {"pk": 0},
        page=False,
        note="there is none yet",
    ),
    Row("mfa_view_recovery_codes", (), page=False, note="there is none yet"),
    Row("mfa_generate_recovery_codes", EVERYONE, page=False),
    Row("mfa_download_recovery_codes", (), page=False, note="there is none yet"),
]
