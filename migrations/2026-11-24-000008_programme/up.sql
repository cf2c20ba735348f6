-- Cohorts get a plan beside their facts, and a history.
ALTER TABLE cohort
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN status text NOT NULL DEFAULT 'planned' CONSTRAINT cohort_status_is_known CHECK (
        status IN ('planned', 'recruiting', 'active', 'completed')),
    ADD COLUMN planned_starts_on date,
    ADD COLUMN planned_ends_on date,
    ADD COLUMN recruiting_from date,
    ADD COLUMN recruiting_until date,
    ADD COLUMN target_newcomers smallint CONSTRAINT cohort_target_newcomers_in_range CHECK (target_newcomers BETWEEN 1 AND 500),
    ADD COLUMN target_established smallint CONSTRAINT cohort_target_established_in_range CHECK (
        target_established BETWEEN 1 AND 500),
    ADD COLUMN method_version text,
    ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now(),
    ALTER COLUMN starts_on DROP NOT NULL;
UPDATE cohort SET
    planned_starts_on = starts_on,
    planned_ends_on = ends_on,
    status = CASE WHEN starts_on > current_date THEN 'planned' WHEN ends_on <= current_date THEN 'completed' ELSE 'active' END;
UPDATE cohort SET starts_on = NULL WHERE status = 'planned';
UPDATE cohort SET ends_on = NULL WHERE status <> 'completed';
ALTER TABLE cohort
    ALTER COLUMN planned_starts_on SET NOT NULL,
    ALTER COLUMN changed_at DROP DEFAULT,
    ADD CONSTRAINT cohort_planned_end_after_start CHECK (planned_ends_on > planned_starts_on),
    ADD CONSTRAINT cohort_recruits_in_order CHECK (recruiting_until > recruiting_from),
    ADD CONSTRAINT cohort_starts_when_active CHECK ((status IN ('active', 'completed')) = (starts_on IS NOT NULL)),
    ADD CONSTRAINT cohort_ends_when_completed CHECK ((status = 'completed') = (ends_on IS NOT NULL));
COMMENT ON TABLE cohort IS 'A numbered run of the programme: planned -> recruiting -> active -> completed.';
COMMENT ON COLUMN cohort.version IS 'Counts the changes.';
COMMENT ON COLUMN cohort.status IS 'Where it stands.';
COMMENT ON COLUMN cohort.starts_on IS 'First day, once it is a fact.';
COMMENT ON COLUMN cohort.ends_on IS 'First day after it, once it is a fact.';
COMMENT ON COLUMN cohort.planned_starts_on IS 'First day, as planned.';
COMMENT ON COLUMN cohort.planned_ends_on IS 'First day after it, as planned.';
COMMENT ON COLUMN cohort.recruiting_from IS 'First day of recruiting, as planned.';
COMMENT ON COLUMN cohort.recruiting_until IS 'First day after recruiting, as planned.';
COMMENT ON COLUMN cohort.target_newcomers IS 'How many newcomers are hoped for.';
COMMENT ON COLUMN cohort.target_established IS 'How many established residents are hoped for.';
COMMENT ON COLUMN cohort.method_version IS 'The version of the method that it follows.';
COMMENT ON COLUMN cohort.changed_at IS 'When it was last changed.';

CREATE TABLE cohort_moment (
    id uuid PRIMARY KEY,
    cohort_id uuid NOT NULL REFERENCES cohort (id),
    status text NOT NULL CONSTRAINT cohort_moment_status_is_known CHECK (
        status IN ('planned', 'recruiting', 'active', 'completed')),
    happened_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid REFERENCES account (id)
);
CREATE INDEX cohort_moment_of_cohort ON cohort_moment (cohort_id, recorded_at, id);
COMMENT ON TABLE cohort_moment IS 'Each status of a cohort and the day from which it held. Rows are added, never changed.';
COMMENT ON COLUMN cohort_moment.id IS 'UUIDv7.';
COMMENT ON COLUMN cohort_moment.cohort_id IS 'The cohort.';
COMMENT ON COLUMN cohort_moment.status IS 'The status that began.';
COMMENT ON COLUMN cohort_moment.happened_on IS 'The day from which it held.';
COMMENT ON COLUMN cohort_moment.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN cohort_moment.recorded_by IS 'By whom; empty for what was known before cohorts had a history.';
INSERT INTO cohort_moment (id, cohort_id, status, happened_on, recorded_at)
    SELECT gen_random_uuid(), id, 'active', starts_on, now() FROM cohort WHERE starts_on IS NOT NULL
    UNION ALL
    SELECT gen_random_uuid(), id, 'completed', ends_on, now() FROM cohort WHERE ends_on IS NOT NULL;

