"""The agreement: drawn up once, signed by each party in its own way, made void, printed."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from apcommission.audit.models import AuditEvent
from apcommission.lifecycles import TransitionRefused
from apcommission.messages.models import SingleUseLink
from placements.agreements import actions
from placements.agreements.models import AGREEMENT, Agreement
from placements.agreements.tasks import print_agreement
from placements.placement.models import StartCheck

SIGN = {"name": "Sam Signer", "agree": "on"}


@pytest.fixture
def agreement(world: Any, as_: Any) -> Agreement:
    """Drawn up by the officer for the world's accepted placement."""
    Agreement.objects.all().delete()
    as_("officer").post(reverse("agreements:draw_up", args=[world.accepted.pk]))
    return Agreement.objects.get()


def page(agreement: Agreement) -> str:
    return reverse("agreements:agreement", args=[agreement.pk])


def link_for_parent(world: Any, agreement: Agreement) -> str:
    token = actions.send_parent_link(by=world.person("officer"), agreement=agreement)
    return reverse("agreements:parent", args=[token])


def sign_all(world: Any, as_: Any, agreement: Agreement) -> None:
    for persona, party in (
        ("headteacher", "school"),
        ("provider_manager", "provider"),
        ("officer", "la"),
    ):
        as_(persona).post(page(agreement), {**SIGN, "party": party})
    Client().post(link_for_parent(world, agreement), {**SIGN, "name": "Pat Parent"})
    agreement.refresh_from_db()


def test_it_is_drawn_up_once_with_frozen_terms(world: Any, as_: Any, agreement: Agreement) -> None:
    terms = agreement.terms
    assert terms["programme"] == world.programme.title
    assert ["Monday AM", "Provider"] in terms["timetable"]
    assert "on each day" in terms["price"]
    as_("officer").post(reverse("agreements:draw_up", args=[world.accepted.pk]))
    world.programme.title = "Renamed"
    world.programme.save()
    agreement = Agreement.objects.get()
    assert agreement.terms == terms


def test_when_all_four_have_signed_the_placement_is_agreed(
    world: Any, as_: Any, agreement: Agreement
) -> None:
    sign_all(world, as_, agreement)
    assert agreement.state == "signed"
    assert {s.party: s.name for s in agreement.signatures.all()} == {
        "school": "Sam Signer",
        "provider": "Sam Signer",
        "la": "Sam Signer",
        "parent": "Pat Parent",
    }
    world.accepted.refresh_from_db()
    assert world.accepted.state == "agreed"
    assert AuditEvent.objects.filter(verb="signed_agreement").count() == 4


def test_no_one_signs_for_another_party_or_twice(
    world: Any, as_: Any, agreement: Agreement
) -> None:
    wrong = as_("headteacher").post(page(agreement), {**SIGN, "party": "provider"})
    assert "Select for whom you sign from the list" in wrong.content.decode()
    assert not agreement.signatures.exists()
    as_("headteacher").post(page(agreement), {**SIGN, "party": "school"})
    as_("headteacher").post(page(agreement), {**SIGN, "party": "school", "name": "Again"})
    assert [s.name for s in agreement.signatures.all()] == ["Sam Signer"]
    with pytest.raises(actions.NotYours):
        actions.sign_agreement(
            by=world.person("headteacher"), agreement=agreement, party="la", name="Sam"
        )
    for persona in ("other_headteacher", "provider_tutor", "chair"):
        with pytest.raises(PermissionDenied):
            actions.sign_agreement(
                by=world.person(persona), agreement=agreement, party="school", name="Sam"
            )


def test_a_signature_needs_the_name_and_the_tick(
    world: Any, as_: Any, agreement: Agreement
) -> None:
    text = as_("headteacher").post(page(agreement), {"party": "school"}).content.decode()
    assert "Enter your full name" in text
    assert "Tick the box to say that you have read the agreement" in text
    assert not agreement.signatures.exists()


