CREATE TABLE matching_run (
    id uuid PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    status text NOT NULL CONSTRAINT matching_run_status_is_known CHECK (status IN ('draft', 'published', 'superseded')),
    cohort_id uuid CONSTRAINT matching_run_cohort_id_fkey REFERENCES cohort (id),
    track text NOT NULL CONSTRAINT matching_run_track_is_known CHECK (track IN ('programme', 'independent', 'workplace')),
    name text CONSTRAINT matching_run_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    settings jsonb NOT NULL,
    input jsonb NOT NULL,
    result jsonb NOT NULL,
    engine_version text NOT NULL,
    newcomers integer NOT NULL,
    established integer NOT NULL,
    pairs integer NOT NULL,
    based_on_id uuid CONSTRAINT matching_run_based_on_id_fkey REFERENCES matching_run (id),
    created_by uuid NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    published_at timestamptz,
    published_by uuid REFERENCES account (id),
    CONSTRAINT matching_run_cohort_for_programme CHECK (track = 'programme' OR cohort_id IS NULL),
    CONSTRAINT matching_run_published_by_someone CHECK (
        (status = 'published') = (published_at IS NOT NULL) AND (published_at IS NULL) = (published_by IS NULL))
);
-- GET /v1/matching-runs: keyset pages, the latest first
CREATE INDEX matching_run_by_creation ON matching_run (created_at DESC, id DESC);
CREATE INDEX matching_run_of_cohort ON matching_run (cohort_id, created_at DESC, id DESC) WHERE cohort_id IS NOT NULL;
CREATE INDEX matching_run_of_parent ON matching_run (based_on_id) WHERE based_on_id IS NOT NULL;
COMMENT ON TABLE matching_run IS 'One answer of the matching engine with what it was asked. Input and result never change, so that any proposal can be explained later.';
COMMENT ON COLUMN matching_run.id IS 'UUIDv7.';
COMMENT ON COLUMN matching_run.version IS 'Counts the changes: published or superseded.';
COMMENT ON COLUMN matching_run.status IS 'Draft until it is published; superseded when a run that came from it is published.';
COMMENT ON COLUMN matching_run.cohort_id IS 'The cohort it matches for; none for the whole waiting list.';
COMMENT ON COLUMN matching_run.track IS 'Of which requests.';
COMMENT ON COLUMN matching_run.name IS 'A name, if it was given one.';
COMMENT ON COLUMN matching_run.settings IS 'Weights, limits, and what a coordinator locked, forbade and moved.';
COMMENT ON COLUMN matching_run.input IS 'What the engine was given: ids and matching facts of that day, never names or contact data.';
COMMENT ON COLUMN matching_run.result IS 'What the engine answered: ids and points.';
COMMENT ON COLUMN matching_run.engine_version IS 'The version of the engine that answered.';
COMMENT ON COLUMN matching_run.newcomers IS 'How many newcomers took part.';
COMMENT ON COLUMN matching_run.established IS 'How many established residents took part.';
COMMENT ON COLUMN matching_run.pairs IS 'How many pairs it proposes.';
COMMENT ON COLUMN matching_run.based_on_id IS 'The run from which this one was made by a lock, a veto, a move or another setting.';
COMMENT ON COLUMN matching_run.created_by IS 'Who asked for it.';
COMMENT ON COLUMN matching_run.created_at IS 'When.';
COMMENT ON COLUMN matching_run.published_at IS 'When its pairs became proposals.';
COMMENT ON COLUMN matching_run.published_by IS 'Who published it.';

ALTER TABLE buddy_match ADD COLUMN matching_run_id uuid
    CONSTRAINT buddy_match_matching_run_id_fkey REFERENCES matching_run (id);
CREATE INDEX buddy_match_of_matching_run ON buddy_match (matching_run_id) WHERE matching_run_id IS NOT NULL;
COMMENT ON COLUMN buddy_match.matching_run_id IS 'The matching run that proposed it, if one did.';

