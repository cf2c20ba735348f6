CREATE TABLE webhook (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    url text NOT NULL,
    description text,
    event_types text[] NOT NULL,
    contact_email text NOT NULL,
    signature text NOT NULL CONSTRAINT webhook_signature_is_known CHECK (signature IN ('hmac', 'ed25519')),
    status text NOT NULL DEFAULT 'active' CONSTRAINT webhook_status_is_known CHECK (status IN ('active', 'paused')),
    pause_reason text CONSTRAINT webhook_pause_reason_is_known CHECK (pause_reason IN ('asked', 'failing', 'gone')),
    status_since timestamptz NOT NULL,
    failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT webhook_is_paused_for_a_reason CHECK ((status = 'paused') = (pause_reason IS NOT NULL)),
    CONSTRAINT webhook_fails_since_a_moment CHECK ((failures > 0) = (failing_since IS NOT NULL))
);
-- webhooks: who wants an event; GET /v1/webhooks of one organisation
CREATE INDEX webhook_of_organisation ON webhook (organisation_id, created_at DESC, id DESC);
-- GET /v1/webhooks: keyset pages, the latest first
CREATE INDEX webhook_latest ON webhook (created_at DESC, id DESC);
COMMENT ON TABLE webhook IS 'Where a partner wants events to be sent.';
COMMENT ON COLUMN webhook.id IS 'UUIDv7.';
COMMENT ON COLUMN webhook.version IS 'Counts the changes.';
COMMENT ON COLUMN webhook.organisation_id IS 'Whose events are sent.';
COMMENT ON COLUMN webhook.url IS 'Where to.';
COMMENT ON COLUMN webhook.description IS 'What it is for, in the words of whoever added it.';
COMMENT ON COLUMN webhook.event_types IS 'Which events.';
COMMENT ON COLUMN webhook.contact_email IS 'Who gets a mail when it doesn''t work any more.';
COMMENT ON COLUMN webhook.signature IS 'How messages are signed: by a shared secret, or by a key of which the receiver has the public half.';
COMMENT ON COLUMN webhook.status IS 'Whether events are sent now.';
COMMENT ON COLUMN webhook.pause_reason IS 'Asked for, failing for too long, or the receiver answered 410.';
COMMENT ON COLUMN webhook.status_since IS 'Since when.';
COMMENT ON COLUMN webhook.failures IS 'How many attempts in a row failed.';
COMMENT ON COLUMN webhook.failing_since IS 'When the first of those was.';
COMMENT ON COLUMN webhook.created_at IS 'When it was added.';
COMMENT ON COLUMN webhook.changed_at IS 'When it was changed last.';

CREATE TABLE webhook_secret (
    id uuid PRIMARY KEY,
    webhook_id uuid NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    hint text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz
);
CREATE INDEX webhook_secret_of_webhook ON webhook_secret (webhook_id, created_at);
COMMENT ON TABLE webhook_secret IS 'That there is a secret; what it is follows from its id and the secret of the server.';
COMMENT ON COLUMN webhook_secret.id IS 'UUIDv7.';
COMMENT ON COLUMN webhook_secret.webhook_id IS 'What is signed with it.';
COMMENT ON COLUMN webhook_secret.hint IS 'The last four characters of what the receiver was given.';
COMMENT ON COLUMN webhook_secret.created_at IS 'When it was made.';
COMMENT ON COLUMN webhook_secret.expires_at IS 'From when nothing is signed with it any more.';

CREATE TABLE webhook_event (
    id uuid PRIMARY KEY,
    sequence bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL CONSTRAINT webhook_event_kind_is_known CHECK (kind IN ('referral.status_changed', 'webhook.test')),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    subject text NOT NULL,
    occurred_at timestamptz NOT NULL,
    data jsonb NOT NULL,
    created_at timestamptz NOT NULL
);
-- webhooks: replay from a moment, in order
CREATE INDEX webhook_event_of_organisation ON webhook_event (organisation_id, occurred_at);
-- hourly sweep: what is too old to be kept
CREATE INDEX webhook_event_oldest ON webhook_event (created_at);
COMMENT ON TABLE webhook_event IS 'What happened, as it is told to partners: ids and a status. Kept for 30 days.';
COMMENT ON COLUMN webhook_event.id IS 'UUIDv7; the same in every message about it.';
COMMENT ON COLUMN webhook_event.sequence IS 'The order in which events of one subject are told.';
COMMENT ON COLUMN webhook_event.kind IS 'What kind of event.';
COMMENT ON COLUMN webhook_event.organisation_id IS 'Whom it is told to.';
COMMENT ON COLUMN webhook_event.subject IS 'What it is about, such as referrals/<id>.';
COMMENT ON COLUMN webhook_event.occurred_at IS 'When it happened.';
COMMENT ON COLUMN webhook_event.data IS 'Ids and a status; nothing about a person.';
COMMENT ON COLUMN webhook_event.created_at IS 'When it was written down.';

