-- Whoever looks after a client sees which of its secrets is in use, and which colleague made and ended what.
ALTER TABLE partner_client
    ADD COLUMN created_by uuid REFERENCES account (id),
    ADD COLUMN revoked_by uuid REFERENCES account (id),
    ADD COLUMN contact_email text
        CONSTRAINT partner_client_contact_email_length CHECK (char_length(contact_email) BETWEEN 3 AND 254),
    ADD CONSTRAINT partner_client_revoked_by_someone_when_revoked CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL),
    -- A try with a revoked client is a failure too.
    DROP CONSTRAINT partner_client_last_failure_is_known,
    ADD CONSTRAINT partner_client_last_failure_is_known CHECK (last_failure IN (
        'wrong_secret', 'expired_secret', 'unknown_key', 'wrong_signature', 'wrong_claims', 'expired_assertion',
        'replayed_assertion', 'no_agreement', 'revoked'));
COMMENT ON COLUMN partner_client.created_by IS 'Who added it; absent when that was before this was noted.';
COMMENT ON COLUMN partner_client.revoked_by IS 'Who revoked it.';
COMMENT ON COLUMN partner_client.contact_email IS 'Who looks after it at the partner, to mail before something changes.';

ALTER TABLE partner_secret
    ADD COLUMN created_by uuid REFERENCES account (id),
    ADD COLUMN last_used_at timestamptz;
COMMENT ON COLUMN partner_secret.created_by IS 'Who made it; absent when that was before this was noted.';
COMMENT ON COLUMN partner_secret.last_used_at IS 'When a token was last got by it, to the minute.';

ALTER TABLE partner_key ADD COLUMN created_by uuid REFERENCES account (id);
COMMENT ON COLUMN partner_key.created_by IS 'Who added it; absent when that was before this was noted.';

-- No more than two secrets at once: what was left of earlier rotations ends.
WITH ranked AS (
    SELECT id, row_number() OVER (
        PARTITION BY client_id ORDER BY created_at DESC, expires_at DESC NULLS FIRST, id DESC) AS place
    FROM partner_secret WHERE expires_at IS NULL OR expires_at > now()
)
UPDATE partner_secret SET expires_at = now() FROM ranked WHERE ranked.id = partner_secret.id AND place > 2;
