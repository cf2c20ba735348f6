ALTER TABLE role_period ADD COLUMN function text
    CONSTRAINT role_period_function_length CHECK (char_length(function) BETWEEN 1 AND 100);
COMMENT ON COLUMN role_period.function IS 'What someone of the team or the board is called there, such as their function; nothing for most roles.';

CREATE TABLE report (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    kind text NOT NULL CONSTRAINT report_kind_is_known CHECK (kind IN ('annual', 'cohort', 'partner')),
    status text NOT NULL DEFAULT 'draft' CONSTRAINT report_status_is_known CHECK (status IN ('draft', 'signed')),
    title text NOT NULL,
    language text NOT NULL CONSTRAINT report_language_is_known CHECK (language IN ('nl', 'en')),
    year smallint,
    cohort_id uuid CONSTRAINT report_cohort_id_fkey REFERENCES cohort (id),
    organisation_id uuid CONSTRAINT report_organisation_id_fkey REFERENCES organisation (id),
    corrects_id uuid CONSTRAINT report_corrects_id_fkey REFERENCES report (id),
    sections jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    changed_at timestamptz NOT NULL,
    as_of timestamptz,
    signed_by uuid REFERENCES account (id),
    document jsonb,
    CONSTRAINT report_is_about_its_subject CHECK (
        (kind = 'cohort') = (cohort_id IS NOT NULL) AND (kind = 'partner') = (organisation_id IS NOT NULL)
        AND (kind = 'cohort') = (year IS NULL)),
    CONSTRAINT report_is_signed_with_all CHECK (
        (status = 'signed') = (as_of IS NOT NULL) AND (as_of IS NULL) = (signed_by IS NULL)
        AND (as_of IS NULL) = (document IS NULL))
);
-- GET /v1/reports: keyset pages, the latest begun first
CREATE INDEX report_latest ON report (created_at DESC, id DESC);
-- A subject is reported on once; what is wrong in it is put right by a report that says so.
CREATE UNIQUE INDEX report_signed_once ON report (
    kind, coalesce(year, 0), coalesce(cohort_id, organisation_id, '00000000-0000-0000-0000-000000000000'))
    WHERE status = 'signed' AND corrects_id IS NULL;
CREATE UNIQUE INDEX report_corrected_once ON report (corrects_id) WHERE status = 'signed';
CREATE INDEX report_corrects ON report (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX report_of_cohort ON report (cohort_id) WHERE cohort_id IS NOT NULL;
CREATE INDEX report_of_organisation ON report (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX report_created_by ON report (created_by);
CREATE INDEX report_signed_by ON report (signed_by) WHERE signed_by IS NOT NULL;
COMMENT ON TABLE report IS 'A report of a year, of a cohort or for a partner. Once signed it never changes.';
COMMENT ON COLUMN report.id IS 'UUIDv7.';
COMMENT ON COLUMN report.version IS 'Counts the changes.';
COMMENT ON COLUMN report.kind IS 'What it is about.';
COMMENT ON COLUMN report.status IS 'A draft, or signed.';
COMMENT ON COLUMN report.title IS 'What it is called.';
COMMENT ON COLUMN report.language IS 'The language it is written in.';
COMMENT ON COLUMN report.year IS 'The calendar year; nothing for a cohort.';
COMMENT ON COLUMN report.cohort_id IS 'The cohort it is about.';
COMMENT ON COLUMN report.organisation_id IS 'The partner it is for.';
COMMENT ON COLUMN report.corrects_id IS 'The signed report that it corrects.';
COMMENT ON COLUMN report.sections IS 'Its sections in order, as staff wrote them: words, keys of figures, ids of stories.';
COMMENT ON COLUMN report.created_at IS 'When it was begun.';
COMMENT ON COLUMN report.created_by IS 'By whom.';
COMMENT ON COLUMN report.changed_at IS 'When it was changed last.';
COMMENT ON COLUMN report.as_of IS 'When it was signed: the moment its figures are of.';
COMMENT ON COLUMN report.signed_by IS 'The chair who signed it.';
COMMENT ON COLUMN report.document IS 'What the signed report says, less its stories: names of team and board, partners, finances, words and figures.';

CREATE FUNCTION keep_signed_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'signed' THEN
        RAISE EXCEPTION 'a signed report never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_signed_never_changes';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER report_signed_never_changes BEFORE UPDATE OR DELETE ON report
    FOR EACH ROW EXECUTE FUNCTION keep_signed_report();

CREATE TABLE report_figure (
    report_id uuid NOT NULL REFERENCES report (id),
    position smallint NOT NULL,
    key text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    figure jsonb NOT NULL,
    records_hash text NOT NULL CONSTRAINT report_figure_hash_is_sha256 CHECK (records_hash ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (report_id, position),
    CONSTRAINT report_figure_once UNIQUE (report_id, key, starts_on)
);
CREATE TRIGGER report_figure_is_append_only BEFORE UPDATE OR DELETE ON report_figure
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE report_figure IS 'A figure as a report was signed with it. It never changes, whatever becomes of the records.';
COMMENT ON COLUMN report_figure.report_id IS 'The report.';
COMMENT ON COLUMN report_figure.position IS 'Its place in the report.';
COMMENT ON COLUMN report_figure.key IS 'Which figure.';
COMMENT ON COLUMN report_figure.starts_on IS 'First day of the period that was asked for.';
COMMENT ON COLUMN report_figure.ends_on IS 'First day after it.';
COMMENT ON COLUMN report_figure.figure IS 'The whole figure: definition and its version, value, numerator, n, population, slices, as of when. Counts only.';
COMMENT ON COLUMN report_figure.records_hash IS 'SHA-256 over the records that were counted.';

CREATE TABLE report_story (
    report_id uuid NOT NULL REFERENCES report (id),
    story_id uuid NOT NULL REFERENCES story (id),
    content jsonb NOT NULL,
    PRIMARY KEY (report_id, story_id)
);
CREATE INDEX report_story_of_story ON report_story (story_id);
CREATE TRIGGER report_story_never_changes BEFORE UPDATE ON report_story
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE report_story IS 'The words of a quote, story or photo as a report was signed with them, apart from the report, so that they can go. Shown only while everyone in it agrees.';
COMMENT ON COLUMN report_story.report_id IS 'The report.';
COMMENT ON COLUMN report_story.story_id IS 'The quote, story or photo.';
COMMENT ON COLUMN report_story.content IS 'Its title, words, language and credit.';
