"""Parts with any counts, for examples and for hypothesis."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from monitoring.measures.figures import Scope
from monitoring.value_for_money.queries import PartCost

NOTHING = dict.fromkeys(
    (
        *("placements", "pupils", "attended", "possible", "marked", "due", "timetabled", "awards"),
        *("accredited", "positive", "places", "offered", "chances", "weeks", "pupil_weeks"),
    ),
    0,
)


def part(name: str = "Bricklaying", charge: str | None = "1000.00", **counts: int) -> PartCost:
    """A part with these counts and none of anything else."""
    fields: dict[str, Any] = NOTHING | counts
    return PartCost(
        name=name,
        reference=name.lower(),
        scope=Scope("programme", name.lower()),
        charge=None if charge is None else Decimal(charge),
        **fields,
    )


@st.composite
def parts(draw: st.DrawFn, name: str = "Bricklaying") -> PartCost:
    """A part whose counts hold together: shares are shares."""
    places = draw(st.integers(1, 30))
    pupils = draw(st.integers(0, 40))
    timetabled = draw(st.integers(1, 2000)) if pupils else 0
    chances = draw(st.integers(0, pupils))
    accredited = draw(st.integers(0, pupils))
    return part(
        name,
        charge=str(draw(st.decimals(0, 500_000, places=2))),
        placements=pupils,
        pupils=pupils,
        timetabled=timetabled,
        offered=places * draw(st.integers(1, 400)),
        places=places,
        accredited=accredited,
        awards=draw(st.integers(accredited, 3 * accredited)),
        chances=chances,
        positive=draw(st.integers(0, chances)),
    )
