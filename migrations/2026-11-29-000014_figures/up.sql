-- Figures: what was known at an earlier moment, and how many came to each event.
--
-- Of a table that figures read, `history.keep` keeps the earlier versions of its rows: only the columns that figures
-- need, no names and no free text. A row that never changed costs nothing more. `as_of` has a view for each such table,
-- of the same name, that shows what was known at `voorwaarts.as_of`: with `search_path = as_of, public` the same query
-- answers what it answered then.
CREATE SCHEMA history;
COMMENT ON SCHEMA history IS 'Earlier versions of rows that figures are counted from.';
CREATE SCHEMA as_of;
COMMENT ON SCHEMA as_of IS 'What was known at the moment voorwaarts.as_of, under the names of the tables.';

CREATE FUNCTION history.known_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT COALESCE(NULLIF(current_setting('voorwaarts.known_at', true), '')::timestamptz, now())
$$;
COMMENT ON FUNCTION history.known_now() IS
    'The moment at which this transaction tells something: now, unless voorwaarts.known_at says otherwise (demo data, tests).';

CREATE FUNCTION as_of.moment() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT current_setting('voorwaarts.as_of')::timestamptz
$$;
COMMENT ON FUNCTION as_of.moment() IS 'The moment whose knowledge is asked for.';

-- The moments at which rows became known, where they didn't say so yet. What was there before this migration is taken
-- as known from its first day on.
ALTER TABLE buddy_match ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT history.known_now();
UPDATE buddy_match SET recorded_at = LEAST(proposed_on::timestamp AT TIME ZONE 'Europe/Amsterdam', changed_at);
COMMENT ON COLUMN buddy_match.recorded_at IS 'When it was written down.';
ALTER TABLE request ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT history.known_now();
UPDATE request SET recorded_at = LEAST(opened_on::timestamp AT TIME ZONE 'Europe/Amsterdam', changed_at);
COMMENT ON COLUMN request.recorded_at IS 'When it was written down.';
ALTER TABLE cohort ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT history.known_now();
UPDATE cohort SET recorded_at = LEAST(COALESCE(recruiting_from, planned_starts_on)::timestamp AT TIME ZONE 'Europe/Amsterdam', changed_at);
COMMENT ON COLUMN cohort.recorded_at IS 'When it was written down.';
ALTER TABLE enrolment ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT history.known_now();
UPDATE enrolment SET recorded_at = LEAST(starts_on::timestamp AT TIME ZONE 'Europe/Amsterdam', now());
COMMENT ON COLUMN enrolment.recorded_at IS 'When it was written down.';
ALTER TABLE group_leader ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT history.known_now();
UPDATE group_leader SET recorded_at = LEAST(starts_on::timestamp AT TIME ZONE 'Europe/Amsterdam', now());
COMMENT ON COLUMN group_leader.recorded_at IS 'When it was written down.';
ALTER TABLE role_period ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT history.known_now();
UPDATE role_period SET recorded_at = LEAST(starts_on::timestamp AT TIME ZONE 'Europe/Amsterdam', now());
COMMENT ON COLUMN role_period.recorded_at IS 'When it was written down.';
ALTER TABLE event_partner ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT history.known_now();
UPDATE event_partner SET recorded_at = event.created_at FROM event WHERE event.id = event_id;
COMMENT ON COLUMN event_partner.recorded_at IS 'When it was written down.';
ALTER TABLE evaluation_answer_theme ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT history.known_now();
UPDATE evaluation_answer_theme SET recorded_at = answer.answered_at FROM evaluation_answer AS answer
    WHERE answer.response_id = evaluation_answer_theme.response_id AND answer.question = evaluation_answer_theme.question;
COMMENT ON COLUMN evaluation_answer_theme.recorded_at IS 'When it was written down.';

