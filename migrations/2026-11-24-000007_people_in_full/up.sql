CREATE TABLE interest (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    name_nl text NOT NULL CONSTRAINT interest_name_nl_length CHECK (char_length(name_nl) BETWEEN 1 AND 60),
    name_en text NOT NULL CONSTRAINT interest_name_en_length CHECK (char_length(name_en) BETWEEN 1 AND 60),
    sort_name text COLLATE "C" NOT NULL,
    retired_at timestamptz,
    changed_at timestamptz NOT NULL,
    CONSTRAINT interest_name_key UNIQUE (sort_name)
);
COMMENT ON TABLE interest IS 'What people like to do: a vocabulary that staff keep.';
COMMENT ON COLUMN interest.id IS 'UUIDv7.';
COMMENT ON COLUMN interest.version IS 'Counts the changes.';
COMMENT ON COLUMN interest.name_nl IS 'Its name in Dutch.';
COMMENT ON COLUMN interest.name_en IS 'Its name in English.';
COMMENT ON COLUMN interest.sort_name IS 'The Dutch name without case and accents: its place in the list, unique.';
COMMENT ON COLUMN interest.retired_at IS 'From when it can''t be chosen any more; it stays with those who have it.';
COMMENT ON COLUMN interest.changed_at IS 'When it was last changed.';

INSERT INTO interest (id, name_nl, name_en, sort_name, changed_at)
SELECT format('019ab000-0000-7000-8000-%s', lpad(place::text, 12, '0'))::uuid, nl, en, lower(nl), '2026-11-24T00:00:00Z'
FROM unnest(
    ARRAY['Koken', 'Bakken', 'Wandelen', 'Fietsen', 'Voetbal', 'Zwemmen', 'Hardlopen', 'Fitness', 'Dansen', 'Muziek maken',
          'Muziek luisteren', 'Zingen', 'Tuinieren', 'Handwerken', 'Naaien', 'Klussen', 'Schilderen en tekenen', 'Fotografie',
          'Lezen', 'Film en series', 'Spelletjes', 'Schaken', 'Natuur', 'Dieren', 'Museum en cultuur', 'Techniek',
          'Computers', 'Vrijwilligerswerk'],
    ARRAY['Cooking', 'Baking', 'Walking', 'Cycling', 'Football', 'Swimming', 'Running', 'Fitness', 'Dancing', 'Making music',
          'Listening to music', 'Singing', 'Gardening', 'Handicrafts', 'Sewing', 'Doing odd jobs', 'Painting and drawing', 'Photography',
          'Reading', 'Films and series', 'Games', 'Chess', 'Nature', 'Animals', 'Museums and culture', 'Technology',
          'Computers', 'Voluntary work']
) WITH ORDINALITY AS usual (nl, en, place);

CREATE TABLE person_interest (
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    interest_id uuid NOT NULL REFERENCES interest (id),
    PRIMARY KEY (person_id, interest_id)
);
CREATE INDEX person_interest_by_interest ON person_interest (interest_id);
COMMENT ON TABLE person_interest IS 'What people like to do; part of their matching profile.';
COMMENT ON COLUMN person_interest.person_id IS 'Who.';
COMMENT ON COLUMN person_interest.interest_id IS 'What.';

