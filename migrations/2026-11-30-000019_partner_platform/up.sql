-- Agreements have an end, and every call of a partner asks for one that holds.
ALTER TABLE organisation
    ADD COLUMN agreement_ends_on date,
    ADD CONSTRAINT organisation_agreement_ends_after_it_starts CHECK (agreement_ends_on > agreement_signed_on);
COMMENT ON COLUMN organisation.agreement_ends_on IS 'The first day on which the data-processing agreement no longer holds; absent as long as no end is known.';

ALTER TABLE partner_client
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN requests_per_minute integer NOT NULL DEFAULT 600
        CONSTRAINT partner_client_requests_per_minute_range CHECK (requests_per_minute BETWEEN 10 AND 6000),
    ADD COLUMN last_failed_at timestamptz,
    ADD COLUMN last_failure text CONSTRAINT partner_client_last_failure_is_known CHECK (last_failure IN (
        'wrong_secret', 'expired_secret', 'unknown_key', 'wrong_signature', 'wrong_claims', 'expired_assertion',
        'replayed_assertion', 'no_agreement')),
    ADD COLUMN failures_since_success integer NOT NULL DEFAULT 0,
    DROP CONSTRAINT partner_client_scopes_are_known,
    ADD CONSTRAINT partner_client_scopes_are_known CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY[
        'referrals:write', 'referrals:read', 'capacity:read', 'webhooks:manage']),
    ADD CONSTRAINT partner_client_failed_with_a_reason CHECK ((last_failed_at IS NULL) = (last_failure IS NULL));
COMMENT ON COLUMN partner_client.version IS 'Counts the changes by staff.';
COMMENT ON COLUMN partner_client.requests_per_minute IS 'How many requests it may make a minute.';
COMMENT ON COLUMN partner_client.last_failed_at IS 'When it last asked for a token and got none, since it could not show who it is.';
COMMENT ON COLUMN partner_client.last_failure IS 'Why.';
COMMENT ON COLUMN partner_client.failures_since_success IS 'How often that happened since it last got a token.';

CREATE TABLE partner_key (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES partner_client (id),
    kid text NOT NULL CONSTRAINT partner_key_kid_length CHECK (char_length(kid) BETWEEN 1 AND 100),
    algorithm text NOT NULL CONSTRAINT partner_key_algorithm_is_known CHECK (algorithm IN ('EdDSA', 'ES256')),
    public_key jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    expires_at timestamptz
);
-- partners/store.rs: the key that a client assertion names, and those of a client
CREATE UNIQUE INDEX partner_key_of_client ON partner_key (client_id, kid);
COMMENT ON TABLE partner_key IS 'A public key of an API client, by which it shows who it is; several while one takes over from another.';
COMMENT ON COLUMN partner_key.id IS 'UUIDv7.';
COMMENT ON COLUMN partner_key.client_id IS 'Whose it is.';
COMMENT ON COLUMN partner_key.kid IS 'Its name in the header of an assertion; never used again, not even after its end.';
COMMENT ON COLUMN partner_key.algorithm IS 'The one algorithm that it verifies.';
COMMENT ON COLUMN partner_key.public_key IS 'The public JWK (RFC 7517), with no member but those that the key is made of.';
COMMENT ON COLUMN partner_key.created_at IS 'When it was added.';
COMMENT ON COLUMN partner_key.last_used_at IS 'When a token was last got by it.';
COMMENT ON COLUMN partner_key.expires_at IS 'From when it no longer works.';

CREATE TABLE partner_assertion (
    client_id uuid NOT NULL REFERENCES partner_client (id),
    jti_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, jti_hash)
);
-- The hourly cleaning
CREATE INDEX partner_assertion_by_expiry ON partner_assertion (expires_at);
COMMENT ON TABLE partner_assertion IS 'Client assertions that were used, so that none is used twice; kept until they would have expired.';
COMMENT ON COLUMN partner_assertion.client_id IS 'Whose it was.';
COMMENT ON COLUMN partner_assertion.jti_hash IS 'SHA-256 of its jti.';
COMMENT ON COLUMN partner_assertion.expires_at IS 'When it expires.';

ALTER TABLE referral
    ADD COLUMN corrected_at timestamptz,
    ADD COLUMN decided_by_client_id uuid CONSTRAINT referral_decided_by_client_id_fkey REFERENCES partner_client (id),
    ADD CONSTRAINT referral_decided_by_one CHECK (num_nonnulls(decided_by, decided_by_client_id) <= 1),
    ADD CONSTRAINT referral_client_only_withdraws CHECK (decided_by_client_id IS NULL OR status = 'withdrawn');
COMMENT ON COLUMN referral.corrected_at IS 'When what was sent was last corrected.';
COMMENT ON COLUMN referral.decided_by_client_id IS 'The API client that withdrew it.';

