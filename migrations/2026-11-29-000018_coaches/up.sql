ALTER TABLE account ALTER COLUMN password_hash DROP NOT NULL;
COMMENT ON COLUMN account.password_hash IS 'Argon2id, in PHC form; absent as long as whoever was invited has chosen none.';
COMMENT ON COLUMN account.access_ends_on IS 'The day from which the account has no access, for interns. A coach''s ends with the leading of the last group.';

ALTER TABLE account_role
    DROP CONSTRAINT account_role_is_known,
    ADD CONSTRAINT account_role_is_known CHECK (role IN (
        'coordinator_newcomers', 'coordinator_volunteers', 'office_manager', 'communication', 'policy',
        'finance', 'board', 'intern', 'administrator', 'coach'));

ALTER TABLE session
    DROP CONSTRAINT session_end_reason_is_known,
    ADD CONSTRAINT session_end_reason_is_known CHECK (end_reason IN (
        'logged_out', 'token_reused', 'password_chosen', 'account_ended'));

-- A table of its own, since a merge of two records keeps rows before and after, which must never hold a password's hash.
CREATE TABLE account_person (
    account_id uuid PRIMARY KEY REFERENCES account (id),
    person_id uuid NOT NULL REFERENCES person (id),
    since timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT account_person_ends_after_it_starts CHECK (ended_at >= since)
);
-- auth/store.rs: who someone is that calls, and one account for each
CREATE UNIQUE INDEX account_person_one_account ON account_person (person_id) WHERE ended_at IS NULL;
-- people/merge: what refers to a person
CREATE INDEX account_person_of_person ON account_person (person_id);
COMMENT ON TABLE account_person IS 'Whose account it is: of someone who leads groups, and sees those groups by it.';
COMMENT ON COLUMN account_person.account_id IS 'The account.';
COMMENT ON COLUMN account_person.person_id IS 'Whose it is.';
COMMENT ON COLUMN account_person.since IS 'Since when.';
COMMENT ON COLUMN account_person.ended_at IS 'From when it is no longer theirs: two records of one person had one each.';

CREATE TABLE account_invitation (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    token_hash bytea NOT NULL CONSTRAINT account_invitation_token_key UNIQUE,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    replaced_at timestamptz,
    CONSTRAINT account_invitation_used_or_replaced CHECK (used_at IS NULL OR replaced_at IS NULL)
);
-- accounts/store.rs: the link that can be used
CREATE UNIQUE INDEX account_invitation_one_open ON account_invitation (account_id)
    WHERE used_at IS NULL AND replaced_at IS NULL;
COMMENT ON TABLE account_invitation IS 'A link that was mailed to choose a password by, once. The token follows from the id and the server''s secret.';
COMMENT ON COLUMN account_invitation.id IS 'UUIDv7.';
COMMENT ON COLUMN account_invitation.account_id IS 'Whose password it chooses.';
COMMENT ON COLUMN account_invitation.token_hash IS 'SHA-256 of the token.';
COMMENT ON COLUMN account_invitation.created_at IS 'When someone was invited.';
COMMENT ON COLUMN account_invitation.created_by IS 'By which colleague.';
COMMENT ON COLUMN account_invitation.expires_at IS 'From when it can no longer be used.';
COMMENT ON COLUMN account_invitation.used_at IS 'When a password was chosen by it.';
COMMENT ON COLUMN account_invitation.replaced_at IS 'When a later one took its place, or the account ended.';

ALTER TABLE outbox
    DROP CONSTRAINT outbox_kind_is_known,
    ADD CONSTRAINT outbox_kind_is_known CHECK (kind IN ('weekly_digest', 'evaluation_invitation', 'account_invitation'));
