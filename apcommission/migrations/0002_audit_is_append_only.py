from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is only ever added to' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER the_audit_trail_is_only_added_to
    BEFORE UPDATE OR DELETE ON apcommission_auditevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
"""
ALLOW = """
DROP TRIGGER the_audit_trail_is_only_added_to ON apcommission_auditevent;
DROP FUNCTION refuse_change_of_audit();
"""


class Migration(migrations.Migration):
    dependencies = [("apcommission", "0001_tables")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
