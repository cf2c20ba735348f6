CREATE TABLE grant_application (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    funder_id uuid NOT NULL REFERENCES organisation (id),
    title text NOT NULL CONSTRAINT grant_application_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    purpose text CONSTRAINT grant_application_purpose_length CHECK (char_length(purpose) BETWEEN 1 AND 4000),
    asked_cents bigint NOT NULL CONSTRAINT grant_application_asked_in_range CHECK (asked_cents BETWEEN 1 AND 100000000000),
    first_year smallint NOT NULL,
    last_year smallint NOT NULL,
    submit_by date,
    decision_expected_on date,
    status text NOT NULL CONSTRAINT grant_application_status_is_known CHECK (
        status IN ('draft', 'submitted', 'granted', 'rejected', 'withdrawn')),
    status_since date NOT NULL,
    granted_cents bigint CONSTRAINT grant_application_granted_in_range CHECK (granted_cents BETWEEN 1 AND 100000000000),
    reason text CONSTRAINT grant_application_reason_length CHECK (char_length(reason) BETWEEN 1 AND 2000),
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    changed_at timestamptz NOT NULL,
    CONSTRAINT grant_application_years_in_range CHECK (first_year >= 2000 AND last_year >= first_year AND last_year <= 2100),
    CONSTRAINT grant_application_granted_has_an_amount CHECK ((status = 'granted') = (granted_cents IS NOT NULL))
);
-- GET /v1/grant-applications: keyset pages, the latest step first
CREATE INDEX grant_application_latest ON grant_application (status_since DESC, id DESC);
CREATE INDEX grant_application_of_funder ON grant_application (funder_id, status_since DESC, id DESC);
CREATE INDEX grant_application_created_by ON grant_application (created_by);
COMMENT ON TABLE grant_application IS 'A grant that is asked for: draft -> submitted -> granted, rejected or withdrawn.';
COMMENT ON COLUMN grant_application.id IS 'UUIDv7.';
COMMENT ON COLUMN grant_application.version IS 'Counts the changes.';
COMMENT ON COLUMN grant_application.funder_id IS 'Who is asked.';
COMMENT ON COLUMN grant_application.title IS 'What it is called.';
COMMENT ON COLUMN grant_application.purpose IS 'What the money is for.';
COMMENT ON COLUMN grant_application.asked_cents IS 'The amount asked, in cents.';
COMMENT ON COLUMN grant_application.first_year IS 'The first year that it is for.';
COMMENT ON COLUMN grant_application.last_year IS 'The last year that it is for.';
COMMENT ON COLUMN grant_application.submit_by IS 'The last day on which the funder takes it.';
COMMENT ON COLUMN grant_application.decision_expected_on IS 'The day by which the funder decides.';
COMMENT ON COLUMN grant_application.status IS 'Where it stands; how it came there is in grant_application_moment.';
COMMENT ON COLUMN grant_application.status_since IS 'The day from which it stands there.';
COMMENT ON COLUMN grant_application.granted_cents IS 'The amount granted, in cents.';
COMMENT ON COLUMN grant_application.reason IS 'Why it was decided so, in words.';
COMMENT ON COLUMN grant_application.created_at IS 'When it was written down.';
COMMENT ON COLUMN grant_application.created_by IS 'By whom.';
COMMENT ON COLUMN grant_application.changed_at IS 'When it changed last.';

CREATE TABLE grant_application_cohort (
    application_id uuid NOT NULL REFERENCES grant_application (id) ON DELETE CASCADE,
    cohort_id uuid NOT NULL REFERENCES cohort (id),
    PRIMARY KEY (application_id, cohort_id)
);
CREATE INDEX grant_application_cohort_of_cohort ON grant_application_cohort (cohort_id);
COMMENT ON TABLE grant_application_cohort IS 'The cohorts that a grant is asked for.';
COMMENT ON COLUMN grant_application_cohort.application_id IS 'The application.';
COMMENT ON COLUMN grant_application_cohort.cohort_id IS 'The cohort.';

