"""Code sets of the census, and what the system's own words become in them.

Where each comes from is told in docs/interfaces/census.md. "Published" stands in the department's guide to
the census (GOV.UK, "Alternative provision (AP) census": data items, codes); "ours" is our own reading.
"""

from django.db import models

from providers.directory.models import Provider
from referrals.pupils.models import Pupil
from referrals.referral.models import Referral


class Setting(models.TextChoices):
    """Type of setting, where a provider has neither URN nor UKPRN. Published."""

    FURTHER_EDUCATION = "NFE", "Non-maintained further education college"
    TUITION = "OOT", "One-to-one tuition"
    WORK = "WBP", "Work-based placement"
    OTHER = "OTH", "Other unregistered provider"


class Reason(models.TextChoices):
    """Primary reason for the placement. The codes and names as the published statistics have them."""

    BEHAVIOUR = "BHS", "Off-site placement for behavioural support"
    SUSPENSION = "SUS", "Suspension"
    EXCLUSION = "EXR", "Permanent exclusion"
    MENTAL_HEALTH = "MHN", "Mental health need"
    PHYSICAL_HEALTH = "PHN", "Physical health need"
    OTHER = "OTH", "Other"


class FreeMeals(models.TextChoices):
    """Whether the pupil may have free school meals. The census takes days; this says that none is missing."""

    YES = "Y", "Eligible"
    NO = "N", "Not eligible"


#: Published: the main categories. The sub-categories that an authority may have approved are told as well.
ETHNICITIES = {
    "WBRI": "White British",
    "WIRI": "White Irish",
    "WIRT": "Traveller of Irish heritage",
    "WROM": "Gypsy or Roma",
    "WOTH": "Any other white background",
    "MWBC": "White and black Caribbean",
    "MWBA": "White and black African",
    "MWAS": "White and Asian",
    "MOTH": "Any other mixed background",
    "AIND": "Indian",
    "APKN": "Pakistani",
    "ABAN": "Bangladeshi",
    "AOTH": "Any other Asian background",
    "CHNE": "Chinese",
    "BCRB": "Black Caribbean",
    "BAFR": "Black African",
    "BOTH": "Any other black background",
    "OOTH": "Any other ethnic group",
    "REFU": "Refused",
    "NOBT": "Information not yet obtained",
}
_BY_NAME = {name.lower(): code for code, name in ETHNICITIES.items()}

#: Published: M, F and U. The system's own record holds the first two.
SEXES = (*Pupil.Sex.values, "U")
SEN_PROVISIONS = tuple(Pupil.SenProvision.values)
FULL_TIME, PART_TIME = "F", "P"
ATTENDANCE = {FULL_TIME: "Full time", PART_TIME: "Part time"}

#: Ours: the type of setting of a provider without URN and UKPRN, by its category in the directory. All others
#: are OTHER.
SETTING_OF = {
    Provider.Category.COLLEGE: Setting.FURTHER_EDUCATION,
    Provider.Category.TUITION: Setting.TUITION,
}
#: Ours: the primary reason that follows from a referral's route. Of all others someone must say it: whether
#: an illness is of mind or body, for instance, no route tells.
REASON_OF = {
    Referral.Route.PERMANENT_EXCLUSION: Reason.EXCLUSION,
    Referral.Route.SUSPENSION: Reason.SUSPENSION,
}
#: Published: pupil referral units, AP academies and hospital schools are outside; they return their pupils by
#: the school census.
RETURN_THEMSELVES = (
    Provider.Category.PRU,
    Provider.Category.AP_ACADEMY,
    Provider.Category.HOSPITAL,
)


def ethnicity_code(text: str) -> str:
    """The code of what the record says, which may be a code or its name; empty: neither."""
    text = " ".join(text.split())
    if text.upper() in ETHNICITIES:
        return text.upper()
    return _BY_NAME.get(text.lower(), "")
