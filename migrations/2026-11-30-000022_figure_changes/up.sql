-- Which transactions wrote something that figures may be counted from. A server that counted before needs not count again
-- as long as it can see none that it didn't see then.
CREATE TABLE figure_change (
    transaction bigint PRIMARY KEY,
    noted_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE figure_change IS 'Transactions that changed something that figures are counted from; of the last hours.';
COMMENT ON COLUMN figure_change.transaction IS 'Its number, by which a snapshot tells whether it saw it.';
COMMENT ON COLUMN figure_change.noted_at IS 'When it began; what is older than the figures that servers keep is removed.';

CREATE FUNCTION note_figure_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figure_change (transaction) VALUES (pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_figure_change() IS 'Notes that this transaction changed something that figures are counted from.';

-- All tables that a figure reads; a test holds this list against the figures themselves.
DO $$
DECLARE
    read_by_figures text;
BEGIN
    FOREACH read_by_figures IN ARRAY ARRAY[
        'buddy_match', 'cohort', 'cohort_group', 'destination', 'dutch_assessment', 'enrolment', 'evaluation_answer',
        'evaluation_answer_theme', 'evaluation_invitation', 'evaluation_response', 'evaluation_round', 'evaluation_theme',
        'event', 'event_decision', 'event_finding', 'event_partner', 'event_registration', 'event_tally',
        'financial_year_cost', 'funding_line', 'grant_application', 'group_leader', 'match_moment', 'organisation',
        'organisation_cooperation', 'questionnaire', 'referral', 'request', 'role_period', 'training']
    LOOP
        EXECUTE format(
            'CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
             FOR EACH STATEMENT EXECUTE FUNCTION note_figure_change()',
            read_by_figures || '_noted_for_figures', read_by_figures);
    END LOOP;
END
$$;