CREATE TABLE grant_application_moment (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES grant_application (id) ON DELETE CASCADE,
    status text NOT NULL CONSTRAINT grant_application_moment_status_is_known CHECK (
        status IN ('draft', 'submitted', 'granted', 'rejected', 'withdrawn')),
    happened_on date NOT NULL,
    granted_cents bigint,
    reason text CONSTRAINT grant_application_moment_reason_length CHECK (char_length(reason) BETWEEN 1 AND 2000),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id),
    taken_back_at timestamptz,
    taken_back_by uuid REFERENCES account (id),
    CONSTRAINT grant_application_moment_granted_has_an_amount CHECK ((status = 'granted') = (granted_cents IS NOT NULL)),
    CONSTRAINT grant_application_moment_is_taken_back_by_someone CHECK ((taken_back_at IS NULL) = (taken_back_by IS NULL))
);
-- What happened to an application, in order; and that each state is there once, unless it was taken back
CREATE INDEX grant_application_moment_of_application ON grant_application_moment (application_id, recorded_at, id);
CREATE UNIQUE INDEX grant_application_moment_once ON grant_application_moment (application_id, status) WHERE taken_back_at IS NULL;
CREATE INDEX grant_application_moment_recorded_by ON grant_application_moment (recorded_by);
CREATE INDEX grant_application_moment_taken_back_by ON grant_application_moment (taken_back_by);
COMMENT ON TABLE grant_application_moment IS 'Each state of an application and the day from which it held. Rows are added; a mistake is marked as taken back.';
COMMENT ON COLUMN grant_application_moment.id IS 'UUIDv7.';
COMMENT ON COLUMN grant_application_moment.application_id IS 'The application.';
COMMENT ON COLUMN grant_application_moment.status IS 'The state that began.';
COMMENT ON COLUMN grant_application_moment.happened_on IS 'The day from which it held.';
COMMENT ON COLUMN grant_application_moment.granted_cents IS 'The amount granted, in cents.';
COMMENT ON COLUMN grant_application_moment.reason IS 'Why, in words.';
COMMENT ON COLUMN grant_application_moment.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN grant_application_moment.recorded_by IS 'By whom.';
COMMENT ON COLUMN grant_application_moment.taken_back_at IS 'When it turned out to be a mistake; it counts no more.';
COMMENT ON COLUMN grant_application_moment.taken_back_by IS 'By whom it was taken back.';

CREATE TABLE funding_line (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    funder_id uuid REFERENCES organisation (id),
    kind text NOT NULL CONSTRAINT funding_line_kind_is_known CHECK (
        kind IN ('municipality', 'other_government', 'fund', 'company', 'gift', 'own_income', 'other')),
    year smallint NOT NULL CONSTRAINT funding_line_year_in_range CHECK (year BETWEEN 2000 AND 2100),
    amount_cents bigint NOT NULL CONSTRAINT funding_line_amount_in_range CHECK (amount_cents BETWEEN 1 AND 100000000000),
    title text NOT NULL CONSTRAINT funding_line_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    purpose text CONSTRAINT funding_line_purpose_length CHECK (char_length(purpose) BETWEEN 1 AND 4000),
    application_id uuid REFERENCES grant_application (id),
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    changed_at timestamptz NOT NULL,
    CONSTRAINT funding_line_has_a_funder CHECK (funder_id IS NOT NULL OR kind IN ('gift', 'own_income', 'other'))
);
-- GET /v1/funding-lines: keyset pages, the latest year first; and the sums by year and kind, from the index alone
CREATE INDEX funding_line_by_year ON funding_line (year DESC, id DESC);
CREATE INDEX funding_line_sums ON funding_line (year, kind) INCLUDE (amount_cents);
CREATE INDEX funding_line_of_funder ON funding_line (funder_id, year DESC, id DESC);
CREATE INDEX funding_line_of_application ON funding_line (application_id) WHERE application_id IS NOT NULL;
CREATE INDEX funding_line_created_by ON funding_line (created_by);
COMMENT ON TABLE funding_line IS 'What comes in for a year, from whom and for what. The income of a year is the sum of its lines.';
COMMENT ON COLUMN funding_line.id IS 'UUIDv7.';
COMMENT ON COLUMN funding_line.version IS 'Counts the changes.';
COMMENT ON COLUMN funding_line.funder_id IS 'Who gives it; nothing for gifts of many, or income of our own.';
COMMENT ON COLUMN funding_line.kind IS 'What kind of income it is.';
COMMENT ON COLUMN funding_line.year IS 'The calendar year that it is for.';
COMMENT ON COLUMN funding_line.amount_cents IS 'The amount, in cents.';
COMMENT ON COLUMN funding_line.title IS 'What it is called.';
COMMENT ON COLUMN funding_line.purpose IS 'What it is for.';
COMMENT ON COLUMN funding_line.application_id IS 'The granted application that it came of.';
COMMENT ON COLUMN funding_line.created_at IS 'When it was written down.';
COMMENT ON COLUMN funding_line.created_by IS 'By whom.';
COMMENT ON COLUMN funding_line.changed_at IS 'When it changed last.';

