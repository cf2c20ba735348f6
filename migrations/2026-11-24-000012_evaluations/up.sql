CREATE TABLE questionnaire (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    family_id uuid NOT NULL,
    number smallint NOT NULL CONSTRAINT questionnaire_number_in_range CHECK (number >= 1),
    audience text NOT NULL CONSTRAINT questionnaire_audience_is_known CHECK (
        audience IN ('newcomer', 'established', 'coach', 'event')),
    status text NOT NULL CONSTRAINT questionnaire_status_is_known CHECK (status IN ('draft', 'published', 'retired')),
    content jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid REFERENCES account (id),
    published_at timestamptz,
    retired_at timestamptz,
    changed_at timestamptz NOT NULL,
    CONSTRAINT questionnaire_number_key UNIQUE (family_id, number),
    CONSTRAINT questionnaire_published_when_it_says_so CHECK ((status = 'draft') = (published_at IS NULL)),
    CONSTRAINT questionnaire_retired_when_it_says_so CHECK ((status = 'retired') = (retired_at IS NOT NULL))
);
CREATE UNIQUE INDEX questionnaire_one_draft ON questionnaire (family_id) WHERE status = 'draft';
CREATE UNIQUE INDEX questionnaire_one_published ON questionnaire (family_id) WHERE status = 'published';
-- GET /v1/questionnaires: keyset pages, the latest change first
CREATE INDEX questionnaire_by_change ON questionnaire (changed_at DESC, id DESC);
CREATE INDEX questionnaire_of_creator ON questionnaire (created_by) WHERE created_by IS NOT NULL;
COMMENT ON TABLE questionnaire IS 'A version of a questionnaire: draft -> published -> retired. What is published never changes; the trigger below keeps it so.';
COMMENT ON COLUMN questionnaire.id IS 'UUIDv7.';
COMMENT ON COLUMN questionnaire.version IS 'Counts the changes.';
COMMENT ON COLUMN questionnaire.family_id IS 'What its versions have in common: the id of the first.';
COMMENT ON COLUMN questionnaire.number IS 'Which version, from 1.';
COMMENT ON COLUMN questionnaire.audience IS 'Whom it asks.';
COMMENT ON COLUMN questionnaire.status IS 'Where it stands.';
COMMENT ON COLUMN questionnaire.content IS 'Its questions with their texts in every language.';
COMMENT ON COLUMN questionnaire.created_at IS 'When it was made.';
COMMENT ON COLUMN questionnaire.created_by IS 'By whom; empty for one that came with the program.';
COMMENT ON COLUMN questionnaire.published_at IS 'Since when it can be used.';
COMMENT ON COLUMN questionnaire.retired_at IS 'Since when it is not used for new rounds.';
COMMENT ON COLUMN questionnaire.changed_at IS 'When it was last changed.';

CREATE FUNCTION keep_published_questionnaire() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' AND (TG_OP = 'DELETE' OR NEW.status = 'draft'
        OR (NEW.id, NEW.family_id, NEW.number, NEW.audience, NEW.content, NEW.published_at)
           IS DISTINCT FROM (OLD.id, OLD.family_id, OLD.number, OLD.audience, OLD.content, OLD.published_at)) THEN
        RAISE EXCEPTION 'a published questionnaire never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'questionnaire_published_never_changes';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER questionnaire_published_never_changes BEFORE UPDATE OR DELETE ON questionnaire
    FOR EACH ROW EXECUTE FUNCTION keep_published_questionnaire();

CREATE TABLE translation_check (
    questionnaire_id uuid NOT NULL REFERENCES questionnaire (id) ON DELETE CASCADE,
    language text NOT NULL CONSTRAINT translation_check_language_is_known CHECK (
        language IN ('nl', 'en', 'ar', 'prs', 'fa', 'ti', 'tr', 'uk')),
    checked_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid REFERENCES account (id),
    PRIMARY KEY (questionnaire_id, language)
);
CREATE INDEX translation_check_of_account ON translation_check (recorded_by) WHERE recorded_by IS NOT NULL;
COMMENT ON TABLE translation_check IS 'That a native speaker has checked the texts of a questionnaire in a language. It changes no text.';
COMMENT ON COLUMN translation_check.questionnaire_id IS 'Which version.';
COMMENT ON COLUMN translation_check.language IS 'In which language.';
COMMENT ON COLUMN translation_check.checked_on IS 'On which day.';
COMMENT ON COLUMN translation_check.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN translation_check.recorded_by IS 'By whom; empty for what came with the program.';

