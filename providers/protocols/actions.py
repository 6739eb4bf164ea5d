"""Writes of protocols: composing, adopting and withdrawing versions; signing them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.editing import check_version, unless_taken, with_once
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from apcommission.shown import long_date
from providers.directory.models import Provider
from providers.protocols import queries
from providers.protocols.models import PROTOCOL, ProtocolPack, ProtocolSignature, Standard
from providers.protocols.shipping import shipped

#: What one version hands on to the next.
TEXTS = (
    *("school_guidelines", "provider_guidelines", "shared_guidelines"),
    *("authority_duties", "parent_duties", "payment", "not_covered"),
    *("application_form", "student_profile", "learning_plan"),
)
OF_STANDARD = ("code", "group", "words", "evidence_wanted", "dated")


class NotADraft(Refused):
    """A version that was adopted is not changed any more."""

    def __init__(self, pack: ProtocolPack) -> None:
        super().__init__(
            f"{pack} is {pack.get_state_display().lower()} and can no longer be changed. "
            "Begin a new version from it."
        )


class SignedAlready(Refused):
    """The provider has signed this version."""


@transaction.atomic
def compose_pack(*, by: Person, name: str, begin: str = "", once: str = "") -> ProtocolPack:
    """Begin a draft from nothing, from a version that ships (its key) or from one's own (its number).

    Raises Refused beside `name` when a version has that name.
    """
    authorise(by, "providers.compose_protocol")

    def make() -> ProtocolPack:
        taken = Refused("There is a version of that name. Choose another.", field="name")
        if ProtocolPack.objects.filter(name=name).exists():
            raise taken
        texts, standards = _beginning(begin)
        with unless_taken(taken, "providers_protocolpack_version_key"):
            pack = ProtocolPack.objects.create(name=name, **texts)
        Standard.objects.bulk_create(Standard(pack=pack, **fields) for fields in standards)
        record("composed_protocol", pack, by=by, standards=len(standards))
        return pack

    return with_once(once, ProtocolPack, make)


def _beginning(begin: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The texts and the standards that a new version begins with."""
    if begin in shipped():
        return shipped()[begin].texts, shipped()[begin].standards
    if not begin:
        return {}, []
    earlier = ProtocolPack.objects.filter(pk=int(begin)).first()
    if earlier is None:
        raise Refused("That version is gone. Choose another to begin from.", field="begin")
    texts = {name: getattr(earlier, name) for name in TEXTS}
    return texts, list(earlier.standards.values(*OF_STANDARD))


def _draft(pack_pk: int) -> ProtocolPack:
    """The version, locked. Raises NotADraft unless it can still be changed."""
    pack = ProtocolPack.objects.select_for_update().get(pk=pack_pk)
    if pack.state != ProtocolPack.State.DRAFT:
        raise NotADraft(pack)
    return pack


@transaction.atomic
def edit_pack(
    *, by: Person, pack: ProtocolPack, version: int | None = None, **texts: str
) -> ProtocolPack:
    """Change texts of a draft. Raises NotADraft, ChangedMeanwhile."""
    authorise(by, "providers.compose_protocol")
    pack = _draft(pack.pk)
    check_version(pack, version)
    changed = [name for name, text in texts.items() if getattr(pack, name) != text]
    for name in changed:
        setattr(pack, name, texts[name])
    pack.save()
    record("edited_protocol", pack, by=by, fields=changed)
    return pack


@transaction.atomic
def add_standard(*, by: Person, pack: ProtocolPack, once: str = "", **fields: Any) -> Standard:
    """Add a standard to a draft. Raises NotADraft, Refused beside `code` when it is taken."""
    authorise(by, "providers.compose_protocol")

    def make() -> Standard:
        draft = _draft(pack.pk)
        _check_code(draft, fields["code"])
        standard = Standard.objects.create(pack=draft, **fields)
        record("added_standard", standard, by=by, pack=draft.pk)
        return standard

    return with_once(once, Standard, make)


@transaction.atomic
def edit_standard(
    *, by: Person, standard: Standard, version: int | None = None, **fields: Any
) -> Standard:
    """Change a standard of a draft. Raises NotADraft, ChangedMeanwhile, Refused beside `code`."""
    authorise(by, "providers.compose_protocol")
    draft = _draft(standard.pack_id)
    standard = Standard.objects.select_for_update().get(pk=standard.pk)
    check_version(standard, version)
    _check_code(draft, fields["code"], standard)
    for name, value in fields.items():
        setattr(standard, name, value)
    standard.save()
    record("edited_standard", standard, by=by, pack=draft.pk)
    return standard