CREATE TABLE postcode_area (
    code text PRIMARY KEY CONSTRAINT postcode_area_form CHECK (code ~ '^[1-9][0-9]{3}$'),
    x integer NOT NULL,
    y integer NOT NULL
);
COMMENT ON TABLE postcode_area IS 'Where postcode areas lie, for the distance between two people. GeoNames postal codes, CC BY 4.0, geonames.org.';
COMMENT ON COLUMN postcode_area.code IS 'The four digits of the postcode.';
COMMENT ON COLUMN postcode_area.x IS 'Easting of its middle in the Dutch grid (RD), in units of 100 m.';
COMMENT ON COLUMN postcode_area.y IS 'Northing of its middle in the Dutch grid (RD), in units of 100 m.';
-- Assen and the municipalities around it, Emmen, Hoogeveen and the city of Groningen. Source: GeoNames postal codes
-- of the Netherlands (geonames.org, CC BY 4.0), projected from WGS84 to RD.
INSERT INTO postcode_area (code, x, y) VALUES
    ('7811', 2568, 5339), ('7812', 2562, 5318), ('7815', 2566, 5356), ('7822', 2573, 5348), ('7824', 2591, 5337), ('7901', 2284, 5271),
    ('7902', 2290, 5270), ('7903', 2306, 5279), ('7904', 2310, 5269), ('7905', 2303, 5261), ('7906', 2292, 5259), ('7907', 2283, 5260),
    ('7908', 2267, 5259), ('9301', 2243, 5729), ('9302', 2230, 5723), ('9304', 2267, 5703), ('9305', 2242, 5702), ('9306', 2249, 5700),
    ('9307', 2230, 5686), ('9311', 2225, 5720), ('9312', 2226, 5751), ('9313', 2246, 5747), ('9314', 2263, 5749), ('9315', 2273, 5764),
    ('9321', 2292, 5738), ('9331', 2267, 5652), ('9333', 2258, 5679), ('9334', 2294, 5641), ('9335', 2270, 5619), ('9336', 2283, 5595),
    ('9337', 2256, 5635), ('9341', 2228, 5613), ('9342', 2216, 5669), ('9343', 2184, 5666), ('9401', 2339, 5569), ('9402', 2337, 5581),
    ('9403', 2355, 5593), ('9404', 2349, 5562), ('9405', 2317, 5561), ('9406', 2326, 5579), ('9407', 2338, 5596), ('9408', 2305, 5579),
    ('9409', 2372, 5592), ('9411', 2307, 5421), ('9412', 2313, 5433), ('9413', 2307, 5408), ('9414', 2326, 5489), ('9415', 2293, 5460),
    ('9416', 2263, 5475), ('9418', 2312, 5369), ('9419', 2338, 5341), ('9421', 2284, 5551), ('9422', 2263, 5517), ('9431', 2372, 5415),
    ('9432', 2391, 5428), ('9433', 2362, 5446), ('9434', 2371, 5395), ('9441', 2416, 5408), ('9442', 2396, 5446), ('9443', 2439, 5478),
    ('9444', 2414, 5505), ('9445', 2402, 5518), ('9446', 2371, 5512), ('9447', 2441, 5518), ('9448', 2403, 5538), ('9449', 2413, 5541),
    ('9451', 2399, 5559), ('9452', 2381, 5548), ('9453', 2375, 5537), ('9454', 2366, 5524), ('9455', 2346, 5522), ('9456', 2353, 5530),
    ('9457', 2371, 5558), ('9458', 2385, 5572), ('9459', 2388, 5603), ('9461', 2476, 5582), ('9462', 2492, 5551), ('9463', 2455, 5601),
    ('9464', 2487, 5617), ('9465', 2422, 5578), ('9466', 2407, 5618), ('9467', 2433, 5631), ('9468', 2443, 5642), ('9469', 2411, 5659),
    ('9471', 2413, 5680), ('9472', 2427, 5664), ('9473', 2440, 5705), ('9474', 2463, 5692), ('9475', 2414, 5703), ('9479', 2404, 5714),
    ('9481', 2347, 5657), ('9482', 2373, 5666), ('9483', 2397, 5654), ('9484', 2389, 5634), ('9485', 2378, 5615), ('9486', 2344, 5614),
    ('9487', 2327, 5606), ('9488', 2310, 5613), ('9489', 2311, 5591), ('9491', 2326, 5629), ('9492', 2349, 5632), ('9493', 2366, 5702),
    ('9494', 2356, 5704), ('9495', 2311, 5718), ('9496', 2312, 5703), ('9497', 2325, 5682), ('9511', 2523, 5608), ('9512', 2527, 5634),
    ('9521', 2595, 5542), ('9528', 2524, 5504), ('9531', 2494, 5494), ('9533', 2493, 5528), ('9536', 2510, 5477), ('9711', 2340, 5818),
    ('9712', 2335, 5823), ('9713', 2347, 5827), ('9714', 2342, 5833), ('9715', 2338, 5836), ('9716', 2334, 5836), ('9717', 2328, 5826),
    ('9718', 2327, 5817), ('9721', 2342, 5794), ('9722', 2352, 5796), ('9723', 2359, 5811), ('9724', 2345, 5812), ('9725', 2340, 5808),
    ('9726', 2329, 5813), ('9727', 2327, 5805), ('9761', 2337, 5729), ('9765', 2336, 5741), ('9766', 2320, 5776);
