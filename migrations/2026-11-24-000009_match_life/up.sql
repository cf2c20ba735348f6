ALTER TABLE buddy_match
    ADD COLUMN owner_id uuid REFERENCES account (id),
    ADD COLUMN last_contact_on date,
    ADD COLUMN last_heard_on date NOT NULL DEFAULT CURRENT_DATE,
    ADD COLUMN light text CONSTRAINT buddy_match_light_is_known CHECK (light IN ('green', 'amber', 'red')),
    ADD COLUMN light_on date,
    ADD CONSTRAINT buddy_match_light_has_a_day CHECK ((light IS NULL) = (light_on IS NULL));
-- Until now, whoever proposed a match looked after it, and steps were all that was heard.
UPDATE buddy_match SET
    owner_id = (SELECT recorded_by FROM match_moment WHERE match_id = buddy_match.id ORDER BY recorded_at, id LIMIT 1),
    last_heard_on = COALESCE((SELECT max(happened_on) FROM match_moment WHERE match_id = buddy_match.id), proposed_on);
-- GET /v1/matches: what someone looks after; the quiet ones, and those to be introduced, the longest first
CREATE INDEX buddy_match_of_owner ON buddy_match (owner_id, changed_at DESC, id DESC);
CREATE INDEX buddy_match_by_silence ON buddy_match (last_heard_on, id) WHERE status = 'active';
CREATE INDEX buddy_match_to_introduce ON buddy_match (proposed_on, id) WHERE status = 'proposed';
-- tasks::sweep: the job checks that are due
CREATE INDEX buddy_match_at_work ON buddy_match (starts_on) WHERE kind = 'workplace' AND number IS NOT NULL;
COMMENT ON COLUMN buddy_match.owner_id IS 'The account that looks after it.';
COMMENT ON COLUMN buddy_match.last_contact_on IS 'The day of the latest contact with one or both.';
COMMENT ON COLUMN buddy_match.last_heard_on IS 'The day of the latest step, contact or check-in.';
COMMENT ON COLUMN buddy_match.light IS 'How it goes, by the latest check-in.';
COMMENT ON COLUMN buddy_match.light_on IS 'The day of that check-in.';

CREATE TABLE match_hand_over (
    id uuid PRIMARY KEY,
    match_id uuid NOT NULL REFERENCES buddy_match (id),
    owner_id uuid NOT NULL REFERENCES account (id),
    handed_over_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id)
);
CREATE INDEX match_hand_over_of_match ON match_hand_over (match_id, handed_over_on, id);
CREATE INDEX match_hand_over_of_owner ON match_hand_over (owner_id);
COMMENT ON TABLE match_hand_over IS 'Each time that someone else began to look after a match. Rows are added, never changed.';
COMMENT ON COLUMN match_hand_over.id IS 'UUIDv7.';
COMMENT ON COLUMN match_hand_over.match_id IS 'The match.';
COMMENT ON COLUMN match_hand_over.owner_id IS 'The account that looks after it from then on.';
COMMENT ON COLUMN match_hand_over.handed_over_on IS 'From which day.';
COMMENT ON COLUMN match_hand_over.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN match_hand_over.recorded_by IS 'By whom.';

CREATE TABLE match_check_in (
    id uuid PRIMARY KEY,
    match_id uuid NOT NULL REFERENCES buddy_match (id),
    light text NOT NULL CONSTRAINT match_check_in_light_is_known CHECK (light IN ('green', 'amber', 'red')),
    note text,
    took_place_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id)
);
-- GET /v1/matches/{matchId}/story
CREATE INDEX match_check_in_of_match ON match_check_in (match_id, took_place_on, id);
COMMENT ON TABLE match_check_in IS 'How a match goes, as a traffic light. Rows are added, never changed.';
COMMENT ON COLUMN match_check_in.id IS 'UUIDv7.';
COMMENT ON COLUMN match_check_in.match_id IS 'The match.';
COMMENT ON COLUMN match_check_in.light IS 'It goes well, it wants attention, or it is stuck.';
COMMENT ON COLUMN match_check_in.note IS 'A few words; never a sensitive reason.';
COMMENT ON COLUMN match_check_in.took_place_on IS 'On which day.';
COMMENT ON COLUMN match_check_in.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN match_check_in.recorded_by IS 'By whom.';

