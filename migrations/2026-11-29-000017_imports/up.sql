ALTER TABLE access_record DROP CONSTRAINT access_record_action_is_known;
ALTER TABLE access_record ADD CONSTRAINT access_record_action_is_known CHECK (action IN (
    'read', 'listed', 'found_by_search', 'shown_as_duplicate', 'changed', 'created', 'merged', 'unmerged', 'exported'));

CREATE TABLE data_import (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    kind text NOT NULL CONSTRAINT data_import_kind_is_known CHECK (
        kind IN ('people', 'organisations', 'matches', 'attendance')),
    status text NOT NULL DEFAULT 'uploaded' CONSTRAINT data_import_status_is_known CHECK (
        status IN ('uploaded', 'checking', 'checked', 'running', 'done', 'undoing', 'undone')),
    file_name text NOT NULL CONSTRAINT data_import_file_name_length CHECK (char_length(file_name) BETWEEN 1 AND 200),
    content_hash bytea NOT NULL,
    sheet text,
    sheets text[] NOT NULL DEFAULT '{}',
    headers text[] NOT NULL,
    fields text[] NOT NULL,
    row_count integer NOT NULL,
    counts jsonb NOT NULL DEFAULT '{}',
    failure text CONSTRAINT data_import_failure_is_known CHECK (
        failure IN ('cancelled', 'outdated', 'refused', 'in_the_way', 'internal')),
    obstacles jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    finished_at timestamptz,
    cleared_at timestamptz,
    CONSTRAINT data_import_a_field_a_column CHECK (cardinality(headers) = cardinality(fields))
);
-- GET /v1/imports: the latest first
CREATE INDEX data_import_latest ON data_import (created_at DESC, id DESC);
-- Work that goes on, or that a server left when it stopped
CREATE INDEX data_import_at_work ON data_import (id) WHERE status IN ('checking', 'running', 'undoing');
-- Contents that are to be removed
CREATE INDEX data_import_to_clear ON data_import (created_at) WHERE cleared_at IS NULL;
COMMENT ON TABLE data_import IS 'An import: a file that is mapped, checked, and taken over as a whole; or undone as a whole.';
COMMENT ON COLUMN data_import.id IS 'UUIDv7.';
COMMENT ON COLUMN data_import.version IS 'Counts the changes.';
COMMENT ON COLUMN data_import.kind IS 'What each row is.';
COMMENT ON COLUMN data_import.status IS 'Where it stands; checking, running and undoing are work that goes on.';
COMMENT ON COLUMN data_import.file_name IS 'The name of the file. The file itself is not kept.';
COMMENT ON COLUMN data_import.content_hash IS 'SHA-256 of the file: the same file is recognised.';
COMMENT ON COLUMN data_import.sheet IS 'Which sheet of a workbook was read.';
COMMENT ON COLUMN data_import.sheets IS 'The sheets of the workbook.';
COMMENT ON COLUMN data_import.headers IS 'The first row of the file.';
COMMENT ON COLUMN data_import.fields IS 'What each column is taken for; null is left out.';
COMMENT ON COLUMN data_import.row_count IS 'How many rows, without the headers.';
COMMENT ON COLUMN data_import.counts IS 'How many rows of each outcome.';
COMMENT ON COLUMN data_import.failure IS 'Why the last piece of work came to nothing.';
COMMENT ON COLUMN data_import.obstacles IS 'What stood in the way of undoing it.';
COMMENT ON COLUMN data_import.created_at IS 'When the file was uploaded.';
COMMENT ON COLUMN data_import.created_by IS 'By whom.';
COMMENT ON COLUMN data_import.finished_at IS 'When it was taken over.';
COMMENT ON COLUMN data_import.cleared_at IS 'When the contents of its rows, and what undoing needs, were removed.';