CREATE TABLE funding_target (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    line_id uuid NOT NULL REFERENCES funding_line (id),
    figure_key text NOT NULL CONSTRAINT funding_target_figure_key_length CHECK (char_length(figure_key) BETWEEN 1 AND 80),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    promised bigint NOT NULL CONSTRAINT funding_target_promised_in_range CHECK (promised BETWEEN 1 AND 100000000000),
    note text CONSTRAINT funding_target_note_length CHECK (char_length(note) BETWEEN 1 AND 1000),
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    changed_at timestamptz NOT NULL,
    CONSTRAINT funding_target_ends_after_it_starts CHECK (ends_on > starts_on)
);
-- GET /v1/funding-targets: keyset pages, the latest end first
CREATE INDEX funding_target_latest ON funding_target (ends_on DESC, id DESC);
CREATE INDEX funding_target_of_line ON funding_target (line_id);
CREATE INDEX funding_target_created_by ON funding_target (created_by);
COMMENT ON TABLE funding_target IS 'What was promised to a funder: a figure, a period [starts_on, ends_on) and a number. What became of it is the figure itself.';
COMMENT ON COLUMN funding_target.id IS 'UUIDv7.';
COMMENT ON COLUMN funding_target.version IS 'Counts the changes.';
COMMENT ON COLUMN funding_target.line_id IS 'The funding line that it was promised for.';
COMMENT ON COLUMN funding_target.figure_key IS 'The key of the figure.';
COMMENT ON COLUMN funding_target.starts_on IS 'The first day of the period.';
COMMENT ON COLUMN funding_target.ends_on IS 'The first day after the period.';
COMMENT ON COLUMN funding_target.promised IS 'The number promised, in the unit of the figure.';
COMMENT ON COLUMN funding_target.note IS 'How it was agreed, in words.';
COMMENT ON COLUMN funding_target.created_at IS 'When it was written down.';
COMMENT ON COLUMN funding_target.created_by IS 'By whom.';
COMMENT ON COLUMN funding_target.changed_at IS 'When it changed last.';

CREATE TABLE financial_year (
    year smallint PRIMARY KEY CONSTRAINT financial_year_in_range CHECK (year BETWEEN 2000 AND 2100),
    version bigint NOT NULL DEFAULT 0,
    report_address text CONSTRAINT financial_year_report_address_length CHECK (char_length(report_address) BETWEEN 1 AND 300),
    note text CONSTRAINT financial_year_note_length CHECK (char_length(note) BETWEEN 1 AND 4000),
    changed_at timestamptz NOT NULL,
    changed_by uuid NOT NULL REFERENCES account (id)
);
CREATE INDEX financial_year_changed_by ON financial_year (changed_by);
COMMENT ON TABLE financial_year IS 'What is written down of a year besides its funding lines. The books are kept elsewhere.';
COMMENT ON COLUMN financial_year.year IS 'The calendar year.';
COMMENT ON COLUMN financial_year.version IS 'Counts the changes.';
COMMENT ON COLUMN financial_year.report_address IS 'Where the financial report can be read.';
COMMENT ON COLUMN financial_year.note IS 'What explains the figures of the year.';
COMMENT ON COLUMN financial_year.changed_at IS 'When it changed last.';
COMMENT ON COLUMN financial_year.changed_by IS 'By whom.';

