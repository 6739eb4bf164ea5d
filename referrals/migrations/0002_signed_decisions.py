"""A signed decision stays fixed, but goes with the record that is erased once its time is over."""

from django.db import migrations

FIXED = """
CREATE FUNCTION refuse_change_of_signed_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    -- Set for one transaction by what erases a record (placements/leaving/retention.py), and by nothing else.
    IF TG_OP = 'DELETE' AND current_setting('apcommission.erasing', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'signed' AND NEW.state IN ('signed', 'superseded')
        AND (to_jsonb(NEW) - 'state' - 'version') = (to_jsonb(OLD) - 'state' - 'version') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A signed decision is fixed: a change is a new decision that supersedes it'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER a_signed_decision_is_fixed
    BEFORE UPDATE OR DELETE ON referrals_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_signed_decision();
"""
ALLOW = """
DROP TRIGGER a_signed_decision_is_fixed ON referrals_decision;
DROP FUNCTION refuse_change_of_signed_decision();
"""


class Migration(migrations.Migration):
    replaces = [
        ("referrals", "0002_signed_decisions_are_fixed"),
        ("referrals", "0020_a_record_that_is_erased_takes_its_decisions"),
    ]
    dependencies = [("referrals", "0001_tables")]
    operations = [migrations.RunSQL(FIXED, ALLOW)]