def _check_code(pack: ProtocolPack, code: str, own: Standard | None = None) -> None:
    others = pack.standards.filter(code=code)
    if own:
        others = others.exclude(pk=own.pk)
    if others.exists():
        raise Refused("Another standard of this version has that code.", field="code")


@transaction.atomic
def remove_standard(*, by: Person, standard: Standard) -> None:
    """Take a standard out of a draft. Raises NotADraft."""
    authorise(by, "providers.compose_protocol")
    draft = _draft(standard.pack_id)
    record("removed_standard", standard, by=by, pack=draft.pk)
    standard.delete()


@transaction.atomic
def adopt_pack(*, by: Person, pack: ProtocolPack, in_force_from: date) -> ProtocolPack:
    """Put a draft into force from a day on; every provider in the directory is asked to sign it.

    Raises Refused for a day gone by, one on which another version begins, or a version without standards.
    """
    pack = ProtocolPack.objects.select_for_update().get(pk=pack.pk)
    PROTOCOL.move(pack, "adopt", by=by)
    if in_force_from < timezone.localdate():
        raise Refused("The first day must be today or later.", field="in_force_from")
    if not pack.standards.exists():
        raise Refused("Add the standards before you adopt this version.", field="in_force_from")
    other = (
        ProtocolPack.objects.exclude(state=ProtocolPack.State.WITHDRAWN)
        .filter(in_force_from=in_force_from)
        .first()
    )
    if other:
        words = f"{other} begins on {long_date(in_force_from)}. Choose another day."
        raise Refused(words, field="in_force_from")
    pack.in_force_from = in_force_from
    pack.version += 1
    pack.save()
    record("adopted_protocol", pack, by=by, in_force_from=in_force_from.isoformat())
    _ask_to_sign()
    return pack


def _ask_to_sign() -> None:
    from providers.protocols.tasks import ask_to_sign

    transaction.on_commit(ask_to_sign.delay)


@transaction.atomic
def withdraw_pack(*, by: Person, pack: ProtocolPack, reason: str) -> ProtocolPack:
    """Take an adopted version out of force: the one before it applies again. Signatures are kept."""
    pack = ProtocolPack.objects.select_for_update().get(pk=pack.pk)
    PROTOCOL.move(pack, "withdraw", by=by)
    pack.withdrawn_because = reason
    pack.version += 1
    pack.save()
    earlier = queries.pack_in_force()
    if earlier and earlier.state == ProtocolPack.State.SUPERSEDED:
        ProtocolPack.objects.filter(pk=earlier.pk).update(state=ProtocolPack.State.ADOPTED)
    record("withdrew_protocol", pack, by=by, signatures=pack.signatures.count())
    return pack


@transaction.atomic
def supersede_packs() -> int:
    """Mark the adopted versions that a later one has replaced; returns how many. Harmless to repeat."""
    now = queries.pack_in_force()
    if now is None:
        return 0
    replaced = ProtocolPack.objects.select_for_update().filter(
        state=ProtocolPack.State.ADOPTED, in_force_from__lte=now.in_force_from
    )
    packs = list(replaced.exclude(pk=now.pk))
    for pack in packs:
        PROTOCOL.move(pack, "supersede", by=None)
        pack.save()
        record("superseded_protocol", pack, by=None, replaced_by=now.pk)
    return len(packs)


@transaction.atomic
def sign_protocol(
    *, by: Person, provider: Provider, pack: ProtocolPack, name: str, position: str
) -> ProtocolSignature:
    """Sign a version for a provider. Raises SignedAlready, Refused when it is not there to be signed."""
    authorise(by, "providers.sign_protocol", provider)
    pack = ProtocolPack.objects.select_for_update().get(pk=pack.pk)
    if pack.state != ProtocolPack.State.ADOPTED:
        state = pack.get_state_display().lower()
        raise Refused(f"{pack} is {state}, so it cannot be signed. Reload the page.")
    if pack.signatures.filter(provider=provider).exists():
        raise SignedAlready(f"{provider} has signed {pack} already.")
    signature = ProtocolSignature.objects.create(
        provider=provider,
        pack=pack,
        signed_on=timezone.localdate(),
        signed_by=name,
        signed_as=position,
        person=by,
    )
    record("signed_protocol", signature, by=by, provider=provider.pk, pack=pack.pk)
    return signature