CREATE TABLE cohort_session (
    id uuid PRIMARY KEY,
    cohort_id uuid NOT NULL REFERENCES cohort (id),
    position smallint NOT NULL,
    title text NOT NULL CONSTRAINT cohort_session_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    planned_on date,
    CONSTRAINT cohort_session_position_key UNIQUE (cohort_id, position)
);
COMMENT ON TABLE cohort_session IS 'What a cohort plans to do together, in order.';
COMMENT ON COLUMN cohort_session.id IS 'UUIDv7.';
COMMENT ON COLUMN cohort_session.cohort_id IS 'The cohort.';
COMMENT ON COLUMN cohort_session.position IS 'Its place in the order, from 1.';
COMMENT ON COLUMN cohort_session.title IS 'What it is.';
COMMENT ON COLUMN cohort_session.planned_on IS 'The day, once it is known.';

CREATE TABLE enrolment (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    cohort_id uuid NOT NULL REFERENCES cohort (id),
    role text NOT NULL CONSTRAINT enrolment_role_is_known CHECK (
        role IN ('newcomer', 'established', 'coach', 'assistant_coach')),
    starts_on date NOT NULL,
    ends_on date,
    end_reason text CONSTRAINT enrolment_end_reason_is_known CHECK (end_reason IN (
        'completed', 'stopped', 'no_time', 'no_contact', 'moved_away', 'goal_reached', 'other_cohort', 'entered_by_mistake')),
    CONSTRAINT enrolment_ends_after_it_starts CHECK (ends_on >= starts_on),
    CONSTRAINT enrolment_ends_with_a_reason CHECK ((ends_on IS NULL) = (end_reason IS NULL)),
    CONSTRAINT enrolment_once_at_a_time EXCLUDE USING gist (
        (person_id::text) WITH =, (cohort_id::text) WITH =, role WITH =, daterange(starts_on, ends_on) WITH &&)
);
CREATE INDEX enrolment_of_person ON enrolment (person_id, starts_on DESC, id DESC);
-- GET /v1/cohorts/{id}/enrolments, and how many there are
CREATE INDEX enrolment_of_cohort ON enrolment (cohort_id, starts_on DESC, id DESC);
COMMENT ON TABLE enrolment IS 'Someone takes part in a cohort, in a role, as [starts_on, ends_on).';
COMMENT ON COLUMN enrolment.id IS 'UUIDv7.';
COMMENT ON COLUMN enrolment.person_id IS 'Who.';
COMMENT ON COLUMN enrolment.cohort_id IS 'In which cohort.';
COMMENT ON COLUMN enrolment.role IS 'As what.';
COMMENT ON COLUMN enrolment.starts_on IS 'First day.';
COMMENT ON COLUMN enrolment.ends_on IS 'First day after it.';
COMMENT ON COLUMN enrolment.end_reason IS 'Why it ended; never a sensitive reason.';

ALTER TABLE cohort_group
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN venue_id uuid REFERENCES organisation (id),
    ADD COLUMN rhythm text NOT NULL DEFAULT 'weekly' CONSTRAINT cohort_group_rhythm_is_known CHECK (
        rhythm IN ('weekly', 'two_weekly')),
    ADD COLUMN audience text NOT NULL DEFAULT 'open' CONSTRAINT cohort_group_audience_is_known CHECK (
        audience IN ('open', 'women_only')),
    ADD COLUMN least_pairs smallint NOT NULL DEFAULT 5,
    ADD COLUMN note text CONSTRAINT cohort_group_note_length CHECK (char_length(note) BETWEEN 1 AND 2000),
    ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
UPDATE cohort_group SET least_pairs = LEAST(5, capacity);
ALTER TABLE cohort_group
    ALTER COLUMN changed_at DROP DEFAULT,
    ADD CONSTRAINT cohort_group_least_pairs_fit CHECK (least_pairs BETWEEN 1 AND capacity);
COMMENT ON COLUMN cohort_group.version IS 'Counts the changes.';
CREATE INDEX cohort_group_at_venue ON cohort_group (venue_id) WHERE venue_id IS NOT NULL;
COMMENT ON COLUMN cohort_group.venue_id IS 'Where it meets.';
COMMENT ON COLUMN cohort_group.rhythm IS 'How often it meets.';
COMMENT ON COLUMN cohort_group.audience IS 'For everyone, or for women only.';
COMMENT ON COLUMN cohort_group.least_pairs IS 'The least number of pairs with which it goes well.';
COMMENT ON COLUMN cohort_group.note IS 'A few words for whoever looks after the group.';
COMMENT ON COLUMN cohort_group.changed_at IS 'When it was last changed.';