CREATE FUNCTION history.keep(
    kept text,
    identity text[],
    read text[],
    recorded text DEFAULT 'recorded_at',
    changed text DEFAULT NULL,
    comes_back boolean DEFAULT true
) RETURNS void LANGUAGE plpgsql AS $keep$
DECLARE
    listed text := (SELECT string_agg(quote_ident(column_name), ', ') FROM unnest(read) AS column_name);
    old_row text := (SELECT string_agg(format('OLD.%I', column_name), ', ') FROM unnest(read) AS column_name);
    new_row text := (SELECT string_agg(format('NEW.%I', column_name), ', ') FROM unnest(read) AS column_name);
    is_old text := (SELECT string_agg(format('earlier.%1$I = OLD.%1$I', column_name), ' AND ') FROM unnest(identity) AS column_name);
    is_new text := (SELECT string_agg(format('earlier.%1$I = NEW.%1$I', column_name), ' AND ') FROM unnest(identity) AS column_name);
    is_row text := (SELECT string_agg(format('earlier.%1$I = present.%1$I', column_name), ' AND ') FROM unnest(identity) AS column_name);
    identified text := (SELECT string_agg(quote_ident(column_name), ', ') FROM unnest(identity) AS column_name);
    at text := CASE WHEN changed IS NULL THEN 'history.known_now()' ELSE format(
        'CASE WHEN NEW.%1$I IS DISTINCT FROM OLD.%1$I THEN NEW.%1$I ELSE history.known_now() END', changed) END;
BEGIN
    EXECUTE format('CREATE TABLE history.%I AS SELECT %s FROM public.%I WITH NO DATA', kept, listed, kept);
    EXECUTE format(
        'ALTER TABLE history.%I ADD COLUMN was_there boolean NOT NULL, ADD COLUMN known_from timestamptz NOT NULL, '
        'ADD COLUMN known_until timestamptz NOT NULL', kept);
    EXECUTE format('CREATE INDEX %I ON history.%I (%s, known_until)', kept || '_by_row', kept, identified);
    EXECUTE format('COMMENT ON TABLE history.%I IS %L', kept, 'Earlier versions of rows of ' || kept || '.');
    EXECUTE format('COMMENT ON COLUMN history.%I.was_there IS %L', kept, 'False for the time between a deletion and its undoing.');
    EXECUTE format('COMMENT ON COLUMN history.%I.known_from IS %L', kept, 'From when it was known so.');
    EXECUTE format('COMMENT ON COLUMN history.%I.known_until IS %L', kept, 'Until when.');

    -- A version that was known for no time at all is not kept.
    EXECUTE format($trigger$
        CREATE FUNCTION history.%1$I() RETURNS trigger LANGUAGE plpgsql AS $body$
        DECLARE
            since timestamptz;
            until timestamptz;
        BEGIN
            IF TG_OP = 'INSERT' THEN
                -- A row that comes back was away in between.
                SELECT max(known_until) INTO since FROM history.%1$I AS earlier WHERE %5$s;
                IF since < history.known_now() THEN
                    INSERT INTO history.%1$I (%2$s, was_there, known_from, known_until)
                        VALUES (%4$s, false, since, history.known_now());
                END IF;
                RETURN NULL;
            END IF;
            SELECT GREATEST(max(known_until), OLD.%7$I) INTO since FROM history.%1$I AS earlier WHERE %6$s;
            IF TG_OP = 'UPDATE' THEN until := %8$s; ELSE until := history.known_now(); END IF;
            IF since < until THEN
                INSERT INTO history.%1$I (%2$s, was_there, known_from, known_until) VALUES (%3$s, true, since, until);
            END IF;
            RETURN NULL;
        END $body$;
    $trigger$, kept, listed, old_row, new_row, is_new, is_old, recorded, at);
    EXECUTE format(
        'CREATE TRIGGER %I AFTER %s ON public.%I FOR EACH ROW EXECUTE FUNCTION history.%I()',
        kept || '_history_of_rows', CASE WHEN comes_back THEN 'INSERT OR DELETE' ELSE 'DELETE' END, kept, kept);
    EXECUTE format(
        'CREATE TRIGGER %I AFTER UPDATE ON public.%I FOR EACH ROW WHEN (OLD.%I IS NOT NULL AND (%s) IS DISTINCT FROM (%s)) '
        'EXECUTE FUNCTION history.%I()',
        kept || '_history_of_changes', kept, recorded, old_row, new_row, kept);

    EXECUTE format($view$
        CREATE VIEW as_of.%1$I AS
            SELECT %2$s FROM public.%1$I AS present WHERE %4$I <= as_of.moment() AND NOT EXISTS (
                SELECT FROM history.%1$I AS earlier WHERE %3$s AND earlier.known_until > as_of.moment())
            UNION ALL
            SELECT %2$s FROM history.%1$I
            WHERE was_there AND known_from <= as_of.moment() AND known_until > as_of.moment()
    $view$, kept, listed, is_row, recorded);
    EXECUTE format('COMMENT ON VIEW as_of.%I IS %L', kept, 'What was known then of ' || kept || '.');