CREATE TABLE matching_profile (
    person_id uuid PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    version bigint NOT NULL DEFAULT 1,
    gender_wish text CONSTRAINT matching_profile_gender_wish_is_known CHECK (gender_wish IN ('woman', 'man')),
    max_distance_km smallint CONSTRAINT matching_profile_distance_is_plausible CHECK (max_distance_km BETWEEN 1 AND 200),
    rhythms text[] NOT NULL DEFAULT '{}' CONSTRAINT matching_profile_rhythms_are_known CHECK (
        rhythms <@ ARRAY['weekly', 'two_weekly']),
    least_dutch_level text CONSTRAINT matching_profile_level_is_known CHECK (
        least_dutch_level IN ('A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2')),
    field_of_work text CONSTRAINT matching_profile_field_of_work_is_known CHECK (field_of_work IN (
        'administration', 'agriculture', 'beauty', 'care', 'childcare', 'cleaning', 'construction', 'culture', 'education',
        'engineering', 'government', 'hospitality', 'information_technology', 'retail', 'transport', 'welfare')),
    children_at_home boolean,
    mobility text[] NOT NULL DEFAULT '{}' CONSTRAINT matching_profile_mobility_is_known CHECK (
        mobility <@ ARRAY['on_foot', 'bicycle', 'public_transport', 'car']),
    goals text[] NOT NULL DEFAULT '{}' CONSTRAINT matching_profile_goals_are_known CHECK (
        goals <@ ARRAY['everyday_language', 'exam', 'neighbourhood', 'work', 'school', 'leisure', 'culture', 'family']),
    women_only_group boolean NOT NULL DEFAULT false,
    employer_id uuid REFERENCES organisation (id),
    wishes text CONSTRAINT matching_profile_wishes_length CHECK (char_length(wishes) BETWEEN 1 AND 1000),
    changed_at timestamptz NOT NULL
);
COMMENT ON TABLE matching_profile IS 'What someone wishes and offers in a match, the same for both sides. Nobody without a row has said anything.';
COMMENT ON COLUMN matching_profile.person_id IS 'Who.';
COMMENT ON COLUMN matching_profile.version IS 'Counts the changes, those of interests too.';
COMMENT ON COLUMN matching_profile.gender_wish IS 'Only a buddy of this gender.';
COMMENT ON COLUMN matching_profile.max_distance_km IS 'How far away a buddy may live, in kilometres.';
COMMENT ON COLUMN matching_profile.rhythms IS 'How often someone can meet.';
COMMENT ON COLUMN matching_profile.least_dutch_level IS 'The least level of Dutch that the other should have.';
COMMENT ON COLUMN matching_profile.field_of_work IS 'The field in which someone works, worked or wants to work.';
COMMENT ON COLUMN matching_profile.children_at_home IS 'Whether there are children at home; null is not said.';
COMMENT ON COLUMN matching_profile.mobility IS 'How someone gets about.';
COMMENT ON COLUMN matching_profile.goals IS 'What a newcomer hopes for, and what a resident likes to offer.';
COMMENT ON COLUMN matching_profile.women_only_group IS 'Only a group of women.';
COMMENT ON COLUMN matching_profile.employer_id IS 'Where someone works, for a match at work.';
COMMENT ON COLUMN matching_profile.wishes IS 'Wishes and limits in a few words; never a sensitive reason.';
COMMENT ON COLUMN matching_profile.changed_at IS 'When it was last changed.';

CREATE TABLE person_link (
    id uuid PRIMARY KEY,
    from_id uuid NOT NULL REFERENCES person (id),
    to_id uuid NOT NULL REFERENCES person (id),
    kind text NOT NULL CONSTRAINT person_link_kind_is_known CHECK (kind IN (
        'household', 'partner', 'parent', 'family', 'friend', 'neighbour', 'introduced_by')),
    starts_on date NOT NULL,
    ends_on date,
    end_reason text CONSTRAINT person_link_end_reason_is_known CHECK (end_reason IN (
        'no_longer_so', 'moved_away', 'entered_by_mistake')),
    CONSTRAINT person_link_of_two CHECK (from_id <> to_id),
    CONSTRAINT person_link_ends_after_it_starts CHECK (ends_on >= starts_on),
    CONSTRAINT person_link_ends_with_a_reason CHECK ((ends_on IS NULL) = (end_reason IS NULL)),
    -- Whoever stands first: two people are friends once, and can't be each other's parent.
    CONSTRAINT person_link_once_at_a_time EXCLUDE USING gist (
        (LEAST(from_id, to_id)::text) WITH =, (GREATEST(from_id, to_id)::text) WITH =, kind WITH =,
        daterange(starts_on, ends_on) WITH &&)
);
CREATE INDEX person_link_from ON person_link (from_id);
CREATE INDEX person_link_to ON person_link (to_id);
COMMENT ON TABLE person_link IS 'What two people are to each other, as [starts_on, ends_on): the network that grows.';
COMMENT ON COLUMN person_link.id IS 'UUIDv7.';
COMMENT ON COLUMN person_link.from_id IS 'One of the two.';
COMMENT ON COLUMN person_link.to_id IS 'The other, who is from_id''s parent, friend … or introduced from_id.';
COMMENT ON COLUMN person_link.kind IS 'What to_id is to from_id.';
COMMENT ON COLUMN person_link.starts_on IS 'First day, as far as is known.';
COMMENT ON COLUMN person_link.ends_on IS 'First day after it.';
COMMENT ON COLUMN person_link.end_reason IS 'Why it ended; never a sensitive reason.';

