DROP INDEX event_decision_by_day, event_registration_present, event_held, enrolment_of_newcomers, match_moment_of_pause,
    referral_accepted, dutch_assessment_overall, enrolment_started_by_newcomers, buddy_match_by_end, buddy_match_numbered, request_by_closing;
DROP TRIGGER event_attendance_line_tally ON event_attendance_line;
DROP TRIGGER event_registration_tally_changed ON event_registration;
DROP TRIGGER event_registration_tally_removed ON event_registration;
DROP TRIGGER event_registration_tally_added ON event_registration;
DROP FUNCTION tally_head_counts, tally_marks_changed, tally_marks_removed, tally_marks_added;
DROP VIEW as_of.event_tally, as_of.evaluation_response, as_of.evaluation_invitation, as_of.evaluation_round,
    as_of.event_decision, as_of.event_finding, as_of.match_moment;
DROP TABLE event_tally;
SELECT history.forget(kept) FROM unnest(ARRAY['event_registration', 'evaluation_answer_theme', 'event_partner', 'event',
    'dutch_assessment', 'training', 'destination', 'referral', 'role_period', 'group_leader', 'enrolment', 'cohort',
    'request', 'buddy_match']) AS kept;
ALTER TABLE event_registration DROP COLUMN marked_at;
ALTER TABLE evaluation_answer_theme DROP COLUMN recorded_at;
ALTER TABLE event_partner DROP COLUMN recorded_at;
ALTER TABLE role_period DROP COLUMN recorded_at;
ALTER TABLE group_leader DROP COLUMN recorded_at;
ALTER TABLE enrolment DROP COLUMN recorded_at;
ALTER TABLE cohort DROP COLUMN recorded_at;
ALTER TABLE request DROP COLUMN recorded_at;
ALTER TABLE buddy_match DROP COLUMN recorded_at;
DROP FUNCTION history.forget, history.keep, as_of.moment, history.known_now;
DROP SCHEMA as_of;
DROP SCHEMA history;
