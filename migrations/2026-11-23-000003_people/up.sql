CREATE TABLE person (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    given_name text NOT NULL CONSTRAINT person_given_name_length CHECK (char_length(given_name) BETWEEN 1 AND 100),
    preferred_name text,
    name_prefix text,
    family_name text,
    sort_name text COLLATE "C" NOT NULL,
    birth_year smallint CONSTRAINT person_birth_year_is_plausible CHECK (birth_year BETWEEN 1900 AND 2100),
    gender text CONSTRAINT person_gender_is_known CHECK (gender IN ('woman', 'man', 'non_binary')),
    city text,
    country_of_origin text CONSTRAINT person_country_form CHECK (country_of_origin ~ '^[A-Z]{2}$'),
    email text,
    phone text CONSTRAINT person_phone_form CHECK (phone ~ '^\+[1-9][0-9]{6,14}$'),
    preferred_channel text CONSTRAINT person_channel_is_known CHECK (
        preferred_channel IN ('phone', 'message', 'email', 'letter')),
    preferred_language text CONSTRAINT person_language_form CHECK (preferred_language ~ '^[a-z]{3}$'),
    postcode_area text CONSTRAINT person_postcode_form CHECK (postcode_area ~ '^[1-9][0-9]{3}$'),
    availability integer NOT NULL DEFAULT 0 CONSTRAINT person_availability_bits CHECK (
        availability BETWEEN 0 AND 2097151),
    dutch_level text CONSTRAINT person_dutch_level_is_known CHECK (
        dutch_level IN ('A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')),
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
-- GET /v1/people?sort=name and sort=recently_changed: keyset pages
CREATE INDEX person_by_name ON person (sort_name, id);
CREATE INDEX person_by_change ON person (changed_at DESC, id DESC);
CREATE INDEX person_by_dutch_level ON person (dutch_level, sort_name, id) WHERE dutch_level IS NOT NULL;
-- Duplicate check
CREATE INDEX person_by_email ON person (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX person_by_phone ON person (phone) WHERE phone IS NOT NULL;
COMMENT ON TABLE person IS 'One record per human, whatever their roles.';
COMMENT ON COLUMN person.id IS 'UUIDv7.';
COMMENT ON COLUMN person.version IS 'Counts the changes.';
COMMENT ON COLUMN person.given_name IS 'Given name, in any script, NFC.';
COMMENT ON COLUMN person.preferred_name IS 'What someone is called, where it differs.';
COMMENT ON COLUMN person.name_prefix IS 'Tussenvoegsel.';
COMMENT ON COLUMN person.family_name IS 'Family name; not everyone has one.';
COMMENT ON COLUMN person.sort_name IS 'Family name and given name without case and accents: the place in a list.';
COMMENT ON COLUMN person.birth_year IS 'Year of birth; the day is never kept.';
COMMENT ON COLUMN person.gender IS 'As said by the person.';
COMMENT ON COLUMN person.city IS 'Where someone lives.';
COMMENT ON COLUMN person.country_of_origin IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN person.email IS 'E-mail address.';
COMMENT ON COLUMN person.phone IS 'Phone number, E.164.';
COMMENT ON COLUMN person.preferred_channel IS 'How someone likes to be reached.';
COMMENT ON COLUMN person.preferred_language IS 'ISO 639-3: the language of contact.';
COMMENT ON COLUMN person.postcode_area IS 'The four digits of the postcode.';
COMMENT ON COLUMN person.availability IS 'Usual free moments of the week: bit day*3+part, Monday morning first.';
COMMENT ON COLUMN person.dutch_level IS 'Latest overall level of Dutch, kept equal to dutch_assessment.';
COMMENT ON COLUMN person.created_at IS 'When the person was added.';
COMMENT ON COLUMN person.changed_at IS 'When the person was last changed.';

CREATE TABLE person_name (
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    word text COLLATE "C" NOT NULL,
    PRIMARY KEY (person_id, word)
);
-- Search by whole word and by its beginning: one range of this index
CREATE INDEX person_name_by_word ON person_name (word, person_id);
COMMENT ON TABLE person_name IS 'The words of people''s names, without case and accents, to search by.';
COMMENT ON COLUMN person_name.person_id IS 'Whose name.';
COMMENT ON COLUMN person_name.word IS 'A word of the name, without case and accents.';

CREATE TABLE name_variant (
    variant text COLLATE "C" NOT NULL,
    word text COLLATE "C" NOT NULL,
    PRIMARY KEY (variant, word)
);
COMMENT ON TABLE name_variant IS 'Each known word of a name with any one letter left out: finds typing errors by equality.';
COMMENT ON COLUMN name_variant.variant IS 'The word, or the word with one letter left out.';
COMMENT ON COLUMN name_variant.word IS 'A word that occurs, or occurred, in person_name.';

CREATE TABLE person_language (
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    language text NOT NULL CONSTRAINT person_language_code_form CHECK (language ~ '^[a-z]{3}$'),
    proficiency text NOT NULL CONSTRAINT person_language_proficiency_is_known CHECK (
        proficiency IN ('basic', 'good', 'fluent', 'native')),
    PRIMARY KEY (person_id, language)
);
COMMENT ON TABLE person_language IS 'Languages other than Dutch that people speak.';
COMMENT ON COLUMN person_language.person_id IS 'Who.';
COMMENT ON COLUMN person_language.language IS 'ISO 639-3.';
COMMENT ON COLUMN person_language.proficiency IS 'How well.';

CREATE TABLE dutch_assessment (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    level text NOT NULL CONSTRAINT dutch_assessment_level_is_known CHECK (
        level IN ('A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')),
    skill text NOT NULL CONSTRAINT dutch_assessment_skill_is_known CHECK (
        skill IN ('overall', 'listening', 'speaking', 'reading', 'writing')),
    assessed_on date NOT NULL,
    source text NOT NULL CONSTRAINT dutch_assessment_source_is_known CHECK (
        source IN ('referral', 'intake', 'own', 'course', 'evaluation')),
    recorded_at timestamptz NOT NULL
);
CREATE INDEX dutch_assessment_of_person ON dutch_assessment (person_id, assessed_on DESC, id DESC);
COMMENT ON TABLE dutch_assessment IS 'The series of someone''s levels of Dutch. Rows are added, never changed.';
COMMENT ON COLUMN dutch_assessment.id IS 'UUIDv7.';
COMMENT ON COLUMN dutch_assessment.person_id IS 'Whose Dutch.';
COMMENT ON COLUMN dutch_assessment.level IS 'CEFR, with A0 below it.';
COMMENT ON COLUMN dutch_assessment.skill IS 'The skill, or overall.';
COMMENT ON COLUMN dutch_assessment.assessed_on IS 'The day of the assessment.';
COMMENT ON COLUMN dutch_assessment.source IS 'Where it comes from.';
COMMENT ON COLUMN dutch_assessment.recorded_at IS 'When it was written down.';

CREATE TABLE role_period (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    kind text NOT NULL CONSTRAINT role_period_kind_is_known CHECK (kind IN (
        'newcomer', 'established', 'coach', 'assistant_coach', 'event_helper', 'group_trainer',
        'experience_expert', 'board_chair', 'board_treasurer', 'board_member', 'staff')),
    engagement text NOT NULL CONSTRAINT role_period_engagement_is_known CHECK (
        engagement IN ('structural', 'incidental')),
    starts_on date NOT NULL,
    ends_on date,
    end_reason text CONSTRAINT role_period_end_reason_is_known CHECK (end_reason IN (
        'completed', 'stopped', 'moved_away', 'took_another_role', 'term_ended', 'entered_by_mistake')),
    CONSTRAINT role_period_ends_after_it_starts CHECK (ends_on >= starts_on),
    CONSTRAINT role_period_ends_with_a_reason CHECK ((ends_on IS NULL) = (end_reason IS NULL)),
    -- The id as text, so that no query by person_id is answered from this index: GiST takes a millisecond for what
    -- the B-tree below does in microseconds, and the planner thinks them equal.
    CONSTRAINT role_period_once_at_a_time EXCLUDE USING gist (
        (person_id::text) WITH =, kind WITH =, daterange(starts_on, ends_on) WITH &&)
);
CREATE INDEX role_period_of_person ON role_period (person_id, starts_on DESC);
-- GET /v1/people?role=…
CREATE INDEX role_period_by_kind ON role_period (kind, person_id, starts_on, ends_on);
COMMENT ON TABLE role_period IS 'What someone does with the organisation, as [starts_on, ends_on).';
COMMENT ON COLUMN role_period.id IS 'UUIDv7.';
COMMENT ON COLUMN role_period.person_id IS 'Who.';
COMMENT ON COLUMN role_period.kind IS 'Which role.';
COMMENT ON COLUMN role_period.engagement IS 'All year, or now and then.';
COMMENT ON COLUMN role_period.starts_on IS 'First day.';
COMMENT ON COLUMN role_period.ends_on IS 'First day after it.';
COMMENT ON COLUMN role_period.end_reason IS 'Why it ended; never a sensitive reason.';

CREATE TABLE contact_moment (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT contact_moment_kind_is_known CHECK (
        kind IN ('phone', 'message', 'email', 'visit', 'at_event', 'other')),
    took_place_at timestamptz NOT NULL,
    note text NOT NULL CONSTRAINT contact_moment_note_length CHECK (char_length(note) BETWEEN 1 AND 2000),
    recorded_by uuid NOT NULL REFERENCES account (id)
);
CREATE INDEX contact_moment_of_person ON contact_moment (person_id, took_place_at DESC, id DESC);
COMMENT ON TABLE contact_moment IS 'The contact log. Rows are added, never changed.';
COMMENT ON COLUMN contact_moment.id IS 'UUIDv7.';
COMMENT ON COLUMN contact_moment.person_id IS 'With whom.';
COMMENT ON COLUMN contact_moment.kind IS 'How.';
COMMENT ON COLUMN contact_moment.took_place_at IS 'When.';
COMMENT ON COLUMN contact_moment.note IS 'A few words.';
COMMENT ON COLUMN contact_moment.recorded_by IS 'Who wrote it down.';

CREATE TABLE access_record (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    person_id uuid NOT NULL,
    action text NOT NULL CONSTRAINT access_record_action_is_known CHECK (action IN (
        'read', 'listed', 'found_by_search', 'shown_as_duplicate', 'changed', 'created')),
    account_id uuid,
    partner_client_id uuid,
    CONSTRAINT access_record_by_one CHECK (num_nonnulls(account_id, partner_client_id) = 1)
);
CREATE INDEX access_record_of_person ON access_record (person_id, id DESC);
COMMENT ON TABLE access_record IS 'Who looked at whose data: one row per person concerned, committed before the data leave.';
COMMENT ON COLUMN access_record.id IS 'Order of recording.';
COMMENT ON COLUMN access_record.at IS 'When.';
COMMENT ON COLUMN access_record.person_id IS 'Whose data; no foreign key, so that it outlives an erasure.';
COMMENT ON COLUMN access_record.action IS 'What was done.';
COMMENT ON COLUMN access_record.account_id IS 'By which account.';
COMMENT ON COLUMN access_record.partner_client_id IS 'By which API client.';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME;
END $$;
CREATE TRIGGER access_record_is_append_only BEFORE UPDATE OR DELETE ON access_record
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_record_is_never_emptied BEFORE TRUNCATE ON access_record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
