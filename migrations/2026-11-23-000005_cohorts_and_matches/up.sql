CREATE TABLE cohort (
    id uuid PRIMARY KEY,
    number smallint NOT NULL CONSTRAINT cohort_number_is_positive CHECK (number > 0),
    name text,
    starts_on date NOT NULL,
    ends_on date,
    CONSTRAINT cohort_number_key UNIQUE (number),
    CONSTRAINT cohort_ends_after_it_starts CHECK (ends_on > starts_on)
);
COMMENT ON TABLE cohort IS 'A numbered run of the programme, as [starts_on, ends_on).';
COMMENT ON COLUMN cohort.id IS 'UUIDv7.';
COMMENT ON COLUMN cohort.number IS 'Its number.';
COMMENT ON COLUMN cohort.name IS 'Its name, if it has one.';
COMMENT ON COLUMN cohort.starts_on IS 'First day.';
COMMENT ON COLUMN cohort.ends_on IS 'First day after it.';

CREATE TABLE cohort_group (
    id uuid PRIMARY KEY,
    cohort_id uuid NOT NULL REFERENCES cohort (id),
    name text NOT NULL,
    evening text CONSTRAINT cohort_group_evening_is_known CHECK (evening IN (
        'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')),
    capacity smallint NOT NULL CONSTRAINT cohort_group_capacity_is_positive CHECK (capacity > 0),
    CONSTRAINT cohort_group_name_key UNIQUE (cohort_id, name),
    CONSTRAINT cohort_group_of_cohort_key UNIQUE (id, cohort_id)
);
COMMENT ON TABLE cohort_group IS 'A group of pairs in a cohort.';
COMMENT ON COLUMN cohort_group.id IS 'UUIDv7.';
COMMENT ON COLUMN cohort_group.cohort_id IS 'Its cohort.';
COMMENT ON COLUMN cohort_group.name IS 'Its name.';
COMMENT ON COLUMN cohort_group.evening IS 'The evening on which it meets.';
COMMENT ON COLUMN cohort_group.capacity IS 'How many pairs fit.';

CREATE TABLE buddy_match (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    number integer CONSTRAINT buddy_match_number_is_positive CHECK (number > 0),
    kind text NOT NULL CONSTRAINT buddy_match_kind_is_known CHECK (kind IN ('programme', 'independent', 'workplace')),
    status text NOT NULL CONSTRAINT buddy_match_status_is_known CHECK (status IN (
        'proposed', 'introduced', 'active', 'paused', 'ended', 'declined')),
    newcomer_id uuid NOT NULL REFERENCES person (id),
    established_id uuid NOT NULL REFERENCES person (id),
    newcomer_request_id uuid NOT NULL,
    newcomer_side text NOT NULL GENERATED ALWAYS AS ('newcomer') STORED,
    established_request_id uuid NOT NULL,
    established_side text NOT NULL GENERATED ALWAYS AS ('established') STORED,
    cohort_id uuid REFERENCES cohort (id),
    group_id uuid,
    employer_id uuid REFERENCES organisation (id),
    several_allowed boolean NOT NULL DEFAULT false,
    proposed_on date NOT NULL,
    starts_on date,
    ends_on date,
    end_reason text CONSTRAINT buddy_match_end_reason_is_known CHECK (end_reason IN (
        'completed', 'no_time', 'no_contact', 'no_click', 'moved_away', 'goal_reached', 'entered_by_mistake')),
    ended_by text CONSTRAINT buddy_match_ended_by_is_known CHECK (
        ended_by IN ('newcomer', 'established', 'together', 'coordinator')),
    changed_at timestamptz NOT NULL,
    CONSTRAINT buddy_match_number_key UNIQUE (number),
    CONSTRAINT buddy_match_of_two CHECK (newcomer_id <> established_id),
    CONSTRAINT buddy_match_newcomer_request FOREIGN KEY (newcomer_request_id, newcomer_id, newcomer_side)
        REFERENCES request (id, person_id, side),
    CONSTRAINT buddy_match_established_request FOREIGN KEY (established_request_id, established_id, established_side)
        REFERENCES request (id, person_id, side),
    CONSTRAINT buddy_match_group_of_cohort FOREIGN KEY (group_id, cohort_id) REFERENCES cohort_group (id, cohort_id),
    CONSTRAINT buddy_match_cohort_for_programme CHECK (kind = 'programme' OR (cohort_id IS NULL AND group_id IS NULL)),
    CONSTRAINT buddy_match_group_has_cohort CHECK (group_id IS NULL OR cohort_id IS NOT NULL),
    CONSTRAINT buddy_match_employer_for_workplace CHECK (kind = 'workplace' OR employer_id IS NULL),
    CONSTRAINT buddy_match_numbered_from_its_start CHECK (
        (status IN ('active', 'paused', 'ended')) = (number IS NOT NULL)
        AND (number IS NULL) = (starts_on IS NULL)),
    CONSTRAINT buddy_match_ends_after_it_starts CHECK (ends_on >= starts_on),
    CONSTRAINT buddy_match_ended_with_a_reason CHECK (
        (status = 'ended') = (ends_on IS NOT NULL) AND (ends_on IS NULL) = (end_reason IS NULL)),
    CONSTRAINT buddy_match_ended_by_someone CHECK ((status IN ('ended', 'declined')) = (ended_by IS NOT NULL))
);
CREATE UNIQUE INDEX buddy_match_one_active_newcomer ON buddy_match (newcomer_id, kind)
    WHERE status IN ('active', 'paused') AND NOT several_allowed;
