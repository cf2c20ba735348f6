DROP TABLE postcode_area;
ALTER TABLE buddy_match DROP COLUMN matching_run_id;
DROP TABLE matching_run;
