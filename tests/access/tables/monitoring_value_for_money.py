"""Cost and value: the authority alone; what is fit to be published also members and auditors."""

from collections.abc import Callable
from decimal import Decimal

from monitoring.value_for_money.models import Comparator
from tests.access.personas import LA
from tests.access.rows import Row
from tests.factories.providers import ProgrammeFactory
from tests.factories.value_for_money import ComparatorFactory
from tests.factories.world import World

OPEN = LA | {"member"}
COMMISSIONER = frozenset({"commissioner"})


def comparator(world: World) -> dict[str, int]:
    made: Comparator = world.made("comparator", lambda w: ComparatorFactory())
    return {"pk": made.pk}


def term(world: World) -> str:
    return f"{world.term.start}/{world.term.end}"


def chosen(by: str, scope: str = "la") -> Callable[[World], dict[str, object]]:
    def query(world: World) -> dict[str, object]:
        named = scope if scope == "la" else f"provider:{world.provider.organisation.reference}"
        against = comparator(world)["pk"]
        return {"scope": named, "by": by, "against": against, "term": term(world)}

    return query


def two(world: World) -> dict[str, object]:
    world.made("other programme", lambda w: ProgrammeFactory(provider=w.other_provider))
    return {
        "first": world.provider.organisation.reference,
        "second": world.other_provider.organisation.reference,
    }


def asked(world: World) -> dict[str, object]:
    return {
        "priced_1": world.programme.reference,
        "price_1": "55.50",
        "more_1": "10",
        "more_at_1": world.programme.reference,
    }


def entered(world: World) -> dict[str, object]:
    return {
        "name": "Home tuition",
        "amount": "480",
        "unit": "week",
        "year": "2025/26",
        "source": "Contract of the authority",
    }


def grow(world: World) -> None:
    """More costs of other choices."""
    for number in range(3):
        ComparatorFactory(name=f"Choice {number}", amount=Decimal(300 + number))


ROWS = [
    Row("value_for_money:table", LA),
    Row("value_for_money:table", LA, query=chosen("provider"), note="by provider"),
    Row("value_for_money:table", LA, query=chosen("kind"), page=False, note="by kind"),
    Row(
        "value_for_money:table",
        LA,
        query=chosen("programme", "provider"),
        note="of a provider by programme",
    ),
    Row("value_for_money:compare", LA),
    Row("value_for_money:compare", LA, query=two, note="two providers"),
    Row("value_for_money:what_if", LA),
    Row("value_for_money:what_if", LA, query=asked, note="worked out"),
    Row("value_for_money:open", OPEN),
    Row("value_for_money:open_file", OPEN, page=False),
    Row("value_for_money:comparators", OPEN, seen_as="commissioner"),
    Row("value_for_money:comparator_add", COMMISSIONER),
    Row(
        "value_for_money:comparator_add",
        COMMISSIONER,
        query=lambda world: {"published": "place-funding"},
        note="one that was published",
    ),
    Row("value_for_money:comparator_add", COMMISSIONER, method="post", data=entered),
    Row("value_for_money:comparator", COMMISSIONER, comparator),
    Row("value_for_money:comparator", COMMISSIONER, comparator, method="post", data=entered),
    Row("value_for_money:comparator_retire", COMMISSIONER, comparator, method="post"),
]