CREATE TABLE financial_year_cost (
    id uuid PRIMARY KEY,
    year smallint NOT NULL REFERENCES financial_year (year),
    kind text NOT NULL CONSTRAINT financial_year_cost_kind_is_known CHECK (
        kind IN ('staff', 'activities', 'housing', 'communication', 'office', 'other')),
    amount_cents bigint NOT NULL CONSTRAINT financial_year_cost_amount_in_range CHECK (amount_cents BETWEEN 1 AND 100000000000),
    recorded_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT financial_year_cost_once UNIQUE (year, kind)
);
COMMENT ON TABLE financial_year_cost IS 'The costs of a year, by kind, as the financial report has them.';
COMMENT ON COLUMN financial_year_cost.id IS 'UUIDv7.';
COMMENT ON COLUMN financial_year_cost.year IS 'The calendar year.';
COMMENT ON COLUMN financial_year_cost.kind IS 'What kind of costs they are.';
COMMENT ON COLUMN financial_year_cost.amount_cents IS 'The amount, in cents.';
COMMENT ON COLUMN financial_year_cost.recorded_at IS 'When it was first written down.';
COMMENT ON COLUMN financial_year_cost.changed_at IS 'When it changed last.';

CREATE TABLE organisation_cooperation (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    year smallint NOT NULL CONSTRAINT organisation_cooperation_year_in_range CHECK (year BETWEEN 2000 AND 2100),
    intensity text NOT NULL CONSTRAINT organisation_cooperation_intensity_is_known CHECK (
        intensity IN ('occasional', 'regular', 'intensive')),
    stated_change text CONSTRAINT organisation_cooperation_change_is_known CHECK (
        stated_change IN ('new', 'strengthened', 'unchanged', 'eased')),
    activities text CONSTRAINT organisation_cooperation_activities_length CHECK (char_length(activities) BETWEEN 1 AND 4000),
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    changed_at timestamptz NOT NULL,
    CONSTRAINT organisation_cooperation_once UNIQUE (organisation_id, year)
);
-- GET /v1/cooperations: keyset pages, the latest year first
CREATE INDEX organisation_cooperation_by_year ON organisation_cooperation (year DESC, id DESC);
CREATE INDEX organisation_cooperation_created_by ON organisation_cooperation (created_by);
COMMENT ON TABLE organisation_cooperation IS 'How, and how much, an organisation and we worked together in a calendar year.';
COMMENT ON COLUMN organisation_cooperation.id IS 'UUIDv7.';
COMMENT ON COLUMN organisation_cooperation.version IS 'Counts the changes.';
COMMENT ON COLUMN organisation_cooperation.organisation_id IS 'The organisation.';
COMMENT ON COLUMN organisation_cooperation.year IS 'The calendar year.';
COMMENT ON COLUMN organisation_cooperation.intensity IS 'How much.';
COMMENT ON COLUMN organisation_cooperation.stated_change IS 'How it changed, where staff say so; otherwise it follows from the intensity of the year known before.';
COMMENT ON COLUMN organisation_cooperation.activities IS 'What was done.';
COMMENT ON COLUMN organisation_cooperation.created_at IS 'When it was written down.';
COMMENT ON COLUMN organisation_cooperation.created_by IS 'By whom.';
COMMENT ON COLUMN organisation_cooperation.changed_at IS 'When it changed last.';

-- Figures read these; what was known of them earlier is kept.
SELECT history.keep('funding_line', '{id}', '{id, kind, year, amount_cents, funder_id}',
    recorded => 'created_at', changed => 'changed_at', comes_back => false);
SELECT history.keep('financial_year_cost', '{id}', '{id, year, kind, amount_cents}', changed => 'changed_at', comes_back => false);
SELECT history.keep('grant_application', '{id}', '{id, funder_id, status, status_since, asked_cents, granted_cents}',
    recorded => 'created_at', changed => 'changed_at', comes_back => false);
SELECT history.keep('organisation_cooperation', '{id}', '{id, organisation_id, year, intensity, stated_change}',
    recorded => 'created_at', changed => 'changed_at', comes_back => false);
