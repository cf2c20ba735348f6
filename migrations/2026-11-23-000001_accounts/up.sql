CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE account (
    id uuid PRIMARY KEY,
    email text NOT NULL CONSTRAINT account_email_is_lower_case CHECK (email = lower(email)),
    display_name text NOT NULL,
    password_hash text NOT NULL,
    access_ends_on date,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT account_email_key UNIQUE (email)
);
COMMENT ON TABLE account IS 'Someone of the staff who can log in.';
COMMENT ON COLUMN account.id IS 'UUIDv7.';
COMMENT ON COLUMN account.email IS 'Log-in name, in lower case.';
COMMENT ON COLUMN account.display_name IS 'The name that colleagues see.';
COMMENT ON COLUMN account.password_hash IS 'Argon2id, in PHC form.';
COMMENT ON COLUMN account.access_ends_on IS 'The day from which the account has no access, for interns.';
COMMENT ON COLUMN account.disabled_at IS 'From when the account can''t be used.';
COMMENT ON COLUMN account.created_at IS 'When the account was made.';

CREATE TABLE account_role (
    account_id uuid NOT NULL REFERENCES account (id),
    role text NOT NULL CONSTRAINT account_role_is_known CHECK (role IN (
        'coordinator_newcomers', 'coordinator_volunteers', 'office_manager', 'communication', 'policy',
        'finance', 'board', 'intern', 'administrator')),
    granted_at timestamptz NOT NULL,
    revoked_at timestamptz CONSTRAINT account_role_ends_after_it_starts CHECK (revoked_at >= granted_at),
    PRIMARY KEY (account_id, role, granted_at)
);
CREATE UNIQUE INDEX account_role_once_at_a_time ON account_role (account_id, role) WHERE revoked_at IS NULL;
COMMENT ON TABLE account_role IS 'What an account may do, as a period.';
COMMENT ON COLUMN account_role.account_id IS 'The account.';
COMMENT ON COLUMN account_role.role IS 'The role; what it allows stands in auth/policy.rs.';
COMMENT ON COLUMN account_role.granted_at IS 'From when the role holds.';
COMMENT ON COLUMN account_role.revoked_at IS 'From when it no longer holds.';

CREATE TABLE session (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text CONSTRAINT session_end_reason_is_known CHECK (end_reason IN ('logged_out', 'token_reused')),
    CONSTRAINT session_ended_with_a_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX session_of_account ON session (account_id) WHERE ended_at IS NULL;
COMMENT ON TABLE session IS 'A log-in: the family of refresh tokens that came from it.';
COMMENT ON COLUMN session.id IS 'UUIDv7; also the claim sid in access tokens.';
COMMENT ON COLUMN session.account_id IS 'Who logged in.';
COMMENT ON COLUMN session.created_at IS 'When.';
COMMENT ON COLUMN session.last_used_at IS 'When it was last refreshed; idle sessions end.';
COMMENT ON COLUMN session.ends_at IS 'When it ends however often it is refreshed.';
COMMENT ON COLUMN session.ended_at IS 'When it was ended before its time.';
COMMENT ON COLUMN session.end_reason IS 'Why it was ended before its time.';

CREATE TABLE refresh_token (
    hash bytea PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES session (id),
    created_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_token_of_session ON refresh_token (session_id);
COMMENT ON TABLE refresh_token IS 'Single-use refresh tokens. One that comes a second time ends its session.';
COMMENT ON COLUMN refresh_token.hash IS 'SHA-256 of the token.';
COMMENT ON COLUMN refresh_token.session_id IS 'The session it continues.';
COMMENT ON COLUMN refresh_token.created_at IS 'When it was given out.';
COMMENT ON COLUMN refresh_token.used_at IS 'When it was turned in.';
