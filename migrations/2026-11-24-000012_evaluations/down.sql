DELETE FROM outbox WHERE account_id IS NULL;
ALTER TABLE outbox
    DROP CONSTRAINT outbox_is_for_someone,
    DROP COLUMN evaluation_invitation_id,
    ALTER COLUMN account_id SET NOT NULL,
    DROP CONSTRAINT outbox_kind_is_known,
    ADD CONSTRAINT outbox_kind_is_known CHECK (kind IN ('weekly_digest'));
COMMENT ON COLUMN outbox.account_id IS 'To whom; the address is looked up when it is sent.';
DROP TABLE evaluation_answer_theme, evaluation_theme, evaluation_answer, evaluation_link, evaluation_response,
    evaluation_invitation, evaluation_round, translation_check, questionnaire;
DROP FUNCTION keep_published_questionnaire();