CREATE TABLE conduct_certificate (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    seen_on date NOT NULL,
    expires_on date NOT NULL,
    ended_on date,
    end_reason text CONSTRAINT conduct_certificate_end_reason_is_known CHECK (end_reason IN (
        'replaced', 'no_longer_needed', 'entered_by_mistake')),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id),
    CONSTRAINT conduct_certificate_expires_after_it_was_seen CHECK (expires_on > seen_on),
    CONSTRAINT conduct_certificate_ends_with_a_reason CHECK ((ended_on IS NULL) = (end_reason IS NULL))
);
CREATE INDEX conduct_certificate_of_person ON conduct_certificate (person_id, seen_on DESC, id DESC);
-- GET /v1/conduct-certificates?expiresBefore=…: keyset pages, the first to expire first
CREATE INDEX conduct_certificate_expiring ON conduct_certificate (expires_on, id) WHERE ended_on IS NULL;
COMMENT ON TABLE conduct_certificate IS 'That a certificate of conduct (VOG) was seen; the document itself is never kept.';
COMMENT ON COLUMN conduct_certificate.id IS 'UUIDv7.';
COMMENT ON COLUMN conduct_certificate.person_id IS 'Whose.';
COMMENT ON COLUMN conduct_certificate.seen_on IS 'The day on which it was seen.';
COMMENT ON COLUMN conduct_certificate.expires_on IS 'The first day on which it no longer counts.';
COMMENT ON COLUMN conduct_certificate.ended_on IS 'The day from which it no longer counts, before its time.';
COMMENT ON COLUMN conduct_certificate.end_reason IS 'Why it no longer counts.';
COMMENT ON COLUMN conduct_certificate.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN conduct_certificate.recorded_by IS 'By whom.';

CREATE TABLE destination (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    kind text NOT NULL CONSTRAINT destination_kind_is_known CHECK (kind IN (
        'volunteer_work', 'job', 'course', 'club', 'other')),
    reached_on date NOT NULL,
    organisation_id uuid REFERENCES organisation (id),
    through text NOT NULL CONSTRAINT destination_through_is_known CHECK (through IN ('buddy', 'group', 'staff', 'own')),
    match_id uuid REFERENCES buddy_match (id),
    mistaken_at timestamptz,
    mistaken_by uuid REFERENCES account (id),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id),
    CONSTRAINT destination_mistake_is_someones CHECK ((mistaken_at IS NULL) = (mistaken_by IS NULL))
);
CREATE INDEX destination_of_person ON destination (person_id, reached_on DESC, id DESC);
CREATE INDEX destination_of_match ON destination (match_id) WHERE match_id IS NOT NULL;
CREATE INDEX destination_by_day ON destination (reached_on) WHERE mistaken_at IS NULL;
COMMENT ON TABLE destination IS 'Where someone got: voluntary work, a job, a course, a club. Rows are added; a mistake is marked as one.';
COMMENT ON COLUMN destination.id IS 'UUIDv7.';
COMMENT ON COLUMN destination.person_id IS 'Who.';
COMMENT ON COLUMN destination.kind IS 'What it is.';
COMMENT ON COLUMN destination.reached_on IS 'Since when.';
COMMENT ON COLUMN destination.organisation_id IS 'Where, if it is an organisation that we know.';
COMMENT ON COLUMN destination.through IS 'Through whom.';
COMMENT ON COLUMN destination.match_id IS 'The match through which it was reached.';
COMMENT ON COLUMN destination.mistaken_at IS 'When it was marked as entered by mistake; it counts no more.';
COMMENT ON COLUMN destination.mistaken_by IS 'By whom it was marked so.';
COMMENT ON COLUMN destination.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN destination.recorded_by IS 'By whom.';

