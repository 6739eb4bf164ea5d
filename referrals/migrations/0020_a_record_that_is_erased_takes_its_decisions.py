"""A signed decision stays fixed, but goes with the record that is erased once its time is over."""

from django.db import migrations

FIXED = """
CREATE OR REPLACE FUNCTION refuse_change_of_signed_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    {exception}
    IF TG_OP = 'UPDATE' AND OLD.state = 'signed' AND NEW.state IN ('signed', 'superseded')
        AND (to_jsonb(NEW) - 'state' - 'version') = (to_jsonb(OLD) - 'state' - 'version') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A signed decision is fixed: a change is a new decision that supersedes it'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
# Set for one transaction by what erases a record (placements/leaving/retention.py), and by nothing else.
ERASING = """
    IF TG_OP = 'DELETE' AND current_setting('apcommission.erasing', true) = 'on' THEN
        RETURN OLD;
    END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0019_the_count_behind_a_pasted_register")]
    operations = [migrations.RunSQL(FIXED.format(exception=ERASING), FIXED.format(exception=""))]
