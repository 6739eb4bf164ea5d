"""Merging two records of the same child: all that belongs to the one goes to the other."""

from collections import Counter

from django.db import IntegrityError, models, transaction

from apcommission.audit.actions import record
from apcommission.errors import Refused
from apcommission.people.models import Person
from apcommission.permissions import authorise
from apcommission.together import counts
from referrals.pupils import upn as upns
from referrals.pupils.models import KeepApart, MergedRecord, Pupil, SchoolStay
from referrals.referral.models import UNDER_WAY, Referral


class CannotMerge(Refused):
    """The two records do not fit into one."""

    in_trail = True


def belonging() -> list[tuple[type[models.Model], str]]:
    """(model, name of its field) of everything that belongs to a pupil, on whichever floor."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Pupil._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and relation.related_model is not KeepApart
    ]


def counted(pupil: Pupil) -> list[tuple[str, int]]:
    """(what, how many) belongs to a record, for who compares two of them. One query."""
    kinds = belonging()
    numbers = counts([model._default_manager.filter(**{name: pupil}) for model, name in kinds])
    return [
        (str(model._meta.verbose_name_plural), number)
        for (model, _), number in zip(kinds, numbers, strict=True)
        if number
    ]


def other_record(pupil: Pupil, upn: str) -> Pupil:
    """The other record by its UPN. Raises CannotMerge where there is none."""
    other = Pupil.objects.select_related("school__organisation").filter(upn=upns.tidy(upn)).first()
    if other is None or other.pk == pupil.pk:
        raise CannotMerge("No other pupil with this UPN is known.", field="upn")
    return other


@transaction.atomic
def merge(*, by: Person, pupil: Pupil, upn: str, sure: bool = False) -> Pupil:
    """Give everything of the record with this UPN to `pupil`; then that record goes.

    What `pupil` says of the child stays as it is. The trail keeps both numbers (MergedRecord). Raises
    CannotMerge where both have a referral under way, or placements at the same time.
    """
    authorise(by, "referrals.merge_pupils")
    if not sure:
        raise Refused("Compare the two records first, then tick this", field="sure")
    keys = sorted((pupil.pk, other_record(pupil, upn).pk))
    locked = {one.pk: one for one in Pupil.objects.select_for_update().filter(pk__in=keys)}
    if len(locked) < 2:
        raise CannotMerge("Someone merged one of these records meanwhile.", field="upn")
    other = next(one for one in locked.values() if one.pk != pupil.pk)
    pupil = locked[pupil.pk]
    under_way = Referral.objects.filter(pupil__in=locked, state__in=UNDER_WAY)
    if len(set(under_way.values_list("pupil", flat=True))) == 2:
        raise CannotMerge(
            "Both records have a referral under way: withdraw one of them first.", field="upn"
        )
    moved = _give(other, pupil)
    former_pk, former_upn = other.pk, other.upn
    other.delete()
    MergedRecord.objects.create(
        pupil=pupil, former_pk=former_pk, former_upn=former_upn, merged_by=by
    )
    pupil.version += 1
    pupil.restricted_on = pupil.restricted_on or other.restricted_on
    pupil.save(update_fields=["version", "restricted_on"])
    for key in (pupil.pk, former_pk):
        record("merged_pupils", pupil, by=by, pupil_id=key, former=former_pk, moved=dict(moved))
    return pupil


def _give(other: Pupil, pupil: Pupil) -> Counter[str]:
    """Let everything of `other` belong to `pupil`; how many of each kind."""
    moved: Counter[str] = Counter()
    # Today's school is that of the record that stays.
    SchoolStay.objects.filter(pupil=other, ended_on=None).delete()
    try:
        with transaction.atomic():
            for model, name in belonging():
                rows = model._default_manager.filter(**{name: other})
                moved[model._meta.label_lower] += rows.update(**{name: pupil})
    except IntegrityError as error:
        raise CannotMerge(
            "The two records have placements at the same time: end or cancel one of them first.",
            field="upn",
        ) from error
    _keep_flags(other, pupil)
    return moved


def _keep_flags(other: Pupil, pupil: Pupil) -> None:
    """Who must be kept apart from the one must be kept apart from the other; a pair is written once."""
    for flag in KeepApart.objects.filter(models.Q(pupil=other) | models.Q(other=other)):
        third = flag.other_id if flag.pupil_id == other.pk else flag.pupil_id
        if third != pupil.pk:
            first, second = sorted((third, pupil.pk))
            KeepApart.objects.get_or_create(
                pupil_id=first,
                other_id=second,
                defaults={"reason": flag.reason, "noted_by_id": flag.noted_by_id},
            )
        flag.delete()