CREATE TABLE data_import_progress (
    import_id uuid PRIMARY KEY REFERENCES data_import (id) ON DELETE CASCADE,
    done integer NOT NULL,
    total integer NOT NULL,
    stopping boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE data_import_progress IS 'How far work is. A row of its own, written outside the transaction that does the work.';
COMMENT ON COLUMN data_import_progress.import_id IS 'Which import.';
COMMENT ON COLUMN data_import_progress.done IS 'How many rows are done.';
COMMENT ON COLUMN data_import_progress.total IS 'Out of how many.';
COMMENT ON COLUMN data_import_progress.stopping IS 'Whether somebody asked to stop it.';

CREATE TABLE data_import_row (
    import_id uuid NOT NULL REFERENCES data_import (id) ON DELETE CASCADE,
    number integer NOT NULL,
    cells text[] NOT NULL,
    forbidden jsonb NOT NULL DEFAULT '[]',
    outcome text CONSTRAINT data_import_row_outcome_is_known CHECK (
        outcome IN ('new', 'changed', 'unchanged', 'undecided', 'skipped', 'refused')),
    faults jsonb NOT NULL DEFAULT '[]',
    candidates jsonb NOT NULL DEFAULT '[]',
    decision text CONSTRAINT data_import_row_decision_is_known CHECK (
        decision IN ('same_person', 'another_person', 'skip')),
    decided_id uuid,
    record_id uuid,
    PRIMARY KEY (import_id, number)
);
-- GET /v1/imports/{importId}/rows?outcome=…
CREATE INDEX data_import_row_by_outcome ON data_import_row (import_id, outcome, number);
COMMENT ON TABLE data_import_row IS 'A row of a file that is imported, and what becomes of it.';
COMMENT ON COLUMN data_import_row.import_id IS 'Of which import.';
COMMENT ON COLUMN data_import_row.number IS 'Its number in the file, the headers being 1.';
COMMENT ON COLUMN data_import_row.cells IS 'What stands in it. Emptied with the contents of the import.';
COMMENT ON COLUMN data_import_row.forbidden IS 'Which cells held a number that is never kept (BSN, V-nummer); they were emptied before anything was stored.';
COMMENT ON COLUMN data_import_row.outcome IS 'What would become, or became, of it.';
COMMENT ON COLUMN data_import_row.faults IS 'What is wrong with its cells; never their values.';
COMMENT ON COLUMN data_import_row.candidates IS 'Ids of known people, or numbers of rows, that it may be the same as, with the signs.';
COMMENT ON COLUMN data_import_row.decision IS 'What somebody decided about that.';
COMMENT ON COLUMN data_import_row.decided_id IS 'Who it is then; no foreign key, so that merging and erasing need not look here.';
COMMENT ON COLUMN data_import_row.record_id IS 'What came of it; no foreign key either.';

CREATE TABLE data_import_record (
    id uuid PRIMARY KEY,
    import_id uuid NOT NULL REFERENCES data_import (id),
    kind text NOT NULL CONSTRAINT data_import_record_kind_is_known CHECK (
        kind IN ('people', 'organisations', 'matches', 'attendance')),
    external_key text,
    fingerprint bytea NOT NULL,
    person_id uuid REFERENCES person (id) ON DELETE CASCADE,
    organisation_id uuid REFERENCES organisation (id) ON DELETE CASCADE,
    match_id uuid REFERENCES buddy_match (id) ON DELETE CASCADE,
    event_id uuid REFERENCES event (id) ON DELETE CASCADE,
    CONSTRAINT data_import_record_of_one CHECK (num_nonnulls(person_id, organisation_id, match_id, event_id) = 1)
);
-- A row is recognised by the key that it has where it comes from, or else by all that it says.
CREATE UNIQUE INDEX data_import_record_key ON data_import_record (kind, external_key) WHERE external_key IS NOT NULL;
CREATE UNIQUE INDEX data_import_record_fingerprint ON data_import_record (kind, fingerprint) WHERE external_key IS NULL;
CREATE INDEX data_import_record_of_import ON data_import_record (import_id);
CREATE INDEX data_import_record_of_person ON data_import_record (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX data_import_record_of_organisation ON data_import_record (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX data_import_record_of_match ON data_import_record (match_id) WHERE match_id IS NOT NULL;
CREATE INDEX data_import_record_of_event ON data_import_record (event_id) WHERE event_id IS NOT NULL;
COMMENT ON TABLE data_import_record IS 'What was imported before: how a row is recognised when it comes again.';
COMMENT ON COLUMN data_import_record.id IS 'UUIDv7.';
COMMENT ON COLUMN data_import_record.import_id IS 'The import that brought it.';
COMMENT ON COLUMN data_import_record.kind IS 'What it is.';
COMMENT ON COLUMN data_import_record.external_key IS 'Its number or code where it comes from.';
COMMENT ON COLUMN data_import_record.fingerprint IS 'SHA-256 of all that the row said.';
COMMENT ON COLUMN data_import_record.person_id IS 'The person.';
COMMENT ON COLUMN data_import_record.organisation_id IS 'The organisation.';
COMMENT ON COLUMN data_import_record.match_id IS 'The match.';
COMMENT ON COLUMN data_import_record.event_id IS 'The event that the attendance is of.';

CREATE TABLE data_import_mapping (
    kind text NOT NULL,
    header text NOT NULL,
    field text,
    PRIMARY KEY (kind, header)
);
COMMENT ON TABLE data_import_mapping IS 'What a column with such a header was taken for the last time.';
COMMENT ON COLUMN data_import_mapping.kind IS 'In which kind of import.';
COMMENT ON COLUMN data_import_mapping.header IS 'The header, folded.';
COMMENT ON COLUMN data_import_mapping.field IS 'What it was; null when it was left out.';

CREATE TABLE data_import_change (
    import_id uuid NOT NULL REFERENCES data_import (id) ON DELETE CASCADE,
    position bigint GENERATED ALWAYS AS IDENTITY,
    table_name text NOT NULL,
    key jsonb NOT NULL,
    before jsonb,
    after_hash text,
    PRIMARY KEY (import_id, position)
);
COMMENT ON TABLE data_import_change IS 'Every row that an import wrote, in whatever table: by it, it is undone.';
COMMENT ON COLUMN data_import_change.import_id IS 'Which import.';
COMMENT ON COLUMN data_import_change.position IS 'The order in which they were written.';
COMMENT ON COLUMN data_import_change.table_name IS 'In which table.';
COMMENT ON COLUMN data_import_change.key IS 'The primary key of the row.';
COMMENT ON COLUMN data_import_change.before IS 'The row before; null when it was added.';
COMMENT ON COLUMN data_import_change.after_hash IS 'A hash of the row after, to see whether it still stands so; null when it was removed.';

-- What an import writes is noted where it is written, so that no store function need know of imports, and none can be
-- forgotten. Whoever isn't importing pays for one look at a setting.
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

-- What was recorded at an event is only ever taken back with the import that brought it. An event of which nothing is left
-- has no tally.
CREATE FUNCTION tally_head_counts_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE event_tally AS tally SET walk_ins = tally.walk_ins - gone.walk_ins
    FROM (SELECT event_id, sum(head_count) AS walk_ins FROM removed WHERE head_count IS NOT NULL GROUP BY event_id) AS gone
    WHERE gone.event_id = tally.event_id;
    DELETE FROM event_tally AS tally USING removed
    WHERE tally.event_id = removed.event_id
    AND NOT EXISTS (SELECT FROM event_attendance_line AS line WHERE line.event_id = tally.event_id)
    AND NOT EXISTS (SELECT FROM event_registration AS registration
                    WHERE registration.event_id = tally.event_id AND attendance IS NOT NULL);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION tally_head_counts_removed() IS 'Takes head counts out of the tally of their event.';
CREATE TRIGGER event_attendance_line_tally_removed AFTER DELETE ON event_attendance_line
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION tally_head_counts_removed();

CREATE TABLE data_export (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    account_id uuid NOT NULL REFERENCES account (id),
    list text NOT NULL,
    format text NOT NULL CONSTRAINT data_export_format_is_known CHECK (format IN ('csv', 'xlsx')),
    filters jsonb NOT NULL,
    row_count integer NOT NULL
);
-- Who took what, the latest first
CREATE INDEX data_export_of_account ON data_export (account_id, at DESC);
COMMENT ON TABLE data_export IS 'Every list that left as a file. Rows are added, never changed.';
COMMENT ON COLUMN data_export.id IS 'UUIDv7.';
COMMENT ON COLUMN data_export.at IS 'When.';
COMMENT ON COLUMN data_export.account_id IS 'By whom.';
COMMENT ON COLUMN data_export.list IS 'Which list.';
COMMENT ON COLUMN data_export.format IS 'As what file.';
COMMENT ON COLUMN data_export.filters IS 'With which filters.';
COMMENT ON COLUMN data_export.row_count IS 'How many rows.';
