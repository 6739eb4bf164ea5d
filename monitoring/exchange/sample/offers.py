"""What the sample's providers offer: kinds of programme, and which category has which."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """A kind of programme. `sessions` is a week's number; `weight` its share of all places."""

    title: str
    subjects: str
    key_stages: tuple[int, ...]
    sessions: int
    weight: int
    needs: tuple[str, ...]
    units: tuple[str, ...]
    full: tuple[str, str] | None  # title and level of the qualification at the end
    weeks: int | None = None
    excluded: bool = True  # takes permanently excluded pupils
    ehcp: bool = True

    @property
    def full_time(self) -> bool:
        """Whether it fills most of the week (25 hours are ten sessions)."""
        return self.sessions >= 8


@dataclass(frozen=True)
class Category:
    """A category of provider: what its names end in, how it is registered, how pupils fare there.

    `attendance` is the mean share of sessions attended, `breakdown` of placements that end early.
    """

    code: str
    kind: str
    registration: str
    session_price: int
    attendance: float
    breakdown: float
    description: str
    offers: tuple[str, ...]


_CORE_UNITS = ("English", "Mathematics", "Personal development", "Digital skills", "Science")
_WORK_UNITS = ("Health and safety", "Working with others", "Preparing for employment")

OFFERS: dict[str, Offer] = {
    "ks4_full": Offer(
        "Full-time key stage 4",
        "English;Maths;Science;PSHE;Careers",
        (4,),
        10,
        14,
        ("SEMH", "MLD", "SPLD", "ASD"),
        _CORE_UNITS,
        ("GCSE English language", "Level 1"),
    ),
    "ks3_full": Offer(
        "Full-time key stage 3",
        "English;Maths;Science;Art;PSHE",
        (3,),
        10,
        12,
        ("SEMH", "MLD", "SPLD", "SLCN"),
        _CORE_UNITS,
        None,
    ),
    "primary": Offer(
        "Primary respite and nurture group",
        "English;Maths;Play;PSHE",
        (1, 2),
        8,
        7,
        ("SEMH", "SLCN", "ASD"),
        (),
        None,
        weeks=12,
    ),
    "medical": Offer(
        "Medical and hospital teaching",
        "English;Maths;Science",
        (2, 3, 4),
        5,
        6,
        ("SEMH", "ASD", "PD", "OTH"),
        _CORE_UNITS,
        ("Functional skills English", "Level 1"),
        excluded=False,
    ),
    "tuition": Offer(
        "One-to-one tuition",
        "English;Maths",
        (1, 2, 3, 4),
        5,
        5,
        ("SEMH", "ASD", "SPLD", "MLD"),
        _CORE_UNITS[:2],
        ("Functional skills mathematics", "Level 1"),
    ),
    "construction": Offer(
        "Construction skills",
        "Bricklaying;Joinery;Decorating",
        (4,),
        4,
        6,
        ("SEMH", "MLD"),
        (*_WORK_UNITS, "Bricklaying", "Joinery", "Decorating"),
        ("Certificate in construction skills", "Level 1"),
    ),
    "motor": Offer(
        "Motor vehicle workshop",
        "Motor vehicle;Engineering",
        (4,),
        4,
        5,
        ("SEMH", "MLD"),
        (*_WORK_UNITS, "Routine servicing", "Wheels and tyres", "Engine basics"),
        ("Award in motor vehicle studies", "Level 1"),
    ),
    "hair": Offer(
        "Hair and beauty",
        "Hairdressing;Beauty therapy",
        (4,),
        4,
        4,
        ("SEMH", "MLD"),
        (*_WORK_UNITS, "Shampooing", "Nail care", "Customer care"),
        ("Award in hair and beauty", "Level 1"),
    ),
    "catering": Offer(
        "Catering and hospitality",
        "Catering;Food hygiene",
        (4,),
        4,
        4,
        ("SEMH", "MLD", "ASD"),
        (*_WORK_UNITS, "Food hygiene", "Preparing food", "Serving food"),
        ("Certificate in hospitality", "Level 2"),
    ),
    "animals": Offer(
        "Animal care and land skills",
        "Animal care;Horticulture",
        (3, 4),
        4,
        6,
        ("SEMH", "ASD", "MLD"),
        (*_WORK_UNITS, "Small animal care", "Growing plants", "Hedges and walls"),
        ("Award in land-based studies", "Entry 3"),
        ehcp=True,
    ),
    "forest": Offer(
        "Forest school",
        "Outdoor learning;PSHE",
        (2, 3),
        2,
        5,
        ("SEMH", "ASD", "SLCN"),
        ("Shelter and fire", "Woodland crafts"),
        None,
        weeks=12,
    ),
    "music": Offer(
        "Music and media studio",
        "Music technology;Film;Photography",
        (3, 4),
        3,
        5,
        ("SEMH", "ASD"),
        ("Recording", "Film making", "Photography", "Working with others"),
        ("Bronze arts award", "Level 1"),
        weeks=24,
    ),
    "sport": Offer(
        "Sports leadership",
        "Sport;Leadership",
        (3, 4),
        4,
        5,
        ("SEMH",),
        ("Leading an activity", "Fitness", "Working with others"),
        ("Award in sports leadership", "Level 1"),
        ehcp=False,
    ),
    "engage": Offer(
        "Mentoring and re-engagement",
        "PSHE;Careers",
        (3, 4),
        3,
        6,
        ("SEMH", "ASD", "SLCN"),
        ("Managing feelings", "Setting goals"),
        None,
        weeks=12,
    ),
    "gcse": Offer(
        "GCSE core subjects",
        "English;Maths;Science",
        (4,),
        6,
        6,
        ("SEMH", "SPLD", "ASD"),
        _CORE_UNITS,
        ("GCSE mathematics", "Level 2"),
    ),
}

