DO $$
DECLARE
    follows record;
BEGIN
    FOR follows IN
        SELECT oid::regprocedure AS function FROM pg_proc
        WHERE pronamespace = 'history'::regnamespace AND prorettype = 'trigger'::regtype
    LOOP
        EXECUTE format('ALTER FUNCTION %s RESET enable_seqscan', follows.function);
    END LOOP;
END
$$;

ALTER TABLE enrolment DROP CONSTRAINT enrolment_once_at_a_time;
ALTER TABLE enrolment ADD CONSTRAINT enrolment_once_at_a_time EXCLUDE USING gist (
    (person_id::text) WITH =, (cohort_id::text) WITH =, role WITH =, daterange(starts_on, ends_on) WITH &&);
ALTER TABLE role_period DROP CONSTRAINT role_period_once_at_a_time;
ALTER TABLE role_period ADD CONSTRAINT role_period_once_at_a_time EXCLUDE USING gist (
    (person_id::text) WITH =, kind WITH =, daterange(starts_on, ends_on) WITH &&);

DO $$
DECLARE
    noted record;
BEGIN
    FOR noted IN
        SELECT tgname, tgrelid::regclass AS written FROM pg_trigger WHERE tgfoid = 'note_import_changes'::regproc
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', noted.tgname, noted.written);
    END LOOP;
END
$$;
DROP FUNCTION note_import_changes();

CREATE FUNCTION note_import_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    image jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
BEGIN
    INSERT INTO data_import_change (import_id, table_name, key, before, after_hash) VALUES (
        current_setting('voorwaarts.import')::uuid, TG_TABLE_NAME,
        (SELECT jsonb_object_agg(name, image -> name) FROM unnest(TG_ARGV) AS name),
        CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
        CASE WHEN TG_OP <> 'DELETE' THEN md5(image::text) END);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_import_change() IS 'Notes a row that an import writes; its arguments are the columns of the primary key.';

DO $$
DECLARE
    noted record;
BEGIN
    FOR noted IN
        SELECT relname, string_agg(quote_literal(attname), ', ' ORDER BY attnum) AS key
        FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
        JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
        WHERE indisprimary AND relnamespace = 'public'::regnamespace AND relname IN (
            'person', 'person_name', 'person_language', 'dutch_assessment', 'role_period', 'organisation', 'request',
            'buddy_match', 'match_moment', 'match_number_counter', 'enrolment', 'event', 'event_registration',
            'event_registration_moment', 'event_attendance_line', 'task', 'data_import_record')
        GROUP BY relname
    LOOP
        EXECUTE format(
            'CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW
             WHEN (current_setting(''voorwaarts.import'', true) <> '''') EXECUTE FUNCTION note_import_change(%s)',
            noted.relname || '_noted_for_import', noted.relname, noted.key);
    END LOOP;
END
$$;
