-- People, names, roles, languages, requests and referrals, as many as :people says; the same every time.
-- Names are made of syllables, so that there are many different ones, and some that many people share.
\set ON_ERROR_STOP on
SET synchronous_commit = off;
SELECT setseed(0.2023);

CREATE TEMPORARY TABLE syllables AS
SELECT ARRAY['ba','sa','lu','mi','ro','ta','ke','no','fa','di','wo','he','ja','su','el','an','or','im','ze','pa'] AS s;

CREATE TEMPORARY TABLE seeded AS
SELECT i, format('01900000-0000-7000-8000-%s', lpad(to_hex(i), 12, '0'))::uuid AS id,
       -- a thousand given names, of which some are common
       s[1 + (power(random(), 3) * 9)::int] || s[1 + (power(random(), 2) * 19)::int] || s[1 + (random() * 4)::int] AS given,
       -- and many family names
       s[1 + (random() * 19)::int] || s[1 + (random() * 19)::int] || s[1 + (random() * 19)::int] || s[1 + (random() * 19)::int] AS family,
       (ARRAY['A0','A1','A2','B1','B2','C1'])[1 + (random() * 5)::int] AS level,
       random() AS dice
FROM generate_series(1, :people) AS i, syllables;

INSERT INTO person (id, given_name, family_name, sort_name, birth_year, city, email, phone, availability, dutch_level, created_at, changed_at)
SELECT id, initcap(given), initcap(family), family || ' ' || given, 1950 + (dice * 55)::int, 'Assen',
       'p' || i || '@voorbeeld.example', '+3160' || lpad(i::text, 8, '0'), (dice * 2000000)::int, level,
       timestamptz '2020-01-01' + i * interval '1 minute', timestamptz '2020-01-01' + i * interval '1 minute'
FROM seeded;
INSERT INTO person_name (person_id, word) SELECT id, given FROM seeded UNION SELECT id, family FROM seeded;
INSERT INTO name_variant (variant, word)
SELECT DISTINCT overlay(word PLACING '' FROM at FOR 1), word
FROM (SELECT DISTINCT word FROM person_name) AS words, generate_series(1, char_length(word)) AS at WHERE char_length(word) > 3
UNION SELECT DISTINCT word, word FROM person_name;
INSERT INTO person_language (person_id, language, proficiency) SELECT id, 'tir', 'native' FROM seeded;
INSERT INTO person_language (person_id, language, proficiency) SELECT id, 'eng', 'good' FROM seeded WHERE dice < 0.5;
INSERT INTO dutch_assessment (id, person_id, level, skill, assessed_on, source, recorded_at)
SELECT id, id, level, 'overall', date '2023-01-01' + (dice * 700)::int, 'intake', timestamptz '2025-01-01' FROM seeded;
INSERT INTO role_period (id, person_id, kind, engagement, starts_on)
SELECT id, id, CASE WHEN dice < 0.5 THEN 'newcomer' ELSE 'established' END, 'structural', date '2023-01-01' FROM seeded;
INSERT INTO request (id, person_id, side, track, opened_on, changed_at)
SELECT id, id, CASE WHEN dice < 0.5 THEN 'newcomer' ELSE 'established' END, 'independent', date '2025-01-01', timestamptz '2025-01-01'
FROM seeded WHERE i % 20 = 0;
INSERT INTO organisation (id, name, sort_name, search_text, kinds, agreement_signed_on, created_at, changed_at)
VALUES ('01900000-0000-7000-9000-000000000001', 'Bench', 'bench', 'bench', '{referrer}', date '2020-01-01', timestamptz '2020-01-01', timestamptz '2020-01-01');
VACUUM ANALYZE;
CHECKPOINT;
