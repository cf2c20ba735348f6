CREATE TABLE event_series (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    details jsonb NOT NULL,
    rule text NOT NULL CONSTRAINT event_series_rule_length CHECK (char_length(rule) BETWEEN 1 AND 300),
    starts_on date NOT NULL,
    start_time time NOT NULL,
    duration_minutes integer NOT NULL CONSTRAINT event_series_duration_in_range CHECK (duration_minutes BETWEEN 5 AND 1440),
    excluded_days date[] NOT NULL DEFAULT '{}',
    ends_on date,
    dates_until date NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    changed_at timestamptz NOT NULL
);
-- GET /v1/event-series
CREATE INDEX event_series_by_creation ON event_series (created_at DESC, id DESC);
-- background: which series need dates up to the horizon
CREATE INDEX event_series_to_extend ON event_series (dates_until) WHERE ends_on IS NULL;
COMMENT ON TABLE event_series IS 'Events that recur, by a rule of RFC 5545 in the wall time of Europe/Amsterdam.';
COMMENT ON COLUMN event_series.id IS 'UUIDv7.';
COMMENT ON COLUMN event_series.version IS 'Counts the changes.';
COMMENT ON COLUMN event_series.details IS 'What each new date begins with, as the contract has it (EventDetails). Each date has it in columns.';
COMMENT ON COLUMN event_series.rule IS 'The recurrence rule.';
COMMENT ON COLUMN event_series.starts_on IS 'The first date of the rule.';
COMMENT ON COLUMN event_series.start_time IS 'The time of day at which each begins, in Europe/Amsterdam.';
COMMENT ON COLUMN event_series.duration_minutes IS 'How long each lasts.';
COMMENT ON COLUMN event_series.excluded_days IS 'Days of the rule on which there is none.';
COMMENT ON COLUMN event_series.ends_on IS 'The first day on which there is none any more, once it was ended.';
COMMENT ON COLUMN event_series.dates_until IS 'The first day for which its dates are not there as events yet.';
COMMENT ON COLUMN event_series.created_at IS 'When it was written down.';
COMMENT ON COLUMN event_series.created_by IS 'By whom.';
COMMENT ON COLUMN event_series.changed_at IS 'When it was last changed.';

CREATE TABLE event (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    kind text NOT NULL CONSTRAINT event_kind_is_known CHECK (kind IN (
        'meeting_day', 'celebration', 'coach_evening', 'culture_training', 'volunteer_training', 'praathuis', 'workshop',
        'group_initiative', 'outreach', 'other')),
    title text NOT NULL CONSTRAINT event_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    description text CONSTRAINT event_description_length CHECK (char_length(description) BETWEEN 1 AND 4000),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    venue_id uuid REFERENCES organisation (id),
    place text CONSTRAINT event_place_length CHECK (char_length(place) BETWEEN 1 AND 200),
    cohort_id uuid REFERENCES cohort (id),
    group_id uuid REFERENCES cohort_group (id),
    capacity integer CONSTRAINT event_capacity_in_range CHECK (capacity BETWEEN 1 AND 5000),
    status text NOT NULL DEFAULT 'planned' CONSTRAINT event_status_is_known CHECK (status IN ('planned', 'held', 'cancelled')),
    cancel_reason text CONSTRAINT event_cancel_reason_length CHECK (char_length(cancel_reason) BETWEEN 1 AND 500),
    series_id uuid REFERENCES event_series (id),
    series_day date,
    changed_by_hand boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    changed_at timestamptz NOT NULL,
    CONSTRAINT event_ends_after_it_starts CHECK (ends_at > starts_at),
    CONSTRAINT event_is_of_one CHECK (num_nonnulls(cohort_id, group_id) <= 1),
    CONSTRAINT event_is_cancelled_with_a_reason CHECK ((status = 'cancelled') = (cancel_reason IS NOT NULL)),
    CONSTRAINT event_of_a_series_has_its_day CHECK ((series_id IS NULL) = (series_day IS NULL)),
    CONSTRAINT event_one_on_a_day_of_a_series UNIQUE (series_id, series_day)
);
-- GET /v1/events
CREATE INDEX event_by_start ON event (starts_at, id);
CREATE INDEX event_of_cohort ON event (cohort_id, starts_at, id) WHERE cohort_id IS NOT NULL;
CREATE INDEX event_of_group ON event (group_id, starts_at, id) WHERE group_id IS NOT NULL;
CREATE INDEX event_at_venue ON event (venue_id, starts_at, id) WHERE venue_id IS NOT NULL;
COMMENT ON TABLE event IS 'An event, also each date of a series: planned -> held, or cancelled.';
COMMENT ON COLUMN event.id IS 'UUIDv7.';
COMMENT ON COLUMN event.version IS 'Counts the changes; also the SEQUENCE in calendars.';
COMMENT ON COLUMN event.kind IS 'What it is.';
COMMENT ON COLUMN event.title IS 'Its title.';
COMMENT ON COLUMN event.description IS 'What whoever comes wants to know; it goes along in calendars.';
COMMENT ON COLUMN event.starts_at IS 'Its beginning.';
COMMENT ON COLUMN event.ends_at IS 'Its end.';
COMMENT ON COLUMN event.venue_id IS 'Where it is, if it is an organisation that is known.';
COMMENT ON COLUMN event.place IS 'Where it is, in words.';
COMMENT ON COLUMN event.cohort_id IS 'The cohort that it is for.';
COMMENT ON COLUMN event.group_id IS 'The group that it is for. Without cohort and group it is open.';
COMMENT ON COLUMN event.capacity IS 'How many can be registered; empty when there is room for all.';
COMMENT ON COLUMN event.status IS 'Where it stands.';
COMMENT ON COLUMN event.cancel_reason IS 'Why it was cancelled.';
COMMENT ON COLUMN event.series_id IS 'The series that it is a date of.';
COMMENT ON COLUMN event.series_day IS 'The day that the rule of the series gave it, also when it was moved.';
COMMENT ON COLUMN event.changed_by_hand IS 'Whether this date was changed by itself: changes of the series leave it.';
COMMENT ON COLUMN event.created_at IS 'When it was written down.';
COMMENT ON COLUMN event.created_by IS 'By whom.';
COMMENT ON COLUMN event.changed_at IS 'When it was last changed.';

