"""For migrations: SQL that lets the database date the changes of a table, and keep what is gone from it."""

FUNCTIONS = """
CREATE FUNCTION date_the_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.changed_at := statement_timestamp();
    RETURN NEW;
END $$;

-- Argument: a column that the database computes, which is not there yet as the trigger looks.
CREATE FUNCTION date_the_change_beside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - TG_ARGV[0] IS DISTINCT FROM to_jsonb(NEW) - TG_ARGV[0] THEN
        NEW.changed_at := statement_timestamp();
    END IF;
    RETURN NEW;
END $$;

-- Arguments: kind of what is gone, column that holds its placement (empty: none).
CREATE FUNCTION keep_the_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO apcommission_removal (kind, key, placement_id, changed_at)
         SELECT %L, id, %s, statement_timestamp() FROM gone',
        TG_ARGV[0], coalesce(nullif(TG_ARGV[1], ''), 'NULL::bigint')
    );
    RETURN NULL;
END $$;

-- Arguments: table that shows what stands here, its key, the column here that names it.
CREATE FUNCTION date_where_it_shows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    change text := format(
        'UPDATE %I SET changed_at = statement_timestamp() WHERE %I = ($1).%I',
        TG_ARGV[0], TG_ARGV[1], TG_ARGV[2]
    );
BEGIN
    IF TG_OP = 'DELETE' THEN EXECUTE change USING OLD; ELSE EXECUTE change USING NEW; END IF;
    RETURN NULL;
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION date_the_change();
DROP FUNCTION date_the_change_beside();
DROP FUNCTION keep_the_removal();
DROP FUNCTION date_where_it_shows();
"""


def dated(table: str, *, computed: str = "") -> tuple[str, str]:
    """(there, back): every change of a row is dated, unless it changes nothing.

    `computed`: a column of the table that the database computes, and that is no change by itself.
    """
    how = f"EXECUTE FUNCTION date_the_change_beside('{computed}')"
    if not computed:
        how = "WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION date_the_change()"
    there = f"""
        CREATE TRIGGER changes_are_dated BEFORE UPDATE ON {table} FOR EACH ROW
        {how};
    """
    return there, f"DROP TRIGGER changes_are_dated ON {table};"


def kept(table: str, kind: str, placement: str = "") -> tuple[str, str]:
    """(there, back): what is deleted leaves its key, statement by statement."""
    there = f"""
        CREATE TRIGGER removals_are_kept AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION keep_the_removal('{kind}', '{placement}');
    """
    return there, f"DROP TRIGGER removals_are_kept ON {table};"


def shows(table: str, where: str, key: str, by: str, column: str = "") -> tuple[str, str]:
    """(there, back): a change here counts as one of the row of `where` that `by` names.

    `column`: only changes of it; by default all, and what is added or deleted.
    """
    when, told = "INSERT OR UPDATE OR DELETE", "TRUE"
    if column:
        when, told = f"UPDATE OF {column}", f"OLD.{column} IS DISTINCT FROM NEW.{column}"
    there = f"""
        CREATE TRIGGER changes_show_elsewhere AFTER {when} ON {table} FOR EACH ROW
        WHEN ({told}) EXECUTE FUNCTION date_where_it_shows('{where}', '{key}', '{by}');
    """
    return there, f"DROP TRIGGER changes_show_elsewhere ON {table};"
