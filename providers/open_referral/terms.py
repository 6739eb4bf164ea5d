"""The taxonomies of the feed: what a programme is about, whom it is for, and who offers it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from providers.directory.models import KeyStage, Need, Programme, Provider
from providers.open_referral.ids import uid


@dataclass(frozen=True)
class Term:
    """A term of a taxonomy: `code` as the directory keeps it."""

    taxonomy: str
    code: Any
    name: str

    @property
    def id(self) -> str:
        return uid("term", f"{self.taxonomy}/{self.code}")

    @property
    def bears(self) -> Q:
        """Programmes that have this term."""
        return {
            "subjects": Q(subject_areas__contains=[self.code]),
            "key-stages": Q(key_stages__contains=[self.code]),
            "needs": Q(needs_met__contains=[self.code]),
            "providers": Q(provider__category=self.code),
        }[self.taxonomy]


#: (name, explanation) of each taxonomy.
TAXONOMIES = {
    "key-stages": ("Key stages", "Key stages of the national curriculum in England."),
    "needs": ("Needs", "Types of special educational need, as the school census codes them."),
    "providers": ("Kinds of provider", "What kind of organisation offers a programme."),
    "subjects": ("Subject areas", "What a programme is about, in the words of its provider."),
}
#: Programmes that have any term of the taxonomy.
BEARS = {
    "key-stages": ~Q(key_stages=[]),
    "needs": ~Q(needs_met=[]),
    "providers": Q(),
    "subjects": ~Q(subject_areas=[]),
}


def taxonomy_of(key: str) -> dict[str, Any]:
    """A taxonomy as the profile has it."""
    name, about = TAXONOMIES[key]
    return {"id": uid("taxonomy", key), "name": name, "description": about, "version": "1"}


def told(term: Term) -> dict[str, Any]:
    """A term as the profile has it."""
    return {
        "id": term.id,
        "name": term.name,
        "description": f"{TAXONOMIES[term.taxonomy][0]}: {term.name}",
        "taxonomy": TAXONOMIES[term.taxonomy][0],
        "taxonomy_id": uid("taxonomy", term.taxonomy),
        "term": str(term.code),
    }


def all_terms(subjects: list[str]) -> list[Term]:
    """Every term there is, by taxonomy; `subjects` are those of the directory."""
    return [
        *(Term("key-stages", stage.value, stage.label) for stage in KeyStage),
        *(Term("needs", code, words) for code, words in Need.choices),
        *(Term("providers", code, words) for code, words in Provider.Category.choices),
        *(Term("subjects", area, area) for area in subjects),
    ]


def terms_of(programme: Programme) -> list[Term]:
    """The terms that a programme bears."""
    needs = dict(Need.choices)
    provider = programme.provider
    return [
        *(Term("key-stages", s, KeyStage(s).label) for s in sorted(programme.key_stages)),
        *(Term("needs", code, str(needs[code])) for code in programme.needs_met),
        Term("providers", provider.category, provider.get_category_display()),
        *(Term("subjects", area, area) for area in programme.subject_areas),
    ]