def test_the_parents_link_works_once_and_for_its_purpose_only(
    world: Any, agreement: Agreement
) -> None:
    address = link_for_parent(world, agreement)
    stranger = Client()
    text = stranger.get(address).content.decode()
    assert str(agreement.terms["pupil"]) in text
    assert str(agreement.terms["pupil"]) not in text.split("</title>")[0]
    kept = stranger.post(address, {"name": "Pat Parent"}).content.decode()
    assert 'value="Pat Parent"' in kept, "what was typed stays"
    assert stranger.post(address, {**SIGN, "name": "Pat Parent"}).status_code == 200
    for answer in (stranger.get(address), stranger.post(address, SIGN)):
        assert answer.status_code == 404
    assert agreement.signatures.count() == 1
    other = reverse("agreements:parent", args=["not-a-token"])
    assert stranger.get(other).status_code == 404


def test_a_new_link_ends_the_one_before_and_links_expire(world: Any, agreement: Agreement) -> None:
    first, second = (link_for_parent(world, agreement) for _ in range(2))
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    SingleUseLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert Client().get(second).status_code == 404


def test_the_link_is_shown_to_the_officer_and_kept_nowhere(
    world: Any, as_: Any, agreement: Agreement
) -> None:
    answer = as_("officer").post(reverse("agreements:parent_link", args=[agreement.pk]))
    token = answer.context["link"].rstrip("/").rpartition("/")[2]
    assert len(token) >= 24
    kept = SingleUseLink.objects.get()
    assert token not in str(vars(kept))
    assert token not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_any_party_may_sign_on_paper_and_the_page_is_kept(
    world: Any, as_: Any, agreement: Agreement
) -> None:
    address = reverse("agreements:paper", args=[agreement.pk])
    empty = as_("officer").post(address, {"party": "parent", "name": ""}).content.decode()
    assert "Enter the name of who signed on paper" in empty
    as_("officer").post(address, {"party": "parent", "name": "Pat Parent"})
    wrong = SimpleUploadedFile("page.pdf", b"no pdf", content_type="application/pdf")
    typed = {"party": "school", "name": "Hill Head", "file": wrong}
    assert "must be a PDF" in as_("officer").post(address, typed).content.decode()
    page_ = SimpleUploadedFile("page.pdf", b"%PDF-1.7 signed", content_type="application/pdf")
    as_("officer").post(address, {**typed, "file": page_})
    signed = {one.party: one for one in agreement.signatures.all()}
    assert set(signed) == {"parent", "school"}
    scan = signed["school"].paper
    assert scan is not None
    opened = reverse("documents:open", args=[scan.pk])
    assert as_("headteacher").get(opened).status_code == 200
    assert as_("other_headteacher").get(opened).status_code in (403, 404)
    twice = as_("officer").post(address, {"party": "school", "name": "Hill Head"})
    assert "This party has signed already" in twice.content.decode()


def test_a_void_agreement_is_not_signed_and_a_new_one_is_drawn_up(
    world: Any, as_: Any, agreement: Agreement
) -> None:
    sign_all(world, as_, agreement)
    officer = as_("officer")
    officer.post(reverse("agreements:void", args=[agreement.pk]))
    with pytest.raises(actions.Refused, match="void"):
        actions.sign_on_paper(
            by=world.person("officer"), agreement=agreement, party="parent", name="Pat"
        )
    assert "Draw up a new agreement" in officer.get(page(agreement)).content.decode()
    officer.post(reverse("agreements:draw_up", args=[world.accepted.pk]))
    new = Agreement.objects.exclude(pk=agreement.pk).get()
    sign_all(world, as_, new)
    assert new.state == "signed"
    world.accepted.refresh_from_db()
    assert world.accepted.state == "agreed"


@pytest.mark.parametrize("state", Agreement.State.values)
@pytest.mark.parametrize("verb", sorted(AGREEMENT.verbs))
def test_each_transition_is_open_only_from_its_own_states(
    world: Any, agreement: Agreement, state: str, verb: str
) -> None:
    agreement.state = state
    row = AGREEMENT.verbs[verb]
    if state in row.sources:
        AGREEMENT.move(agreement, verb, by=world.person("officer"))
        assert agreement.state == row.target
    else:
        with pytest.raises(TransitionRefused):
            AGREEMENT.move(agreement, verb, by=world.person("officer"))


