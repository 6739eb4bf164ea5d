"""What happens at a meeting, by the people of the world."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.urls import reverse
from pypdf import PdfReader

from apcommission.documents.models import Document
from referrals.panels import actions
from referrals.panels.models import Decision, Panel
from tests.factories.referrals import PanelFactory
from tests.typed import boxes

REASONS = "The school has tried what it can."
#: What a deferral tells beside its reasons.
MISSING = {"missing": "The psychologist's report.", "missing_from": "agency"}


def meeting_page(world: Any) -> str:
    return reverse("panels:meeting", args=[world.meeting.pk])


def case(world: Any, step: str) -> str:
    """The address of a step of the listed case."""
    return reverse(f"panels:{step}", args=[world.item.pk])


def typed(world: Any, **changes: Any) -> dict[str, Any]:
    """A decision to place, as the chair types it."""
    return {
        "outcome": "place",
        "programme": world.programme.pk,
        "options": "Support in school; a managed move.",
        "reasons": REASONS,
        "conditions": "Weekly contact.",
        **boxes("review_on", world.today + timedelta(weeks=6)),
        "version": 1,
        **changes,
    }


def draft(world: Any, **changes: Any) -> Decision:
    """The draft of a decision on the listed case."""
    fields = {
        "outcome": "place",
        "reasons": REASONS,
        "review_on": world.today + timedelta(weeks=6),
        **changes,
    }
    return actions.save_decision(by=world.person("chair"), item=world.item, **fields)


def quorum(world: Any) -> None:
    """Chair and member are there, as many as the panel needs."""
    present = [world.people["chair"], world.people["panel_member"]]
    actions.note_attendance(by=world.person("chair"), meeting=world.meeting, present=present)


def signed(world: Any, **changes: Any) -> Decision:
    """A signed decision on the listed case."""
    quorum(world)
    return actions.sign_decision(by=world.person("chair"), decision=draft(world, **changes))


def linked(world: Any) -> Panel:
    """A panel to which the world's panel can pass a case."""
    panel: Panel = PanelFactory(name="Medical panel")
    actions.link_panel(by=world.person("officer"), panel=world.panel, passes_to=[panel])
    return panel


def text_of(document: Document) -> str:
    """All that a PDF says, on one line."""
    reader = PdfReader(BytesIO(document.file.read()))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
