"""The end of a record: listed when its time is over, decided by a person, then erased with all that is in it.

Figures of reports that were made stay as they were frozen; the audit trail stays, as it holds keys alone.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apcommission.audit import changes
from apcommission.audit.actions import record
from apcommission.documents.actions import discard
from apcommission.documents.models import Document
from apcommission.editing import check_version
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from placements.leaving.models import ERASURE, Erasure, RetentionRule
from placements.leaving.queries import retention_rules, years_after
from placements.placement.models import COUNTED, HOLDING_A_PLACE, Placement
from referrals.pupils.models import MergedRecord, Pupil
from referrals.referral.models import UNDER_WAY, Referral

#: Documents that belong to a thing by their kind and subject alone: {kind: model of the subject}.
BY_SUBJECT = {
    "agreement": "placements.Agreement",
    "agreement_paper": "placements.Agreement",
    "progress_file": "placements.Placement",
}


def due(rule: RetentionRule, today: date) -> list[tuple[int, date]]:
    """(pupil, day) of the records whose time is over by a rule. Nobody who is referred or placed now."""
    placed = Placement.objects.filter(pupil=OuterRef("pk"), state__in=COUNTED)
    now = Placement.objects.filter(pupil=OuterRef("pk"), state__in=HOLDING_A_PLACE)
    asked = Referral.objects.filter(pupil=OuterRef("pk"), state__in=UNDER_WAY)
    # What is under restriction is kept as it is (UK GDPR, article 4 (3)).
    over = Pupil.objects.filter(restricted_on=None).exclude(Exists(now)).exclude(Exists(asked))
    if rule.kind == RetentionRule.Kind.PLACED:
        rows = over.filter(Exists(placed)).values_list("pk", "birth_date")
    else:
        last = models.Max(models.functions.TruncDate("referrals__made_at"))
        rows = over.exclude(Exists(placed)).annotate(last=last).values_list("pk", "last")
    ends = [(pk, years_after(start, rule.years)) for pk, start in rows if start]
    return sorted((pair for pair in ends if pair[1] <= today), key=lambda pair: (pair[1], pair[0]))


@transaction.atomic
def list_what_is_over(*, today: date) -> int:
    """List the records whose time is over and about which nobody has decided; returns how many are new."""
    standing = models.Q(state__in=["listed", "confirmed"]) | models.Q(
        state="kept", kept_until__gt=today
    )
    known = set(Erasure.objects.filter(standing).values_list("pupil", flat=True))
    new = [
        Erasure(pupil_id=pk, kind=rule.kind, due_on=day, listed_on=today)
        for rule in retention_rules()
        for pk, day in due(rule, today)
        if pk not in known
    ]
    return len(Erasure.objects.bulk_create(new, ignore_conflicts=True))


@transaction.atomic
def decide(
    *,
    by: Person,
    erasure: Erasure,
    verb: str,
    reason: str = "",
    kept_until: date | None = None,
    version: int | None = None,
) -> Erasure:
    """Confirm that a record is erased, or keep it for a reason until a day."""
    erasure = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure.pk)
    check_version(erasure, version)
    if verb not in ("confirm", "keep"):
        raise Refused("This is done by the job at night.")
    if verb == "keep":
        if not reason.strip():
            raise Refused("Say why the record is kept.", field="reason")
        if kept_until is None or kept_until <= timezone.localdate():
            raise Refused("Choose a day that is still to come.", field="kept_until")
        erasure.reason, erasure.kept_until = reason, kept_until
    if verb == "confirm" and erasure.pupil and erasure.pupil.restricted_on:
        raise Refused("The use of this record is restricted: it is kept until that is lifted.")
    ERASURE.move(erasure, verb, by=by)
    erasure.decided_by = by
    erasure.save()
    record(f"{verb}_erasure", erasure, by=by, pupil_id=erasure.pupil_id)
    return erasure


def erase_confirmed() -> int:
    """Erase the records that a person confirmed, each in a transaction of its own; returns how many."""
    keys = list(Erasure.objects.filter(state=Erasure.State.CONFIRMED).values_list("pk", flat=True))
    return sum(_erase(key) for key in keys)


@transaction.atomic
def _erase(key: int) -> bool:
    erasure = (
        Erasure.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=key, state=Erasure.State.CONFIRMED, pupil__restricted_on=None)
        .first()
    )
    if erasure is None or erasure.pupil_id is None:
        return False
    pupil_id = erasure.pupil_id
    erasure.pupil = None
    ERASURE.move(erasure, "erase", by=None)
    erasure.erased_at = timezone.now()
    erasure.save()
    Erasure.objects.filter(pupil=pupil_id).update(pupil=None)
    numbers = numbers_of(pupil_id)
    erasure.rows = _erase_all(pupil_id, numbers)
    erasure.save()
    for number in numbers:
        record("erased_record", erasure, by=None, pupil_id=number, rows=erasure.rows)
    return True


Rows = dict[type[models.Model], set[Any]]


def belonging(pupil_id: int) -> Rows:
    """{model: keys} of the pupil and of everything that belongs to them, however far away.

    Found by the relations of the models themselves, so that what is added to the product later is found too.
    """
    found: Rows = defaultdict(set)
    found[Pupil].add(pupil_id)
    waiting: list[type[models.Model]] = [Pupil]
    while waiting:
        model = waiting.pop()
        for relation in model._meta.get_fields(include_hidden=True):
            if not isinstance(relation, models.ManyToOneRel):
                continue
            child = relation.related_model
            if isinstance(child, str) or child is Erasure or not child._meta.managed:
                continue
            lookup = {f"{relation.field.name}__in": found[model]}
            keys = set(child._base_manager.filter(**lookup).values_list("pk", flat=True))
            if keys - found[child]:
                found[child] |= keys
                waiting.append(child)
    return found


def numbers_of(pupil_id: int) -> list[int]:
    """The numbers under which the trail knows a pupil: its own, and those of records merged into it."""
    merged = MergedRecord.objects.filter(pupil=pupil_id).order_by("former_pk")
    return [pupil_id, *merged.values_list("former_pk", flat=True)]


def _erase_all(pupil_id: int, numbers: list[int]) -> int:
    """Delete what belongs to a pupil, and its files. The order does not matter: keys are checked last."""
    found = belonging(pupil_id)
    documents = documents_of(found)
    with connection.cursor() as cursor:
        # The database keeps signed decisions from being deleted, but for this, in this transaction.
        cursor.execute("SELECT set_config('apcommission.erasing', 'on', true)")
    for model, keys in found.items():
        model._base_manager.filter(pk__in=keys)._raw_delete("default")
    changes.forget(numbers)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('apcommission.erasing', 'off', true)")
    for document in documents:
        discard(document, by=None)
    return sum(len(keys) for keys in found.values())


def documents_of(found: Rows) -> list[Document]:
    """The documents that belong to rows: those they point to, and those that name them as subject."""
    keys: set[int] = set()
    for model, rows in found.items():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model is Document:
                own = model._base_manager.filter(pk__in=rows)
                keys |= set(own.values_list(field.attname, flat=True)) - {None}
        for kind, label in BY_SUBJECT.items():
            if model._meta.label == label:
                named = Document.objects.filter(kind=kind, subject_pk__in=rows)
                keys |= set(named.values_list("pk", flat=True))
    return list(Document.objects.filter(pk__in=keys))


@transaction.atomic
def save_rule(
    *, by: Person, rule: RetentionRule, years: int, source: str = "", version: int | None = None
) -> RetentionRule:
    """Change how long records of a kind are kept."""
    authorise(by, "placements.manage_retention")
    rule = RetentionRule.objects.select_for_update().get(pk=rule.pk)
    check_version(rule, version)
    rule.years, rule.source = years, source
    rule.save()
    record("saved_retention_rule", rule, by=by, kind=rule.kind, years=years)
    return rule
