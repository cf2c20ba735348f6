DROP TABLE access_record, contact_moment, role_period, dutch_assessment, person_language, name_variant, person_name, person;
DROP FUNCTION refuse_change();