CREATE UNIQUE INDEX buddy_match_one_active_established ON buddy_match (established_id, kind)
    WHERE status IN ('active', 'paused') AND NOT several_allowed;
CREATE UNIQUE INDEX buddy_match_one_answer_newcomer ON buddy_match (newcomer_request_id) WHERE status <> 'declined';
CREATE UNIQUE INDEX buddy_match_one_answer_established ON buddy_match (established_request_id) WHERE status <> 'declined';
CREATE INDEX buddy_match_of_newcomer ON buddy_match (newcomer_id);
CREATE INDEX buddy_match_of_established ON buddy_match (established_id);
-- GET /v1/matches: keyset pages, the latest change first; and the figures
CREATE INDEX buddy_match_by_change ON buddy_match (changed_at DESC, id DESC);
CREATE INDEX buddy_match_by_status ON buddy_match (status, changed_at DESC, id DESC);
CREATE INDEX buddy_match_by_start ON buddy_match (starts_on, ends_on) WHERE number IS NOT NULL;
CREATE INDEX buddy_match_of_group ON buddy_match (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX buddy_match_of_cohort ON buddy_match (cohort_id) WHERE cohort_id IS NOT NULL;
COMMENT ON TABLE buddy_match IS 'A match: proposed -> introduced -> active <-> paused -> ended; a proposal can be declined.';
COMMENT ON COLUMN buddy_match.id IS 'UUIDv7.';
COMMENT ON COLUMN buddy_match.version IS 'Counts the changes.';
COMMENT ON COLUMN buddy_match.number IS 'Given when it first becomes active: consecutive, never moved, never used again.';
COMMENT ON COLUMN buddy_match.kind IS 'In or outside the programme, or at work. All kinds count.';
COMMENT ON COLUMN buddy_match.status IS 'Where it stands.';
COMMENT ON COLUMN buddy_match.newcomer_id IS 'One side.';
COMMENT ON COLUMN buddy_match.established_id IS 'The other side.';
COMMENT ON COLUMN buddy_match.newcomer_request_id IS 'The request of the newcomer that it answers.';
COMMENT ON COLUMN buddy_match.newcomer_side IS 'Fixed, for the foreign key.';
COMMENT ON COLUMN buddy_match.established_request_id IS 'The request of the established resident that it answers.';
COMMENT ON COLUMN buddy_match.established_side IS 'Fixed, for the foreign key.';
COMMENT ON COLUMN buddy_match.cohort_id IS 'The cohort of a programme match.';
COMMENT ON COLUMN buddy_match.group_id IS 'The group of a programme match.';
COMMENT ON COLUMN buddy_match.employer_id IS 'The employer of a workplace match.';
COMMENT ON COLUMN buddy_match.several_allowed IS 'A coordinator allowed it beside another active match of this kind.';
COMMENT ON COLUMN buddy_match.proposed_on IS 'The day of the proposal.';
COMMENT ON COLUMN buddy_match.starts_on IS 'First day.';
COMMENT ON COLUMN buddy_match.ends_on IS 'First day after it.';
COMMENT ON COLUMN buddy_match.end_reason IS 'Why it ended; never a sensitive reason.';
COMMENT ON COLUMN buddy_match.ended_by IS 'Who ended or declined it.';
COMMENT ON COLUMN buddy_match.changed_at IS 'When it was last changed.';

CREATE TABLE match_moment (
    id uuid PRIMARY KEY,
    match_id uuid NOT NULL REFERENCES buddy_match (id),
    status text NOT NULL CONSTRAINT match_moment_status_is_known CHECK (status IN (
        'proposed', 'introduced', 'active', 'paused', 'ended', 'declined')),
    happened_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id)
);
CREATE INDEX match_moment_of_match ON match_moment (match_id, recorded_at, id);
COMMENT ON TABLE match_moment IS 'Each status of a match and the day from which it held. Rows are added, never changed.';
COMMENT ON COLUMN match_moment.id IS 'UUIDv7.';
COMMENT ON COLUMN match_moment.match_id IS 'The match.';
COMMENT ON COLUMN match_moment.status IS 'The status that began.';
COMMENT ON COLUMN match_moment.happened_on IS 'The day from which it held.';
COMMENT ON COLUMN match_moment.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN match_moment.recorded_by IS 'By whom.';

CREATE TABLE match_number_counter (
    only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT match_number_counter_has_one_row CHECK (only_row),
    last_number integer NOT NULL
);
INSERT INTO match_number_counter (last_number) VALUES (0);
COMMENT ON TABLE match_number_counter IS 'The last match number that was given; locked by the activation that takes the next.';
COMMENT ON COLUMN match_number_counter.only_row IS 'There is one row.';
COMMENT ON COLUMN match_number_counter.last_number IS 'The last number that was given.';
