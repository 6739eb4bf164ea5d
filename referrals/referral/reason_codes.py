"""National codes of reasons for suspension and exclusion. They put a paste in words and refuse nothing."""

SOURCE = "Department for Education, school census: exclusion reasons from 2020"

REASONS = {
    "PP": "physical assault against a pupil",
    "PA": "physical assault against an adult",
    "VP": "verbal abuse or threats against a pupil",
    "VA": "verbal abuse or threats against an adult",
    "OW": "use or threat of a weapon",
    "BU": "bullying",
    "RA": "racist abuse",
    "LG": "abuse for sexual orientation or gender identity",
    "DS": "abuse for a disability",
    "SM": "sexual misconduct",
    "DA": "drugs or alcohol",
    "TH": "theft",
    "DB": "persistent or general disruptive behaviour",
    "MT": "misuse of social media or online technology",
    "PH": "breach of public health measures",
    "DM": "damage",
}