END $keep$;
COMMENT ON FUNCTION history.keep(text, text[], text[], text, text, boolean) IS
    'Keeps earlier versions of a table''s rows, known by their identity, in the columns that figures read. Recorded names the column with the moment a row was written down, changed the one with its latest change, if there is one. Rows whose identity never comes back after a deletion can say so.';

CREATE FUNCTION history.forget(kept text) RETURNS void LANGUAGE plpgsql AS $forget$
BEGIN
    EXECUTE format('DROP VIEW as_of.%I', kept);
    EXECUTE format('DROP TRIGGER %I ON public.%I', kept || '_history_of_rows', kept);
    EXECUTE format('DROP TRIGGER %I ON public.%I', kept || '_history_of_changes', kept);
    EXECUTE format('DROP FUNCTION history.%I()', kept);
    EXECUTE format('DROP TABLE history.%I', kept);
END $forget$;
COMMENT ON FUNCTION history.forget(text) IS 'Undoes history.keep.';

SELECT history.keep('buddy_match', '{id}',
    '{id, number, kind, status, newcomer_id, established_id, cohort_id, group_id, employer_id, starts_on, ends_on, end_reason}',
    changed => 'changed_at');
SELECT history.keep('request', '{id}', '{id, person_id, side, track, opened_on, closed_on, close_reason, referral_id}',
    changed => 'changed_at');
SELECT history.keep('cohort', '{id}', '{id, number, status, starts_on, ends_on}', changed => 'changed_at');
SELECT history.keep('enrolment', '{id}', '{id, person_id, cohort_id, role, starts_on, ends_on, end_reason}');
SELECT history.keep('group_leader', '{id}', '{id, group_id, person_id, role, starts_on, ends_on, end_reason}');
SELECT history.keep('role_period', '{id}', '{id, person_id, kind, engagement, starts_on, ends_on, end_reason}');
SELECT history.keep('referral', '{id}', '{id, status, source, organisation_id, side, dutch_level, received_at, person_id}',
    recorded => 'received_at', changed => 'decided_at');
SELECT history.keep('destination', '{id}',
    '{id, person_id, kind, reached_on, organisation_id, through, match_id, mistaken_at}', changed => 'mistaken_at');
SELECT history.keep('training', '{id}', '{id, person_id, kind, attended_on, organisation_id, mistaken_at}',
    changed => 'mistaken_at');
SELECT history.keep('dutch_assessment', '{id}', '{id, person_id, level, skill, assessed_on, source, recorded_at}');
SELECT history.keep('event', '{id}', '{id, kind, starts_at, ends_at, venue_id, cohort_id, group_id, status, series_id}',
    recorded => 'created_at', changed => 'changed_at');
SELECT history.keep('event_partner', '{event_id, organisation_id}', '{event_id, organisation_id}');
SELECT history.keep('evaluation_answer_theme', '{response_id, question, theme_id}', '{response_id, question, theme_id}');

-- Who was at an event. Nothing of it counts before the first mark, so that a mark costs no row of history.
ALTER TABLE event_registration ADD COLUMN marked_at timestamptz;
UPDATE event_registration SET marked_at = line.recorded_at FROM (
    SELECT event_id, person_id, min(recorded_at) AS recorded_at FROM event_attendance_line
    WHERE person_id IS NOT NULL GROUP BY event_id, person_id) AS line
    WHERE line.event_id = event_registration.event_id AND line.person_id = event_registration.person_id;
COMMENT ON COLUMN event_registration.marked_at IS 'When it was first written down whether this person was there.';
SELECT history.keep('event_registration', '{id}', '{id, event_id, person_id, attendance, superseded_at}',
    recorded => 'marked_at', comes_back => false);

-- Rows that are only added say themselves when they became known; what is marked on them later was not known before.
CREATE VIEW as_of.match_moment AS SELECT * FROM public.match_moment WHERE recorded_at <= as_of.moment();
CREATE VIEW as_of.event_finding AS SELECT * FROM public.event_finding WHERE recorded_at <= as_of.moment();
CREATE VIEW as_of.event_decision AS SELECT * FROM public.event_decision WHERE recorded_at <= as_of.moment();
CREATE VIEW as_of.evaluation_round AS SELECT * FROM public.evaluation_round WHERE created_at <= as_of.moment();
CREATE VIEW as_of.evaluation_invitation AS
    SELECT id, round_id, person_id, created_at,
           CASE WHEN withdrawn_at <= as_of.moment() THEN withdrawn_at END AS withdrawn_at
    FROM public.evaluation_invitation WHERE created_at <= as_of.moment();
