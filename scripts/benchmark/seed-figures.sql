-- Ten years of a foundation as large as :people says: matches for two in five, an event for one in five, and fifty who
-- were at each. What figures are counted from, the same every time.
\set ON_ERROR_STOP on
SET synchronous_commit = off;
-- Rows that would be checked and counted one by one are written as they would be in the end.
SET session_replication_role = replica;

CREATE FUNCTION pg_temp.person(nth bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT format('01900000-0000-7000-8000-%s', lpad(to_hex(nth), 12, '0'))::uuid $$;
CREATE FUNCTION pg_temp.id(what text, nth bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(what || nth)::uuid $$;
-- The day of the nth of so many, over ten years.
CREATE FUNCTION pg_temp.day(nth bigint, many bigint) RETURNS date LANGUAGE sql IMMUTABLE AS
$$ SELECT date '2016-01-01' + (nth * 3650 / many)::int $$;

INSERT INTO account (id, email, display_name, password_hash, created_at)
VALUES (pg_temp.id('account', 1), 'figures@bench.example', 'Bench', 'x', timestamptz '2016-01-01');
INSERT INTO organisation (id, name, sort_name, search_text, kinds, created_at, changed_at)
SELECT pg_temp.id('organisation', i), 'Partner ' || i, 'partner ' || i, 'partner', '{referrer}', timestamptz '2016-01-01', timestamptz '2016-01-01'
FROM generate_series(1, 40) AS i;
INSERT INTO cohort (id, number, status, starts_on, ends_on, planned_starts_on, changed_at, recorded_at)
SELECT pg_temp.id('cohort', i), i, 'completed', day, day + 300, day, day, day
FROM (SELECT i, pg_temp.day(i, 40) AS day FROM generate_series(1, 40) AS i) AS planned;

CREATE TEMPORARY TABLE paired AS
SELECT i, pg_temp.person(2 * i - 1) AS newcomer, pg_temp.person(2 * i) AS established, pg_temp.day(i, :people * 2 / 5) AS day,
       CASE WHEN i % 5 > 0 THEN pg_temp.id('cohort', 1 + i % 40) END AS cohort
FROM generate_series(1, :people * 2 / 5) AS i;
INSERT INTO request (id, person_id, side, track, opened_on, closed_on, close_reason, changed_at, recorded_at)
SELECT pg_temp.id(side, i), CASE side WHEN 'newcomer' THEN newcomer ELSE established END, side,
       CASE WHEN cohort IS NULL THEN 'independent' ELSE 'programme' END, day - 60, day, 'matched', day, day - 60
FROM paired, unnest(ARRAY['newcomer', 'established']) AS side;
INSERT INTO buddy_match (id, number, kind, status, newcomer_id, established_id, newcomer_request_id, established_request_id,
    cohort_id, several_allowed, proposed_on, starts_on, ends_on, end_reason, ended_by, changed_at, last_heard_on, recorded_at)
SELECT pg_temp.id('match', i), i, CASE WHEN cohort IS NULL THEN 'independent' ELSE 'programme' END, 'ended', newcomer, established,
       pg_temp.id('newcomer', i), pg_temp.id('established', i), cohort, true, day - 9, day, day + 300, 'completed', 'together', day, day, day
FROM paired;
INSERT INTO match_moment (id, match_id, status, happened_on, recorded_at, recorded_by)
SELECT pg_temp.id('moment', i), pg_temp.id('match', i), 'active', day, day, pg_temp.id('account', 1) FROM paired;
INSERT INTO enrolment (id, person_id, cohort_id, role, starts_on, ends_on, end_reason, recorded_at)
SELECT pg_temp.id('enrolment ' || side, i), CASE side WHEN 'newcomer' THEN newcomer ELSE established END, cohort, side, day, day + 300, 'completed', day
FROM paired, unnest(ARRAY['newcomer', 'established']) AS side WHERE cohort IS NOT NULL;
INSERT INTO referral (id, status, source, organisation_id, entered_by, payload_hash, side, person, legal_basis, legal_basis_since, received_at, person_id)
SELECT pg_temp.id('referral', i), 'accepted', CASE WHEN i % 3 > 0 THEN 'organisation' ELSE 'volunteer' END,
       CASE WHEN i % 3 > 0 THEN pg_temp.id('organisation', 1 + i % 40) END, pg_temp.id('account', 1), '', 'newcomer', '{}', 'consent', day, day - 60, newcomer
FROM paired;
INSERT INTO dutch_assessment (id, person_id, level, skill, assessed_on, source, recorded_at)
SELECT pg_temp.id('level', i), newcomer, 'A2', 'overall', day + 200, 'course', day + 200 FROM paired;
UPDATE role_period SET starts_on = day, ends_on = day + 500, end_reason = 'completed' FROM paired
WHERE person_id IN (newcomer, established) AND i % 3 > 0;
INSERT INTO destination (id, person_id, kind, reached_on, through, recorded_at, recorded_by)
SELECT pg_temp.id('destination', i), newcomer, 'job', day + 100, 'buddy', day + 100, pg_temp.id('account', 1) FROM paired WHERE i % 9 = 0;
INSERT INTO training (id, person_id, kind, attended_on, recorded_at, recorded_by)
SELECT pg_temp.id('training', i), newcomer, 'culture_training', day + 50, day + 50, pg_temp.id('account', 1) FROM paired WHERE i % 2 = 0;

CREATE TEMPORARY TABLE gathered AS
SELECT i, pg_temp.id('event', i) AS id, pg_temp.day(i, :people / 5) + interval '18 hours' AS at
FROM generate_series(1, :people / 5) AS i;
INSERT INTO event (id, kind, title, starts_at, ends_at, status, created_at, created_by, changed_at, cohort_id)
SELECT id, (ARRAY['praathuis', 'meeting_day', 'coach_evening', 'culture_training'])[1 + i % 4], 'x', at, at + interval '2 hours', 'held',
       at - interval '5 days', pg_temp.id('account', 1), at, CASE WHEN i % 4 = 1 THEN pg_temp.id('cohort', 1 + i % 40) END
FROM gathered;
INSERT INTO event_registration (id, event_id, person_id, status, status_since, attendance, attendance_at, attendance_key, marked_at)
SELECT md5(i || '.' || nth)::uuid, id, pg_temp.person(1 + (i * 37 + nth * 911) % :people), 'registered', at,
       CASE WHEN nth % 5 = 0 THEN 'no_show' ELSE 'present' END, at, md5(nth || '.' || i)::uuid, at
FROM gathered, generate_series(1, 50) AS nth;
INSERT INTO event_attendance_line (event_id, key, head_count, device_recorded_at, counts_at, recorded_at, recorded_by)
SELECT id, id, 7, at, at, at, pg_temp.id('account', 1) FROM gathered;
INSERT INTO event_tally (event_id, present, no_show, walk_ins) SELECT id, 40, 10, 7 FROM gathered;
SET session_replication_role = origin;
VACUUM ANALYZE;
CHECKPOINT;
