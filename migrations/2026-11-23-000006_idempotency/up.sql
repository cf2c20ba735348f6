CREATE TABLE idempotency_record (
    caller uuid NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    payload_hash bytea NOT NULL,
    status smallint NOT NULL,
    location text,
    body jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (caller, operation, key)
);
CREATE INDEX idempotency_record_by_age ON idempotency_record (created_at);
COMMENT ON TABLE idempotency_record IS 'Answers to requests with an idempotency key, kept 24 hours, to be given again to a retry.';
COMMENT ON COLUMN idempotency_record.caller IS 'The account or API client.';
COMMENT ON COLUMN idempotency_record.operation IS 'The operation that was called.';
COMMENT ON COLUMN idempotency_record.key IS 'The caller''s key.';
COMMENT ON COLUMN idempotency_record.payload_hash IS 'SHA-256 of the payload, to refuse the same key with another.';
COMMENT ON COLUMN idempotency_record.status IS 'Status of the answer.';
COMMENT ON COLUMN idempotency_record.location IS 'Header Location of the answer.';
COMMENT ON COLUMN idempotency_record.body IS 'Body of the answer.';
COMMENT ON COLUMN idempotency_record.created_at IS 'When it was answered.';