CREATE TABLE match_contact_moment (
    id uuid PRIMARY KEY,
    match_id uuid NOT NULL REFERENCES buddy_match (id),
    kind text NOT NULL CONSTRAINT match_contact_moment_kind_is_known CHECK (kind IN (
        'phone', 'message', 'email', 'visit', 'at_event', 'other')),
    with_whom text NOT NULL CONSTRAINT match_contact_moment_is_with_someone CHECK (
        with_whom IN ('newcomer', 'established', 'both')),
    took_place_at timestamptz NOT NULL,
    note text,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id)
);
-- GET /v1/matches/{matchId}/story
CREATE INDEX match_contact_moment_of_match ON match_contact_moment (match_id, took_place_at, id);
COMMENT ON TABLE match_contact_moment IS 'Contact with one or both of a match, about the match. Rows are added, never changed.';
COMMENT ON COLUMN match_contact_moment.id IS 'UUIDv7.';
COMMENT ON COLUMN match_contact_moment.match_id IS 'The match.';
COMMENT ON COLUMN match_contact_moment.kind IS 'How.';
COMMENT ON COLUMN match_contact_moment.with_whom IS 'With one side or both.';
COMMENT ON COLUMN match_contact_moment.took_place_at IS 'When.';
COMMENT ON COLUMN match_contact_moment.note IS 'A few words; never a sensitive reason.';
COMMENT ON COLUMN match_contact_moment.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN match_contact_moment.recorded_by IS 'By whom.';

CREATE TABLE job_check (
    id uuid PRIMARY KEY,
    match_id uuid NOT NULL REFERENCES buddy_match (id),
    month smallint NOT NULL CONSTRAINT job_check_month_is_known CHECK (month IN (3, 6, 12)),
    outcome text NOT NULL CONSTRAINT job_check_outcome_is_known CHECK (outcome IN (
        'job_kept', 'job_lost', 'other_job', 'unknown')),
    checked_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id)
);
-- GET /v1/matches/{matchId}/job-checks, and the tasks for those that are due
CREATE INDEX job_check_of_match ON job_check (match_id, month, recorded_at DESC, id DESC);
COMMENT ON TABLE job_check IS 'Whether the job of a workplace match was kept. Rows are added, never changed; the latest of a month holds.';
COMMENT ON COLUMN job_check.id IS 'UUIDv7.';
COMMENT ON COLUMN job_check.match_id IS 'The workplace match.';
COMMENT ON COLUMN job_check.month IS 'So many months after its start.';
COMMENT ON COLUMN job_check.outcome IS 'What was found.';
COMMENT ON COLUMN job_check.checked_on IS 'On which day.';
COMMENT ON COLUMN job_check.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN job_check.recorded_by IS 'By whom.';

ALTER TABLE request
    ADD COLUMN confirmed_on date,
    ADD COLUMN reminded_on date,
    ADD CONSTRAINT request_reminded_after_it_was_confirmed CHECK (reminded_on > COALESCE(confirmed_on, opened_on));
-- tasks::sweep: open requests whose interest was confirmed long ago
CREATE INDEX request_to_confirm ON request ((COALESCE(confirmed_on, opened_on)), id) WHERE closed_on IS NULL;
COMMENT ON COLUMN request.confirmed_on IS 'The day on which the wish was last confirmed; opening it counts as confirming.';
COMMENT ON COLUMN request.reminded_on IS 'The day since which confirming is asked for; it expires a while after it.';

