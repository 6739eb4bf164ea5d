"""Actions behind the pages of these tests, written as an app writes its own."""

from datetime import date

from django.db import transaction

from apcommission.editing import check_version, with_once
from apcommission.errors import Refused
from apcommission.people.models import CodeSet, Person


@transaction.atomic
def add_code_set(*, name: str, source: str, valid_from: date, once: str) -> CodeSet:
    if CodeSet.objects.filter(name=name, valid_from=valid_from).exclude(source=source).exists():
        raise Refused("There is a code set of this name already", field="name")
    return with_once(
        once,
        CodeSet,
        lambda: CodeSet.objects.create(name=name, source=source, valid_from=valid_from, values={}),
    )


@transaction.atomic
def change_code_set(*, code_set: CodeSet, source: str, version: int | None) -> CodeSet:
    code_set = CodeSet.objects.select_for_update().get(pk=code_set.pk)
    check_version(code_set, version)
    code_set.source = source
    code_set.save()
    return code_set


@transaction.atomic
def close_code_set(*, code_set: CodeSet, by: Person) -> CodeSet:
    if code_set.valid_to:
        raise Refused("This code set is closed already.")
    code_set.valid_to = code_set.valid_from
    code_set.save()
    return code_set
