-- Since when a referral has its status: what partners are told. Until now that was the decision, or else the receipt, which
-- is the wrong day for what was taken in review later, or declined and opened again.
--
-- It may be empty, since a server of the version before adds rows without it; whoever reads takes the latest of this, the
-- decision and the receipt.
ALTER TABLE referral ADD COLUMN status_since timestamptz;
COMMENT ON COLUMN referral.status_since IS 'Since when it has its status; empty where the decision, or else the receipt, says so.';

UPDATE referral SET status_since = COALESCE(decided_at, received_at);

-- What is in review has been so since it last had another status, as far as is known: from its earlier versions, and from
-- what its partner was told.
UPDATE referral SET status_since = GREATEST(referral.received_at, version.until, told.at)
FROM referral AS same
LEFT JOIN LATERAL (SELECT max(known_until) AS until FROM history.referral AS earlier
    WHERE earlier.id = same.id AND was_there AND earlier.status <> 'in_review') AS version ON true
LEFT JOIN LATERAL (SELECT min(occurred_at) AS at FROM referral_event
    WHERE referral_id = same.id AND referral_event.status = 'in_review' AND sequence > (
        SELECT max(sequence) FROM referral_event AS other
        WHERE other.referral_id = same.id AND other.status <> 'in_review')) AS told ON true
WHERE referral.id = same.id AND referral.status = 'in_review';

-- Partners are told where that is another day.
INSERT INTO referral_touched (referral_id)
SELECT id FROM referral
WHERE status = 'in_review' AND organisation_id IS NOT NULL AND status_since > received_at ORDER BY received_at, id;