CREATE TABLE webhook_delivery (
    id uuid PRIMARY KEY,
    sequence bigint GENERATED ALWAYS AS IDENTITY,
    webhook_id uuid NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    event_id uuid NOT NULL REFERENCES webhook_event (id) ON DELETE CASCADE,
    subject text NOT NULL,
    origin text NOT NULL CONSTRAINT webhook_delivery_origin_is_known CHECK (origin IN ('event', 'replay', 'test')),
    status text NOT NULL DEFAULT 'waiting' CONSTRAINT webhook_delivery_status_is_known CHECK (
        status IN ('waiting', 'delivered', 'given_up', 'replaced')),
    tries smallint NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL,
    attempt_id uuid,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT webhook_delivery_ends CHECK ((status = 'waiting') = (finished_at IS NULL))
);
-- webhooks: what is due
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_try_at, sequence) WHERE status = 'waiting';
-- webhooks: whether something earlier about the same subject waits
CREATE INDEX webhook_delivery_order ON webhook_delivery (webhook_id, subject, sequence) WHERE status = 'waiting';
-- GET /v1/webhooks/{id}/deliveries: keyset pages, the latest first
CREATE INDEX webhook_delivery_latest ON webhook_delivery (webhook_id, sequence DESC);
CREATE INDEX webhook_delivery_of_event ON webhook_delivery (event_id);
COMMENT ON TABLE webhook_delivery IS 'An event to be sent to one webhook.';
COMMENT ON COLUMN webhook_delivery.id IS 'UUIDv7.';
COMMENT ON COLUMN webhook_delivery.sequence IS 'Of one subject and webhook, a later one is not tried while an earlier one waits.';
COMMENT ON COLUMN webhook_delivery.webhook_id IS 'Where to.';
COMMENT ON COLUMN webhook_delivery.event_id IS 'What.';
COMMENT ON COLUMN webhook_delivery.subject IS 'What the event is about, once more, to keep the order.';
COMMENT ON COLUMN webhook_delivery.origin IS 'Because it happened, because it was asked for again, or as a test.';
COMMENT ON COLUMN webhook_delivery.status IS 'What became of it; replaced when a replay sends it in its turn.';
COMMENT ON COLUMN webhook_delivery.tries IS 'How often it was tried.';
COMMENT ON COLUMN webhook_delivery.next_try_at IS 'Not tried before; moved on by whoever takes it, so that nobody else does.';
COMMENT ON COLUMN webhook_delivery.attempt_id IS 'The attempt that is under way; whoever took it over has another.';
COMMENT ON COLUMN webhook_delivery.created_at IS 'When it was put in line.';
COMMENT ON COLUMN webhook_delivery.finished_at IS 'When it was delivered, given up or replaced.';

CREATE TABLE webhook_attempt (
    id uuid PRIMARY KEY,
    delivery_id uuid NOT NULL REFERENCES webhook_delivery (id) ON DELETE CASCADE,
    started_at timestamptz NOT NULL,
    duration_ms integer NOT NULL,
    status_code smallint,
    failure text CONSTRAINT webhook_attempt_failure_is_known CHECK (failure IN (
        'address_refused', 'name_not_found', 'not_reached', 'not_secure', 'timed_out', 'broken_answer', 'redirected',
        'refused', 'gone')),
    CONSTRAINT webhook_attempt_tells_why CHECK (failure IS NOT NULL OR status_code IS NOT NULL)
);
CREATE INDEX webhook_attempt_of_delivery ON webhook_attempt (delivery_id, started_at);
COMMENT ON TABLE webhook_attempt IS 'What came of one try to deliver. Nothing of the receiver but its status code.';
COMMENT ON COLUMN webhook_attempt.id IS 'UUIDv7.';
COMMENT ON COLUMN webhook_attempt.delivery_id IS 'What was tried.';
COMMENT ON COLUMN webhook_attempt.started_at IS 'When.';
COMMENT ON COLUMN webhook_attempt.duration_ms IS 'How long it took, in milliseconds.';
COMMENT ON COLUMN webhook_attempt.status_code IS 'What the receiver answered, if it did.';
COMMENT ON COLUMN webhook_attempt.failure IS 'Why it failed; nothing when it was delivered.';

-- A letter to the contact of a webhook that was paused because it didn't work.
ALTER TABLE outbox
    DROP CONSTRAINT outbox_kind_is_known,
    ADD CONSTRAINT outbox_kind_is_known CHECK (
        kind IN ('weekly_digest', 'evaluation_invitation', 'account_invitation', 'webhook_paused')),
    ADD COLUMN webhook_id uuid REFERENCES webhook (id) ON DELETE CASCADE,
    DROP CONSTRAINT outbox_is_for_someone,
    ADD CONSTRAINT outbox_is_for_someone CHECK (num_nonnulls(account_id, evaluation_invitation_id, webhook_id) = 1);
CREATE INDEX outbox_of_webhook ON outbox (webhook_id) WHERE webhook_id IS NOT NULL;
COMMENT ON COLUMN outbox.webhook_id IS 'To the contact of which webhook; the address is looked up when it is sent.';
