"""For migrations: SQL that lets the database keep which services were withdrawn."""

KEPT = """
CREATE FUNCTION keep_the_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('published', 'needs_refresh') THEN
        DELETE FROM providers_withdrawal USING providers_programme
        WHERE programme_id = id AND provider_id = NEW.organisation_id;
    ELSIF OLD.state IN ('published', 'needs_refresh') THEN
        INSERT INTO providers_withdrawal (programme_id, title, withdrawn_at)
        SELECT id, title, statement_timestamp() FROM providers_programme
        WHERE provider_id = NEW.organisation_id
        ON CONFLICT (programme_id)
        DO UPDATE SET title = excluded.title, withdrawn_at = excluded.withdrawn_at;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER withdrawals_are_kept AFTER UPDATE OF state ON providers_provider FOR EACH ROW
WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION keep_the_withdrawal();
"""
NOT_KEPT = """
DROP TRIGGER withdrawals_are_kept ON providers_provider;
DROP FUNCTION keep_the_withdrawal();
"""
