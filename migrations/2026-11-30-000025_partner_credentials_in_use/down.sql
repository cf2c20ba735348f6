ALTER TABLE partner_key DROP COLUMN created_by;

ALTER TABLE partner_secret DROP COLUMN last_used_at, DROP COLUMN created_by;

-- What failed with a revoked client has no name here.
UPDATE partner_client SET last_failed_at = NULL, last_failure = NULL WHERE last_failure = 'revoked';
ALTER TABLE partner_client
    DROP CONSTRAINT partner_client_last_failure_is_known,
    ADD CONSTRAINT partner_client_last_failure_is_known CHECK (last_failure IN (
        'wrong_secret', 'expired_secret', 'unknown_key', 'wrong_signature', 'wrong_claims', 'expired_assertion',
        'replayed_assertion', 'no_agreement')),
    DROP COLUMN contact_email,
    DROP COLUMN revoked_by,
    DROP COLUMN created_by;
