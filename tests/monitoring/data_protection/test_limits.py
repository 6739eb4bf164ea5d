"""Restriction and objection (UK GDPR, articles 18, 19, 21): asked, decided, told, used in spite, lifted."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apcommission.audit import restriction
from apcommission.audit.models import AuditEvent, Change
from apcommission.errors import Refused
from apcommission.lifecycles import TransitionRefused
from apcommission.messages import actions as emails
from apcommission.messages.models import Email
from apcommission.operation import queries as operation
from monitoring.data_protection import actions, limits
from monitoring.data_protection.models import LimitRequest
from monitoring.data_protection.queries import to_be_told
from placements.leaving import retention
from placements.leaving.models import Erasure
from referrals.pupils.models import Pupil
from referrals.sharing.actions import UnderRestriction, disclose
from referrals.sharing.models import Disclosure
from referrals.sharing.queries import under_restriction
from tests.access.rows import all_rows
from tests.access.test_access import ask as show
from tests.factories.apcommission import OrganisationFactory
from tests.factories.placements import ExtraFactory
from tests.placements.placement.test_api import read, read_all

ASKED = {"asked_by": "Sam Parent", "relationship": "parent", "words": "The report is wrong"}
BANNER = "The use of this record is restricted"


def asked(world: Any, kind: str = "restriction", ground: str = "accuracy") -> LimitRequest:
    return limits.ask_for_limit(
        by=world.person("officer"),
        pupil=world.pupil,
        asked_on=world.today,
        kind=kind,
        ground=ground,
        **ASKED,
    )


def move(world: Any, limit: LimitRequest, verb: str, reason: str = "Because") -> LimitRequest:
    return limits.move_limit(by=world.person("officer"), limit=limit, verb=verb, reason=reason)


def send(world: Any, why: str = "place") -> None:
    disclose(world.pupil.pk, "offer", why, to="Northgate", by=world.person("officer"))


def keys(rows: list[dict[str, Any]]) -> set[int]:
    return {row.get("key", row.get("placement")) for row in rows}


def restricted_on(world: Any) -> Any:
    return Pupil.objects.get(pk=world.pupil.pk).restricted_on


def test_a_restriction_from_asking_to_its_end(world: Any) -> None:
    send(world)
    limit = asked(world)
    assert limit.due_on == actions.a_month_after(world.today)
    assert restricted_on(world) is None, "asked is not agreed"
    with pytest.raises(Refused, match="Say why"):
        move(world, limit, "agree", " ")
    limit = move(world, limit, "agree")
    assert restricted_on(world) == limit.answered_on == world.today
    told = limit.recipients.get()
    assert told.recipient == "Northgate"
    limits.note_told(by=world.person("officer"), limit=limit, told=[str(told.pk)])
    assert limit.recipients.get().told_on == world.today
    with pytest.raises(TransitionRefused):
        move(world, limit, "lift")
    limit = move(world, limit, "tell_end", "By letter: the record was checked and is right")
    assert restricted_on(world), "in force until it is lifted"
    limit = move(world, limit, "lift", "")
    assert (limit.lifted_on, restricted_on(world)) == (world.today, None)


def test_organisations_that_use_the_service_are_written_to_without_a_name_and_find_the_record(
    world: Any, as_: Any
) -> None:
    school, provider = world.school.organisation, world.provider.organisation
    elsewhere = OrganisationFactory(name="Youth team")
    to = [school.pk, provider.pk, elsewhere.pk]
    disclose(world.pupil.pk, "offer", "place", organisations=to, by=world.person("officer"))
    send(world)
    limit = move(world, asked(world), "agree")
    written = Email.objects.filter(key__startswith="restriction/begins/")
    managers = {world.person(one).email for one in ("headteacher", "provider_manager")}
    assert set(written.values_list("to", flat=True)) == managers
    assert not any(
        word in one.body
        for one in written
        for word in (str(world.pupil), world.placement.reference)
    )
    by_hand = {one.recipient for one in to_be_told(limit)}
    assert by_hand == {"Northgate", "Youth team"}
    page = reverse("data_protection:restricted")
    for persona, others in (("headteacher", "other_headteacher"), ("provider_manager", "")):
        assert str(world.pupil) in as_(persona).get(page).content.decode()
        if others:
            assert str(world.pupil) not in as_(others).get(page).content.decode()
    told = [str(one.pk) for one in to_be_told(limit) if one.recipient == "Northgate"]
    limits.note_told(by=world.person("officer"), limit=limit, told=told)
    for verb in ("tell_end", "lift"):
        limit = move(world, limit, verb)
    written = Email.objects.filter(key__startswith="restriction/ends/")
    assert set(written.values_list("to", flat=True)) == managers
    assert [one.recipient for one in to_be_told(limit)] == ["Northgate"], "who was told before"
    assert str(world.pupil) in as_("headteacher").get(page).content.decode(), "it has ended"


def test_one_of_two_that_are_in_force_goes_on_when_the_other_is_lifted(world: Any) -> None:
    first, second = asked(world), asked(world, "objection", "situation")
    for one in (first, second):
        move(world, one, "agree")
    for verb in ("tell_end", "lift"):
        move(world, first, verb)
    assert restricted_on(world) == world.today


def test_an_objection_is_refused_on_compelling_grounds_and_the_task_goes_on(world: Any) -> None:
    with pytest.raises(Refused, match="particular situation"):
        asked(world, "objection", "accuracy")
    limit = asked(world, "objection", "situation")
    with pytest.raises(Refused, match="compelling grounds"):
        move(world, limit, "refuse", "")
    move(world, limit, "refuse", "The duty to provide education outweighs it")
    assert restricted_on(world) is None
    send(world)


def test_nothing_is_sent_of_a_record_under_restriction_unless_the_law_allows_it(world: Any) -> None:
    limit = move(world, asked(world), "agree")
    for why in ("place", "decide", "progress"):
        with pytest.raises(UnderRestriction):
            send(world, why)
    for why in ("safeguard", "attend", "law", "rights", "consent"):
        send(world, why)
    assert Disclosure.objects.filter(pupil=world.pupil).count() == 5
    use = limits.use_in_spite(
        by=world.person("officer"), limit=limit, ground="claims", reason="The court asks"
    )
    send(world)
    assert AuditEvent.objects.filter(verb="used_in_spite", pupil_id=world.pupil.pk).count() == 1
    assert under_restriction(use.day + timedelta(days=1)).get() == world.pupil, "for a day"


def test_an_email_that_had_not_left_yet_is_held_back_until_the_restriction_ends(
    world: Any, mailoutbox: list[Any]
) -> None:
    about = {"to": "jo@agency.example", "subject": "A view is asked for", "body": "Sign in."}
    waiting = emails.send(key="views/1", about=[world.pupil.pk], **about)
    told = emails.send(key="absence/1", about=[world.pupil.pk], **about)
    assert waiting
    assert told
    Email.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    limit = move(world, asked(world), "agree")
    before = operation.mail().waiting
    assert emails.deliver(email_pk=waiting.pk) is None
    assert emails.deliver(email_pk=told.pk), "safety goes on"
    assert (len(mailoutbox), operation.mail().waiting) == (1, before - 1)
    told_end = move(world, limit, "tell_end", "By letter: the record was checked and is right")
    move(world, told_end, "lift", "")
    assert emails.deliver(email_pk=waiting.pk)
    assert len(mailoutbox) == 2


def test_what_was_kept_back_comes_to_programs_once_it_ends_or_is_eased(world: Any) -> None:
    ExtraFactory(placement=world.placement)
    kinds = ("placements", "attendance", "outcomes/awards", "charges/extras", "charges/months")
    before = {kind: keys(read_all(world, kind)) for kind in kinds}
    changes = Change.objects.exclude(subject_type="referrals.Pupil").count()
    limit = move(world, asked(world), "agree")

    def came(change: Callable[[], Any]) -> None:
        last = {
            kind: max((row["changed_at"] for row in read_all(world, kind)), default=None)
            for kind in kinds
        }
        since = {kind: read(world, kind)["next_changed_since"] for kind in kinds}
        assert all(not keys(read_all(world, kind)) & own[kind] for kind in kinds)
        change()
        for kind in kinds:
            asked = max(filter(None, (last[kind], since[kind])))
            assert keys(read_all(world, kind, changed_since=asked)) >= own[kind], kind

    def use() -> None:
        by = world.person("officer")
        limits.use_in_spite(by=by, limit=limit, ground="claims", reason="The court asks")

    own = {
        "placements": {world.placement.pk},
        "attendance": set(world.placement.marks.values_list("pk", flat=True)),
        "outcomes/awards": set(world.placement.awards.values_list("pk", flat=True)),
        "charges/extras": set(world.placement.extras.values_list("pk", flat=True)),
        "charges/months": {world.placement.pk},
    }
    assert all(own[kind] and own[kind] <= before[kind] for kind in kinds)
    came(use)
    Pupil.objects.update(eased_on=world.today - timedelta(days=1))
    for verb in ("tell_end", "lift"):
        if verb == "lift":
            came(lambda: move(world, limit, "lift", ""))
        else:
            move(world, limit, verb)
    noted = Change.objects.exclude(subject_type__in=("referrals.Pupil", "monitoring.LimitRequest"))
    assert noted.count() == changes, "to be dated anew is no change of a value"


def test_what_is_under_restriction_is_not_erased(world: Any) -> None:
    erasure = Erasure.objects.create(
        pupil=world.pupil, kind="placed", due_on=world.today, listed_on=world.today
    )
    move(world, asked(world), "agree")
    with pytest.raises(Refused, match="restricted"):
        retention.decide(by=world.person("commissioner"), erasure=erasure, verb="confirm")
    Erasure.objects.update(state="confirmed")
    assert retention.erase_confirmed() == 0
    assert Pupil.objects.filter(pk=world.pupil.pk).exists()


def test_the_pages_lead_through_all_steps(world: Any, as_: Any) -> None:
    client, day = as_("officer"), world.today
    pupil = reverse("pupils:detail", args=[world.pupil.pk])
    assert BANNER not in client.get(pupil).content.decode()
    form = reverse("data_protection:ask_for_limit", args=[world.pupil.pk])
    came = {"asked_on_0": day.day, "asked_on_1": day.month, "asked_on_2": day.year}
    sent = {**ASKED, **came, "kind": "restriction", "ground": "accuracy", "once": "x"}
    page = client.post(form, sent).url
    client.post(page, {"verb": "agree", "reason": "It is checked", "version": "1"})
    assert BANNER in client.get(pupil).content.decode()
    shown = client.get(page).content.decode()
    assert "It is checked" in shown
    assert "Use the record in spite of the restriction" in shown


def test_every_page_on_which_one_record_is_read_says_that_it_is_restricted(
    world: Any, as_: Any, monkeypatch: Any
) -> None:
    """Complete by construction: whatever page notes that it showed a pupil's record bears the banner."""
    rows = [row for row in all_rows() if row.method == "get" and row.page and row.first()]
    for row in rows:
        row.kwargs(world), row.query(world)
    Pupil.objects.update(restricted_on=world.today)
    clients = {persona: as_(persona) for persona in {row.first() for row in rows}}
    read: set[int] = set()
    note = restriction.was_read

    def noted(pupil_id: int, since: date | None) -> None:
        read.add(pupil_id)
        note(pupil_id, since)

    monkeypatch.setattr(restriction, "was_read", noted)
    bears, without = 0, []
    for row in rows:
        read.clear()
        answer = show(clients[row.first()], row, world, row.first())
        if len(read) == 1 and answer.status_code == 200:
            banner = BANNER in answer.content.decode()
            bears += banner
            without += [] if banner else [str(row)]
    assert without == []
    assert bears > 30