CREATE TABLE task (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    kind text NOT NULL CONSTRAINT task_kind_is_known CHECK (kind IN (
        'own', 'quiet_match', 'introduce_match', 'check_job', 'confirm_request', 'appoint_coach', 'renew_certificate')),
    title text,
    match_id uuid REFERENCES buddy_match (id),
    request_id uuid REFERENCES request (id),
    person_id uuid REFERENCES person (id),
    cohort_id uuid REFERENCES cohort (id),
    subject_id uuid GENERATED ALWAYS AS (COALESCE(match_id, request_id, person_id, cohort_id)) STORED,
    month smallint NOT NULL DEFAULT 0 CONSTRAINT task_month_is_known CHECK (month IN (0, 3, 6, 12)),
    account_id uuid REFERENCES account (id),
    due_on date NOT NULL,
    snoozed_until date,
    done_at timestamptz,
    done_by uuid REFERENCES account (id),
    created_at timestamptz NOT NULL,
    CONSTRAINT task_of_ones_own_has_a_title CHECK ((kind = 'own') = (title IS NOT NULL)),
    CONSTRAINT task_of_ones_own_has_an_owner CHECK (kind <> 'own' OR account_id IS NOT NULL),
    CONSTRAINT task_is_about_one_thing CHECK (
        num_nonnulls(match_id, request_id, person_id, cohort_id) = 1
        OR (kind = 'own' AND num_nonnulls(match_id, request_id, person_id, cohort_id) = 0)),
    CONSTRAINT task_of_a_job_check_has_a_month CHECK ((kind = 'check_job') = (month <> 0)),
    CONSTRAINT task_is_done_by_someone_at_a_time CHECK (done_by IS NULL OR done_at IS NOT NULL)
);
CREATE UNIQUE INDEX task_raised_once ON task (kind, subject_id, month) WHERE done_at IS NULL AND kind <> 'own';
-- GET /v1/tasks: keyset pages, what is due first
CREATE INDEX task_open ON task (account_id, due_on, id) WHERE done_at IS NULL;
CREATE INDEX task_done ON task (account_id, done_at DESC, id DESC) WHERE done_at IS NOT NULL;
-- tasks::sweep: what was done of late is not raised anew
CREATE INDEX task_of_subject ON task (subject_id, kind) WHERE subject_id IS NOT NULL;
-- GET /v1/tasks?matchId=…&personId=…
CREATE INDEX task_of_match ON task (match_id) WHERE match_id IS NOT NULL;
CREATE INDEX task_of_request ON task (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX task_of_person ON task (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX task_of_cohort ON task (cohort_id) WHERE cohort_id IS NOT NULL;
COMMENT ON TABLE task IS 'Something to be done: raised by a rule, which closes it again when its reason is gone, or of someone''s own.';
COMMENT ON COLUMN task.id IS 'UUIDv7.';
COMMENT ON COLUMN task.version IS 'Counts the changes.';
COMMENT ON COLUMN task.kind IS 'The rule that raised it, or own.';
COMMENT ON COLUMN task.title IS 'What is to be done, for a task of one''s own.';
COMMENT ON COLUMN task.match_id IS 'The match that it is about.';
COMMENT ON COLUMN task.request_id IS 'The request that it is about.';
COMMENT ON COLUMN task.person_id IS 'The person that it is about.';
COMMENT ON COLUMN task.cohort_id IS 'The cohort that it is about.';
COMMENT ON COLUMN task.subject_id IS 'The one of the four that is there, for the index.';
COMMENT ON COLUMN task.month IS 'Of a job check: so many months after the start; 0 for any other task.';
COMMENT ON COLUMN task.account_id IS 'Whose task it is; of everyone with the permission when there is none.';
COMMENT ON COLUMN task.due_on IS 'By which day.';
COMMENT ON COLUMN task.snoozed_until IS 'Not shown before this day.';
COMMENT ON COLUMN task.done_at IS 'When it was done, or its reason was gone.';
COMMENT ON COLUMN task.done_by IS 'By whom; nobody when its reason was gone by itself.';
COMMENT ON COLUMN task.created_at IS 'When it was raised.';

CREATE TABLE deputy (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    deputy_id uuid NOT NULL REFERENCES account (id),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id),
    CONSTRAINT deputy_is_someone_else CHECK (deputy_id <> account_id),
    CONSTRAINT deputy_ends_after_it_starts CHECK (ends_on >= starts_on),
    CONSTRAINT deputy_one_at_a_time EXCLUDE USING gist (account_id WITH =, daterange(starts_on, ends_on) WITH &&)
);
-- GET /v1/tasks: for whom someone stands in today
CREATE INDEX deputy_of_deputy ON deputy (deputy_id, ends_on);
COMMENT ON TABLE deputy IS 'Who sees the tasks of a colleague who is away, as [starts_on, ends_on).';
COMMENT ON COLUMN deputy.id IS 'UUIDv7.';
COMMENT ON COLUMN deputy.account_id IS 'Who is away; why is not kept.';
COMMENT ON COLUMN deputy.deputy_id IS 'Who stands in.';
COMMENT ON COLUMN deputy.starts_on IS 'First day.';
COMMENT ON COLUMN deputy.ends_on IS 'First day after it.';
COMMENT ON COLUMN deputy.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN deputy.recorded_by IS 'By whom.';

CREATE TABLE account_setting (
    account_id uuid PRIMARY KEY REFERENCES account (id),
    version bigint NOT NULL DEFAULT 1,
    weekly_digest boolean NOT NULL DEFAULT true,
    changed_at timestamptz NOT NULL
);
COMMENT ON TABLE account_setting IS 'What someone of the staff chose; without a row, what is usual.';
COMMENT ON COLUMN account_setting.account_id IS 'Whose settings.';
COMMENT ON COLUMN account_setting.version IS 'Counts the changes.';
COMMENT ON COLUMN account_setting.weekly_digest IS 'Whether the weekly overview is mailed.';
COMMENT ON COLUMN account_setting.changed_at IS 'When it was last changed.';

CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    kind text NOT NULL CONSTRAINT outbox_kind_is_known CHECK (kind IN ('weekly_digest')),
    subject_key text NOT NULL,
    account_id uuid NOT NULL REFERENCES account (id),
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    next_try_at timestamptz NOT NULL,
    tries smallint NOT NULL DEFAULT 0,
    sent_at timestamptz,
    given_up_at timestamptz,
    last_error text,
    CONSTRAINT outbox_once UNIQUE (kind, subject_key),
    CONSTRAINT outbox_sent_or_given_up CHECK (sent_at IS NULL OR given_up_at IS NULL)
);
-- outbox: what waits to be sent, the longest waiting first
CREATE INDEX outbox_waiting ON outbox (next_try_at, id) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX outbox_of_account ON outbox (account_id);
COMMENT ON TABLE outbox IS 'Mail to be sent: written in the transaction that decides on it, sent after it. It holds counts, never names.';
COMMENT ON COLUMN outbox.id IS 'UUIDv7; also in the Message-ID, so that a receiver knows a second copy.';
COMMENT ON COLUMN outbox.kind IS 'Which letter.';
COMMENT ON COLUMN outbox.subject_key IS 'What it is about, once: such as account and week.';
COMMENT ON COLUMN outbox.account_id IS 'To whom; the address is looked up when it is sent.';
COMMENT ON COLUMN outbox.payload IS 'What the letter needs to know.';
COMMENT ON COLUMN outbox.created_at IS 'When it was written.';
COMMENT ON COLUMN outbox.next_try_at IS 'Not tried before; moved on by whoever takes it, so that nobody else does.';
COMMENT ON COLUMN outbox.tries IS 'How often it was tried.';
COMMENT ON COLUMN outbox.sent_at IS 'When a mail server took it.';
COMMENT ON COLUMN outbox.given_up_at IS 'When it was tried for the last time.';
COMMENT ON COLUMN outbox.last_error IS 'What kind of failure the last try met; never an address or an answer of the server.';
