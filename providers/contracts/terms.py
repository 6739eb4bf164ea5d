"""The words from which a contract of each kind is drawn up; the authority changes them in the draft."""

from providers.contracts.models import Contract

#: After the contracts of the study (Knowsley, section 3 and annex 6), in today's terms.
FRAMEWORK = """The authority may ask the provider for places at the prices below, and does not promise to.
Each placement is made by a partnership agreement under this framework.
The provider keeps to the quality protocol in force throughout.
Either side may end the framework with three months' notice in writing."""
CONTRACT = """The authority buys the places named here for the whole term.
Places that stay empty are paid for unless the provider fills them otherwise.
The provider keeps to the quality protocol in force throughout.
Payment follows the schedule, within 30 days of an invoice for what was delivered.
The authority may end the contract at once where pupils are not safe."""
SLA = """The service gives the places named here as part of the authority's own provision.
The service keeps to the quality protocol in force throughout.
What it costs is charged as the schedule says."""

TERMS = {
    Contract.Kind.FRAMEWORK: FRAMEWORK,
    Contract.Kind.CONTRACT: CONTRACT,
    Contract.Kind.SLA: SLA,
}
