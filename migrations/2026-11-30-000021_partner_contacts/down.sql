DELETE FROM outbox WHERE kind = 'partner_contact_link';
ALTER TABLE outbox
    DROP CONSTRAINT outbox_is_for_someone,
    DROP COLUMN partner_contact_id,
    ADD CONSTRAINT outbox_is_for_someone CHECK (num_nonnulls(account_id, evaluation_invitation_id, webhook_id) = 1),
    DROP CONSTRAINT outbox_kind_is_known,
    ADD CONSTRAINT outbox_kind_is_known CHECK (kind IN (
        'weekly_digest', 'evaluation_invitation', 'account_invitation', 'webhook_paused'));
ALTER TABLE referral DROP CONSTRAINT referral_came_from_one;
-- What came by the form stays, as if the colleague who invited the contact had entered it.
UPDATE referral SET entered_by = partner_contact.created_by
    FROM partner_contact WHERE partner_contact.id = partner_contact_id;
ALTER TABLE referral
    DROP COLUMN partner_contact_id,
    ADD CONSTRAINT referral_came_from_one CHECK (num_nonnulls(partner_client_id, entered_by) = 1);
DROP TABLE partner_contact_session, partner_contact;
