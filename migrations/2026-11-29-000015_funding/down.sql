SELECT history.forget(kept) FROM unnest(ARRAY['organisation_cooperation', 'grant_application', 'financial_year_cost',
    'funding_line']) AS kept;
DROP TABLE organisation_cooperation;
DROP TABLE financial_year_cost;
DROP TABLE financial_year;
DROP TABLE funding_target;
DROP TABLE funding_line;
DROP TABLE grant_application_moment;
DROP TABLE grant_application_cohort;
DROP TABLE grant_application;
