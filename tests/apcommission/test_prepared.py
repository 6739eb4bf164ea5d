"""Words that are made once find what the queryset would find, for any keys."""

from typing import Any

from django.db.models import ExpressionWrapper, F, FloatField, OuterRef, QuerySet, Subquery

from apcommission.prepared import Prepared
from providers.directory.models import Programme, Provider
from tests.factories.providers import ProgrammeFactory


def asked(key_stage: int, provider: int) -> QuerySet[Programme]:
    """A key in an array, one in a subquery, and a column that Django converts."""
    postcode = Provider.objects.filter(pk=OuterRef("provider")).order_by().values("postcode")
    return (
        Programme.objects.filter(key_stages__contains=[key_stage], provider=provider)
        .select_related("provider__organisation")
        .annotate(
            home=Subquery(postcode),
            half=ExpressionWrapper(F("places") / 2.0, output_field=FloatField()),
        )
        .order_by("pk")
    )


def told(programme: Any) -> tuple[Any, ...]:
    provider = programme.provider
    return programme, provider, provider.organisation, programme.home, programme.half


def test_rows_are_those_of_the_queryset_for_each_of_its_keys(
    db: None, django_assert_num_queries: Any
) -> None:
    made = [ProgrammeFactory(key_stages=stages) for stages in ([3], [3, 4], [4])]
    prepared = Prepared(asked)
    for one in made:
        for key_stage in (3, 4, 5):
            keys = (key_stage, one.provider_id)
            expected = [told(row) for row in asked(*keys)]
            with django_assert_num_queries(1):
                found = [told(row) for row in prepared.rows(*keys)]
            assert found == expected
            assert len(found) == (key_stage in one.key_stages)


def test_a_key_that_no_row_can_have_finds_none(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Prepared(asked).rows(3, 2**63) == []