CREATE TABLE training (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    kind text NOT NULL CONSTRAINT training_kind_is_known CHECK (kind IN (
        'culture_training', 'volunteer_training', 'workshop', 'coach_training')),
    attended_on date NOT NULL,
    organisation_id uuid REFERENCES organisation (id),
    mistaken_at timestamptz,
    mistaken_by uuid REFERENCES account (id),
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id),
    CONSTRAINT training_mistake_is_someones CHECK ((mistaken_at IS NULL) = (mistaken_by IS NULL))
);
CREATE INDEX training_of_person ON training (person_id, attended_on DESC, id DESC);
CREATE INDEX training_by_day ON training (attended_on) WHERE mistaken_at IS NULL;
COMMENT ON TABLE training IS 'A training that someone attended. Rows are added; a mistake is marked as one.';
COMMENT ON COLUMN training.id IS 'UUIDv7.';
COMMENT ON COLUMN training.person_id IS 'Who.';
COMMENT ON COLUMN training.kind IS 'Which.';
COMMENT ON COLUMN training.attended_on IS 'The day.';
COMMENT ON COLUMN training.organisation_id IS 'The organisation that gave it; without one we gave it ourselves.';
COMMENT ON COLUMN training.mistaken_at IS 'When it was marked as entered by mistake; it counts no more.';
COMMENT ON COLUMN training.mistaken_by IS 'By whom it was marked so.';
COMMENT ON COLUMN training.recorded_at IS 'When it was written down.';
COMMENT ON COLUMN training.recorded_by IS 'By whom.';

