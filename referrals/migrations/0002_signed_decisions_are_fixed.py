from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_change_of_signed_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN COALESCE(NEW, OLD);
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
    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
