"""Signing a version; a provider's own assessment, its evidence, and the authority's word."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.lifecycles import TransitionRefused
from providers.protocols import actions, assessing
from providers.protocols.models import (
    STANDARD,
    ProtocolPack,
    ProtocolSignature,
    Standard,
    StandardStatus,
)
from tests.factories.providers import StandardFactory, StandardStatusFactory, evidence_file
from tests.typed import boxes

PDF = b"%PDF-1.7 a certificate"
WORKS = {"begin": "in_development", "claim": "in_place"}


@pytest.fixture
def insurance(world: Any) -> Standard:
    standard: Standard = StandardFactory(pack=world.pack, code="S2", dated=True)
    return standard


def address(world: Any, standard: Standard, name: str = "standard") -> str:
    return reverse(f"protocols:{name}", args=[world.provider.pk, standard.pk])


def new_version(world: Any) -> ProtocolPack:
    pack = StandardFactory().pack
    return actions.adopt_pack(
        by=world.person("administrator"), pack=pack, in_force_from=world.today
    )


def test_a_new_version_asks_its_manager_to_sign_and_the_signature_keeps_name_and_position(
    world: Any, as_: Any
) -> None:
    pack = new_version(world)
    client = as_("provider_manager")
    assert "Sign the quality protocol" in client.get("/").content.decode()
    sign = reverse("protocols:sign", args=[world.provider.pk, pack.pk])
    page = client.post(sign, {"name": "Kit Manager", "position": ""}).content.decode()
    assert "Enter your position" in page
    assert "Tick the box" in page
    assert "Kit Manager" in page
    client.post(sign, {"name": "Kit Manager", "position": "Principal", "agree": "on"})
    signature = ProtocolSignature.objects.get(pack=pack)
    assert (signature.signed_by, signature.signed_as) == ("Kit Manager", "Principal")
    assert signature.person == world.person("provider_manager")
    again = client.post(sign, {"name": "Kit", "position": "Principal", "agree": "on"})
    assert "has signed" in again.content.decode()
    assert "Sign the quality protocol" not in client.get("/").content.decode()


@pytest.mark.parametrize("persona", ["provider_tutor", "other_provider_manager", "officer"])
def test_who_has_no_authority_cannot_sign(world: Any, persona: str) -> None:
    pack = new_version(world)
    with pytest.raises(PermissionDenied):
        actions.sign_protocol(
            by=world.person(persona), provider=world.provider, pack=pack, name="X", position="Y"
        )
    assert not pack.signatures.exists()


def test_a_version_withdrawn_while_it_is_read_is_not_signed(world: Any, as_: Any) -> None:
    pack = new_version(world)
    actions.withdraw_pack(by=world.person("commissioner"), pack=pack, reason="Mistake")
    sign = reverse("protocols:sign", args=[world.provider.pk, pack.pk])
    page = as_("provider_manager").post(sign, {"name": "A", "position": "B", "agree": "on"})
    assert "is withdrawn, so it cannot be signed" in page.content.decode()


def test_a_provider_assesses_itself_with_a_file_and_the_authority_verifies(
    world: Any, as_: Any, insurance: Standard
) -> None:
    day = world.today + timedelta(days=200)
    file = SimpleUploadedFile("cover.pdf", PDF, "application/pdf")
    sent = {"answer": "claim", "evidence": "Policy 7", "version": 1, "file": file}
    as_("provider_manager").post(address(world, insurance), {**sent, **boxes("expires_on", day)})
    status = StandardStatus.objects.get(standard=insurance)
    assert (status.status, status.expires_on, status.files.count()) == ("in_place", day, 1)
    assert "Standards to verify" in as_("officer").get("/").content.decode()
    judge = address(world, insurance, "judge")
    as_("officer").post(judge, {"verdict": "verify", "version": status.version})
    status.refresh_from_db()
    assert (status.status, status.verified_on) == ("verified", world.today)
    assert status.verified_by == world.person("officer")
    document = status.files.get().document
    opened = {
        persona: as_(persona).get(reverse("documents:open", args=[document.pk])).status_code
        for persona in ("officer", "provider_tutor", "headteacher", "other_provider_manager")
    }
    assert opened == {
        "officer": 200,
        "provider_tutor": 200,
        "headteacher": 403,
        "other_provider_manager": 403,
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answer": ""}, "Select where you stand"),
        ({}, "Enter the day on which this evidence ends"),
        ({"expires_on_0": "1", "expires_on_1": "1", "expires_on_2": "2020"}, "has ended"),
        (
            {"answer": "begin", "file": ("cover.pdf", b"MZ not a pdf", "application/pdf")},
            "must be a PDF",
        ),
        (
            {"answer": "begin", "file": ("run.exe", b"MZ", "application/x-msdownload")},
            "must be a PDF",
        ),
    ],
)
def test_bad_input_is_told_and_what_was_typed_is_kept(
    world: Any, as_: Any, insurance: Standard, changes: dict[str, Any], words: str
) -> None:
    sent = {"answer": "claim", "evidence": "Policy number 7", "version": 1, **changes}
    if "file" in sent:
        sent["file"] = SimpleUploadedFile(*sent["file"])
    page = as_("provider_manager").post(address(world, insurance), sent).content.decode()
    assert words in page
    assert "Policy number 7" in page
    assert not StandardStatus.objects.filter(standard=insurance).exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"verdict": ""}, "Select your verdict"),
        ({"verdict": "return"}, "Tell the provider what is missing"),
        ({"verdict": "set_condition", "comment": "Train staff"}, "Enter the day, today or later"),
    ],
)
def test_a_verdict_says_what_it_needs(
    world: Any, as_: Any, insurance: Standard, sent: dict[str, Any], words: str
) -> None:
    StandardStatusFactory(provider=world.provider, standard=insurance, status="in_place")
    page = as_("officer").post(address(world, insurance, "judge"), {**sent, "version": 1})
    assert words in page.content.decode()


def test_a_standard_is_returned_with_words_or_under_a_condition_until_it_is_verified(
    world: Any, as_: Any, insurance: Standard
) -> None:
    StandardStatusFactory(provider=world.provider, standard=insurance, status="in_place")
    judge, officer = address(world, insurance, "judge"), as_("officer")
    due = world.today + timedelta(days=30)
    sent = {"verdict": "set_condition", "comment": "Train two more", "version": 1}
    officer.post(judge, {**sent, **boxes("condition_due", due)})
    page = as_("provider_manager").get(address(world, insurance)).content.decode()
    assert "Condition, to be met by" in page
    assert "Train two more" in page
    stale = officer.post(judge, {"verdict": "verify", "version": 1}).content.decode()
    assert "Someone else changed this" in stale
    officer.post(judge, {"verdict": "return", "comment": "Not enough", "version": 2})
    status = StandardStatus.objects.get(standard=insurance)
    assert (status.status, status.comment, status.condition) == ("in_development", "Not enough", "")
    assert AuditEvent.objects.filter(verb="judged_standard").count() == 2


@pytest.mark.parametrize("verb", sorted(STANDARD.verbs))
@pytest.mark.parametrize("state", StandardStatus.Status.values)
def test_each_transition_is_open_only_from_its_own_states(
    world: Any, insurance: Standard, state: str, verb: str
) -> None:
    status = StandardStatus(provider=world.provider, standard=insurance, status=state)
    row = STANDARD.verbs[verb]
    right = world.person("provider_manager" if verb in WORKS else "officer")
    wrong = world.person("officer" if verb in WORKS else "provider_manager")
    with pytest.raises(PermissionDenied):
        STANDARD.move(status, verb, by=wrong)
    if state in row.sources:
        STANDARD.move(status, verb, by=right)
        assert status.status == row.target
    else:
        with pytest.raises(TransitionRefused):
            STANDARD.move(status, verb, by=right)


def test_a_file_given_by_mistake_is_taken_out_but_not_from_what_was_verified(
    world: Any, as_: Any, insurance: Standard
) -> None:
    status = StandardStatusFactory(provider=world.provider, standard=insurance, status="in_place")
    first, second = (evidence_file(status, world.person("provider_manager")) for _ in range(2))
    client = as_("provider_manager")
    client.post(reverse("protocols:evidence_remove", args=[first.pk]))
    assert [file.pk for file in status.files.all()] == [second.pk]
    assessing.judge_standard(by=world.person("officer"), status=status, verdict="verify")
    page = client.post(reverse("protocols:evidence_remove", args=[second.pk]), follow=True)
    assert "is verified with its files" in page.content.decode()
    assert status.files.count() == 1


def test_progress_stands_by_provider_and_by_standard_on_one_page(
    world: Any, as_: Any, insurance: Standard
) -> None:
    StandardStatusFactory(
        provider=world.provider,
        standard=insurance,
        status="in_place",
        expires_on=world.today - timedelta(days=1),
    )
    page = as_("officer").get(reverse("protocols:progress", args=[world.pack.pk]))
    own = next(row for row in page.context["page"] if row.pk == world.provider.pk)
    assert (own.in_place, own.verified, own.lapsed, own.signed_on) == (1, 0, 1, world.today)
    assert "In place" in page.content.decode()
    school = as_("headteacher").get(reverse("protocols:provider", args=[world.provider.pk]))
    assert "Lapsed" in school.content.decode()
