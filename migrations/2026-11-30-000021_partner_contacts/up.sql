CREATE TABLE partner_contact (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    name text NOT NULL CONSTRAINT partner_contact_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    email text NOT NULL CONSTRAINT partner_contact_email_length CHECK (char_length(email) BETWEEN 3 AND 254),
    access_ends_on date NOT NULL,
    link_id uuid NOT NULL,
    token_hash bytea NOT NULL CONSTRAINT partner_contact_token_key UNIQUE,
    link_sent_at timestamptz NOT NULL,
    last_used_at timestamptz,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    ended_at timestamptz
);
-- partner_contacts/store.rs: someone has one link for each organisation
CREATE UNIQUE INDEX partner_contact_once ON partner_contact (organisation_id, email) WHERE ended_at IS NULL;
-- GET /v1/partner-contacts: keyset pages, the latest first
CREATE INDEX partner_contact_of_organisation ON partner_contact (organisation_id, id DESC);
CREATE INDEX partner_contact_of_creator ON partner_contact (created_by);
COMMENT ON TABLE partner_contact IS 'Someone at a partner without software, who puts people forward by a form behind a link. Kept as long as a referral of theirs is.';
COMMENT ON COLUMN partner_contact.id IS 'UUIDv7.';
COMMENT ON COLUMN partner_contact.organisation_id IS 'At which organisation, which has a data-processing agreement.';
COMMENT ON COLUMN partner_contact.name IS 'Personal: their name, so that staff know whom to ask about a referral.';
COMMENT ON COLUMN partner_contact.email IS 'Personal: where the link is mailed, in lower case.';
COMMENT ON COLUMN partner_contact.access_ends_on IS 'The day from which the link leads nowhere.';
COMMENT ON COLUMN partner_contact.link_id IS 'The link that was mailed last; its token follows from this and the server''s secret.';
COMMENT ON COLUMN partner_contact.token_hash IS 'SHA-256 of the token of that link.';
COMMENT ON COLUMN partner_contact.link_sent_at IS 'When that link was mailed.';
COMMENT ON COLUMN partner_contact.last_used_at IS 'When they last came in by a link.';
COMMENT ON COLUMN partner_contact.created_at IS 'When they were invited.';
COMMENT ON COLUMN partner_contact.created_by IS 'By which colleague.';
COMMENT ON COLUMN partner_contact.ended_at IS 'When their access was ended, before its time.';

CREATE TABLE partner_contact_session (
    token_hash bytea PRIMARY KEY,
    contact_id uuid NOT NULL REFERENCES partner_contact (id),
    link_id uuid NOT NULL,
    opened_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT partner_contact_session_ends_after_it_begins CHECK (expires_at > opened_at)
);
CREATE INDEX partner_contact_session_of_contact ON partner_contact_session (contact_id);
-- partner_contacts/store.rs: what the hourly sweep removes
CREATE INDEX partner_contact_session_by_end ON partner_contact_session (expires_at);
COMMENT ON TABLE partner_contact_session IS 'A browser in which a contact opened the link: a few hours, then removed.';
COMMENT ON COLUMN partner_contact_session.token_hash IS 'SHA-256 of the token in the cookie.';
COMMENT ON COLUMN partner_contact_session.contact_id IS 'Whose.';
COMMENT ON COLUMN partner_contact_session.link_id IS 'By which link: a later one ends what was opened by an earlier one.';
COMMENT ON COLUMN partner_contact_session.opened_at IS 'When the link was opened.';
COMMENT ON COLUMN partner_contact_session.expires_at IS 'From when it can''t be used.';

ALTER TABLE referral
    ADD COLUMN partner_contact_id uuid REFERENCES partner_contact (id),
    DROP CONSTRAINT referral_came_from_one,
    ADD CONSTRAINT referral_came_from_one CHECK (num_nonnulls(partner_client_id, entered_by, partner_contact_id) = 1);
CREATE INDEX referral_of_partner_contact ON referral (partner_contact_id) WHERE partner_contact_id IS NOT NULL;
COMMENT ON COLUMN referral.partner_contact_id IS 'The contact who filled in the form.';

ALTER TABLE outbox
    DROP CONSTRAINT outbox_kind_is_known,
    ADD CONSTRAINT outbox_kind_is_known CHECK (kind IN (
        'weekly_digest', 'evaluation_invitation', 'account_invitation', 'webhook_paused', 'partner_contact_link')),
    ADD COLUMN partner_contact_id uuid REFERENCES partner_contact (id),
    DROP CONSTRAINT outbox_is_for_someone,
    ADD CONSTRAINT outbox_is_for_someone CHECK (
        num_nonnulls(account_id, evaluation_invitation_id, webhook_id, partner_contact_id) = 1);
CREATE INDEX outbox_of_partner_contact ON outbox (partner_contact_id) WHERE partner_contact_id IS NOT NULL;
COMMENT ON COLUMN outbox.partner_contact_id IS 'To which contact of a partner; the address is looked up when it is sent.';
