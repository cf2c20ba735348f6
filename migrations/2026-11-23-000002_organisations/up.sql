CREATE TABLE organisation (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    name text NOT NULL CONSTRAINT organisation_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    sort_name text COLLATE "C" NOT NULL,
    aliases text[] NOT NULL DEFAULT '{}',
    search_text text NOT NULL,
    kinds text[] NOT NULL CONSTRAINT organisation_kinds_are_known CHECK (
        cardinality(kinds) > 0 AND kinds <@ ARRAY['referrer', 'funder', 'venue', 'co_organiser',
            'language_provider', 'employer', 'welfare', 'municipality']),
    city text,
    email text,
    website text,
    agreement_signed_on date,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT organisation_name_key UNIQUE (sort_name)
);
CREATE INDEX organisation_by_name ON organisation (sort_name, id);
COMMENT ON TABLE organisation IS 'An organisation that refers, funds, hosts or helps.';
COMMENT ON COLUMN organisation.id IS 'UUIDv7.';
COMMENT ON COLUMN organisation.version IS 'Counts the changes.';
COMMENT ON COLUMN organisation.name IS 'As the organisation writes it.';
COMMENT ON COLUMN organisation.sort_name IS 'The name without case and accents: its place in the list, unique.';
COMMENT ON COLUMN organisation.aliases IS 'Other spellings and short names.';
COMMENT ON COLUMN organisation.search_text IS 'Name and aliases without case and accents.';
COMMENT ON COLUMN organisation.kinds IS 'What it is to us.';
COMMENT ON COLUMN organisation.city IS 'Where it is.';
COMMENT ON COLUMN organisation.email IS 'Address for contact about the cooperation.';
COMMENT ON COLUMN organisation.website IS 'Web address.';
COMMENT ON COLUMN organisation.agreement_signed_on IS 'When the data-processing agreement was signed.';
COMMENT ON COLUMN organisation.created_at IS 'When it was added.';
COMMENT ON COLUMN organisation.changed_at IS 'When it was last changed.';

CREATE TABLE partner_client (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation (id),
    name text NOT NULL,
    scopes text[] NOT NULL CONSTRAINT partner_client_scopes_are_known CHECK (
        cardinality(scopes) > 0 AND scopes <@ ARRAY['referrals:write', 'referrals:read']),
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX partner_client_of_organisation ON partner_client (organisation_id);
COMMENT ON TABLE partner_client IS 'An API client of a partner organisation.';
COMMENT ON COLUMN partner_client.id IS 'UUIDv7; also the OAuth client_id.';
COMMENT ON COLUMN partner_client.organisation_id IS 'Whose it is.';
COMMENT ON COLUMN partner_client.name IS 'What it is for.';
COMMENT ON COLUMN partner_client.scopes IS 'What it may be allowed to do.';
COMMENT ON COLUMN partner_client.created_at IS 'When it was added.';
COMMENT ON COLUMN partner_client.last_used_at IS 'When it last got a token.';
COMMENT ON COLUMN partner_client.revoked_at IS 'From when it can do nothing.';

CREATE TABLE partner_secret (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL REFERENCES partner_client (id),
    hash bytea NOT NULL,
    hint text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz
);
CREATE INDEX partner_secret_of_client ON partner_secret (client_id);
COMMENT ON TABLE partner_secret IS 'A secret of an API client; two while one takes over from the other.';
COMMENT ON COLUMN partner_secret.id IS 'UUIDv7.';
COMMENT ON COLUMN partner_secret.client_id IS 'Whose it is.';
COMMENT ON COLUMN partner_secret.hash IS 'SHA-256: the secret has 256 random bits, so a slow hash adds nothing.';
COMMENT ON COLUMN partner_secret.hint IS 'The last four characters, to tell secrets apart.';
COMMENT ON COLUMN partner_secret.created_at IS 'When it was made.';
COMMENT ON COLUMN partner_secret.expires_at IS 'From when it no longer works.';
