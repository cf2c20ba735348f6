DELETE FROM outbox WHERE kind = 'account_invitation';
ALTER TABLE outbox
    DROP CONSTRAINT outbox_kind_is_known,
    ADD CONSTRAINT outbox_kind_is_known CHECK (kind IN ('weekly_digest', 'evaluation_invitation'));
DROP TABLE account_invitation, account_person;
UPDATE session SET end_reason = 'logged_out' WHERE end_reason IN ('password_chosen', 'account_ended');
ALTER TABLE session
    DROP CONSTRAINT session_end_reason_is_known,
    ADD CONSTRAINT session_end_reason_is_known CHECK (end_reason IN ('logged_out', 'token_reused'));
DELETE FROM account_role WHERE role = 'coach';
ALTER TABLE account_role
    DROP CONSTRAINT account_role_is_known,
    ADD CONSTRAINT account_role_is_known CHECK (role IN (
        'coordinator_newcomers', 'coordinator_volunteers', 'office_manager', 'communication', 'policy',
        'finance', 'board', 'intern', 'administrator'));
COMMENT ON COLUMN account.access_ends_on IS 'The day from which the account has no access, for interns.';
-- Of no password: one that nobody has.
UPDATE account SET password_hash = '', disabled_at = COALESCE(disabled_at, created_at) WHERE password_hash IS NULL;
ALTER TABLE account ALTER COLUMN password_hash SET NOT NULL;
COMMENT ON COLUMN account.password_hash IS 'Argon2id, in PHC form.';