CREATE TABLE event_partner (
    event_id uuid NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (event_id, organisation_id)
);
CREATE INDEX event_partner_of_organisation ON event_partner (organisation_id);
COMMENT ON TABLE event_partner IS 'Organisations with which an event is organised.';
COMMENT ON COLUMN event_partner.event_id IS 'The event.';
COMMENT ON COLUMN event_partner.organisation_id IS 'The organisation.';

CREATE TABLE event_programme_item (
    event_id uuid NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    position smallint NOT NULL,
    title text NOT NULL CONSTRAINT event_programme_item_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    starts_at time,
    PRIMARY KEY (event_id, position)
);
COMMENT ON TABLE event_programme_item IS 'The programme of an event, in order.';
COMMENT ON COLUMN event_programme_item.event_id IS 'The event.';
COMMENT ON COLUMN event_programme_item.position IS 'Its place in the order, from 1.';
COMMENT ON COLUMN event_programme_item.title IS 'What it is.';
COMMENT ON COLUMN event_programme_item.starts_at IS 'The time of day at which it begins, in Europe/Amsterdam.';

CREATE TABLE event_presenter (
    id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    item smallint NOT NULL,
    position smallint NOT NULL,
    person_id uuid REFERENCES person (id),
    name text CONSTRAINT event_presenter_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT event_presenter_item_fkey FOREIGN KEY (event_id, item) REFERENCES event_programme_item (event_id, position) ON DELETE CASCADE,
    CONSTRAINT event_presenter_is_someone CHECK (num_nonnulls(person_id, name) = 1)
);
CREATE INDEX event_presenter_of_item ON event_presenter (event_id, item, position);
CREATE INDEX event_presenter_of_person ON event_presenter (person_id) WHERE person_id IS NOT NULL;
COMMENT ON TABLE event_presenter IS 'Who presents a part of a programme: someone known, or a name.';
COMMENT ON COLUMN event_presenter.id IS 'UUIDv7.';
COMMENT ON COLUMN event_presenter.event_id IS 'The event.';
COMMENT ON COLUMN event_presenter.item IS 'The position of the part.';
COMMENT ON COLUMN event_presenter.position IS 'The place among its presenters, from 1.';
COMMENT ON COLUMN event_presenter.person_id IS 'Who, if it is someone known.';
COMMENT ON COLUMN event_presenter.name IS 'The name of who isn''t known.';

