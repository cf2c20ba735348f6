CREATE TABLE referral (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    status text NOT NULL CONSTRAINT referral_status_is_known CHECK (status IN (
        'received', 'in_review', 'accepted', 'declined', 'withdrawn', 'duplicate')),
    source text NOT NULL CONSTRAINT referral_source_is_known CHECK (source IN (
        'organisation', 'own_initiative', 'volunteer', 'praathuis')),
    organisation_id uuid REFERENCES organisation (id),
    partner_client_id uuid REFERENCES partner_client (id),
    entered_by uuid REFERENCES account (id),
    reference text CONSTRAINT referral_reference_length CHECK (char_length(reference) BETWEEN 1 AND 100),
    payload_hash bytea NOT NULL,
    side text NOT NULL CONSTRAINT referral_side_is_known CHECK (side IN ('newcomer', 'established')),
    person jsonb NOT NULL,
    dutch_level text CONSTRAINT referral_dutch_level_is_known CHECK (
        dutch_level IN ('A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')),
    learning_route text CONSTRAINT referral_learning_route_is_known CHECK (learning_route IN ('b', 'o', 'z')),
    literacy_track boolean,
    goal text CONSTRAINT referral_goal_length CHECK (char_length(goal) <= 1000),
    legal_basis text NOT NULL CONSTRAINT referral_legal_basis_is_known CHECK (
        legal_basis IN ('consent', 'public_task', 'own_request')),
    legal_basis_since date NOT NULL,
    received_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by uuid REFERENCES account (id),
    decline_reason text CONSTRAINT referral_decline_reason_is_known CHECK (decline_reason IN (
        'outside_area', 'already_takes_part', 'not_reachable', 'no_longer_interested', 'not_now', 'other_offer')),
    person_id uuid REFERENCES person (id),
    CONSTRAINT referral_has_an_organisation CHECK ((source = 'organisation') = (organisation_id IS NOT NULL)),
    CONSTRAINT referral_came_from_one CHECK (num_nonnulls(partner_client_id, entered_by) = 1),
    CONSTRAINT referral_declined_with_a_reason CHECK ((status = 'declined') = (decline_reason IS NOT NULL)),
    CONSTRAINT referral_leads_to_a_person CHECK ((status IN ('accepted', 'duplicate')) = (person_id IS NOT NULL))
);
CREATE UNIQUE INDEX referral_reference_key ON referral (organisation_id, reference) WHERE reference IS NOT NULL;
-- GET /v1/referrals, the inbox (open=true) and a partner's own list: keyset pages, the latest first
CREATE INDEX referral_by_arrival ON referral (received_at DESC, id DESC);
CREATE INDEX referral_inbox ON referral (received_at DESC, id DESC) WHERE status IN ('received', 'in_review');
CREATE INDEX referral_of_organisation ON referral (organisation_id, received_at DESC, id DESC);
CREATE INDEX referral_of_person ON referral (person_id) WHERE person_id IS NOT NULL;
COMMENT ON TABLE referral IS 'A person put forward: received -> in_review -> accepted | declined | withdrawn | duplicate.';
COMMENT ON COLUMN referral.id IS 'UUIDv7.';
COMMENT ON COLUMN referral.version IS 'Counts the changes.';
COMMENT ON COLUMN referral.status IS 'Where it stands.';
COMMENT ON COLUMN referral.source IS 'Who put the person forward.';
COMMENT ON COLUMN referral.organisation_id IS 'The organisation that put the person forward.';
COMMENT ON COLUMN referral.partner_client_id IS 'The API client that pushed it.';
COMMENT ON COLUMN referral.entered_by IS 'The account that entered it.';
COMMENT ON COLUMN referral.reference IS 'The partner''s own reference, unique among its referrals.';
COMMENT ON COLUMN referral.payload_hash IS 'SHA-256 of what was sent, to tell a retry from another referral.';
COMMENT ON COLUMN referral.side IS 'On which side the person would take part.';
COMMENT ON COLUMN referral.person IS 'The person as put forward: the contract''s ReferredPerson.';
COMMENT ON COLUMN referral.dutch_level IS 'As the partner knows it.';
COMMENT ON COLUMN referral.learning_route IS 'Leerroute (DUO).';
COMMENT ON COLUMN referral.literacy_track IS 'Whether someone is in a literacy track.';
COMMENT ON COLUMN referral.goal IS 'What the person hopes for.';
COMMENT ON COLUMN referral.legal_basis IS 'Ground on which the data were given.';
COMMENT ON COLUMN referral.legal_basis_since IS 'Since when that ground holds.';
COMMENT ON COLUMN referral.received_at IS 'When it came in.';
COMMENT ON COLUMN referral.decided_at IS 'When it was decided.';
COMMENT ON COLUMN referral.decided_by IS 'Who decided.';
COMMENT ON COLUMN referral.decline_reason IS 'Why it was declined; never a sensitive reason.';
COMMENT ON COLUMN referral.person_id IS 'Who this became.';

CREATE TABLE request (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    person_id uuid NOT NULL REFERENCES person (id),
    side text NOT NULL CONSTRAINT request_side_is_known CHECK (side IN ('newcomer', 'established')),
    track text NOT NULL CONSTRAINT request_track_is_known CHECK (track IN ('programme', 'independent', 'workplace')),
    opened_on date NOT NULL,
    closed_on date,
    close_reason text CONSTRAINT request_close_reason_is_known CHECK (close_reason IN (
        'matched', 'no_longer_interested', 'not_reachable', 'moved_away', 'expired', 'entered_by_mistake')),
    referral_id uuid REFERENCES referral (id),
    changed_at timestamptz NOT NULL,
    CONSTRAINT request_closes_after_it_opens CHECK (closed_on >= opened_on),
    CONSTRAINT request_closes_with_a_reason CHECK ((closed_on IS NULL) = (close_reason IS NULL)),
    -- a match points to (id, person_id, side), so that it can't answer someone else's request
    CONSTRAINT request_of_person_key UNIQUE (id, person_id, side)
);
CREATE UNIQUE INDEX request_open_once ON request (person_id, side, track) WHERE closed_on IS NULL;
-- GET /v1/requests: keyset pages, the longest waiting first
CREATE INDEX request_by_opening ON request (opened_on, id);
CREATE INDEX request_waiting ON request (side, opened_on, id) WHERE closed_on IS NULL;
CREATE INDEX request_of_person ON request (person_id);
CREATE UNIQUE INDEX request_of_referral ON request (referral_id) WHERE referral_id IS NOT NULL;
COMMENT ON TABLE request IS 'Someone''s wish for a buddy, as [opened_on, closed_on).';
COMMENT ON COLUMN request.id IS 'UUIDv7.';
COMMENT ON COLUMN request.version IS 'Counts the changes.';
COMMENT ON COLUMN request.person_id IS 'Who wishes.';
COMMENT ON COLUMN request.side IS 'On which side.';
COMMENT ON COLUMN request.track IS 'In or outside the programme, or at work.';
COMMENT ON COLUMN request.opened_on IS 'The day from which someone waits.';
COMMENT ON COLUMN request.closed_on IS 'The first day on which someone no longer waits.';
COMMENT ON COLUMN request.close_reason IS 'Why it was closed; never a sensitive reason.';
COMMENT ON COLUMN request.referral_id IS 'The referral that it came from.';
COMMENT ON COLUMN request.changed_at IS 'When it was last changed.';
