"""Editing by more than one person, and more than one click.

A `Versioned` row carries a counter that its form sends back: who saves over a newer version is told.
A form that makes something carries a token used once: the second click finds the first one's result.
What the database itself refuses as taken becomes a refusal with words.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import IntegrityError, models, transaction

from apcommission.errors import Refused

M = TypeVar("M", bound=models.Model)


class ChangedMeanwhile(Refused):
    """Someone else saved the same thing since this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Someone else changed this while you were editing. Your entries are kept below: open the "
            "page again in another tab to see the newer version, then save yours again if it still holds."
        )


class Versioned(models.Model):
    """A row whose edits are counted, so that no one silently overwrites another's."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def check_version(obj: Versioned, version: int | None) -> None:
    """Raise ChangedMeanwhile unless `version` is the present one, then count up; the caller saves.

    `obj` must be locked (`select_for_update`). None skips the check: for callers that edit no form.
    """
    if version is not None and obj.version != version:
        raise ChangedMeanwhile
    obj.version += 1


@contextmanager
def unless_taken(refusal: Refused, *constraints: str) -> Iterator[None]:
    """Raise `refusal` when the database refuses what is saved within by one of these constraints.

    For what a check before saving cannot see: someone else who saves the same at the same moment.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as fault:
        if getattr(getattr(fault.__cause__, "diag", None), "constraint_name", "") in constraints:
            raise refusal from fault
        raise


class Submission(models.Model):
    """What a form's token made: the guard against a double click."""

    token = models.CharField(max_length=40, unique=True)
    made = models.CharField(max_length=100)
    made_pk = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="submission_at")]

    def __str__(self) -> str:
        return self.made


def with_once(once: str, model: type[M], create: Callable[[], M]) -> M:
    """`create()` the first time this token comes, its first result every later time.

    Two clicks at the same moment: the second waits on the unique token, then reads the first's result. What
    was taken away since is made anew. An empty token means that the caller needs no guard.
    """
    if not once:
        return create()
    label = model._meta.label
    sent = Submission.objects.filter(token=once, made=label)
    first = sent.first()
    if first is None:
        try:
            with transaction.atomic():
                reserved = Submission.objects.create(token=once, made=label, made_pk=0)
                obj = create()
                reserved.made_pk = obj.pk
                reserved.save(update_fields=["made_pk"])
                return obj
        except IntegrityError:
            first = sent.first()
            if first is None:
                raise
    found = model._default_manager.filter(pk=first.made_pk).first()
    if found is None:
        found = create()
        sent.update(made_pk=found.pk)
    return found