CREATE TABLE event_task (
    event_id uuid NOT NULL REFERENCES event (id) ON DELETE CASCADE,
    position smallint NOT NULL,
    title text NOT NULL CONSTRAINT event_task_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    wanted smallint NOT NULL CONSTRAINT event_task_wanted_in_range CHECK (wanted BETWEEN 1 AND 100),
    PRIMARY KEY (event_id, position)
);
COMMENT ON TABLE event_task IS 'What helpers do at an event, in order.';
COMMENT ON COLUMN event_task.event_id IS 'The event.';
COMMENT ON COLUMN event_task.position IS 'Its place in the order, from 1.';
COMMENT ON COLUMN event_task.title IS 'What is to be done.';
COMMENT ON COLUMN event_task.wanted IS 'How many helpers it takes.';

CREATE TABLE event_helper (
    id uuid PRIMARY KEY,
    event_id uuid NOT NULL,
    task smallint NOT NULL,
    person_id uuid NOT NULL REFERENCES person (id),
    CONSTRAINT event_helper_task_fkey FOREIGN KEY (event_id, task) REFERENCES event_task (event_id, position) ON DELETE CASCADE
);
CREATE INDEX event_helper_of_task ON event_helper (event_id, task);
CREATE INDEX event_helper_of_person ON event_helper (person_id);
COMMENT ON TABLE event_helper IS 'Who does a task at an event; also people without a place in the programme.';
COMMENT ON COLUMN event_helper.id IS 'UUIDv7.';
COMMENT ON COLUMN event_helper.event_id IS 'The event.';
COMMENT ON COLUMN event_helper.task IS 'The position of the task.';
COMMENT ON COLUMN event_helper.person_id IS 'Who.';

CREATE TABLE event_registration (
    id uuid PRIMARY KEY,
    event_id uuid NOT NULL REFERENCES event (id),
    person_id uuid NOT NULL REFERENCES person (id),
    status text NOT NULL CONSTRAINT event_registration_status_is_known CHECK (status IN (
        'invited', 'registered', 'waiting_list', 'signed_off', 'walked_in')),
    status_since timestamptz NOT NULL,
    with_notice boolean,
    attendance text CONSTRAINT event_registration_attendance_is_known CHECK (attendance IN ('present', 'excused', 'no_show')),
    attendance_at timestamptz,
    attendance_key uuid,
    superseded_at timestamptz,
    CONSTRAINT event_registration_notice_of_who_signed_off CHECK ((status = 'signed_off') = (with_notice IS NOT NULL)),
    CONSTRAINT event_registration_attendance_has_a_time CHECK (attendance IS NULL OR attendance_at IS NOT NULL),
    CONSTRAINT event_registration_attendance_has_a_key CHECK ((attendance_at IS NULL) = (attendance_key IS NULL))
);
CREATE UNIQUE INDEX event_registration_once ON event_registration (event_id, person_id) WHERE superseded_at IS NULL;
-- who waits, in order
CREATE INDEX event_registration_waiting ON event_registration (event_id, status_since, id)
    WHERE status = 'waiting_list' AND superseded_at IS NULL;
-- GET /v1/people/{personId}/attendance
CREATE INDEX event_registration_of_person ON event_registration (person_id);
CREATE INDEX event_registration_of_event ON event_registration (event_id);
COMMENT ON TABLE event_registration IS 'Someone towards an event: invited, with a place, waiting for one, signed off; and whether they were there.';
COMMENT ON COLUMN event_registration.id IS 'UUIDv7.';
COMMENT ON COLUMN event_registration.event_id IS 'The event.';
COMMENT ON COLUMN event_registration.person_id IS 'Who.';
COMMENT ON COLUMN event_registration.status IS 'Where they stand.';
COMMENT ON COLUMN event_registration.status_since IS 'Since when; the order of the waiting list.';
COMMENT ON COLUMN event_registration.with_notice IS 'Of who signed off: whether that was in time.';
COMMENT ON COLUMN event_registration.attendance IS 'Whether they were there, by the latest recording.';
COMMENT ON COLUMN event_registration.attendance_at IS 'When that was recorded, by the clock of the device.';
COMMENT ON COLUMN event_registration.attendance_key IS 'The line that recorded it.';
COMMENT ON COLUMN event_registration.superseded_at IS 'When another registration of the same person took its place, because two records of one person were merged.';