-- No foreign key: it would lock the row of a referral that somebody decides on, for no more than a note.
CREATE TABLE referral_touched (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    referral_id uuid NOT NULL
);
COMMENT ON TABLE referral_touched IS 'Referrals whose journey may have changed. Each note is a row of its own, written in the transaction of the change, so that none waits for another and none is lost.';
COMMENT ON COLUMN referral_touched.position IS 'Order of writing.';
COMMENT ON COLUMN referral_touched.referral_id IS 'Which referral.';

CREATE TABLE referral_event (
    sequence bigint PRIMARY KEY,
    id uuid NOT NULL CONSTRAINT referral_event_id_key UNIQUE,
    referral_id uuid NOT NULL REFERENCES referral (id),
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    status text NOT NULL CONSTRAINT referral_event_status_is_known CHECK (status IN (
        'received', 'in_review', 'waiting', 'started', 'completed', 'ended', 'declined', 'withdrawn')),
    status_since date NOT NULL,
    occurred_at timestamptz NOT NULL
);
-- referrals/following.rs: what was told of it last
CREATE INDEX referral_event_of_referral ON referral_event (referral_id, sequence DESC);
-- GET /v1/referral-changes: a partner's own, and where they begin
CREATE INDEX referral_event_of_organisation ON referral_event (organisation_id, sequence);
CREATE INDEX referral_event_by_moment ON referral_event (occurred_at, sequence);
COMMENT ON TABLE referral_event IS 'Each change of what a partner may know of its referral, in the order in which they were told.';
COMMENT ON COLUMN referral_event.sequence IS 'Consecutive, in the order of commits: whoever sees one has seen all before it.';
COMMENT ON COLUMN referral_event.id IS 'UUIDv7.';
COMMENT ON COLUMN referral_event.referral_id IS 'Of which referral.';
COMMENT ON COLUMN referral_event.organisation_id IS 'Whose referral it is.';
COMMENT ON COLUMN referral_event.status IS 'The status of the journey from then on.';
COMMENT ON COLUMN referral_event.status_since IS 'The day from which it holds.';
COMMENT ON COLUMN referral_event.occurred_at IS 'When it was told; never earlier than the one before it.';

CREATE FUNCTION note_touched_referral() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO referral_touched (referral_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER referral_touched AFTER INSERT OR UPDATE OF status, person_id, decided_at ON referral
    FOR EACH ROW WHEN (NEW.organisation_id IS NOT NULL) EXECUTE FUNCTION note_touched_referral();

-- A request concerns the referral that it came from, and the duplicates of whoever wishes.
CREATE FUNCTION touch_referrals_of_request(origin uuid, wisher uuid, wished_side text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO referral_touched (referral_id)
    SELECT id FROM referral WHERE id = origin AND organisation_id IS NOT NULL
    UNION
    SELECT id FROM referral
    WHERE person_id = wisher AND side = wished_side AND status = 'duplicate' AND organisation_id IS NOT NULL
$$;
CREATE FUNCTION note_touched_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM touch_referrals_of_request(OLD.referral_id, OLD.person_id, OLD.side);
    END IF;
    IF TG_OP <> 'DELETE' AND (TG_OP = 'INSERT' OR (NEW.referral_id, NEW.person_id, NEW.side)
            IS DISTINCT FROM (OLD.referral_id, OLD.person_id, OLD.side)) THEN
        PERFORM touch_referrals_of_request(NEW.referral_id, NEW.person_id, NEW.side);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER referral_touched
    AFTER INSERT OR DELETE OR UPDATE OF opened_on, closed_on, close_reason, person_id, side, referral_id ON request
    FOR EACH ROW EXECUTE FUNCTION note_touched_request();

CREATE FUNCTION touch_referrals_of_match(requests uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO referral_touched (referral_id)
    SELECT referral.id FROM request JOIN referral ON referral.id = request.referral_id
    WHERE request.id = ANY (requests) AND organisation_id IS NOT NULL
    UNION
    SELECT referral.id FROM request JOIN referral USING (person_id, side)
    WHERE request.id = ANY (requests) AND referral.status = 'duplicate' AND organisation_id IS NOT NULL
$$;
CREATE FUNCTION note_touched_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM touch_referrals_of_match(ARRAY[OLD.newcomer_request_id, OLD.established_request_id]);
    END IF;
    IF TG_OP <> 'DELETE' AND (TG_OP = 'INSERT' OR (NEW.newcomer_request_id, NEW.established_request_id)
            IS DISTINCT FROM (OLD.newcomer_request_id, OLD.established_request_id)) THEN
        PERFORM touch_referrals_of_match(ARRAY[NEW.newcomer_request_id, NEW.established_request_id]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER referral_touched
    AFTER INSERT OR DELETE OR UPDATE OF status, starts_on, ends_on, end_reason, newcomer_request_id, established_request_id
    ON buddy_match FOR EACH ROW EXECUTE FUNCTION note_touched_match();

-- What is there gets its first event from the first run.
INSERT INTO referral_touched (referral_id)
SELECT id FROM referral WHERE organisation_id IS NOT NULL ORDER BY received_at, id;
