DELETE FROM outbox WHERE webhook_id IS NOT NULL;
ALTER TABLE outbox
    DROP CONSTRAINT outbox_is_for_someone,
    DROP COLUMN webhook_id,
    ADD CONSTRAINT outbox_is_for_someone CHECK (num_nonnulls(account_id, evaluation_invitation_id) = 1),
    DROP CONSTRAINT outbox_kind_is_known,
    ADD CONSTRAINT outbox_kind_is_known CHECK (kind IN ('weekly_digest', 'evaluation_invitation', 'account_invitation'));
DROP TABLE webhook_attempt, webhook_delivery, webhook_event, webhook_secret, webhook;
