DROP TRIGGER referral_touched ON buddy_match;
DROP FUNCTION note_touched_match();
DROP FUNCTION touch_referrals_of_match(uuid[]);
DROP TRIGGER referral_touched ON request;
DROP FUNCTION note_touched_request();
DROP FUNCTION touch_referrals_of_request(uuid, uuid, text);
DROP TRIGGER referral_touched ON referral;
DROP FUNCTION note_touched_referral();
DROP TABLE referral_event;
DROP TABLE referral_touched;

ALTER TABLE referral DROP COLUMN corrected_at, DROP COLUMN decided_by_client_id;

DROP TABLE partner_assertion;
DROP TABLE partner_key;

-- A client that had nothing but what is no longer known is left revoked.
ALTER TABLE partner_client DROP CONSTRAINT partner_client_scopes_are_known;
UPDATE partner_client SET scopes = array_remove(array_remove(scopes, 'capacity:read'), 'webhooks:manage');
UPDATE partner_client SET scopes = '{referrals:read}', revoked_at = COALESCE(revoked_at, now()) WHERE scopes = '{}';
ALTER TABLE partner_client
    ADD CONSTRAINT partner_client_scopes_are_known CHECK (
        cardinality(scopes) > 0 AND scopes <@ ARRAY['referrals:write', 'referrals:read']),
    DROP COLUMN version,
    DROP COLUMN requests_per_minute,
    DROP COLUMN last_failed_at,
    DROP COLUMN last_failure,
    DROP COLUMN failures_since_success;

ALTER TABLE organisation DROP COLUMN agreement_ends_on;