CREATE TABLE group_leader (
    id uuid PRIMARY KEY,
    group_id uuid NOT NULL REFERENCES cohort_group (id),
    person_id uuid NOT NULL REFERENCES person (id),
    role text NOT NULL CONSTRAINT group_leader_role_is_known CHECK (role IN ('coach', 'assistant_coach')),
    evening text CONSTRAINT group_leader_evening_is_known CHECK (evening IN (
        'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')),
    starts_on date NOT NULL,
    ends_on date,
    end_reason text CONSTRAINT group_leader_end_reason_is_known CHECK (end_reason IN (
        'completed', 'stopped', 'moved_away', 'took_another_role', 'term_ended', 'entered_by_mistake')),
    CONSTRAINT group_leader_ends_after_it_starts CHECK (ends_on >= starts_on),
    CONSTRAINT group_leader_ends_with_a_reason CHECK ((ends_on IS NULL) = (end_reason IS NULL)),
    CONSTRAINT group_leader_once_in_a_group EXCLUDE USING gist (
        (person_id::text) WITH =, (group_id::text) WITH =, daterange(starts_on, ends_on) WITH &&),
    CONSTRAINT group_leader_one_group_an_evening EXCLUDE USING gist (
        (person_id::text) WITH =, evening WITH =, daterange(starts_on, ends_on) WITH &&)
);
CREATE INDEX group_leader_of_group ON group_leader (group_id, starts_on);
CREATE INDEX group_leader_of_person ON group_leader (person_id, starts_on);
COMMENT ON TABLE group_leader IS 'Someone leads a group, as [starts_on, ends_on).';
COMMENT ON COLUMN group_leader.id IS 'UUIDv7.';
COMMENT ON COLUMN group_leader.group_id IS 'Which group.';
COMMENT ON COLUMN group_leader.person_id IS 'Who.';
COMMENT ON COLUMN group_leader.role IS 'As what.';
COMMENT ON COLUMN group_leader.evening IS 'The evening of the group, kept equal as long as the period lasts: nobody leads two groups on one evening.';
COMMENT ON COLUMN group_leader.starts_on IS 'First day.';
COMMENT ON COLUMN group_leader.ends_on IS 'First day after it.';
COMMENT ON COLUMN group_leader.end_reason IS 'Why it ended; never a sensitive reason.';

CREATE TABLE group_place (
    id uuid PRIMARY KEY,
    match_id uuid NOT NULL REFERENCES buddy_match (id),
    group_id uuid NOT NULL REFERENCES cohort_group (id),
    starts_on date NOT NULL,
    ends_on date,
    end_reason text CONSTRAINT group_place_end_reason_is_known CHECK (end_reason IN ('moved', 'match_ended', 'declined')),
    CONSTRAINT group_place_ends_after_it_starts CHECK (ends_on >= starts_on),
    CONSTRAINT group_place_ends_with_a_reason CHECK ((ends_on IS NULL) = (end_reason IS NULL)),
    CONSTRAINT group_place_one_at_a_time EXCLUDE USING gist (
        (match_id::text) WITH =, daterange(starts_on, ends_on) WITH &&)
);
CREATE INDEX group_place_of_match ON group_place (match_id, starts_on);
CREATE INDEX group_place_of_group ON group_place (group_id, starts_on);
COMMENT ON TABLE group_place IS 'The place of a pair in a group, from its proposal on, as [starts_on, ends_on).';
COMMENT ON COLUMN group_place.id IS 'UUIDv7.';
COMMENT ON COLUMN group_place.match_id IS 'The pair.';
COMMENT ON COLUMN group_place.group_id IS 'The group.';
COMMENT ON COLUMN group_place.starts_on IS 'First day.';
COMMENT ON COLUMN group_place.ends_on IS 'First day after it.';
COMMENT ON COLUMN group_place.end_reason IS 'Why it ended.';

-- Whoever was in a group or a cohort already is there from the proposal on.
INSERT INTO group_place (id, match_id, group_id, starts_on, ends_on, end_reason)
    SELECT gen_random_uuid(), buddy_match.id, group_id, proposed_on,
           COALESCE(ends_on, declined.happened_on),
           CASE buddy_match.status WHEN 'ended' THEN 'match_ended' WHEN 'declined' THEN 'declined' END
    FROM buddy_match LEFT JOIN match_moment AS declined ON declined.match_id = buddy_match.id AND declined.status = 'declined'
    WHERE group_id IS NOT NULL;
INSERT INTO enrolment (id, person_id, cohort_id, role, starts_on, ends_on, end_reason)
    SELECT gen_random_uuid(), person_id, cohort_id, role, min(proposed_on),
           CASE WHEN cohort.status = 'completed' THEN GREATEST(cohort.ends_on, min(proposed_on)) END,
           CASE WHEN cohort.status = 'completed' THEN 'completed' END
    FROM buddy_match
         CROSS JOIN LATERAL (VALUES (newcomer_id, 'newcomer'), (established_id, 'established')) AS side (person_id, role)
         JOIN cohort ON cohort.id = cohort_id
    WHERE buddy_match.status <> 'declined'
    GROUP BY person_id, cohort_id, role, cohort.status, cohort.ends_on;