#: In the order in which the sample takes them: the first ten providers are one of each.
CATEGORIES: tuple[Category, ...] = (
    Category(
        "pru",
        "Centre",
        "registered",
        58,
        0.78,
        0.12,
        "The authority's pupil referral unit, for pupils who cannot be in a mainstream school.",
        ("ks4_full", "ks3_full", "primary"),
    ),
    Category(
        "college",
        "College",
        "not_required",
        36,
        0.80,
        0.14,
        "A further education college with places for pupils aged 14 to 16.",
        ("construction", "catering", "gcse"),
    ),
    Category(
        "training",
        "Training",
        "not_required",
        41,
        0.75,
        0.18,
        "Work-related training in small groups.",
        ("construction", "motor", "hair"),
    ),
    Category(
        "charity",
        "Project",
        "not_required",
        38,
        0.84,
        0.10,
        "A charity that helps young people to find their way back into learning.",
        ("music", "engage"),
    ),
    Category(
        "ap_academy",
        "Academy",
        "registered",
        62,
        0.73,
        0.20,
        "An alternative-provision academy with a full timetable.",
        ("ks4_full", "ks3_full", "gcse"),
    ),
    Category(
        "hospital",
        "Hospital School",
        "registered",
        74,
        0.86,
        0.06,
        "Teaching for children who cannot attend school because of their health.",
        ("medical",),
    ),
    Category(
        "tuition",
        "Tutors",
        "not_required",
        52,
        0.88,
        0.09,
        "One-to-one teaching at home, in libraries and online.",
        ("tuition", "medical"),
    ),
    Category(
        "outdoor",
        "Farm",
        "not_required",
        44,
        0.87,
        0.08,
        "A working farm with small groups and much time outside.",
        ("animals", "forest"),
    ),
    Category(
        "la_service",
        "Support Service",
        "not_required",
        48,
        0.70,
        0.22,
        "The authority's own team for pupils who have lost touch with education.",
        ("engage", "primary", "tuition"),
    ),
    Category(
        "other",
        "Studio",
        "applied",
        40,
        0.67,
        0.27,
        "A community organisation with practical and sporting activities.",
        ("sport", "motor", "music"),
    ),
)
