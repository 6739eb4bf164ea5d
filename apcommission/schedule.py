"""What happens by itself: the name people know it by, the task, and when."""

from typing import Any

from celery.schedules import crontab

WHAT_HAPPENS_BY_ITSELF: dict[str, dict[str, Any]] = {
    "Send e-mails left behind": {
        "task": "apcommission.messages.tasks.send_what_waits",
        "schedule": crontab(minute="*/10"),
    },
    "Hand over tasks that a lost broker left": {
        "task": "apcommission.operation.tasks.hand_over_left_tasks",
        "schedule": crontab(minute="*/5"),
    },
    "Make up for missed jobs": {
        "task": "apcommission.operation.tasks.make_up_for_missed",
        "schedule": crontab(minute="5-59/10"),
        # One that comes too late is not needed: a worker that was away would find one for each ten minutes.
        "options": {"expire_seconds": 9 * 60},
    },
    "Clear what is over": {
        "task": "apcommission.people.tasks.clear_what_is_over",
        "schedule": crontab(hour=3, minute=30),
    },
    "Close the accounts of leavers": {
        "task": "apcommission.people.tasks.end_what_was_planned",
        "schedule": crontab(hour="0,2-6", minute=2),
    },
    "Ask who still needs access": {
        "task": "apcommission.access.tasks.follow_reviews",
        "schedule": crontab(hour=6, minute=15),
    },
    "Seal the audit trail": {
        "task": "apcommission.audit.tasks.seal_what_is_new",
        "schedule": crontab(minute="*/5"),
    },
    "Verify the audit trail": {
        "task": "apcommission.audit.tasks.verify_the_trail",
        "schedule": crontab(hour=2, minute=0),
    },
    "Make the audit file of the year that is over": {
        "task": "apcommission.audit.tasks.make_yearly_files",
        "schedule": crontab(hour=2, minute=15),
    },
    "Follow requests about people's data": {
        "task": "monitoring.data_protection.tasks.follow_requests",
        "schedule": crontab(hour=7, minute=50),
    },
    "Open the weekly returns": {
        "task": "placements.attendance.tasks.open_returns",
        "schedule": crontab(hour=5, minute=0),
    },
    "Remind of missing returns": {
        "task": "placements.attendance.tasks.remind_of_returns",
        "schedule": crontab(hour=8, minute=0),
    },
    "Refresh the directory": {
        "task": "providers.directory.tasks.refresh_the_directory",
        "schedule": crontab(hour=6, minute=0),
    },
    "Follow protocols and evidence": {
        "task": "providers.protocols.tasks.follow_protocols",
        "schedule": crontab(hour=6, minute=30),
    },
    "Follow visits, assessments and recommendations": {
        "task": "providers.quality.tasks.follow_quality",
        "schedule": crontab(hour=7, minute=0),
    },
    "Count the clocks of the law": {
        "task": "referrals.clocks.tasks.follow_clocks",
        "schedule": crontab(hour=5, minute=30),
    },
    "Remind of appeals and complaints": {
        "task": "referrals.panels.tasks.remind_of_appeals",
        "schedule": crontab(hour=7, minute=30),
    },
    "Make minutes that a stopped worker left out": {
        "task": "referrals.panels.tasks.make_late_minutes",
        "schedule": crontab(minute=20),
    },
    "List the records whose time is over": {
        "task": "placements.leaving.tasks.list_what_is_over",
        "schedule": crontab(hour=3, minute=0, day_of_month=1),
    },
    "Erase the records that are confirmed": {
        "task": "placements.leaving.tasks.erase_confirmed",
        "schedule": crontab(hour=3, minute=15),
    },
    "Count the budgets": {
        "task": "placements.charges.tasks.count_budgets",
        "schedule": crontab(hour=2, minute=30),
    },
    "Finish counts that a stopped worker left out": {
        "task": "placements.charges.tasks.finish_counts",
        "schedule": crontab(minute=35),
    },
    "Ask where leavers are": {
        "task": "placements.leaving.tasks.chase_destinations",
        "schedule": crontab(hour=8, minute=30, day_of_week="mon"),
    },
    "Tell schools of absences": {
        "task": "placements.attendance.tasks.notify_absences",
        "schedule": crontab(minute="*/5", hour="8-17", day_of_week="mon-fri"),
    },
    "Look for patterns of absence": {
        "task": "placements.attendance.tasks.find_patterns",
        "schedule": crontab(hour=17, minute=30, day_of_week="mon-fri"),
    },
    "Print progress files that a stopped worker left out": {
        "task": "placements.learning.tasks.print_late_files",
        "schedule": crontab(minute=25),
    },
    "Plan the reviews of placements": {
        "task": "placements.support.tasks.plan_reviews",
        "schedule": crontab(hour=4, minute=45),
    },
    "Send schools their weekly summary": {
        "task": "placements.support.tasks.send_weekly_summaries",
        "schedule": crontab(hour=16, minute=0, day_of_week="fri"),
    },
    "Chase incidents that nobody took note of": {
        "task": "placements.safety.tasks.chase_incidents",
        "schedule": crontab(minute="*/10"),
    },
    "Remind agencies of what is asked": {
        "task": "referrals.profile.tasks.chase_agencies",
        "schedule": crontab(hour=7, minute=45),
    },
    "Remind of the forum and its actions": {
        "task": "providers.forum.tasks.follow_forum",
        "schedule": crontab(hour=7, minute=15),
    },
    "Remind of contracts": {
        "task": "providers.contracts.tasks.follow_contracts",
        "schedule": crontab(hour=6, minute=45),
    },
    "Send, remind of and close surveys": {
        "task": "monitoring.surveys.tasks.follow_surveys",
        "schedule": crontab(hour="7-18", minute=40),
    },
    # The day after a term ends; asked each hour, so that a late start of the service makes up for it.
    "Make the termly reports": {
        "task": "monitoring.reports.tasks.make_term_reports",
        "schedule": crontab(hour="4-23", minute=20),
    },
    "Make new versions of reports whose data came in late": {
        "task": "monitoring.reports.tasks.look_for_late_data",
        "schedule": crontab(hour=3, minute=45),
    },
    "Print the directory where it changed": {
        "task": "monitoring.reports.tasks.print_directory",
        "schedule": crontab(hour=4, minute=5),
    },
    "Take up unfinished reports": {
        "task": "monitoring.reports.tasks.restart_stuck_reports",
        "schedule": crontab(minute="*/10"),
    },
    "Open the yearly returns of providers and remind of them": {
        "task": "monitoring.returns.tasks.follow_returns",
        "schedule": crontab(hour=5, minute=15),
    },
    "Go on with files of the register that a stopped worker left behind": {
        "task": "apcommission.registers.tasks.take_up_registers",
        "schedule": crontab(minute="*/10"),
    },
    "Delete tables that nobody took in": {
        "task": "apcommission.importing.tasks.clear_old_tables",
        "schedule": crontab(hour=3, minute=50),
    },
    "Throw away census files": {
        "task": "monitoring.census.tasks.discard_old_files",
        "schedule": crontab(hour=3, minute=5),
    },
    "Count ahead how pupils stand in a census": {
        "task": "monitoring.census.tasks.keep_lines",
        "schedule": crontab(minute="1-59/2"),
    },
    "Keep the figures of terms": {
        "task": "monitoring.measures.tasks.keep_figures",
        "schedule": crontab(minute="1-59/2"),
    },
    "Weigh early warning ahead": {
        "task": "monitoring.early_warning.tasks.keep_watched_attendance",
        "schedule": crontab(minute="*/2"),
    },
}
