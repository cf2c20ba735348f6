DROP TABLE match_number_counter, match_moment, buddy_match, cohort_group, cohort;
