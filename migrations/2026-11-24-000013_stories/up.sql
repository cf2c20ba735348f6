CREATE TABLE story (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    kind text NOT NULL CONSTRAINT story_kind_is_known CHECK (kind IN ('quote', 'story', 'photo')),
    title text NOT NULL,
    body text,
    media_reference text,
    language text NOT NULL,
    credit text,
    made_on date NOT NULL,
    search_text text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    changed_at timestamptz NOT NULL,
    CONSTRAINT story_has_words_or_a_picture CHECK (CASE kind WHEN 'photo' THEN media_reference IS NOT NULL ELSE body IS NOT NULL END)
);
-- GET /v1/stories: keyset pages, the latest added first
CREATE INDEX story_latest ON story (created_at DESC, id DESC);
CREATE INDEX story_created_by ON story (created_by);
COMMENT ON TABLE story IS 'A quote, story or photo. Where it may be used is what the people in it agreed to.';
COMMENT ON COLUMN story.id IS 'UUIDv7.';
COMMENT ON COLUMN story.version IS 'Counts the changes.';
COMMENT ON COLUMN story.kind IS 'A quote, a story or a photo.';
COMMENT ON COLUMN story.title IS 'What staff call it.';
COMMENT ON COLUMN story.body IS 'The words; of a photo what is on it.';
COMMENT ON COLUMN story.media_reference IS 'Where the file is kept; the file itself is not here.';
COMMENT ON COLUMN story.language IS 'ISO 639-3.';
COMMENT ON COLUMN story.credit IS 'How those in it want to be named in public.';
COMMENT ON COLUMN story.made_on IS 'The day it was said, written or taken.';
COMMENT ON COLUMN story.search_text IS 'Title, words and credit, without case and accents.';
COMMENT ON COLUMN story.created_at IS 'When it was added.';
COMMENT ON COLUMN story.created_by IS 'By whom.';
COMMENT ON COLUMN story.changed_at IS 'When it, its consents or its uses changed last.';

CREATE TABLE story_person (
    id uuid PRIMARY KEY,
    story_id uuid NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES person (id),
    removed_at timestamptz
);
CREATE UNIQUE INDEX story_person_once ON story_person (story_id, person_id) WHERE removed_at IS NULL;
CREATE INDEX story_person_of_person ON story_person (person_id);
COMMENT ON TABLE story_person IS 'Who can be recognised in a quote, story or photo.';
COMMENT ON COLUMN story_person.id IS 'UUIDv7.';
COMMENT ON COLUMN story_person.story_id IS 'The quote, story or photo.';
COMMENT ON COLUMN story_person.person_id IS 'Who is in it.';
COMMENT ON COLUMN story_person.removed_at IS 'When it turned out that this person is not in it.';

CREATE TABLE story_consent (
    id uuid PRIMARY KEY,
    story_id uuid NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    person_id uuid NOT NULL REFERENCES person (id),
    channel text NOT NULL CONSTRAINT story_consent_channel_is_known CHECK (channel IN ('report', 'site', 'press', 'social')),
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    end_reason text CONSTRAINT story_consent_end_reason_is_known CHECK (end_reason = 'withdrawn'),
    form text NOT NULL CONSTRAINT story_consent_form_is_known CHECK (form IN ('spoken', 'written', 'message')),
    text_version text NOT NULL,
    language text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id),
    withdrawn_at timestamptz,
    withdrawal_recorded_by uuid REFERENCES account (id),
    CONSTRAINT story_consent_ends_after_it_starts CHECK (ends_on >= starts_on),
    CONSTRAINT story_consent_is_withdrawn_by_someone CHECK (
        (end_reason IS NULL) = (withdrawn_at IS NULL) AND (withdrawn_at IS NULL) = (withdrawal_recorded_by IS NULL)),
    CONSTRAINT story_consent_once_at_a_time EXCLUDE USING gist (
        (story_id::text) WITH =, (person_id::text) WITH =, channel WITH =, daterange(starts_on, ends_on) WITH &&)
);
CREATE INDEX story_consent_of_story ON story_consent (story_id, person_id, channel, starts_on);
CREATE INDEX story_consent_of_person ON story_consent (person_id);
CREATE INDEX story_consent_recorded_by ON story_consent (recorded_by);
CREATE INDEX story_consent_withdrawal_recorded_by ON story_consent (withdrawal_recorded_by);
COMMENT ON TABLE story_consent IS 'That someone agrees to be made public on a channel, as [starts_on, ends_on).';
COMMENT ON COLUMN story_consent.id IS 'UUIDv7.';
COMMENT ON COLUMN story_consent.story_id IS 'What it is about.';
COMMENT ON COLUMN story_consent.person_id IS 'Who agrees.';
COMMENT ON COLUMN story_consent.channel IS 'In the annual report, on the site, in the press or on social media.';
COMMENT ON COLUMN story_consent.starts_on IS 'The day it was given.';
COMMENT ON COLUMN story_consent.ends_on IS 'The first day on which it no longer holds.';
COMMENT ON COLUMN story_consent.end_reason IS 'Withdrawn; nothing when its term is what ends it.';
COMMENT ON COLUMN story_consent.form IS 'How it was given.';
COMMENT ON COLUMN story_consent.text_version IS 'Which text was read or shown.';
COMMENT ON COLUMN story_consent.language IS 'The language in which it was asked, ISO 639-3.';
COMMENT ON COLUMN story_consent.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN story_consent.recorded_by IS 'By whom.';
COMMENT ON COLUMN story_consent.withdrawn_at IS 'When its withdrawal was written down.';
COMMENT ON COLUMN story_consent.withdrawal_recorded_by IS 'By whom.';

CREATE TABLE story_use (
    id uuid PRIMARY KEY,
    story_id uuid NOT NULL REFERENCES story (id),
    channel text NOT NULL CONSTRAINT story_use_channel_is_known CHECK (channel IN ('report', 'site', 'press', 'social')),
    place text NOT NULL,
    address text,
    used_on date NOT NULL,
    removed_on date,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id),
    CONSTRAINT story_use_is_removed_after_it_began CHECK (removed_on >= used_on)
);
CREATE INDEX story_use_of_story ON story_use (story_id, used_on DESC, id DESC);
CREATE INDEX story_use_recorded_by ON story_use (recorded_by);
COMMENT ON TABLE story_use IS 'Where a quote, story or photo is or was made public.';
COMMENT ON COLUMN story_use.id IS 'UUIDv7.';
COMMENT ON COLUMN story_use.story_id IS 'What is used.';
COMMENT ON COLUMN story_use.channel IS 'In the annual report, on the site, in the press or on social media.';
COMMENT ON COLUMN story_use.place IS 'Where, in words.';
COMMENT ON COLUMN story_use.address IS 'Its web address, if it has one.';
COMMENT ON COLUMN story_use.used_on IS 'The day it was made public there.';
COMMENT ON COLUMN story_use.removed_on IS 'The day it was taken away.';
COMMENT ON COLUMN story_use.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN story_use.recorded_by IS 'By whom.';
