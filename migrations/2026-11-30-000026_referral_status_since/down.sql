ALTER TABLE referral DROP COLUMN status_since;
