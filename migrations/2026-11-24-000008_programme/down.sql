DROP TABLE group_place, group_leader, enrolment, cohort_session, cohort_moment;
ALTER TABLE cohort_group
    DROP COLUMN version,
    DROP COLUMN venue_id,
    DROP COLUMN rhythm,
    DROP COLUMN audience,
    DROP COLUMN least_pairs,
    DROP COLUMN note,
    DROP COLUMN changed_at;
ALTER TABLE cohort DROP CONSTRAINT cohort_starts_when_active, DROP CONSTRAINT cohort_ends_when_completed;
UPDATE cohort SET starts_on = COALESCE(starts_on, planned_starts_on);
UPDATE cohort SET ends_on = planned_ends_on WHERE ends_on IS NULL AND planned_ends_on > starts_on;
ALTER TABLE cohort
    ALTER COLUMN starts_on SET NOT NULL,
    DROP COLUMN version,
    DROP COLUMN status,
    DROP COLUMN planned_starts_on,
    DROP COLUMN planned_ends_on,
    DROP COLUMN recruiting_from,
    DROP COLUMN recruiting_until,
    DROP COLUMN target_newcomers,
    DROP COLUMN target_established,
    DROP COLUMN method_version,
    DROP COLUMN changed_at;
COMMENT ON TABLE cohort IS 'A numbered run of the programme, as [starts_on, ends_on).';
COMMENT ON COLUMN cohort.starts_on IS 'First day.';
COMMENT ON COLUMN cohort.ends_on IS 'First day after it.';