CREATE TABLE event_registration_moment (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    registration_id uuid NOT NULL REFERENCES event_registration (id),
    status text NOT NULL CONSTRAINT event_registration_moment_status_is_known CHECK (status IN (
        'invited', 'registered', 'waiting_list', 'signed_off', 'walked_in')),
    happened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id)
);
CREATE INDEX event_registration_moment_of_registration ON event_registration_moment (registration_id, id);
COMMENT ON TABLE event_registration_moment IS 'Each status of a registration. Rows are added, never changed.';
COMMENT ON COLUMN event_registration_moment.id IS 'In the order of writing.';
COMMENT ON COLUMN event_registration_moment.registration_id IS 'The registration.';
COMMENT ON COLUMN event_registration_moment.status IS 'The status that began.';
COMMENT ON COLUMN event_registration_moment.happened_at IS 'When it began.';
COMMENT ON COLUMN event_registration_moment.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN event_registration_moment.recorded_by IS 'By whom; of who moved up, whose action made room.';

CREATE TABLE event_attendance_line (
    event_id uuid NOT NULL REFERENCES event (id),
    key uuid NOT NULL,
    person_id uuid REFERENCES person (id),
    mark text CONSTRAINT event_attendance_line_mark_is_known CHECK (mark IN ('present', 'excused', 'no_show', 'unmarked')),
    head_count integer CONSTRAINT event_attendance_line_head_count_in_range CHECK (head_count BETWEEN -500 AND 500),
    device_recorded_at timestamptz NOT NULL,
    counts_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id),
    PRIMARY KEY (event_id, key),
    CONSTRAINT event_attendance_line_marks_a_person CHECK ((person_id IS NULL) = (mark IS NULL)),
    CONSTRAINT event_attendance_line_is_one_thing CHECK (num_nonnulls(person_id, head_count) = 1)
);
CREATE INDEX event_attendance_line_of_person ON event_attendance_line (person_id, event_id) WHERE person_id IS NOT NULL;
-- the head count of an event
CREATE INDEX event_attendance_line_counting ON event_attendance_line (event_id) INCLUDE (head_count) WHERE head_count IS NOT NULL;
COMMENT ON TABLE event_attendance_line IS 'What devices recorded at events, each once. Rows are added, never changed; the latest about someone holds, and counts add up.';
COMMENT ON COLUMN event_attendance_line.event_id IS 'The event.';
COMMENT ON COLUMN event_attendance_line.key IS 'Made by the device, once for this line.';
COMMENT ON COLUMN event_attendance_line.person_id IS 'Whom it is about, unless it counts people without a name.';
COMMENT ON COLUMN event_attendance_line.mark IS 'What it says of them.';
COMMENT ON COLUMN event_attendance_line.head_count IS 'How many more walked in without a name.';
COMMENT ON COLUMN event_attendance_line.device_recorded_at IS 'When it was recorded, as the device said.';
COMMENT ON COLUMN event_attendance_line.counts_at IS 'The same, never after it arrived: a clock that is fast overrules nobody.';
COMMENT ON COLUMN event_attendance_line.recorded_at IS 'When it arrived.';
COMMENT ON COLUMN event_attendance_line.recorded_by IS 'Whose device it was.';

