"""Who walks the addresses of the service, and the sets of them that rows name."""

#: One of each role; `other_…` belong to another school and another provider than the world's own.
PERSONAS = (
    "officer",
    "commissioner",
    "chair",
    "panel_member",
    "headteacher",
    "other_headteacher",
    "provider_manager",
    "provider_tutor",
    "other_provider_manager",
    "agency",
    "key_worker",
    "safeguarding_lead",
    "consultant",
    "member",
    "administrator",
)
EVERYONE = frozenset(PERSONAS)  # who is signed in
ANYBODY = EVERYONE | {"nobody"}  # also without an account
LA = frozenset({"officer", "commissioner"})
PANEL = frozenset({"chair", "panel_member"})
SCHOOL = frozenset({"headteacher"})
SCHOOLS = frozenset({"headteacher", "other_headteacher"})
PROVIDER = frozenset({"provider_manager", "provider_tutor"})
PROVIDERS = PROVIDER | {"other_provider_manager"}
LEAD = frozenset({"safeguarding_lead"})  # of the world's own provider
KEY_WORKER = frozenset({"key_worker"})  # of the world's placement
#: Who sees a placement of the world's own school with the world's own provider.
AROUND = LA | SCHOOL | PROVIDER | LEAD | KEY_WORKER