def test_the_pdf_names_terms_and_signatures_and_opens_for_its_parties_only(
    world: Any, as_: Any, agreement: Agreement
) -> None:
    as_("headteacher").post(page(agreement), {**SIGN, "party": "school"})
    for _ in range(2):
        print_agreement(agreement.pk)
    agreement.refresh_from_db()
    assert agreement.document is not None
    address = reverse("documents:open", args=[agreement.document.pk])
    answer = as_("provider_manager").get(address)
    reader = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    for words in (world.programme.title, "Monday AM", "Sam Signer", "The provider will"):
        assert words in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "no-store" in answer["Cache-Control"]
    for persona in ("other_headteacher", "other_provider_manager", "chair", "administrator"):
        assert as_(persona).get(address).status_code == 403


def test_an_offer_not_yet_answered_has_no_agreement(world: Any, as_: Any) -> None:
    answer = as_("officer").post(
        reverse("agreements:draw_up", args=[world.offered.pk]), follow=True
    )
    assert "once the provider has accepted the offer" in answer.content.decode()
    assert not world.offered.agreements.exists()


def test_the_placement_starts_once_agreed(world: Any, as_: Any, agreement: Agreement) -> None:
    start = reverse("placement:start", args=[world.accepted.pk])
    everything = {
        "checks": list(StartCheck.objects.values_list("pk", flat=True)),
        "start_now": "yes",
    }
    early = as_("officer").post(start, {**everything, "version": world.accepted.version})
    assert "so you cannot start the placement" in early.content.decode()
    sign_all(world, as_, agreement)
    world.accepted.refresh_from_db()
    as_("officer").post(start, {**everything, "version": world.accepted.version})
    world.accepted.refresh_from_db()
    assert world.accepted.state == "active"


@pytest.mark.parametrize(
    ("persona", "party"),
    [("headteacher", "school"), ("provider_manager", "provider"), ("officer", "la")],
)
def test_an_agreement_waits_on_the_home_page_of_each_who_has_not_signed(
    world: Any, as_: Any, agreement: Agreement, persona: str, party: str
) -> None:
    client = as_(persona)
    waiting = client.get("/").content.decode()
    listed = client.get("/agreements/to-sign/").content.decode()
    for page in (waiting, listed):
        assert f"/agreements/{agreement.pk}/" in page
    actions.sign_agreement(
        by=world.person(persona), agreement=agreement, party=party, name="Sam Signer"
    )
    assert f"/agreements/{agreement.pk}/" not in client.get("/").content.decode()
    assert "Nothing to sign" in client.get("/agreements/to-sign/").content.decode()


def test_several_agreements_to_sign_are_counted(world: Any, as_: Any) -> None:
    other = world.placed(world.draft, "accepted")
    Agreement.objects.create(placement=other, terms={})
    page = as_("headteacher").get("/").content.decode()
    assert "Agreements to sign" in page
    assert "/agreements/to-sign/" in page


def test_a_change_of_the_placement_asks_for_a_new_version(
    world: Any, as_: Any, agreement: Agreement
) -> None:
    officer = as_("officer")
    assert "has changed since" not in officer.get(page(agreement)).content.decode()
    world.accepted.planned_end += timedelta(days=14)
    world.accepted.save()
    shown = officer.get(page(agreement)).content.decode()
    assert "The placement has changed since this was drawn up: the planned last day" in shown
    assert "The authority draws up a new version." in (
        as_("headteacher").get(page(agreement)).content.decode()
    )
    officer.post(reverse("agreements:void", args=[agreement.pk]))
    officer.post(reverse("agreements:draw_up", args=[world.accepted.pk]))
    new = Agreement.objects.exclude(pk=agreement.pk).get()
    assert "has changed since" not in officer.get(page(new)).content.decode()
    agreement.refresh_from_db()
    assert agreement.state == "void"