CREATE VIEW as_of.evaluation_response AS
    SELECT id, round_id, invitation_id, source,
           CASE WHEN submitted_at <= as_of.moment() THEN status ELSE 'draft' END AS status,
           CASE WHEN submitted_at <= as_of.moment() THEN submitted_at END AS submitted_at
    FROM public.evaluation_response WHERE started_at <= as_of.moment();
COMMENT ON VIEW as_of.match_moment IS 'What was known then of match_moment.';
COMMENT ON VIEW as_of.event_finding IS 'What was known then of event_finding.';
COMMENT ON VIEW as_of.event_decision IS 'What was known then of event_decision.';
COMMENT ON VIEW as_of.evaluation_round IS 'What was known then of evaluation_round.';
COMMENT ON VIEW as_of.evaluation_invitation IS 'What was known then of evaluation_invitation.';
COMMENT ON VIEW as_of.evaluation_response IS 'What was known then of evaluation_response.';

-- How many came to each event, kept in the transaction that marks them, so that a year is as many rows as it has events.
CREATE TABLE event_tally (
    event_id uuid PRIMARY KEY REFERENCES event (id) ON DELETE CASCADE,
    present integer NOT NULL DEFAULT 0,
    excused integer NOT NULL DEFAULT 0,
    no_show integer NOT NULL DEFAULT 0,
    walk_ins integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE event_tally IS 'How many came to an event, kept by triggers; an event of which nothing was recorded has no row.';
COMMENT ON COLUMN event_tally.event_id IS 'Which event.';
COMMENT ON COLUMN event_tally.present IS 'How many were marked as present by name.';
COMMENT ON COLUMN event_tally.excused IS 'How many were marked as excused.';
COMMENT ON COLUMN event_tally.no_show IS 'How many were marked as not there without a word.';
COMMENT ON COLUMN event_tally.walk_ins IS 'How many were counted at the door.';

INSERT INTO event_tally (event_id, present, excused, no_show, walk_ins)
    SELECT event_id, sum(present), sum(excused), sum(no_show), sum(walk_ins) FROM (
        SELECT event_id, count(*) FILTER (WHERE attendance = 'present') AS present,
               count(*) FILTER (WHERE attendance = 'excused') AS excused,
               count(*) FILTER (WHERE attendance = 'no_show') AS no_show, 0 AS walk_ins
        FROM event_registration WHERE attendance IS NOT NULL AND superseded_at IS NULL GROUP BY event_id
        UNION ALL
        SELECT event_id, 0, 0, 0, sum(head_count) FROM event_attendance_line WHERE head_count IS NOT NULL GROUP BY event_id
    ) AS recorded GROUP BY event_id;

CREATE VIEW as_of.event_tally AS
    SELECT event.id AS event_id,
           (SELECT count(*) FROM as_of.event_registration AS registration WHERE registration.event_id = event.id
               AND attendance = 'present' AND superseded_at IS NULL) AS present,
           (SELECT sum(head_count) FROM public.event_attendance_line AS line WHERE line.event_id = event.id
               AND head_count IS NOT NULL AND recorded_at <= as_of.moment()) AS walk_ins
    FROM public.event;
COMMENT ON VIEW as_of.event_tally IS 'What was known then of event_tally.';

-- One statement that marks a hundred people changes the event's row once.
CREATE FUNCTION tally_marks_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO event_tally AS tally (event_id, present, excused, no_show)
        SELECT event_id, count(*) FILTER (WHERE attendance = 'present'), count(*) FILTER (WHERE attendance = 'excused'),
               count(*) FILTER (WHERE attendance = 'no_show')
        FROM added WHERE attendance IS NOT NULL AND superseded_at IS NULL GROUP BY event_id
    ON CONFLICT (event_id) DO UPDATE SET present = tally.present + excluded.present,
        excused = tally.excused + excluded.excused, no_show = tally.no_show + excluded.no_show;
    RETURN NULL;
END $$;
CREATE FUNCTION tally_marks_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE event_tally AS tally SET present = tally.present - gone.present, excused = tally.excused - gone.excused,
        no_show = tally.no_show - gone.no_show
    FROM (SELECT event_id, count(*) FILTER (WHERE attendance = 'present') AS present,
                 count(*) FILTER (WHERE attendance = 'excused') AS excused,
                 count(*) FILTER (WHERE attendance = 'no_show') AS no_show
          FROM removed WHERE attendance IS NOT NULL AND superseded_at IS NULL GROUP BY event_id) AS gone
    WHERE gone.event_id = tally.event_id;
    RETURN NULL;
END $$;
CREATE FUNCTION tally_marks_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO event_tally AS tally (event_id, present, excused, no_show)
        SELECT event_id, COALESCE(sum(sign) FILTER (WHERE attendance = 'present'), 0),
               COALESCE(sum(sign) FILTER (WHERE attendance = 'excused'), 0),
               COALESCE(sum(sign) FILTER (WHERE attendance = 'no_show'), 0)
        FROM (SELECT event_id, attendance, 1 AS sign FROM added WHERE attendance IS NOT NULL AND superseded_at IS NULL
              UNION ALL
              SELECT event_id, attendance, -1 FROM removed WHERE attendance IS NOT NULL AND superseded_at IS NULL) AS change
        GROUP BY event_id
    ON CONFLICT (event_id) DO UPDATE SET present = tally.present + excluded.present,
        excused = tally.excused + excluded.excused, no_show = tally.no_show + excluded.no_show;
    RETURN NULL;
END $$;
CREATE TRIGGER event_registration_tally_added AFTER INSERT ON event_registration
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tally_marks_added();
CREATE TRIGGER event_registration_tally_removed AFTER DELETE ON event_registration
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION tally_marks_removed();
CREATE TRIGGER event_registration_tally_changed AFTER UPDATE ON event_registration
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tally_marks_changed();

CREATE FUNCTION tally_head_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO event_tally AS tally (event_id, walk_ins)
        SELECT event_id, sum(head_count) FROM added WHERE head_count IS NOT NULL GROUP BY event_id
    ON CONFLICT (event_id) DO UPDATE SET walk_ins = tally.walk_ins + excluded.walk_ins;
    RETURN NULL;
END $$;
CREATE TRIGGER event_attendance_line_tally AFTER INSERT ON event_attendance_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tally_head_counts();

-- GET /v1/figures, in the order of the registry: people_waiting
CREATE INDEX request_by_closing ON request (closed_on) INCLUDE (opened_on, person_id, side);
-- matches_total, matches_started
CREATE INDEX buddy_match_numbered ON buddy_match (starts_on) INCLUDE (id, kind) WHERE number IS NOT NULL;
-- matches_active, newcomers_taking_part
CREATE INDEX buddy_match_by_end ON buddy_match (ends_on) INCLUDE (starts_on, id, newcomer_id, kind, cohort_id, end_reason)
    WHERE number IS NOT NULL;
-- starters_a0
CREATE INDEX enrolment_started_by_newcomers ON enrolment (starts_on) INCLUDE (ends_on, person_id, cohort_id, end_reason)
    WHERE role = 'newcomer';
-- starters_a0, language_level_rose
CREATE INDEX dutch_assessment_overall ON dutch_assessment (person_id, assessed_on, recorded_at, id) INCLUDE (level)
    WHERE skill = 'overall';
-- newcomers_taking_part, newcomers_put_forward, newcomers_by_organisation, and whatever is asked for an organisation
CREATE INDEX referral_accepted ON referral (person_id, received_at, id) INCLUDE (source, organisation_id)
    WHERE status = 'accepted';
-- matches_active
CREATE INDEX match_moment_of_pause ON match_moment (match_id) WHERE status = 'paused';
-- newcomers_taking_part
CREATE INDEX enrolment_of_newcomers ON enrolment (ends_on) INCLUDE (starts_on, person_id, cohort_id, end_reason)
    WHERE role = 'newcomer';
-- events_held, event_visits and all others of events
CREATE INDEX event_held ON event (starts_at) INCLUDE (id, kind, cohort_id, group_id, venue_id) WHERE status = 'held';
-- praathuis_known_visitors
CREATE INDEX event_registration_present ON event_registration (event_id) INCLUDE (person_id, id, marked_at)
    WHERE attendance = 'present' AND superseded_at IS NULL;
-- decisions
CREATE INDEX event_decision_by_day ON event_decision (decided_on);
