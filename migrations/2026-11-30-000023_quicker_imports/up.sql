-- Writing ten thousand people took fifteen seconds. Half of it went to noting each row by itself, and a quarter to an
-- index on ids as text.

-- What an import writes is noted a statement at a time.
CREATE FUNCTION note_import_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key text := (SELECT string_agg(format('%L, COALESCE(after, before) -> %L', name, name), ', ') FROM unnest(TG_ARGV) AS name);
    changes text := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT NULL::jsonb AS before, to_jsonb(added) AS after FROM added'
        WHEN 'DELETE' THEN 'SELECT to_jsonb(removed) AS before, NULL::jsonb AS after FROM removed'
        ELSE format('SELECT to_jsonb(removed) AS before, to_jsonb(added) AS after FROM removed JOIN added USING (%s)',
            (SELECT string_agg(quote_ident(name), ', ') FROM unnest(TG_ARGV) AS name)) END;
BEGIN
    EXECUTE format(
        'INSERT INTO data_import_change (import_id, table_name, key, before, after_hash)
         SELECT $1, $2, jsonb_build_object(%s), before, md5(after::text) FROM (%s) AS change', key, changes)
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
        SELECT relname, key, event, seen, relname || done AS name
        FROM (SELECT relname, string_agg(quote_literal(attname), ', ' ORDER BY attnum) AS key
              FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_index ON indrelid = tgrelid AND indisprimary
              JOIN pg_attribute ON attrelid = tgrelid AND attnum = ANY (indkey)
              WHERE tgfoid = 'note_import_change'::regproc
              GROUP BY relname) AS written,
             (VALUES ('INSERT', '_added_by_import', 'NEW TABLE AS added'),
                     ('UPDATE', '_changed_by_import', 'OLD TABLE AS removed NEW TABLE AS added'),
                     ('DELETE', '_removed_by_import', 'OLD TABLE AS removed')) AS way (event, done, seen)
    LOOP
        EXECUTE format(
            'CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT
             WHEN (current_setting(''voorwaarts.import'', true) <> '''') EXECUTE FUNCTION note_import_changes(%s)',
            noted.name, noted.event, noted.relname, noted.seen, noted.key);
    END LOOP;
END
$$;
-- With the triggers for each row.
DROP FUNCTION note_import_change() CASCADE;

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