CREATE TABLE evaluation_round (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    questionnaire_id uuid NOT NULL CONSTRAINT evaluation_round_questionnaire_id_fkey REFERENCES questionnaire (id),
    title text NOT NULL CONSTRAINT evaluation_round_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    subject text NOT NULL CONSTRAINT evaluation_round_subject_is_known CHECK (subject IN ('cohort', 'event', 'period')),
    cohort_id uuid CONSTRAINT evaluation_round_cohort_id_fkey REFERENCES cohort (id),
    event_id uuid CONSTRAINT evaluation_round_event_id_fkey REFERENCES event (id),
    period_starts_on date,
    period_ends_on date,
    opens_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    changed_at timestamptz NOT NULL,
    CONSTRAINT evaluation_round_closes_after_it_opens CHECK (closes_at > opens_at),
    CONSTRAINT evaluation_round_has_its_subject CHECK (
        (subject = 'cohort') = (cohort_id IS NOT NULL) AND (subject = 'event') = (event_id IS NOT NULL)
        AND (subject = 'period') = (period_starts_on IS NOT NULL) AND (subject = 'period') = (period_ends_on IS NOT NULL)),
    CONSTRAINT evaluation_round_period_ends_after_it_starts CHECK (period_ends_on > period_starts_on)
);
-- GET /v1/evaluation-rounds: keyset pages, the latest to open first
CREATE INDEX evaluation_round_by_opening ON evaluation_round (opens_at DESC, id DESC);
CREATE INDEX evaluation_round_of_questionnaire ON evaluation_round (questionnaire_id);
CREATE INDEX evaluation_round_of_cohort ON evaluation_round (cohort_id) WHERE cohort_id IS NOT NULL;
CREATE INDEX evaluation_round_of_event ON evaluation_round (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX evaluation_round_of_creator ON evaluation_round (created_by);
COMMENT ON TABLE evaluation_round IS 'A questionnaire put before the people of a cohort, an event or a period, from its opening until it closes.';
COMMENT ON COLUMN evaluation_round.id IS 'UUIDv7.';
COMMENT ON COLUMN evaluation_round.version IS 'Counts the changes.';
COMMENT ON COLUMN evaluation_round.questionnaire_id IS 'Which version of which questionnaire.';
COMMENT ON COLUMN evaluation_round.title IS 'What staff call it; the form never shows it.';
COMMENT ON COLUMN evaluation_round.subject IS 'What it is about.';
COMMENT ON COLUMN evaluation_round.cohort_id IS 'The cohort it is about.';
COMMENT ON COLUMN evaluation_round.event_id IS 'The event it is about.';
COMMENT ON COLUMN evaluation_round.period_starts_on IS 'First day of the period it is about.';
COMMENT ON COLUMN evaluation_round.period_ends_on IS 'First day after the period it is about.';
COMMENT ON COLUMN evaluation_round.opens_at IS 'From when it takes answers.';
COMMENT ON COLUMN evaluation_round.closes_at IS 'From when it takes none.';
COMMENT ON COLUMN evaluation_round.created_at IS 'When it was made.';
COMMENT ON COLUMN evaluation_round.created_by IS 'By whom.';
COMMENT ON COLUMN evaluation_round.changed_at IS 'When it was last changed.';

CREATE TABLE evaluation_invitation (
    id uuid PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES evaluation_round (id),
    person_id uuid NOT NULL CONSTRAINT evaluation_invitation_person_id_fkey REFERENCES person (id),
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    reminders smallint NOT NULL DEFAULT 0,
    reminded_at timestamptz,
    withdrawn_at timestamptz
);
CREATE UNIQUE INDEX evaluation_invitation_once ON evaluation_invitation (round_id, person_id) WHERE withdrawn_at IS NULL;
-- GET /v1/evaluation-rounds/{id}/invitations
CREATE INDEX evaluation_invitation_of_round ON evaluation_invitation (round_id, id);
CREATE INDEX evaluation_invitation_of_person ON evaluation_invitation (person_id);
CREATE INDEX evaluation_invitation_of_creator ON evaluation_invitation (created_by);
COMMENT ON TABLE evaluation_invitation IS 'Someone is asked to answer in a round, once.';
COMMENT ON COLUMN evaluation_invitation.id IS 'UUIDv7.';
COMMENT ON COLUMN evaluation_invitation.round_id IS 'In which round.';
COMMENT ON COLUMN evaluation_invitation.person_id IS 'Who.';
COMMENT ON COLUMN evaluation_invitation.created_at IS 'When.';
COMMENT ON COLUMN evaluation_invitation.created_by IS 'By whom.';
COMMENT ON COLUMN evaluation_invitation.reminders IS 'How many mails went out.';
COMMENT ON COLUMN evaluation_invitation.reminded_at IS 'When the latest mail was written.';
COMMENT ON COLUMN evaluation_invitation.withdrawn_at IS 'From when its link leads nowhere.';

CREATE TABLE evaluation_response (
    id uuid PRIMARY KEY,
    round_id uuid NOT NULL REFERENCES evaluation_round (id),
    invitation_id uuid REFERENCES evaluation_invitation (id),
    source text NOT NULL CONSTRAINT evaluation_response_source_is_known CHECK (source IN ('link', 'poster', 'paper')),
    status text NOT NULL CONSTRAINT evaluation_response_status_is_known CHECK (status IN ('draft', 'submitted')),
    language text NOT NULL CONSTRAINT evaluation_response_language_is_known CHECK (
        language IN ('nl', 'en', 'ar', 'prs', 'fa', 'ti', 'tr', 'uk')),
    step smallint NOT NULL DEFAULT 1,
    helped boolean,
    started_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    submitted_at timestamptz,
    entered_by uuid REFERENCES account (id),
    CONSTRAINT evaluation_response_submitted_when_it_says_so CHECK ((status = 'submitted') = (submitted_at IS NOT NULL)),
    CONSTRAINT evaluation_response_paper_was_entered CHECK ((source = 'paper') = (entered_by IS NOT NULL)),
    CONSTRAINT evaluation_response_link_is_of_someone CHECK (source <> 'link' OR invitation_id IS NOT NULL),
    CONSTRAINT evaluation_response_poster_is_of_nobody CHECK (source <> 'poster' OR invitation_id IS NULL)
);
CREATE UNIQUE INDEX evaluation_response_once ON evaluation_response (invitation_id) WHERE invitation_id IS NOT NULL;
-- outcomes of a round
CREATE INDEX evaluation_response_of_round ON evaluation_response (round_id, status);
CREATE INDEX evaluation_response_of_account ON evaluation_response (entered_by) WHERE entered_by IS NOT NULL;
COMMENT ON TABLE evaluation_response IS 'What one person answers in a round: draft -> submitted.';
COMMENT ON COLUMN evaluation_response.id IS 'UUIDv7.';
COMMENT ON COLUMN evaluation_response.round_id IS 'In which round.';
COMMENT ON COLUMN evaluation_response.invitation_id IS 'Whose; empty for an anonymous one.';
COMMENT ON COLUMN evaluation_response.source IS 'By a link of one''s own, by a poster, or on paper.';
COMMENT ON COLUMN evaluation_response.status IS 'Draft until it is sent; sent ones never change.';
COMMENT ON COLUMN evaluation_response.language IS 'In which language the form was read last.';
COMMENT ON COLUMN evaluation_response.step IS 'Where to go on.';
COMMENT ON COLUMN evaluation_response.helped IS 'Whether someone helped; empty when that was not said.';
COMMENT ON COLUMN evaluation_response.started_at IS 'When it began.';
COMMENT ON COLUMN evaluation_response.changed_at IS 'When something was last answered.';
COMMENT ON COLUMN evaluation_response.submitted_at IS 'When it was sent.';
COMMENT ON COLUMN evaluation_response.entered_by IS 'Who typed it over from paper.';

CREATE TABLE evaluation_link (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT evaluation_link_token_key UNIQUE,
    round_id uuid NOT NULL REFERENCES evaluation_round (id) ON DELETE CASCADE,
    invitation_id uuid REFERENCES evaluation_invitation (id) ON DELETE CASCADE,
    response_id uuid REFERENCES evaluation_response (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT evaluation_link_leads_to_one CHECK (invitation_id IS NULL OR response_id IS NULL)
);
CREATE INDEX evaluation_link_of_round ON evaluation_link (round_id);
CREATE INDEX evaluation_link_of_invitation ON evaluation_link (invitation_id) WHERE invitation_id IS NOT NULL;
CREATE INDEX evaluation_link_of_response ON evaluation_link (response_id) WHERE response_id IS NOT NULL;
COMMENT ON TABLE evaluation_link IS 'A secret address of the form. Its token follows from the id and the server''s secret, so that it can be printed again and is stored nowhere.';
COMMENT ON COLUMN evaluation_link.id IS 'UUIDv7.';
COMMENT ON COLUMN evaluation_link.token_hash IS 'SHA-256 of the token in the address.';
COMMENT ON COLUMN evaluation_link.round_id IS 'Of which round.';
COMMENT ON COLUMN evaluation_link.invitation_id IS 'Whose; empty for a poster and for what a poster led to.';
COMMENT ON COLUMN evaluation_link.response_id IS 'The anonymous response that it leads back to; empty for the poster itself.';
COMMENT ON COLUMN evaluation_link.created_at IS 'When it was made.';
COMMENT ON COLUMN evaluation_link.revoked_at IS 'From when it leads nowhere.';

CREATE TABLE evaluation_answer (
    response_id uuid NOT NULL REFERENCES evaluation_response (id) ON DELETE CASCADE,
    question text NOT NULL,
    options text[] NOT NULL DEFAULT '{}',
    text text CONSTRAINT evaluation_answer_text_length CHECK (char_length(text) BETWEEN 1 AND 2000),
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (response_id, question),
    CONSTRAINT evaluation_answer_says_something CHECK (text IS NOT NULL OR cardinality(options) > 0)
);
-- GET /v1/evaluation-rounds/{id}/open-answers
CREATE INDEX evaluation_answer_open ON evaluation_answer (question, response_id) WHERE text IS NOT NULL;
COMMENT ON TABLE evaluation_answer IS 'An answer to one question, kept as it is given.';
COMMENT ON COLUMN evaluation_answer.response_id IS 'In which response.';
COMMENT ON COLUMN evaluation_answer.question IS 'Key of the question, the same in every questionnaire that asks it.';
COMMENT ON COLUMN evaluation_answer.options IS 'Codes of what was chosen.';
COMMENT ON COLUMN evaluation_answer.text IS 'What was written, for an open question.';
COMMENT ON COLUMN evaluation_answer.answered_at IS 'When it was last given.';

CREATE TABLE evaluation_theme (
    id uuid PRIMARY KEY,
    question text NOT NULL,
    name text NOT NULL CONSTRAINT evaluation_theme_name_length CHECK (char_length(name) BETWEEN 1 AND 80),
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id)
);
CREATE UNIQUE INDEX evaluation_theme_name_key ON evaluation_theme (question, lower(name));
CREATE INDEX evaluation_theme_of_creator ON evaluation_theme (created_by);
COMMENT ON TABLE evaluation_theme IS 'What open answers to a question are about: a vocabulary for each question.';
COMMENT ON COLUMN evaluation_theme.id IS 'UUIDv7.';
COMMENT ON COLUMN evaluation_theme.question IS 'Key of the question.';
COMMENT ON COLUMN evaluation_theme.name IS 'The theme in a few words.';
COMMENT ON COLUMN evaluation_theme.created_at IS 'When it was made.';
COMMENT ON COLUMN evaluation_theme.created_by IS 'By whom.';

CREATE TABLE evaluation_answer_theme (
    response_id uuid NOT NULL,
    question text NOT NULL,
    theme_id uuid NOT NULL CONSTRAINT evaluation_answer_theme_theme_id_fkey REFERENCES evaluation_theme (id),
    PRIMARY KEY (response_id, question, theme_id),
    CONSTRAINT evaluation_answer_theme_answer_fkey FOREIGN KEY (response_id, question)
        REFERENCES evaluation_answer (response_id, question) ON DELETE CASCADE
);
CREATE INDEX evaluation_answer_theme_of_theme ON evaluation_answer_theme (theme_id);
COMMENT ON TABLE evaluation_answer_theme IS 'A theme of an open answer.';
COMMENT ON COLUMN evaluation_answer_theme.response_id IS 'In which response.';
COMMENT ON COLUMN evaluation_answer_theme.question IS 'To which question.';
COMMENT ON COLUMN evaluation_answer_theme.theme_id IS 'Which theme.';

-- Mail goes to people who take part, too.
ALTER TABLE outbox
    DROP CONSTRAINT outbox_kind_is_known,
    ADD CONSTRAINT outbox_kind_is_known CHECK (kind IN ('weekly_digest', 'evaluation_invitation')),
    ALTER COLUMN account_id DROP NOT NULL,
    ADD COLUMN evaluation_invitation_id uuid REFERENCES evaluation_invitation (id),
    ADD CONSTRAINT outbox_is_for_someone CHECK (num_nonnulls(account_id, evaluation_invitation_id) = 1);
CREATE INDEX outbox_of_evaluation_invitation ON outbox (evaluation_invitation_id) WHERE evaluation_invitation_id IS NOT NULL;
COMMENT ON COLUMN outbox.account_id IS 'To which colleague; the address is looked up when it is sent.';
COMMENT ON COLUMN outbox.evaluation_invitation_id IS 'To whoever this invites; address and link are looked up when it is sent.';