CREATE TABLE calendar_feed (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT calendar_feed_token_hash_key UNIQUE,
    kind text NOT NULL CONSTRAINT calendar_feed_kind_is_known CHECK (kind IN ('open', 'person', 'group', 'organisation')),
    person_id uuid REFERENCES person (id),
    group_id uuid REFERENCES cohort_group (id),
    organisation_id uuid REFERENCES organisation (id),
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    revoked_at timestamptz,
    revoked_by uuid REFERENCES account (id),
    CONSTRAINT calendar_feed_is_of_its_kind CHECK (
        (kind = 'person') = (person_id IS NOT NULL) AND (kind = 'group') = (group_id IS NOT NULL)
        AND (kind = 'organisation') = (organisation_id IS NOT NULL)),
    CONSTRAINT calendar_feed_is_revoked_by_someone CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
-- GET /v1/calendar-feeds
CREATE INDEX calendar_feed_by_creation ON calendar_feed (created_at DESC, id DESC);
CREATE INDEX calendar_feed_of_person ON calendar_feed (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX calendar_feed_of_group ON calendar_feed (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX calendar_feed_of_organisation ON calendar_feed (organisation_id) WHERE organisation_id IS NOT NULL;
COMMENT ON TABLE calendar_feed IS 'Calendars that can be read by whoever has their link.';
COMMENT ON COLUMN calendar_feed.id IS 'UUIDv7.';
COMMENT ON COLUMN calendar_feed.token_hash IS 'SHA-256 of the secret in the link.';
COMMENT ON COLUMN calendar_feed.kind IS 'Which events it has.';
COMMENT ON COLUMN calendar_feed.person_id IS 'Of whom.';
COMMENT ON COLUMN calendar_feed.group_id IS 'Of which group.';
COMMENT ON COLUMN calendar_feed.organisation_id IS 'Of which organisation.';
COMMENT ON COLUMN calendar_feed.created_at IS 'When the link was made.';
COMMENT ON COLUMN calendar_feed.created_by IS 'By whom.';
COMMENT ON COLUMN calendar_feed.revoked_at IS 'Since when the link no longer works.';
COMMENT ON COLUMN calendar_feed.revoked_by IS 'By whom it was revoked.';

CREATE TABLE event_finding (
    id uuid PRIMARY KEY,
    event_id uuid NOT NULL REFERENCES event (id),
    text text NOT NULL CONSTRAINT event_finding_text_length CHECK (char_length(text) BETWEEN 1 AND 2000),
    found_by text NOT NULL CONSTRAINT event_finding_is_found_by_someone CHECK (found_by IN ('team', 'participant')),
    raised_by_id uuid REFERENCES person (id),
    told_on date,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id)
);
CREATE INDEX event_finding_of_event ON event_finding (event_id, recorded_at, id);
-- GET /v1/event-findings
CREATE INDEX event_finding_by_time ON event_finding (recorded_at DESC, id DESC);
CREATE INDEX event_finding_of_person ON event_finding (raised_by_id) WHERE raised_by_id IS NOT NULL;
COMMENT ON TABLE event_finding IS 'What the team or who took part found at an event.';
COMMENT ON COLUMN event_finding.id IS 'UUIDv7.';
COMMENT ON COLUMN event_finding.event_id IS 'The event.';
COMMENT ON COLUMN event_finding.text IS 'What was found.';
COMMENT ON COLUMN event_finding.found_by IS 'By the team, or by someone who took part.';
COMMENT ON COLUMN event_finding.raised_by_id IS 'Who raised it, to be told what came of it.';
COMMENT ON COLUMN event_finding.told_on IS 'The day on which they were told.';
COMMENT ON COLUMN event_finding.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN event_finding.recorded_by IS 'By whom.';

CREATE TABLE event_decision (
    id uuid PRIMARY KEY,
    finding_id uuid NOT NULL REFERENCES event_finding (id),
    text text NOT NULL CONSTRAINT event_decision_text_length CHECK (char_length(text) BETWEEN 1 AND 2000),
    decided_on date NOT NULL,
    later_event_id uuid REFERENCES event (id),
    method_change text CONSTRAINT event_decision_method_change_length CHECK (char_length(method_change) BETWEEN 1 AND 2000),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id)
);
CREATE INDEX event_decision_of_finding ON event_decision (finding_id, decided_on, id);
CREATE INDEX event_decision_of_event ON event_decision (later_event_id) WHERE later_event_id IS NOT NULL;
COMMENT ON TABLE event_decision IS 'What was decided upon a finding, and what it led to.';
COMMENT ON COLUMN event_decision.id IS 'UUIDv7.';
COMMENT ON COLUMN event_decision.finding_id IS 'The finding.';
COMMENT ON COLUMN event_decision.text IS 'What was decided.';
COMMENT ON COLUMN event_decision.decided_on IS 'The day.';
COMMENT ON COLUMN event_decision.later_event_id IS 'The later event at which it was done.';
COMMENT ON COLUMN event_decision.method_change IS 'What is done otherwise since.';
COMMENT ON COLUMN event_decision.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN event_decision.recorded_by IS 'By whom.';