CREATE TABLE intake (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    status text NOT NULL CONSTRAINT intake_status_is_known CHECK (status IN ('draft', 'completed', 'abandoned')),
    side text NOT NULL CONSTRAINT intake_side_is_known CHECK (side IN ('newcomer', 'established')),
    person_id uuid REFERENCES person (id),
    referral_id uuid REFERENCES referral (id),
    base jsonb NOT NULL,
    content jsonb NOT NULL,
    started_by uuid NOT NULL REFERENCES account (id),
    started_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_by uuid REFERENCES account (id),
    request_id uuid REFERENCES request (id),
    CONSTRAINT intake_is_of_someone CHECK (num_nonnulls(person_id, referral_id) >= 1),
    CONSTRAINT intake_completed_for_a_person CHECK (status <> 'completed' OR person_id IS NOT NULL),
    CONSTRAINT intake_closed_by_someone CHECK (
        (status = 'draft') = (closed_at IS NULL) AND (closed_at IS NULL) = (closed_by IS NULL)),
    CONSTRAINT intake_request_of_a_completed_one CHECK (status = 'completed' OR request_id IS NULL),
    CONSTRAINT intake_content_is_forgotten CHECK (
        status = 'draft' OR (content = '{}'::jsonb AND base = '{}'::jsonb))
);
CREATE UNIQUE INDEX intake_open_once_of_person ON intake (person_id, side) WHERE status = 'draft' AND person_id IS NOT NULL;
CREATE UNIQUE INDEX intake_open_once_of_referral ON intake (referral_id) WHERE status = 'draft' AND person_id IS NULL;
CREATE INDEX intake_of_person ON intake (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX intake_of_referral ON intake (referral_id) WHERE referral_id IS NOT NULL;
CREATE INDEX intake_of_request ON intake (request_id) WHERE request_id IS NOT NULL;
-- GET /v1/intakes: open drafts, the latest change first
CREATE INDEX intake_drafts ON intake (changed_at DESC, id DESC) WHERE status = 'draft';
CREATE INDEX intake_by_starter ON intake (started_by) WHERE status = 'draft';
COMMENT ON TABLE intake IS 'A first conversation as a guided form: draft -> completed | abandoned.';
COMMENT ON COLUMN intake.id IS 'UUIDv7.';
COMMENT ON COLUMN intake.version IS 'Counts the times it was saved.';
COMMENT ON COLUMN intake.status IS 'Where it stands.';
COMMENT ON COLUMN intake.side IS 'On which side the person would take part.';
COMMENT ON COLUMN intake.person_id IS 'Who; of a referral that is still open, only once it is completed.';
COMMENT ON COLUMN intake.referral_id IS 'The referral that it follows.';
COMMENT ON COLUMN intake.base IS 'What was known when it began, in the same form: only what differs from it is written in the end.';
COMMENT ON COLUMN intake.content IS 'What was filled in so far: the contract''s IntakeContent. Emptied when it is completed or abandoned.';
COMMENT ON COLUMN intake.started_by IS 'Who started it.';
COMMENT ON COLUMN intake.started_at IS 'When it was started.';
COMMENT ON COLUMN intake.changed_at IS 'When it was last saved.';
COMMENT ON COLUMN intake.closed_at IS 'When it was completed or abandoned.';
COMMENT ON COLUMN intake.closed_by IS 'By whom.';
COMMENT ON COLUMN intake.request_id IS 'The request that it opened.';

CREATE TABLE person_merge (
    id uuid PRIMARY KEY,
    kept_id uuid NOT NULL,
    merged_id uuid NOT NULL,
    changes jsonb NOT NULL,
    merged_at timestamptz NOT NULL,
    merged_by uuid NOT NULL REFERENCES account (id),
    undone_at timestamptz,
    undone_by uuid REFERENCES account (id),
    CONSTRAINT person_merge_of_two CHECK (kept_id <> merged_id),
    CONSTRAINT person_merge_undone_by_someone CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE UNIQUE INDEX person_merge_once ON person_merge (merged_id) WHERE undone_at IS NULL;
CREATE INDEX person_merge_by_kept ON person_merge (kept_id) WHERE undone_at IS NULL;
COMMENT ON TABLE person_merge IS 'Two records that turned out to be of one person, and what their merge changed, so that it can be undone.';
COMMENT ON COLUMN person_merge.id IS 'UUIDv7.';
COMMENT ON COLUMN person_merge.kept_id IS 'The record that stayed; no foreign key, since that one may be merged in its turn.';
COMMENT ON COLUMN person_merge.merged_id IS 'The record that went up in it; no foreign key, since it is gone.';
COMMENT ON COLUMN person_merge.changes IS 'Every row that changed, before and after.';
COMMENT ON COLUMN person_merge.merged_at IS 'When.';
COMMENT ON COLUMN person_merge.merged_by IS 'By whom.';
COMMENT ON COLUMN person_merge.undone_at IS 'When it was undone.';
COMMENT ON COLUMN person_merge.undone_by IS 'By whom it was undone.';

-- A merge moves a request and the matches that answer it at once.
ALTER TABLE buddy_match ALTER CONSTRAINT buddy_match_newcomer_request DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE buddy_match ALTER CONSTRAINT buddy_match_established_request DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE access_record DROP CONSTRAINT access_record_action_is_known;
ALTER TABLE access_record ADD CONSTRAINT access_record_action_is_known CHECK (action IN (
    'read', 'listed', 'found_by_search', 'shown_as_duplicate', 'changed', 'created', 'merged', 'unmerged'));
