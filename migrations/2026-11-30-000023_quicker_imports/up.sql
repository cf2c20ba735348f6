-- Writing ten thousand people took fifteen seconds. Half of it went to noting each row by itself, and a quarter to an
-- index on ids as text.

-- What an import writes is noted a statement at a time.
CREATE FUNCTION note_import_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key text := (SELECT string_agg(format('%L, image -> %L', name, name), ', ') FROM unnest(TG_ARGV) AS name);
    source text := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT to_jsonb(added) AS image, NULL::jsonb AS before, to_jsonb(added) AS after FROM added'
        WHEN 'UPDATE' THEN format(
            'SELECT to_jsonb(added) AS image, to_jsonb(removed) AS before, to_jsonb(added) AS after
             FROM removed JOIN added USING (%s)', (SELECT string_agg(quote_ident(name), ', ') FROM unnest(TG_ARGV) AS name))
        ELSE 'SELECT to_jsonb(removed) AS image, to_jsonb(removed) AS before, NULL::jsonb AS after FROM removed' END;
BEGIN
    EXECUTE format(
        'INSERT INTO data_import_change (import_id, table_name, key, before, after_hash)
         SELECT $1, $2, jsonb_build_object(%s), before, md5(after::text) FROM (%s) AS change', key, source)
    USING current_setting('voorwaarts.import')::uuid, TG_TABLE_NAME;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_import_changes() IS
    'Notes the rows that a statement of an import writes; its arguments are the columns of the primary key, which never change.';

DO $$
DECLARE
    noted record;
BEGIN
    FOR noted IN
        SELECT relname, string_agg(quote_literal(attname), ', ' ORDER BY attnum) AS key
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_index ON indrelid = tgrelid AND indisprimary
        JOIN pg_attribute ON attrelid = tgrelid AND attnum = ANY (indkey)
        WHERE tgfoid = 'note_import_change'::regproc
        GROUP BY relname
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %I', noted.relname || '_noted_for_import', noted.relname);
        EXECUTE format(
            'CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS added FOR EACH STATEMENT
             WHEN (current_setting(''voorwaarts.import'', true) <> '''') EXECUTE FUNCTION note_import_changes(%s)',
            noted.relname || '_added_by_import', noted.relname, noted.key);
        EXECUTE format(
            'CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT
             WHEN (current_setting(''voorwaarts.import'', true) <> '''') EXECUTE FUNCTION note_import_changes(%s)',
            noted.relname || '_changed_by_import', noted.relname, noted.key);
        EXECUTE format(
            'CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS removed FOR EACH STATEMENT
             WHEN (current_setting(''voorwaarts.import'', true) <> '''') EXECUTE FUNCTION note_import_changes(%s)',
            noted.relname || '_removed_by_import', noted.relname, noted.key);
    END LOOP;
END
$$;
DROP FUNCTION note_import_change();

-- 64 bits of an id instead of the id as text: adding a row takes a quarter of the time. (As uuid, the planner would take
-- this index for looking up someone's roles, which is slow.) That two ids share their 64 bits, so that someone is refused a
-- role that another has, is less likely than one in ten million with a million people.
ALTER TABLE role_period DROP CONSTRAINT role_period_once_at_a_time;
ALTER TABLE role_period ADD CONSTRAINT role_period_once_at_a_time EXCLUDE USING gist (
    (uuid_hash_extended(person_id, 0)) WITH =, kind WITH =, daterange(starts_on, ends_on) WITH &&);
ALTER TABLE enrolment DROP CONSTRAINT enrolment_once_at_a_time;
ALTER TABLE enrolment ADD CONSTRAINT enrolment_once_at_a_time EXCLUDE USING gist (
    (uuid_hash_extended(person_id, 0)) WITH =, (uuid_hash_extended(cohort_id, 0)) WITH =, role WITH =,
    daterange(starts_on, ends_on) WITH &&);

-- In a transaction that writes thousands of rows of history, the plan is made while there are none, and reading them all
-- looks cheap then: a search for one row must always go by the index.
DO $$
DECLARE
    follows record;
BEGIN
    FOR follows IN
        SELECT oid::regprocedure AS function FROM pg_proc
        WHERE pronamespace = 'history'::regnamespace AND prorettype = 'trigger'::regtype
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET enable_seqscan = off', follows.function);
    END LOOP;
END
$$;
