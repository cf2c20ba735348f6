DROP TABLE story_use;
DROP TABLE story_consent;
DROP TABLE story_person;
DROP TABLE story;
