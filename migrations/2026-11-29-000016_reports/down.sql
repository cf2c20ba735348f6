DROP TABLE report_story;
DROP TABLE report_figure;
DROP TABLE report;
DROP FUNCTION keep_signed_report();
ALTER TABLE role_period DROP COLUMN function;
