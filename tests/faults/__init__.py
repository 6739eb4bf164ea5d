"""What goes wrong in a running service, each a test: nothing is lost, nothing doubled, the person is told.

Here: the broker gone, the database restarted, an import killed, the disk full, two hundred returns at once,
the change of the clock. Beside what they are about stand: a worker killed in the middle of a report
(tests/monitoring/reports/test_worker.py) and of a wave of mail (tests/monitoring/surveys/test_worker.py);
the same request sent twice (tests/shell/test_once.py).
"""
