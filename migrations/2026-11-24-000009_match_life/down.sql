DROP TABLE outbox, account_setting, deputy, task;
ALTER TABLE request DROP COLUMN confirmed_on, DROP COLUMN reminded_on;
DROP TABLE job_check, match_contact_moment, match_check_in, match_hand_over;
DROP INDEX buddy_match_to_introduce, buddy_match_at_work;
ALTER TABLE buddy_match
    DROP COLUMN owner_id,
    DROP COLUMN last_contact_on,
    DROP COLUMN last_heard_on,
    DROP COLUMN light,
    DROP COLUMN light_on;
