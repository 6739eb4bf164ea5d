"""What goes on by itself while a record is under restriction, and what waits: each job, each kind of e-mail.

Declared here and nowhere else. A job of the timetable that is not declared fails a test; an e-mail of a kind
that is not is never sent (`messages.actions.send`). Source: UK GDPR, article 18 (2).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """Whether it goes on under restriction, and why."""

    goes_on: bool
    why: str


NOBODY = Rule(True, "It is about no pupil.")
FIGURES = Rule(True, "Figures that name nobody.")
DUTY = Rule(
    True,
    "A reminder to people who sign in: it names no pupil and tells nothing of a record.",
)
KEPT = Rule(True, "It keeps what was done, within the service: storage.")
SAFETY = Rule(True, "To know where children are and keep them safe: an important public interest.")
RIGHTS = Rule(True, "The person’s own right, or proof of how the record is used.")
EACH = Rule(True, "Each e-mail by its own rule, as it is asked for.")
WAITS = Rule(False, "It waits until the restriction has ended or is eased.")

#: {task: rule} of all that happens by itself (schedule.py).
JOBS: dict[str, Rule] = {
    "apcommission.messages.tasks.send_what_waits": EACH,
    "apcommission.operation.tasks.hand_over_left_tasks": NOBODY,
    "apcommission.operation.tasks.make_up_for_missed": NOBODY,
    "apcommission.people.tasks.clear_what_is_over": NOBODY,
    "apcommission.people.tasks.end_what_was_planned": NOBODY,
    "apcommission.access.tasks.follow_reviews": NOBODY,
    "apcommission.audit.tasks.seal_what_is_new": KEPT,
    "apcommission.audit.tasks.verify_the_trail": KEPT,
    "apcommission.audit.tasks.make_yearly_files": KEPT,
    "apcommission.registers.tasks.take_up_registers": NOBODY,
    "apcommission.importing.tasks.clear_old_tables": NOBODY,
    "providers.directory.tasks.refresh_the_directory": NOBODY,
    "providers.protocols.tasks.follow_protocols": NOBODY,
    "providers.quality.tasks.follow_quality": NOBODY,
    "providers.forum.tasks.follow_forum": NOBODY,
    "providers.contracts.tasks.follow_contracts": NOBODY,
    "referrals.clocks.tasks.follow_clocks": DUTY,
    "referrals.panels.tasks.remind_of_appeals": DUTY,
    "referrals.panels.tasks.make_late_minutes": KEPT,
    "referrals.profile.tasks.chase_agencies": WAITS,
    "placements.attendance.tasks.open_returns": NOBODY,
    "placements.attendance.tasks.remind_of_returns": NOBODY,
    "placements.attendance.tasks.notify_absences": SAFETY,
    "placements.attendance.tasks.find_patterns": SAFETY,
    "placements.charges.tasks.count_budgets": FIGURES,
    "placements.charges.tasks.finish_counts": FIGURES,
    "placements.learning.tasks.print_late_files": WAITS,
    "placements.leaving.tasks.list_what_is_over": WAITS,
    "placements.leaving.tasks.erase_confirmed": WAITS,
    "placements.leaving.tasks.chase_destinations": WAITS,
    "placements.safety.tasks.chase_incidents": SAFETY,
    "placements.support.tasks.plan_reviews": WAITS,
    "placements.support.tasks.send_weekly_summaries": WAITS,
    "monitoring.census.tasks.discard_old_files": KEPT,
    "monitoring.census.tasks.keep_lines": KEPT,
    "monitoring.data_protection.tasks.follow_requests": RIGHTS,
    "monitoring.early_warning.tasks.keep_watched_attendance": SAFETY,
    "monitoring.measures.tasks.keep_figures": FIGURES,
    "monitoring.reports.tasks.make_term_reports": FIGURES,
    "monitoring.reports.tasks.look_for_late_data": FIGURES,
    "monitoring.reports.tasks.print_directory": NOBODY,
    "monitoring.reports.tasks.restart_stuck_reports": FIGURES,
    "monitoring.returns.tasks.follow_returns": FIGURES,
    "monitoring.surveys.tasks.follow_surveys": WAITS,
}

#: {kind: rule} of all e-mails: the kind is what their key begins with ("absence/12/…": absence).
MAILS: dict[str, Rule] = {
    "access": NOBODY,
    "account": NOBODY,
    "tender": NOBODY,
    "review-announced": NOBODY,
    "review": NOBODY,
    "recommendation": NOBODY,
    "quality-due": NOBODY,
    "suggestion": NOBODY,
    "forum": NOBODY,
    "protocol-to-sign": NOBODY,
    "evidence": NOBODY,
    "directory": NOBODY,
    "contract": NOBODY,
    "panel": DUTY,
    "appeal": DUTY,
    "clock": DUTY,
    "return-missing": NOBODY,
    "register-not-taken": NOBODY,
    "destinations": DUTY,
    "weekly-summary": DUTY,
    "answered": DUTY,
    "absence": SAFETY,
    "incident": SAFETY,
    "emergency": RIGHTS,
    "rights": RIGHTS,
    "restriction": RIGHTS,
    "letter": RIGHTS,
    "decision": WAITS,
    "information": WAITS,
    "views": WAITS,
    "progress": WAITS,
    "survey": WAITS,
    "survey-reminder": WAITS,
    "yearly-return": FIGURES,
    "report-ready": FIGURES,
}


def kind_of(key: str) -> str:
    """The kind of an e-mail, from its key."""
    return key.partition("/")[0]


def rule_of(key: str) -> Rule:
    """The rule for an e-mail with that key. Raises LookupError for a kind that is not declared."""
    kind = kind_of(key)
    if kind not in MAILS:
        raise LookupError(f"“{kind}” is no kind of e-mail that going_on.py declares")
    return MAILS[kind]
