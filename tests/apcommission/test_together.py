"""Many reads in one statement."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Left

from apcommission.any_of import is_any
from apcommission.grouped import Grouped
from apcommission.people.models import Organisation, Role, RoleAssignment
from apcommission.together import Among, Kept, bring, counts, rows_of
from monitoring.early_warning.models import Watch
from monitoring.measures.models import FigureChange
from tests.factories.apcommission import OrganisationFactory, person_with


def test_counts_come_in_order_and_in_one_query(db: None, django_assert_num_queries: Any) -> None:
    OrganisationFactory.create_batch(2, kind="provider")
    OrganisationFactory(kind="agency")
    kinds = [Organisation.objects.filter(kind=kind) for kind in ("provider", "agency", "school")]
    nothing = Organisation.objects.filter(pk__in=[])
    with django_assert_num_queries(1):
        assert counts([*kinds, nothing]) == [2, 1, 0, 0]


def test_rows_come_in_their_own_order(db: None, django_assert_num_queries: Any) -> None:
    for name, kind in (("Beech", "provider"), ("Ash", "provider"), ("Cedar", "agency")):
        OrganisationFactory(name=name, kind=kind)
    by_kind = Organisation.objects.values("kind").annotate(number=Count("pk")).order_by("-number")
    names = Organisation.objects.order_by("-name").values("name")
    with django_assert_num_queries(1):
        kinds, named, nothing = rows_of([by_kind, names, names.filter(name="100% oak")])
    assert kinds[0] == {"kind": "provider", "number": 2}
    assert [row["name"] for row in named] == ["Cedar", "Beech", "Ash"]
    assert nothing == []


def test_nothing_asked_is_no_query(django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        assert (counts([]), rows_of([])) == ([], [])


def test_some_among_rows_are_counted_beside_others(
    db: None, django_assert_num_queries: Any
) -> None:
    for name, kind in (("Beech", "provider"), ("Ash", "provider"), ("Cedar", "agency")):
        OrganisationFactory(name=name, kind=kind)
    rows = Organisation.objects.filter(kind="provider")
    named = [Among(rows, Q(name=name)) for name in ("Ash", "Cedar")]
    either = Among(rows, Q(name__in=["Ash", "Beech"]))
    with django_assert_num_queries(1):
        assert counts([named[0], Organisation.objects.all(), named[1], either]) == [1, 3, 0, 2]


def test_what_belongs_to_objects_is_brought_at_once(
    db: None, django_assert_num_queries: Any
) -> None:
    provider = OrganisationFactory(kind="provider")
    person = person_with(Role.PROVIDER_TUTOR, provider)
    asked = [*person.role_assignments.all()]
    with django_assert_num_queries(1):
        bring([(provider, "role_assignments"), (person, "role_assignments")])
        assert [*provider.role_assignments.all()] == asked
        [held] = person.role_assignments.all()
        assert (held.started_on, held.person) == (asked[0].started_on, person)


def test_rows_come_as_objects_with_what_stands_beside_them(
    db: None, django_assert_num_queries: Any
) -> None:
    provider = OrganisationFactory(kind="provider")
    person = person_with(Role.PROVIDER_TUTOR, provider)
    asked = RoleAssignment.objects.select_related("organisation", "person")
    names = Organisation.objects.filter(pk=provider.pk).values("name")
    expected = person.role_assignments.get()
    with django_assert_num_queries(1):
        [held], named, none = rows_of([asked.filter(person=person), names, asked.filter(pk=0)])
        assert (held, held.person, held.organisation) == (expected, person, provider)
    assert (named, none) == ([{"name": provider.name}], [])


#: They have a day that never comes, and arrays of days.
NOT_AS_JSON = (FigureChange, Watch)


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if model not in NOT_AS_JSON],
    ids=lambda model: model.__name__,
)
def test_objects_of_every_model_come_as_they_are_read_one_after_the_other(
    model: Any, world: Any
) -> None:
    beside = [
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation and not field.remote_field.parent_link
    ]
    asked = model._default_manager.select_related(*beside).order_by("pk")
    [found] = rows_of([asked])
    read = list(asked)
    assert [told(one, beside) for one in found] == [told(one, beside) for one in read]


def told(one: Any, beside: list[str]) -> list[dict[str, Any]]:
    """All that an object says, and those that stand beside it."""
    objects = [one, *(getattr(one, name) for name in beside)]
    return [
        {field.attname: getattr(each, field.attname) for field in each._meta.concrete_fields}
        for each in objects
        if each is not None
    ]


def test_words_that_are_kept_find_what_the_querysets_would_find(
    db: None, django_assert_num_queries: Any
) -> None:
    """By a key, by words and by several keys, objects and rows of values, for any of them."""

    def objects(key: int, name: str) -> QuerySet[RoleAssignment]:
        own = RoleAssignment.objects.filter(person=key, organisation__name__regex=name)
        return own.select_related("organisation").order_by("pk")

    def numbers(keys: list[int], at_least: int) -> QuerySet[Organisation, Any]:
        rows = Organisation.objects.filter(is_any("pk", keys)).values("kind").order_by("kind")
        return rows.annotate(number=Count("pk", filter=Q(pk__gte=at_least)))

    people = [person_with(Role.OFFICER), person_with(Role.PROVIDER_MANAGER)]
    made = [*Organisation.objects.order_by("pk")]
    kept, counted = Kept(objects), Kept(numbers)
    lists = ([], [made[0].pk], [one.pk for one in made])
    for person in people:
        for keys in lists:
            name = f"^{person.current_roles[0].organisation.name[:3]}"
            expected = [*objects(person.pk, name)], [*numbers(keys, made[-1].pk)]
            with django_assert_num_queries(1):
                found = rows_of([kept.of(person.pk, name), counted.of(keys, made[-1].pk)])
                assert [one.organisation for one in found[0]]
            assert (found[0], found[1]) == expected


def test_groups_are_counted_in_one_pass_as_each_by_itself(
    db: None, django_assert_num_queries: Any
) -> None:
    named = [("provider", "a1"), ("provider", "b2"), ("agency", "a3"), ("provider", "a0")]
    for kind, name in named:
        OrganisationFactory(kind=kind, name=name)
    rows, by = Organisation.objects.all(), {"kind": F("kind"), "letter": Left("name", 1)}
    numbers = {"number": Q(), "with_a": Q(name__startswith="a")}
    with django_assert_num_queries(1):
        found, first, nothing = rows_of(
            [
                Grouped(rows, by, numbers, least={"kind": F("name")}),
                Grouped(rows, by, numbers, most={"kind": 1}),
                Grouped(rows.none(), by, numbers),
            ]
        )
    told = [(row["by"], row["of"], row["least"], row["number"], row["with_a"]) for row in found]
    assert sorted(told, key=str) == [
        ("kind", "agency", "a3", 1, 1),
        ("kind", "provider", "a0", 3, 2),
        ("letter", "a", None, 3, 3),
        ("letter", "b", None, 1, 0),
    ]
    assert sorted(row["of"] for row in first) == ["a", "b", "provider"]
    assert nothing == []
