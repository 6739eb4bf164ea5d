"""Whether the trail is what was written: every link is counted and hashed again."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from apcommission.audit.models import AuditEvent, Change, Seal, YearlyFile
from apcommission.audit.sealing import BEGINNING, MODELS, link, rows


@dataclass
class Verdict:
    """What was found: `faults` in words, `sealed` and `open` rows, `heads` the last links by stream."""

    faults: list[str] = field(default_factory=list)
    sealed: int = 0
    open: int = 0
    heads: dict[str, str] = field(default_factory=dict)


def verify(noted: str = "") -> Verdict:
    """Go through the whole trail. `noted`: a link that was written down before and must still be there.

    Sees a row of a link that was changed, removed, added or put elsewhere; a link that is missing; values
    before and after that are not what the database wrote, or are gone though no record was erased.
    """
    verdict = Verdict()
    for stream in Seal.Stream:
        _go_through(stream, verdict)
    verdict.faults += _values()
    known = set(Seal.objects.values_list("sha256", flat=True))
    for year, head in YearlyFile.objects.exclude(head="").values_list("year", "head"):
        if head not in known:
            verdict.faults.append(
                f"The chain no longer holds the link noted in the file of {year}."
            )
    if noted and noted not in known:
        verdict.faults.append("The chain does not hold the link that was noted.")
    return verdict


def _go_through(stream: Seal.Stream, verdict: Verdict) -> None:
    before, at, name = BEGINNING, 0, stream.label
    for seal in Seal.objects.filter(stream=stream).order_by("first", "pk"):
        if seal.first != at + 1:
            verdict.faults.append(f"{name}: a link is missing before number {seal.first}.")
        hashed, count = before, 0
        for row in rows(stream, seal.first, seal.last):
            hashed, count = link(hashed, row), count + 1
        if count != seal.count:
            what = "removed" if count < seal.count else "added"
            number = abs(seal.count - count)
            verdict.faults.append(f"{name} {seal.first} to {seal.last}: {number} {what}.")
        elif hashed != seal.sha256:
            verdict.faults.append(f"{name} {seal.first} to {seal.last}: changed or put elsewhere.")
        verdict.sealed += count
        # Each link is judged by itself: a fault does not make all later ones faults.
        before, at = seal.sha256, seal.last
    verdict.open += MODELS[stream]._default_manager.filter(pk__gt=at).count()
    verdict.heads[stream.value] = before if at else ""


def _values() -> Iterator[str]:
    erased = AuditEvent.objects.filter(verb="erased_record", pupil_id=OuterRef("pupil_id"))
    gone = Change.objects.filter(kept=None).exclude(pupil_id=None).exclude(Exists(erased))
    for key in gone.order_by("pk").values_list("pk", flat=True)[:20]:
        yield f"Values {key}: gone, though the record was not erased."
    kept = Change.objects.exclude(kept=None).order_by("pk").values_list("pk", "kept", "digest")
    for key, text, digest in kept.iterator(chunk_size=2000):
        if hashlib.sha256((text or "").encode()).hexdigest() != digest:
            yield f"Values {key}: changed."
