// @generated automatically by Diesel CLI.

diesel::table! {
    /// Who looked at whose data: one row per person concerned, committed before the data leave.
    access_record (id) {
        /// Order of recording.
        id -> Int8,
        /// When.
        at -> Timestamptz,
        /// Whose data; no foreign key, so that it outlives an erasure.
        person_id -> Uuid,
        /// What was done.
        action -> Text,
        /// By which account.
        account_id -> Nullable<Uuid>,
        /// By which API client.
        partner_client_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Someone of the staff who can log in.
    account (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Log-in name, in lower case.
        email -> Text,
        /// The name that colleagues see.
        display_name -> Text,
        /// Argon2id, in PHC form; absent as long as whoever was invited has chosen none.
        password_hash -> Nullable<Text>,
        /// The day from which the account has no access, for interns. A coach's ends with the leading of the last group.
        access_ends_on -> Nullable<Date>,
        /// From when the account can't be used.
        disabled_at -> Nullable<Timestamptz>,
        /// When the account was made.
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// A link that was mailed to choose a password by, once. The token follows from the id and the server's secret.
    account_invitation (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Whose password it chooses.
        account_id -> Uuid,
        /// SHA-256 of the token.
        token_hash -> Bytea,
        /// When someone was invited.
        created_at -> Timestamptz,
        /// By which colleague.
        created_by -> Uuid,
        /// From when it can no longer be used.
        expires_at -> Timestamptz,
        /// When a password was chosen by it.
        used_at -> Nullable<Timestamptz>,
        /// When a later one took its place, or the account ended.
        replaced_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Whose account it is: of someone who leads groups, and sees those groups by it.
    account_person (account_id) {
        /// The account.
        account_id -> Uuid,
        /// Whose it is.
        person_id -> Uuid,
        /// Since when.
        since -> Timestamptz,
        /// From when it is no longer theirs: two records of one person had one each.
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// What an account may do, as a period.
    account_role (account_id, role, granted_at) {
        /// The account.
        account_id -> Uuid,
        /// The role; what it allows stands in auth/policy.rs.
        role -> Text,
        /// From when the role holds.
        granted_at -> Timestamptz,
        /// From when it no longer holds.
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// What someone of the staff chose; without a row, what is usual.
    account_setting (account_id) {
        /// Whose settings.
        account_id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// Whether the weekly overview is mailed.
        weekly_digest -> Bool,
        /// When it was last changed.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// A match: proposed -> introduced -> active <-> paused -> ended; a proposal can be declined.
    buddy_match (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// Given when it first becomes active: consecutive, never moved, never used again.
        number -> Nullable<Int4>,
        /// In or outside the programme, or at work. All kinds count.
        kind -> Text,
        /// Where it stands.
        status -> Text,
        /// One side.
        newcomer_id -> Uuid,
        /// The other side.
        established_id -> Uuid,
        /// The request of the newcomer that it answers.
        newcomer_request_id -> Uuid,
        /// Fixed, for the foreign key.
        newcomer_side -> Text,
        /// The request of the established resident that it answers.
        established_request_id -> Uuid,
        /// Fixed, for the foreign key.
        established_side -> Text,
        /// The cohort of a programme match.
        cohort_id -> Nullable<Uuid>,
        /// The group of a programme match.
        group_id -> Nullable<Uuid>,
        /// The employer of a workplace match.
        employer_id -> Nullable<Uuid>,
        /// A coordinator allowed it beside another active match of this kind.
        several_allowed -> Bool,
        /// The day of the proposal.
        proposed_on -> Date,
        /// First day.
        starts_on -> Nullable<Date>,
        /// First day after it.
        ends_on -> Nullable<Date>,
        /// Why it ended; never a sensitive reason.
        end_reason -> Nullable<Text>,
        /// Who ended or declined it.
        ended_by -> Nullable<Text>,
        /// When it was last changed.
        changed_at -> Timestamptz,
        /// The matching run that proposed it, if one did.
        matching_run_id -> Nullable<Uuid>,
        /// The account that looks after it.
        owner_id -> Nullable<Uuid>,
        /// The day of the latest contact with one or both.
        last_contact_on -> Nullable<Date>,
        /// The day of the latest step, contact or check-in.
        last_heard_on -> Date,
        /// How it goes, by the latest check-in.
        light -> Nullable<Text>,
        /// The day of that check-in.
        light_on -> Nullable<Date>,
        /// When it was written down.
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    /// Calendars that can be read by whoever has their link.
    calendar_feed (id) {
        /// UUIDv7.
        id -> Uuid,
        /// SHA-256 of the secret in the link.
        token_hash -> Bytea,
        /// Which events it has.
        kind -> Text,
        /// Of whom.
        person_id -> Nullable<Uuid>,
        /// Of which group.
        group_id -> Nullable<Uuid>,
        /// Of which organisation.
        organisation_id -> Nullable<Uuid>,
        /// When the link was made.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// Since when the link no longer works.
        revoked_at -> Nullable<Timestamptz>,
        /// By whom it was revoked.
        revoked_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// A numbered run of the programme: planned -> recruiting -> active -> completed.
    cohort (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Its number.
        number -> Int2,
        /// Its name, if it has one.
        name -> Nullable<Text>,
        /// First day, once it is a fact.
        starts_on -> Nullable<Date>,
        /// First day after it, once it is a fact.
        ends_on -> Nullable<Date>,
        /// Counts the changes.
        version -> Int8,
        /// Where it stands.
        status -> Text,
        /// First day, as planned.
        planned_starts_on -> Date,
        /// First day after it, as planned.
        planned_ends_on -> Nullable<Date>,
        /// First day of recruiting, as planned.
        recruiting_from -> Nullable<Date>,
        /// First day after recruiting, as planned.
        recruiting_until -> Nullable<Date>,
        /// How many newcomers are hoped for.
        target_newcomers -> Nullable<Int2>,
        /// How many established residents are hoped for.
        target_established -> Nullable<Int2>,
        /// The version of the method that it follows.
        method_version -> Nullable<Text>,
        /// When it was last changed.
        changed_at -> Timestamptz,
        /// When it was written down.
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    /// A group of pairs in a cohort.
    cohort_group (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Its cohort.
        cohort_id -> Uuid,
        /// Its name.
        name -> Text,
        /// The evening on which it meets.
        evening -> Nullable<Text>,
        /// How many pairs fit.
        capacity -> Int2,
        /// Counts the changes.
        version -> Int8,
        /// Where it meets.
        venue_id -> Nullable<Uuid>,
        /// How often it meets.
        rhythm -> Text,
        /// For everyone, or for women only.
        audience -> Text,
        /// The least number of pairs with which it goes well.
        least_pairs -> Int2,
        /// A few words for whoever looks after the group.
        note -> Nullable<Text>,
        /// When it was last changed.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// Each status of a cohort and the day from which it held. Rows are added, never changed.
    cohort_moment (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The cohort.
        cohort_id -> Uuid,
        /// The status that began.
        status -> Text,
        /// The day from which it held.
        happened_on -> Date,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom; empty for what was known before cohorts had a history.
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// What a cohort plans to do together, in order.
    cohort_session (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The cohort.
        cohort_id -> Uuid,
        /// Its place in the order, from 1.
        position -> Int2,
        /// What it is.
        title -> Text,
        /// The day, once it is known.
        planned_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// That a certificate of conduct (VOG) was seen; the document itself is never kept.
    conduct_certificate (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Whose.
        person_id -> Uuid,
        /// The day on which it was seen.
        seen_on -> Date,
        /// The first day on which it no longer counts.
        expires_on -> Date,
        /// The day from which it no longer counts, before its time.
        ended_on -> Nullable<Date>,
        /// Why it no longer counts.
        end_reason -> Nullable<Text>,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// The contact log. Rows are added, never changed.
    contact_moment (id) {
        /// UUIDv7.
        id -> Uuid,
        /// With whom.
        person_id -> Uuid,
        /// How.
        kind -> Text,
        /// When.
        took_place_at -> Timestamptz,
        /// A few words.
        note -> Text,
        /// Who wrote it down.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// Every list that left as a file. Rows are added, never changed.
    data_export (id) {
        /// UUIDv7.
        id -> Uuid,
        /// When.
        at -> Timestamptz,
        /// By whom.
        account_id -> Uuid,
        /// Which list.
        list -> Text,
        /// As what file.
        format -> Text,
        /// With which filters.
        filters -> Jsonb,
        /// How many rows.
        row_count -> Int4,
    }
}

diesel::table! {
    /// An import: a file that is mapped, checked, and taken over as a whole; or undone as a whole.
    data_import (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// What each row is.
        kind -> Text,
        /// Where it stands; checking, running and undoing are work that goes on.
        status -> Text,
        /// The name of the file. The file itself is not kept.
        file_name -> Text,
        /// SHA-256 of the file: the same file is recognised.
        content_hash -> Bytea,
        /// Which sheet of a workbook was read.
        sheet -> Nullable<Text>,
        /// The sheets of the workbook.
        sheets -> Array<Nullable<Text>>,
        /// The first row of the file.
        headers -> Array<Nullable<Text>>,
        /// What each column is taken for; null is left out.
        fields -> Array<Nullable<Text>>,
        /// How many rows, without the headers.
        row_count -> Int4,
        /// How many rows of each outcome.
        counts -> Jsonb,
        /// Why the last piece of work came to nothing.
        failure -> Nullable<Text>,
        /// What stood in the way of undoing it.
        obstacles -> Jsonb,
        /// When the file was uploaded.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// When it was taken over.
        finished_at -> Nullable<Timestamptz>,
        /// When the contents of its rows, and what undoing needs, were removed.
        cleared_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Every row that an import wrote, in whatever table: by it, it is undone.
    data_import_change (import_id, position) {
        /// Which import.
        import_id -> Uuid,
        /// The order in which they were written.
        position -> Int8,
        /// In which table.
        table_name -> Text,
        /// The primary key of the row.
        key -> Jsonb,
        /// The row before; null when it was added.
        before -> Nullable<Jsonb>,
        /// A hash of the row after, to see whether it still stands so; null when it was removed.
        after_hash -> Nullable<Text>,
    }
}

diesel::table! {
    /// What a column with such a header was taken for the last time.
    data_import_mapping (kind, header) {
        /// In which kind of import.
        kind -> Text,
        /// The header, folded.
        header -> Text,
        /// What it was; null when it was left out.
        field -> Nullable<Text>,
    }
}

diesel::table! {
    /// How far work is. A row of its own, written outside the transaction that does the work.
    data_import_progress (import_id) {
        /// Which import.
        import_id -> Uuid,
        /// How many rows are done.
        done -> Int4,
        /// Out of how many.
        total -> Int4,
        /// Whether somebody asked to stop it.
        stopping -> Bool,
    }
}

diesel::table! {
    /// What was imported before: how a row is recognised when it comes again.
    data_import_record (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The import that brought it.
        import_id -> Uuid,
        /// What it is.
        kind -> Text,
        /// Its number or code where it comes from.
        external_key -> Nullable<Text>,
        /// SHA-256 of all that the row said.
        fingerprint -> Bytea,
        /// The person.
        person_id -> Nullable<Uuid>,
        /// The organisation.
        organisation_id -> Nullable<Uuid>,
        /// The match.
        match_id -> Nullable<Uuid>,
        /// The event that the attendance is of.
        event_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// A row of a file that is imported, and what becomes of it.
    data_import_row (import_id, number) {
        /// Of which import.
        import_id -> Uuid,
        /// Its number in the file, the headers being 1.
        number -> Int4,
        /// What stands in it. Emptied with the contents of the import.
        cells -> Array<Nullable<Text>>,
        /// Which cells held a number that is never kept (BSN, V-nummer); they were emptied before anything was stored.
        forbidden -> Jsonb,
        /// What would become, or became, of it.
        outcome -> Nullable<Text>,
        /// What is wrong with its cells; never their values.
        faults -> Jsonb,
        /// Ids of known people, or numbers of rows, that it may be the same as, with the signs.
        candidates -> Jsonb,
        /// What somebody decided about that.
        decision -> Nullable<Text>,
        /// Who it is then; no foreign key, so that merging and erasing need not look here.
        decided_id -> Nullable<Uuid>,
        /// What came of it; no foreign key either.
        record_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Who sees the tasks of a colleague who is away, as [starts_on, ends_on).
    deputy (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Who is away; why is not kept.
        account_id -> Uuid,
        /// Who stands in.
        deputy_id -> Uuid,
        /// First day.
        starts_on -> Date,
        /// First day after it.
        ends_on -> Date,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// Where someone got: voluntary work, a job, a course, a club. Rows are added; a mistake is marked as one.
    destination (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Who.
        person_id -> Uuid,
        /// What it is.
        kind -> Text,
        /// Since when.
        reached_on -> Date,
        /// Where, if it is an organisation that we know.
        organisation_id -> Nullable<Uuid>,
        /// Through whom.
        through -> Text,
        /// The match through which it was reached.
        match_id -> Nullable<Uuid>,
        /// When it was marked as entered by mistake; it counts no more.
        mistaken_at -> Nullable<Timestamptz>,
        /// By whom it was marked so.
        mistaken_by -> Nullable<Uuid>,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// The series of someone's levels of Dutch. Rows are added, never changed.
    dutch_assessment (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Whose Dutch.
        person_id -> Uuid,
        /// CEFR, with A0 below it.
        level -> Text,
        /// The skill, or overall.
        skill -> Text,
        /// The day of the assessment.
        assessed_on -> Date,
        /// Where it comes from.
        source -> Text,
        /// When it was written down.
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    /// Someone takes part in a cohort, in a role, as [starts_on, ends_on).
    enrolment (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Who.
        person_id -> Uuid,
        /// In which cohort.
        cohort_id -> Uuid,
        /// As what.
        role -> Text,
        /// First day.
        starts_on -> Date,
        /// First day after it.
        ends_on -> Nullable<Date>,
        /// Why it ended; never a sensitive reason.
        end_reason -> Nullable<Text>,
        /// When it was written down.
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    /// An answer to one question, kept as it is given.
    evaluation_answer (response_id, question) {
        /// In which response.
        response_id -> Uuid,
        /// Key of the question, the same in every questionnaire that asks it.
        question -> Text,
        /// Codes of what was chosen.
        options -> Array<Text>,
        /// What was written, for an open question.
        text -> Nullable<Text>,
        /// When it was last given.
        answered_at -> Timestamptz,
    }
}

diesel::table! {
    /// A theme of an open answer.
    evaluation_answer_theme (response_id, question, theme_id) {
        /// In which response.
        response_id -> Uuid,
        /// To which question.
        question -> Text,
        /// Which theme.
        theme_id -> Uuid,
        /// When it was written down.
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    /// Someone is asked to answer in a round, once.
    evaluation_invitation (id) {
        /// UUIDv7.
        id -> Uuid,
        /// In which round.
        round_id -> Uuid,
        /// Who.
        person_id -> Uuid,
        /// When.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// How many mails went out.
        reminders -> Int2,
        /// When the latest mail was written.
        reminded_at -> Nullable<Timestamptz>,
        /// From when its link leads nowhere.
        withdrawn_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// A secret address of the form. Its token follows from the id and the server's secret, so that it can be printed again and is stored nowhere.
    evaluation_link (id) {
        /// UUIDv7.
        id -> Uuid,
        /// SHA-256 of the token in the address.
        token_hash -> Bytea,
        /// Of which round.
        round_id -> Uuid,
        /// Whose; empty for a poster and for what a poster led to.
        invitation_id -> Nullable<Uuid>,
        /// The anonymous response that it leads back to; empty for the poster itself.
        response_id -> Nullable<Uuid>,
        /// When it was made.
        created_at -> Timestamptz,
        /// From when it leads nowhere.
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// What one person answers in a round: draft -> submitted.
    evaluation_response (id) {
        /// UUIDv7.
        id -> Uuid,
        /// In which round.
        round_id -> Uuid,
        /// Whose; empty for an anonymous one.
        invitation_id -> Nullable<Uuid>,
        /// By a link of one's own, by a poster, or on paper.
        source -> Text,
        /// Draft until it is sent; sent ones never change.
        status -> Text,
        /// In which language the form was read last.
        language -> Text,
        /// Where to go on.
        step -> Int2,
        /// Whether someone helped; empty when that was not said.
        helped -> Nullable<Bool>,
        /// When it began.
        started_at -> Timestamptz,
        /// When something was last answered.
        changed_at -> Timestamptz,
        /// When it was sent.
        submitted_at -> Nullable<Timestamptz>,
        /// Who typed it over from paper.
        entered_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// A questionnaire put before the people of a cohort, an event or a period, from its opening until it closes.
    evaluation_round (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// Which version of which questionnaire.
        questionnaire_id -> Uuid,
        /// What staff call it; the form never shows it.
        title -> Text,
        /// What it is about.
        subject -> Text,
        /// The cohort it is about.
        cohort_id -> Nullable<Uuid>,
        /// The event it is about.
        event_id -> Nullable<Uuid>,
        /// First day of the period it is about.
        period_starts_on -> Nullable<Date>,
        /// First day after the period it is about.
        period_ends_on -> Nullable<Date>,
        /// From when it takes answers.
        opens_at -> Timestamptz,
        /// From when it takes none.
        closes_at -> Timestamptz,
        /// When it was made.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// When it was last changed.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// What open answers to a question are about: a vocabulary for each question.
    evaluation_theme (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Key of the question.
        question -> Text,
        /// The theme in a few words.
        name -> Text,
        /// When it was made.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
    }
}

diesel::table! {
    /// An event, also each date of a series: planned -> held, or cancelled.
    event (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes; also the SEQUENCE in calendars.
        version -> Int8,
        /// What it is.
        kind -> Text,
        /// Its title.
        title -> Text,
        /// What whoever comes wants to know; it goes along in calendars.
        description -> Nullable<Text>,
        /// Its beginning.
        starts_at -> Timestamptz,
        /// Its end.
        ends_at -> Timestamptz,
        /// Where it is, if it is an organisation that is known.
        venue_id -> Nullable<Uuid>,
        /// Where it is, in words.
        place -> Nullable<Text>,
        /// The cohort that it is for.
        cohort_id -> Nullable<Uuid>,
        /// The group that it is for. Without cohort and group it is open.
        group_id -> Nullable<Uuid>,
        /// How many can be registered; empty when there is room for all.
        capacity -> Nullable<Int4>,
        /// Where it stands.
        status -> Text,
        /// Why it was cancelled.
        cancel_reason -> Nullable<Text>,
        /// The series that it is a date of.
        series_id -> Nullable<Uuid>,
        /// The day that the rule of the series gave it, also when it was moved.
        series_day -> Nullable<Date>,
        /// Whether this date was changed by itself: changes of the series leave it.
        changed_by_hand -> Bool,
        /// When it was written down.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// When it was last changed.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// What devices recorded at events, each once. Rows are added, never changed; the latest about someone holds, and counts add up.
    event_attendance_line (event_id, key) {
        /// The event.
        event_id -> Uuid,
        /// Made by the device, once for this line.
        key -> Uuid,
        /// Whom it is about, unless it counts people without a name.
        person_id -> Nullable<Uuid>,
        /// What it says of them.
        mark -> Nullable<Text>,
        /// How many more walked in without a name.
        head_count -> Nullable<Int4>,
        /// When it was recorded, as the device said.
        device_recorded_at -> Timestamptz,
        /// The same, never after it arrived: a clock that is fast overrules nobody.
        counts_at -> Timestamptz,
        /// When it arrived.
        recorded_at -> Timestamptz,
        /// Whose device it was.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// What was decided upon a finding, and what it led to.
    event_decision (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The finding.
        finding_id -> Uuid,
        /// What was decided.
        text -> Text,
        /// The day.
        decided_on -> Date,
        /// The later event at which it was done.
        later_event_id -> Nullable<Uuid>,
        /// What is done otherwise since.
        method_change -> Nullable<Text>,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// What the team or who took part found at an event.
    event_finding (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The event.
        event_id -> Uuid,
        /// What was found.
        text -> Text,
        /// By the team, or by someone who took part.
        found_by -> Text,
        /// Who raised it, to be told what came of it.
        raised_by_id -> Nullable<Uuid>,
        /// The day on which they were told.
        told_on -> Nullable<Date>,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// Who does a task at an event; also people without a place in the programme.
    event_helper (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The event.
        event_id -> Uuid,
        /// The position of the task.
        task -> Int2,
        /// Who.
        person_id -> Uuid,
    }
}

diesel::table! {
    /// Organisations with which an event is organised.
    event_partner (event_id, organisation_id) {
        /// The event.
        event_id -> Uuid,
        /// The organisation.
        organisation_id -> Uuid,
        /// When it was written down.
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    /// Who presents a part of a programme: someone known, or a name.
    event_presenter (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The event.
        event_id -> Uuid,
        /// The position of the part.
        item -> Int2,
        /// The place among its presenters, from 1.
        position -> Int2,
        /// Who, if it is someone known.
        person_id -> Nullable<Uuid>,
        /// The name of who isn't known.
        name -> Nullable<Text>,
    }
}

diesel::table! {
    /// The programme of an event, in order.
    event_programme_item (event_id, position) {
        /// The event.
        event_id -> Uuid,
        /// Its place in the order, from 1.
        position -> Int2,
        /// What it is.
        title -> Text,
        /// The time of day at which it begins, in Europe/Amsterdam.
        starts_at -> Nullable<Time>,
    }
}

diesel::table! {
    /// Someone towards an event: invited, with a place, waiting for one, signed off; and whether they were there.
    event_registration (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The event.
        event_id -> Uuid,
        /// Who.
        person_id -> Uuid,
        /// Where they stand.
        status -> Text,
        /// Since when; the order of the waiting list.
        status_since -> Timestamptz,
        /// Of who signed off: whether that was in time.
        with_notice -> Nullable<Bool>,
        /// Whether they were there, by the latest recording.
        attendance -> Nullable<Text>,
        /// When that was recorded, by the clock of the device.
        attendance_at -> Nullable<Timestamptz>,
        /// The line that recorded it.
        attendance_key -> Nullable<Uuid>,
        /// When another registration of the same person took its place, because two records of one person were merged.
        superseded_at -> Nullable<Timestamptz>,
        /// When it was first written down whether this person was there.
        marked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Each status of a registration. Rows are added, never changed.
    event_registration_moment (id) {
        /// In the order of writing.
        id -> Int8,
        /// The registration.
        registration_id -> Uuid,
        /// The status that began.
        status -> Text,
        /// When it began.
        happened_at -> Timestamptz,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom; of who moved up, whose action made room.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// Events that recur, by a rule of RFC 5545 in the wall time of Europe/Amsterdam.
    event_series (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// What each new date begins with, as the contract has it (EventDetails). Each date has it in columns.
        details -> Jsonb,
        /// The recurrence rule.
        rule -> Text,
        /// The first date of the rule.
        starts_on -> Date,
        /// The time of day at which each begins, in Europe/Amsterdam.
        start_time -> Time,
        /// How long each lasts.
        duration_minutes -> Int4,
        /// Days of the rule on which there is none.
        excluded_days -> Array<Nullable<Date>>,
        /// The first day on which there is none any more, once it was ended.
        ends_on -> Nullable<Date>,
        /// The first day for which its dates are not there as events yet.
        dates_until -> Date,
        /// When it was written down.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// When it was last changed.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// How many came to an event, kept by triggers; an event of which nothing was recorded has no row.
    event_tally (event_id) {
        /// Which event.
        event_id -> Uuid,
        /// How many were marked as present by name.
        present -> Int4,
        /// How many were marked as excused.
        excused -> Int4,
        /// How many were marked as not there without a word.
        no_show -> Int4,
        /// How many were counted at the door.
        walk_ins -> Int4,
    }
}

diesel::table! {
    /// What helpers do at an event, in order.
    event_task (event_id, position) {
        /// The event.
        event_id -> Uuid,
        /// Its place in the order, from 1.
        position -> Int2,
        /// What is to be done.
        title -> Text,
        /// How many helpers it takes.
        wanted -> Int2,
    }
}

diesel::table! {
    /// Transactions that changed something that figures are counted from; of the last hours.
    figure_change (transaction) {
        /// Its number, by which a snapshot tells whether it saw it.
        transaction -> Int8,
        /// When it began; what is older than the figures that servers keep is removed.
        noted_at -> Timestamptz,
    }
}

diesel::table! {
    /// What is written down of a year besides its funding lines. The books are kept elsewhere.
    financial_year (year) {
        /// The calendar year.
        year -> Int2,
        /// Counts the changes.
        version -> Int8,
        /// Where the financial report can be read.
        report_address -> Nullable<Text>,
        /// What explains the figures of the year.
        note -> Nullable<Text>,
        /// When it changed last.
        changed_at -> Timestamptz,
        /// By whom.
        changed_by -> Uuid,
    }
}

diesel::table! {
    /// The costs of a year, by kind, as the financial report has them.
    financial_year_cost (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The calendar year.
        year -> Int2,
        /// What kind of costs they are.
        kind -> Text,
        /// The amount, in cents.
        amount_cents -> Int8,
        /// When it was first written down.
        recorded_at -> Timestamptz,
        /// When it changed last.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// What comes in for a year, from whom and for what. The income of a year is the sum of its lines.
    funding_line (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// Who gives it; nothing for gifts of many, or income of our own.
        funder_id -> Nullable<Uuid>,
        /// What kind of income it is.
        kind -> Text,
        /// The calendar year that it is for.
        year -> Int2,
        /// The amount, in cents.
        amount_cents -> Int8,
        /// What it is called.
        title -> Text,
        /// What it is for.
        purpose -> Nullable<Text>,
        /// The granted application that it came of.
        application_id -> Nullable<Uuid>,
        /// When it was written down.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// When it changed last.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// What was promised to a funder: a figure, a period [starts_on, ends_on) and a number. What became of it is the figure itself.
    funding_target (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// The funding line that it was promised for.
        line_id -> Uuid,
        /// The key of the figure.
        figure_key -> Text,
        /// The first day of the period.
        starts_on -> Date,
        /// The first day after the period.
        ends_on -> Date,
        /// The number promised, in the unit of the figure.
        promised -> Int8,
        /// How it was agreed, in words.
        note -> Nullable<Text>,
        /// When it was written down.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// When it changed last.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// A grant that is asked for: draft -> submitted -> granted, rejected or withdrawn.
    grant_application (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// Who is asked.
        funder_id -> Uuid,
        /// What it is called.
        title -> Text,
        /// What the money is for.
        purpose -> Nullable<Text>,
        /// The amount asked, in cents.
        asked_cents -> Int8,
        /// The first year that it is for.
        first_year -> Int2,
        /// The last year that it is for.
        last_year -> Int2,
        /// The last day on which the funder takes it.
        submit_by -> Nullable<Date>,
        /// The day by which the funder decides.
        decision_expected_on -> Nullable<Date>,
        /// Where it stands; how it came there is in grant_application_moment.
        status -> Text,
        /// The day from which it stands there.
        status_since -> Date,
        /// The amount granted, in cents.
        granted_cents -> Nullable<Int8>,
        /// Why it was decided so, in words.
        reason -> Nullable<Text>,
        /// When it was written down.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// When it changed last.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// The cohorts that a grant is asked for.
    grant_application_cohort (application_id, cohort_id) {
        /// The application.
        application_id -> Uuid,
        /// The cohort.
        cohort_id -> Uuid,
    }
}

diesel::table! {
    /// Each state of an application and the day from which it held. Rows are added; a mistake is marked as taken back.
    grant_application_moment (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The application.
        application_id -> Uuid,
        /// The state that began.
        status -> Text,
        /// The day from which it held.
        happened_on -> Date,
        /// The amount granted, in cents.
        granted_cents -> Nullable<Int8>,
        /// Why, in words.
        reason -> Nullable<Text>,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
        /// When it turned out to be a mistake; it counts no more.
        taken_back_at -> Nullable<Timestamptz>,
        /// By whom it was taken back.
        taken_back_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Someone leads a group, as [starts_on, ends_on).
    group_leader (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Which group.
        group_id -> Uuid,
        /// Who.
        person_id -> Uuid,
        /// As what.
        role -> Text,
        /// The evening of the group, kept equal as long as the period lasts: nobody leads two groups on one evening.
        evening -> Nullable<Text>,
        /// First day.
        starts_on -> Date,
        /// First day after it.
        ends_on -> Nullable<Date>,
        /// Why it ended; never a sensitive reason.
        end_reason -> Nullable<Text>,
        /// When it was written down.
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    /// The place of a pair in a group, from its proposal on, as [starts_on, ends_on).
    group_place (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The pair.
        match_id -> Uuid,
        /// The group.
        group_id -> Uuid,
        /// First day.
        starts_on -> Date,
        /// First day after it.
        ends_on -> Nullable<Date>,
        /// Why it ended.
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    /// Answers to requests with an idempotency key, kept 24 hours, to be given again to a retry.
    idempotency_record (caller, operation, key) {
        /// The account or API client.
        caller -> Uuid,
        /// The operation that was called.
        operation -> Text,
        /// The caller's key.
        key -> Text,
        /// SHA-256 of the payload, to refuse the same key with another.
        payload_hash -> Bytea,
        /// Status of the answer.
        status -> Int2,
        /// Header Location of the answer.
        location -> Nullable<Text>,
        /// Body of the answer.
        body -> Jsonb,
        /// When it was answered.
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// A first conversation as a guided form: draft -> completed | abandoned.
    intake (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the times it was saved.
        version -> Int8,
        /// Where it stands.
        status -> Text,
        /// On which side the person would take part.
        side -> Text,
        /// Who; of a referral that is still open, only once it is completed.
        person_id -> Nullable<Uuid>,
        /// The referral that it follows.
        referral_id -> Nullable<Uuid>,
        /// What was known when it began, in the same form: only what differs from it is written in the end.
        base -> Jsonb,
        /// What was filled in so far: the contract's IntakeContent. Emptied when it is completed or abandoned.
        content -> Jsonb,
        /// Who started it.
        started_by -> Uuid,
        /// When it was started.
        started_at -> Timestamptz,
        /// When it was last saved.
        changed_at -> Timestamptz,
        /// When it was completed or abandoned.
        closed_at -> Nullable<Timestamptz>,
        /// By whom.
        closed_by -> Nullable<Uuid>,
        /// The request that it opened.
        request_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// What people like to do: a vocabulary that staff keep.
    interest (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// Its name in Dutch.
        name_nl -> Text,
        /// Its name in English.
        name_en -> Text,
        /// The Dutch name without case and accents: its place in the list, unique.
        sort_name -> Text,
        /// From when it can't be chosen any more; it stays with those who have it.
        retired_at -> Nullable<Timestamptz>,
        /// When it was last changed.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// Whether the job of a workplace match was kept. Rows are added, never changed; the latest of a month holds.
    job_check (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The workplace match.
        match_id -> Uuid,
        /// So many months after its start.
        month -> Int2,
        /// What was found.
        outcome -> Text,
        /// On which day.
        checked_on -> Date,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// How a match goes, as a traffic light. Rows are added, never changed.
    match_check_in (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The match.
        match_id -> Uuid,
        /// It goes well, it wants attention, or it is stuck.
        light -> Text,
        /// A few words; never a sensitive reason.
        note -> Nullable<Text>,
        /// On which day.
        took_place_on -> Date,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// Contact with one or both of a match, about the match. Rows are added, never changed.
    match_contact_moment (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The match.
        match_id -> Uuid,
        /// How.
        kind -> Text,
        /// With one side or both.
        with_whom -> Text,
        /// When.
        took_place_at -> Timestamptz,
        /// A few words; never a sensitive reason.
        note -> Nullable<Text>,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// Each time that someone else began to look after a match. Rows are added, never changed.
    match_hand_over (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The match.
        match_id -> Uuid,
        /// The account that looks after it from then on.
        owner_id -> Uuid,
        /// From which day.
        handed_over_on -> Date,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// Each status of a match and the day from which it held. Rows are added, never changed.
    match_moment (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The match.
        match_id -> Uuid,
        /// The status that began.
        status -> Text,
        /// The day from which it held.
        happened_on -> Date,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// The last match number that was given; locked by the activation that takes the next.
    match_number_counter (only_row) {
        /// There is one row.
        only_row -> Bool,
        /// The last number that was given.
        last_number -> Int4,
    }
}

diesel::table! {
    /// What someone wishes and offers in a match, the same for both sides. Nobody without a row has said anything.
    matching_profile (person_id) {
        /// Who.
        person_id -> Uuid,
        /// Counts the changes, those of interests too.
        version -> Int8,
        /// Only a buddy of this gender.
        gender_wish -> Nullable<Text>,
        /// How far away a buddy may live, in kilometres.
        max_distance_km -> Nullable<Int2>,
        /// How often someone can meet.
        rhythms -> Array<Nullable<Text>>,
        /// The least level of Dutch that the other should have.
        least_dutch_level -> Nullable<Text>,
        /// The field in which someone works, worked or wants to work.
        field_of_work -> Nullable<Text>,
        /// Whether there are children at home; null is not said.
        children_at_home -> Nullable<Bool>,
        /// How someone gets about.
        mobility -> Array<Nullable<Text>>,
        /// What a newcomer hopes for, and what a resident likes to offer.
        goals -> Array<Nullable<Text>>,
        /// Only a group of women.
        women_only_group -> Bool,
        /// Where someone works, for a match at work.
        employer_id -> Nullable<Uuid>,
        /// Wishes and limits in a few words; never a sensitive reason.
        wishes -> Nullable<Text>,
        /// When it was last changed.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// One answer of the matching engine with what it was asked. Input and result never change.
    matching_run (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes: published or superseded.
        version -> Int8,
        /// Draft until it is published; superseded when a run that came from it is published.
        status -> Text,
        /// The cohort it matches for; none for the whole waiting list.
        cohort_id -> Nullable<Uuid>,
        /// Of which requests.
        track -> Text,
        /// A name, if it was given one.
        name -> Nullable<Text>,
        /// Weights, limits, and what a coordinator locked, forbade and moved.
        settings -> Jsonb,
        /// What the engine was given: ids and matching facts of that day, never names or contact data.
        input -> Jsonb,
        /// What the engine answered: ids and points.
        result -> Jsonb,
        /// The version of the engine that answered.
        engine_version -> Text,
        /// How many newcomers took part.
        newcomers -> Int4,
        /// How many established residents took part.
        established -> Int4,
        /// How many pairs it proposes.
        pairs -> Int4,
        /// The run from which this one was made by a lock, a veto, a move or another setting.
        based_on_id -> Nullable<Uuid>,
        /// Who asked for it.
        created_by -> Uuid,
        /// When.
        created_at -> Timestamptz,
        /// When its pairs became proposals.
        published_at -> Nullable<Timestamptz>,
        /// Who published it.
        published_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Each known word of a name with any one letter left out: finds typing errors by equality.
    name_variant (variant, word) {
        /// The word, or the word with one letter left out.
        variant -> Text,
        /// A word that occurs, or occurred, in person_name.
        word -> Text,
    }
}

diesel::table! {
    /// An organisation that refers, funds, hosts or helps.
    organisation (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// As the organisation writes it.
        name -> Text,
        /// The name without case and accents: its place in the list, unique.
        sort_name -> Text,
        /// Other spellings and short names.
        aliases -> Array<Nullable<Text>>,
        /// Name and aliases without case and accents.
        search_text -> Text,
        /// What it is to us.
        kinds -> Array<Nullable<Text>>,
        /// Where it is.
        city -> Nullable<Text>,
        /// Address for contact about the cooperation.
        email -> Nullable<Text>,
        /// Web address.
        website -> Nullable<Text>,
        /// When the data-processing agreement was signed.
        agreement_signed_on -> Nullable<Date>,
        /// When it was added.
        created_at -> Timestamptz,
        /// When it was last changed.
        changed_at -> Timestamptz,
        /// The first day on which the data-processing agreement no longer holds; absent as long as no end is known.
        agreement_ends_on -> Nullable<Date>,
    }
}

diesel::table! {
    /// How, and how much, an organisation and we worked together in a calendar year.
    organisation_cooperation (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// The organisation.
        organisation_id -> Uuid,
        /// The calendar year.
        year -> Int2,
        /// How much.
        intensity -> Text,
        /// How it changed, where staff say so; otherwise it follows from the intensity of the year known before.
        stated_change -> Nullable<Text>,
        /// What was done.
        activities -> Nullable<Text>,
        /// When it was written down.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// When it changed last.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// Mail to be sent: written in the transaction that decides on it, sent after it. It holds counts, never names.
    outbox (id) {
        /// UUIDv7; also in the Message-ID, so that a receiver knows a second copy.
        id -> Uuid,
        /// Which letter.
        kind -> Text,
        /// What it is about, once: such as account and week.
        subject_key -> Text,
        /// To which colleague; the address is looked up when it is sent.
        account_id -> Nullable<Uuid>,
        /// What the letter needs to know.
        payload -> Jsonb,
        /// When it was written.
        created_at -> Timestamptz,
        /// Not tried before; moved on by whoever takes it, so that nobody else does.
        next_try_at -> Timestamptz,
        /// How often it was tried.
        tries -> Int2,
        /// When a mail server took it.
        sent_at -> Nullable<Timestamptz>,
        /// When it was tried for the last time.
        given_up_at -> Nullable<Timestamptz>,
        /// What kind of failure the last try met; never an address or an answer of the server.
        last_error -> Nullable<Text>,
        /// To whoever this invites; address and link are looked up when it is sent.
        evaluation_invitation_id -> Nullable<Uuid>,
        /// To the contact of which webhook; the address is looked up when it is sent.
        webhook_id -> Nullable<Uuid>,
        /// To which contact of a partner; the address is looked up when it is sent.
        partner_contact_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Client assertions that were used, so that none is used twice; kept until they would have expired.
    partner_assertion (client_id, jti_hash) {
        /// Whose it was.
        client_id -> Uuid,
        /// SHA-256 of its jti.
        jti_hash -> Bytea,
        /// When it expires.
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    /// An API client of a partner organisation.
    partner_client (id) {
        /// UUIDv7; also the OAuth client_id.
        id -> Uuid,
        /// Whose it is.
        organisation_id -> Uuid,
        /// What it is for.
        name -> Text,
        /// What it may be allowed to do.
        scopes -> Array<Nullable<Text>>,
        /// When it was added.
        created_at -> Timestamptz,
        /// When it last got a token.
        last_used_at -> Nullable<Timestamptz>,
        /// From when it can do nothing.
        revoked_at -> Nullable<Timestamptz>,
        /// Counts the changes by staff.
        version -> Int8,
        /// How many requests it may make a minute.
        requests_per_minute -> Int4,
        /// When it last asked for a token and got none, since it could not show who it is.
        last_failed_at -> Nullable<Timestamptz>,
        /// Why.
        last_failure -> Nullable<Text>,
        /// How often that happened since it last got a token.
        failures_since_success -> Int4,
        /// Who added it; absent when that was before this was noted.
        created_by -> Nullable<Uuid>,
        /// Who revoked it.
        revoked_by -> Nullable<Uuid>,
        /// Who looks after it at the partner, to mail before something changes.
        contact_email -> Nullable<Text>,
    }
}

diesel::table! {
    /// A public key of an API client, by which it shows who it is; several while one takes over from another.
    partner_key (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Whose it is.
        client_id -> Uuid,
        /// Its name in the header of an assertion; never used again, not even after its end.
        kid -> Text,
        /// The one algorithm that it verifies.
        algorithm -> Text,
        /// The public JWK (RFC 7517), with no member but those that the key is made of.
        public_key -> Jsonb,
        /// When it was added.
        created_at -> Timestamptz,
        /// When a token was last got by it.
        last_used_at -> Nullable<Timestamptz>,
        /// From when it no longer works.
        expires_at -> Nullable<Timestamptz>,
        /// Who added it; absent when that was before this was noted.
        created_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Someone at a partner without software, who puts people forward by a form behind a link. Kept as long as a referral of theirs is.
    partner_contact (id) {
        /// UUIDv7.
        id -> Uuid,
        /// At which organisation, which has a data-processing agreement.
        organisation_id -> Uuid,
        /// Personal: their name, so that staff know whom to ask about a referral.
        name -> Text,
        /// Personal: where the link is mailed, in lower case.
        email -> Text,
        /// The day from which the link leads nowhere.
        access_ends_on -> Date,
        /// The link that was mailed last; its token follows from this and the server's secret.
        link_id -> Uuid,
        /// SHA-256 of the token of that link.
        token_hash -> Bytea,
        /// When that link was mailed.
        link_sent_at -> Timestamptz,
        /// When they last came in by a link.
        last_used_at -> Nullable<Timestamptz>,
        /// When they were invited.
        created_at -> Timestamptz,
        /// By which colleague.
        created_by -> Uuid,
        /// When their access was ended, before its time.
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// A browser in which a contact opened the link: a few hours, then removed.
    partner_contact_session (token_hash) {
        /// SHA-256 of the token in the cookie.
        token_hash -> Bytea,
        /// Whose.
        contact_id -> Uuid,
        /// By which link: a later one ends what was opened by an earlier one.
        link_id -> Uuid,
        /// When the link was opened.
        opened_at -> Timestamptz,
        /// From when it can't be used.
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    /// A secret of an API client; two while one takes over from the other.
    partner_secret (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Whose it is.
        client_id -> Uuid,
        /// SHA-256: the secret has 256 random bits, so a slow hash adds nothing.
        hash -> Bytea,
        /// The last four characters, to tell secrets apart.
        hint -> Text,
        /// When it was made.
        created_at -> Timestamptz,
        /// From when it no longer works.
        expires_at -> Nullable<Timestamptz>,
        /// Who made it; absent when that was before this was noted.
        created_by -> Nullable<Uuid>,
        /// When a token was last got by it, to the minute.
        last_used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// One record per human, whatever their roles.
    person (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// Given name, in any script, NFC.
        given_name -> Text,
        /// What someone is called, where it differs.
        preferred_name -> Nullable<Text>,
        /// Tussenvoegsel.
        name_prefix -> Nullable<Text>,
        /// Family name; not everyone has one.
        family_name -> Nullable<Text>,
        /// Family name and given name without case and accents: the place in a list.
        sort_name -> Text,
        /// Year of birth; the day is never kept.
        birth_year -> Nullable<Int2>,
        /// As said by the person.
        gender -> Nullable<Text>,
        /// Where someone lives.
        city -> Nullable<Text>,
        /// ISO 3166-1 alpha-2.
        country_of_origin -> Nullable<Text>,
        /// E-mail address.
        email -> Nullable<Text>,
        /// Phone number, E.164.
        phone -> Nullable<Text>,
        /// How someone likes to be reached.
        preferred_channel -> Nullable<Text>,
        /// ISO 639-3: the language of contact.
        preferred_language -> Nullable<Text>,
        /// The four digits of the postcode.
        postcode_area -> Nullable<Text>,
        /// Usual free moments of the week: bit day*3+part, Monday morning first.
        availability -> Int4,
        /// Latest overall level of Dutch, kept equal to dutch_assessment.
        dutch_level -> Nullable<Text>,
        /// When the person was added.
        created_at -> Timestamptz,
        /// When the person was last changed.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// What people like to do; part of their matching profile.
    person_interest (person_id, interest_id) {
        /// Who.
        person_id -> Uuid,
        /// What.
        interest_id -> Uuid,
    }
}

diesel::table! {
    /// Languages other than Dutch that people speak.
    person_language (person_id, language) {
        /// Who.
        person_id -> Uuid,
        /// ISO 639-3.
        language -> Text,
        /// How well.
        proficiency -> Text,
    }
}

diesel::table! {
    /// What two people are to each other, as [starts_on, ends_on): the network that grows.
    person_link (id) {
        /// UUIDv7.
        id -> Uuid,
        /// One of the two.
        from_id -> Uuid,
        /// The other, who is from_id's parent, friend … or introduced from_id.
        to_id -> Uuid,
        /// What to_id is to from_id.
        kind -> Text,
        /// First day, as far as is known.
        starts_on -> Date,
        /// First day after it.
        ends_on -> Nullable<Date>,
        /// Why it ended; never a sensitive reason.
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    /// Two records that turned out to be of one person, and what their merge changed, so that it can be undone.
    person_merge (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The record that stayed; no foreign key, since that one may be merged in its turn.
        kept_id -> Uuid,
        /// The record that went up in it; no foreign key, since it is gone.
        merged_id -> Uuid,
        /// Every row that changed, before and after.
        changes -> Jsonb,
        /// When.
        merged_at -> Timestamptz,
        /// By whom.
        merged_by -> Uuid,
        /// When it was undone.
        undone_at -> Nullable<Timestamptz>,
        /// By whom it was undone.
        undone_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// The words of people's names, without case and accents, to search by.
    person_name (person_id, word) {
        /// Whose name.
        person_id -> Uuid,
        /// A word of the name, without case and accents.
        word -> Text,
    }
}

diesel::table! {
    /// Where postcode areas lie, for the distance between two people.
    postcode_area (code) {
        /// The four digits of the postcode.
        code -> Text,
        /// Easting of its middle in the Dutch grid (RD), in units of 100 m.
        x -> Int4,
        /// Northing of its middle in the Dutch grid (RD), in units of 100 m.
        y -> Int4,
    }
}

diesel::table! {
    /// A version of a questionnaire: draft -> published -> retired. What is published never changes; the trigger below keeps it so.
    questionnaire (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// What its versions have in common: the id of the first.
        family_id -> Uuid,
        /// Which version, from 1.
        number -> Int2,
        /// Whom it asks.
        audience -> Text,
        /// Where it stands.
        status -> Text,
        /// Its questions with their texts in every language.
        content -> Jsonb,
        /// When it was made.
        created_at -> Timestamptz,
        /// By whom; empty for one that came with the program.
        created_by -> Nullable<Uuid>,
        /// Since when it can be used.
        published_at -> Nullable<Timestamptz>,
        /// Since when it is not used for new rounds.
        retired_at -> Nullable<Timestamptz>,
        /// When it was last changed.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// A person put forward: received -> in_review -> accepted | declined | withdrawn | duplicate.
    referral (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// Where it stands.
        status -> Text,
        /// Who put the person forward.
        source -> Text,
        /// The organisation that put the person forward.
        organisation_id -> Nullable<Uuid>,
        /// The API client that pushed it.
        partner_client_id -> Nullable<Uuid>,
        /// The account that entered it.
        entered_by -> Nullable<Uuid>,
        /// The partner's own reference, unique among its referrals.
        reference -> Nullable<Text>,
        /// SHA-256 of what was sent, to tell a retry from another referral.
        payload_hash -> Bytea,
        /// On which side the person would take part.
        side -> Text,
        /// The person as put forward: the contract's ReferredPerson.
        person -> Jsonb,
        /// As the partner knows it.
        dutch_level -> Nullable<Text>,
        /// Leerroute (DUO).
        learning_route -> Nullable<Text>,
        /// Whether someone is in a literacy track.
        literacy_track -> Nullable<Bool>,
        /// What the person hopes for.
        goal -> Nullable<Text>,
        /// Ground on which the data were given.
        legal_basis -> Text,
        /// Since when that ground holds.
        legal_basis_since -> Date,
        /// When it came in.
        received_at -> Timestamptz,
        /// When it was decided.
        decided_at -> Nullable<Timestamptz>,
        /// Who decided.
        decided_by -> Nullable<Uuid>,
        /// Why it was declined; never a sensitive reason.
        decline_reason -> Nullable<Text>,
        /// Who this became.
        person_id -> Nullable<Uuid>,
        /// When what was sent was last corrected.
        corrected_at -> Nullable<Timestamptz>,
        /// The API client that withdrew it.
        decided_by_client_id -> Nullable<Uuid>,
        /// The contact who filled in the form.
        partner_contact_id -> Nullable<Uuid>,
        /// Since when it has its status; empty where the decision, or else the receipt, says so.
        status_since -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Each change of what a partner may know of its referral, in the order in which they were told.
    referral_event (sequence) {
        /// Consecutive, in the order of commits: whoever sees one has seen all before it.
        sequence -> Int8,
        /// UUIDv7.
        id -> Uuid,
        /// Of which referral.
        referral_id -> Uuid,
        /// Whose referral it is.
        organisation_id -> Uuid,
        /// The status of the journey from then on.
        status -> Text,
        /// The day from which it holds.
        status_since -> Date,
        /// When it was told; never earlier than the one before it.
        occurred_at -> Timestamptz,
    }
}

diesel::table! {
    /// Referrals whose journey may have changed. Each note is a row of its own, written in the transaction of the change, so that none waits for another and none is lost.
    referral_touched (position) {
        /// Order of writing.
        position -> Int8,
        /// Which referral.
        referral_id -> Uuid,
    }
}

diesel::table! {
    /// Single-use refresh tokens. One that comes a second time ends its session.
    refresh_token (hash) {
        /// SHA-256 of the token.
        hash -> Bytea,
        /// The session it continues.
        session_id -> Uuid,
        /// When it was given out.
        created_at -> Timestamptz,
        /// When it was turned in.
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Someone's wish for a buddy, as [opened_on, closed_on).
    request (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// Who wishes.
        person_id -> Uuid,
        /// On which side.
        side -> Text,
        /// In or outside the programme, or at work.
        track -> Text,
        /// The day from which someone waits.
        opened_on -> Date,
        /// The first day on which someone no longer waits.
        closed_on -> Nullable<Date>,
        /// Why it was closed; never a sensitive reason.
        close_reason -> Nullable<Text>,
        /// The referral that it came from.
        referral_id -> Nullable<Uuid>,
        /// When it was last changed.
        changed_at -> Timestamptz,
        /// The day on which the wish was last confirmed; opening it counts as confirming.
        confirmed_on -> Nullable<Date>,
        /// The day since which confirming is asked for; it expires a while after it.
        reminded_on -> Nullable<Date>,
        /// When it was written down.
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    /// A report of a year, of a cohort or for a partner. Once signed it never changes.
    report (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// What it is about.
        kind -> Text,
        /// A draft, or signed.
        status -> Text,
        /// What it is called.
        title -> Text,
        /// The language it is written in.
        language -> Text,
        /// The calendar year; nothing for a cohort.
        year -> Nullable<Int2>,
        /// The cohort it is about.
        cohort_id -> Nullable<Uuid>,
        /// The partner it is for.
        organisation_id -> Nullable<Uuid>,
        /// The signed report that it corrects.
        corrects_id -> Nullable<Uuid>,
        /// Its sections in order, as staff wrote them: words, keys of figures, ids of stories.
        sections -> Jsonb,
        /// When it was begun.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// When it was changed last.
        changed_at -> Timestamptz,
        /// When it was signed: the moment its figures are of.
        as_of -> Nullable<Timestamptz>,
        /// The chair who signed it.
        signed_by -> Nullable<Uuid>,
        /// What the signed report says, less its stories: names of team and board, partners, finances, words and figures.
        document -> Nullable<Jsonb>,
    }
}

diesel::table! {
    /// A figure as a report was signed with it. It never changes, whatever becomes of the records.
    report_figure (report_id, position) {
        /// The report.
        report_id -> Uuid,
        /// Its place in the report.
        position -> Int2,
        /// Which figure.
        key -> Text,
        /// First day of the period that was asked for.
        starts_on -> Date,
        /// First day after it.
        ends_on -> Date,
        /// The whole figure: definition and its version, value, numerator, n, population, slices, as of when. Counts only.
        figure -> Jsonb,
        /// SHA-256 over the records that were counted.
        records_hash -> Text,
    }
}

diesel::table! {
    /// The words of a quote, story or photo as a report was signed with them, apart from the report, so that they can go. Shown only while everyone in it agrees.
    report_story (report_id, story_id) {
        /// The report.
        report_id -> Uuid,
        /// The quote, story or photo.
        story_id -> Uuid,
        /// Its title, words, language and credit.
        content -> Jsonb,
    }
}

diesel::table! {
    /// What someone does with the organisation, as [starts_on, ends_on).
    role_period (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Who.
        person_id -> Uuid,
        /// Which role.
        kind -> Text,
        /// All year, or now and then.
        engagement -> Text,
        /// First day.
        starts_on -> Date,
        /// First day after it.
        ends_on -> Nullable<Date>,
        /// Why it ended; never a sensitive reason.
        end_reason -> Nullable<Text>,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// What someone of the team or the board is called there, such as their function; nothing for most roles.
        function -> Nullable<Text>,
    }
}

diesel::table! {
    /// A log-in: the family of refresh tokens that came from it.
    session (id) {
        /// UUIDv7; also the claim sid in access tokens.
        id -> Uuid,
        /// Who logged in.
        account_id -> Uuid,
        /// When.
        created_at -> Timestamptz,
        /// When it was last refreshed; idle sessions end.
        last_used_at -> Timestamptz,
        /// When it ends however often it is refreshed.
        ends_at -> Timestamptz,
        /// When it was ended before its time.
        ended_at -> Nullable<Timestamptz>,
        /// Why it was ended before its time.
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    /// A quote, story or photo. Where it may be used is what the people in it agreed to.
    story (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// A quote, a story or a photo.
        kind -> Text,
        /// What staff call it.
        title -> Text,
        /// The words; of a photo what is on it.
        body -> Nullable<Text>,
        /// Where the file is kept; the file itself is not here.
        media_reference -> Nullable<Text>,
        /// ISO 639-3.
        language -> Text,
        /// How those in it want to be named in public.
        credit -> Nullable<Text>,
        /// The day it was said, written or taken.
        made_on -> Date,
        /// Title, words and credit, without case and accents.
        search_text -> Text,
        /// When it was added.
        created_at -> Timestamptz,
        /// By whom.
        created_by -> Uuid,
        /// When it, its consents or its uses changed last.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// Who can be recognised in a quote, story or photo.
    story_person (id) {
        /// UUIDv7.
        id -> Uuid,
        /// The quote, story or photo.
        story_id -> Uuid,
        /// Who is in it.
        person_id -> Uuid,
        /// When it turned out that this person is not in it.
        removed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// That someone agrees to be made public on a channel, as [starts_on, ends_on).
    story_consent (id) {
        /// UUIDv7.
        id -> Uuid,
        /// What it is about.
        story_id -> Uuid,
        /// Who agrees.
        person_id -> Uuid,
        /// In the annual report, on the site, in the press or on social media.
        channel -> Text,
        /// The day it was given.
        starts_on -> Date,
        /// The first day on which it no longer holds.
        ends_on -> Date,
        /// Withdrawn; nothing when its term is what ends it.
        end_reason -> Nullable<Text>,
        /// How it was given.
        form -> Text,
        /// Which text was read or shown.
        text_version -> Text,
        /// The language in which it was asked, ISO 639-3.
        language -> Text,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
        /// When its withdrawal was written down.
        withdrawn_at -> Nullable<Timestamptz>,
        /// By whom.
        withdrawal_recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Where a quote, story or photo is or was made public.
    story_use (id) {
        /// UUIDv7.
        id -> Uuid,
        /// What is used.
        story_id -> Uuid,
        /// In the annual report, on the site, in the press or on social media.
        channel -> Text,
        /// Where, in words.
        place -> Text,
        /// Its web address, if it has one.
        address -> Nullable<Text>,
        /// The day it was made public there.
        used_on -> Date,
        /// The day it was taken away.
        removed_on -> Nullable<Date>,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// Something to be done: raised by a rule, which closes it again when its reason is gone, or of someone's own.
    task (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// The rule that raised it, or own.
        kind -> Text,
        /// What is to be done, for a task of one's own.
        title -> Nullable<Text>,
        /// The match that it is about.
        match_id -> Nullable<Uuid>,
        /// The request that it is about.
        request_id -> Nullable<Uuid>,
        /// The person that it is about.
        person_id -> Nullable<Uuid>,
        /// The cohort that it is about.
        cohort_id -> Nullable<Uuid>,
        /// The one of the four that is there, for the index.
        subject_id -> Nullable<Uuid>,
        /// Of a job check: so many months after the start; 0 for any other task.
        month -> Int2,
        /// Whose task it is; of everyone with the permission when there is none.
        account_id -> Nullable<Uuid>,
        /// By which day.
        due_on -> Date,
        /// Not shown before this day.
        snoozed_until -> Nullable<Date>,
        /// When it was done, or its reason was gone.
        done_at -> Nullable<Timestamptz>,
        /// By whom; nobody when its reason was gone by itself.
        done_by -> Nullable<Uuid>,
        /// When it was raised.
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// A training that someone attended. Rows are added; a mistake is marked as one.
    training (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Who.
        person_id -> Uuid,
        /// Which.
        kind -> Text,
        /// The day.
        attended_on -> Date,
        /// The organisation that gave it; without one we gave it ourselves.
        organisation_id -> Nullable<Uuid>,
        /// When it was marked as entered by mistake; it counts no more.
        mistaken_at -> Nullable<Timestamptz>,
        /// By whom it was marked so.
        mistaken_by -> Nullable<Uuid>,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom.
        recorded_by -> Uuid,
    }
}

diesel::table! {
    /// That a native speaker has checked the texts of a questionnaire in a language. It changes no text.
    translation_check (questionnaire_id, language) {
        /// Which version.
        questionnaire_id -> Uuid,
        /// In which language.
        language -> Text,
        /// On which day.
        checked_on -> Date,
        /// When it was written down.
        recorded_at -> Timestamptz,
        /// By whom; empty for what came with the program.
        recorded_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Where a partner wants events to be sent.
    webhook (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Counts the changes.
        version -> Int8,
        /// Whose events are sent.
        organisation_id -> Uuid,
        /// Where to.
        url -> Text,
        /// What it is for, in the words of whoever added it.
        description -> Nullable<Text>,
        /// Which events.
        event_types -> Array<Nullable<Text>>,
        /// Who gets a mail when it doesn't work any more.
        contact_email -> Text,
        /// How messages are signed: by a shared secret, or by a key of which the receiver has the public half.
        signature -> Text,
        /// Whether events are sent now.
        status -> Text,
        /// Asked for, failing for too long, or the receiver answered 410.
        pause_reason -> Nullable<Text>,
        /// Since when.
        status_since -> Timestamptz,
        /// How many attempts in a row failed.
        failures -> Int4,
        /// When the first of those was.
        failing_since -> Nullable<Timestamptz>,
        /// When it was added.
        created_at -> Timestamptz,
        /// When it was changed last.
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    /// What came of one try to deliver. Nothing of the receiver but its status code.
    webhook_attempt (id) {
        /// UUIDv7.
        id -> Uuid,
        /// What was tried.
        delivery_id -> Uuid,
        /// When.
        started_at -> Timestamptz,
        /// How long it took, in milliseconds.
        duration_ms -> Int4,
        /// What the receiver answered, if it did.
        status_code -> Nullable<Int2>,
        /// Why it failed; nothing when it was delivered.
        failure -> Nullable<Text>,
    }
}

diesel::table! {
    /// An event to be sent to one webhook.
    webhook_delivery (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Of one subject and webhook, a later one is not tried while an earlier one waits.
        sequence -> Int8,
        /// Where to.
        webhook_id -> Uuid,
        /// What.
        event_id -> Uuid,
        /// What the event is about, once more, to keep the order.
        subject -> Text,
        /// Because it happened, because it was asked for again, or as a test.
        origin -> Text,
        /// What became of it; replaced when a replay sends it in its turn.
        status -> Text,
        /// How often it was tried.
        tries -> Int2,
        /// Not tried before; moved on by whoever takes it, so that nobody else does.
        next_try_at -> Timestamptz,
        /// The attempt that is under way; whoever took it over has another.
        attempt_id -> Nullable<Uuid>,
        /// When it was put in line.
        created_at -> Timestamptz,
        /// When it was delivered, given up or replaced.
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// What happened, as it is told to partners: ids and a status. Kept for 30 days.
    webhook_event (id) {
        /// UUIDv7; the same in every message about it.
        id -> Uuid,
        /// The order in which events of one subject are told.
        sequence -> Int8,
        /// What kind of event.
        kind -> Text,
        /// Whom it is told to.
        organisation_id -> Uuid,
        /// What it is about, such as referrals/<id>.
        subject -> Text,
        /// When it happened.
        occurred_at -> Timestamptz,
        /// Ids and a status; nothing about a person.
        data -> Jsonb,
        /// When it was written down.
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// That there is a secret; what it is follows from its id and the secret of the server.
    webhook_secret (id) {
        /// UUIDv7.
        id -> Uuid,
        /// What is signed with it.
        webhook_id -> Uuid,
        /// The last four characters of what the receiver was given.
        hint -> Text,
        /// When it was made.
        created_at -> Timestamptz,
        /// From when nothing is signed with it any more.
        expires_at -> Nullable<Timestamptz>,
    }
}

diesel::joinable!(account_person -> account (account_id));
diesel::joinable!(account_person -> person (person_id));
diesel::joinable!(account_role -> account (account_id));
diesel::joinable!(buddy_match -> cohort (cohort_id));
diesel::joinable!(buddy_match -> organisation (employer_id));
diesel::joinable!(cohort_group -> cohort (cohort_id));
diesel::joinable!(conduct_certificate -> account (recorded_by));
diesel::joinable!(conduct_certificate -> person (person_id));
diesel::joinable!(cohort_group -> organisation (venue_id));
diesel::joinable!(cohort_moment -> account (recorded_by));
diesel::joinable!(cohort_moment -> cohort (cohort_id));
diesel::joinable!(cohort_session -> cohort (cohort_id));
diesel::joinable!(contact_moment -> account (recorded_by));
diesel::joinable!(contact_moment -> person (person_id));
diesel::joinable!(data_export -> account (account_id));
diesel::joinable!(data_import -> account (created_by));
diesel::joinable!(data_import_change -> data_import (import_id));
diesel::joinable!(data_import_progress -> data_import (import_id));
diesel::joinable!(data_import_record -> buddy_match (match_id));
diesel::joinable!(data_import_record -> data_import (import_id));
diesel::joinable!(data_import_record -> event (event_id));
diesel::joinable!(data_import_record -> organisation (organisation_id));
diesel::joinable!(data_import_record -> person (person_id));
diesel::joinable!(data_import_row -> data_import (import_id));
diesel::joinable!(destination -> buddy_match (match_id));
diesel::joinable!(destination -> organisation (organisation_id));
diesel::joinable!(destination -> person (person_id));
diesel::joinable!(dutch_assessment -> person (person_id));
diesel::joinable!(evaluation_answer -> evaluation_response (response_id));
diesel::joinable!(evaluation_answer_theme -> evaluation_theme (theme_id));
diesel::joinable!(evaluation_invitation -> account (created_by));
diesel::joinable!(evaluation_invitation -> evaluation_round (round_id));
diesel::joinable!(evaluation_invitation -> person (person_id));
diesel::joinable!(evaluation_link -> evaluation_invitation (invitation_id));
diesel::joinable!(evaluation_link -> evaluation_response (response_id));
diesel::joinable!(evaluation_link -> evaluation_round (round_id));
diesel::joinable!(evaluation_response -> account (entered_by));
diesel::joinable!(evaluation_response -> evaluation_invitation (invitation_id));
diesel::joinable!(evaluation_response -> evaluation_round (round_id));
diesel::joinable!(evaluation_round -> account (created_by));
diesel::joinable!(evaluation_round -> cohort (cohort_id));
diesel::joinable!(evaluation_round -> event (event_id));
diesel::joinable!(evaluation_round -> questionnaire (questionnaire_id));
diesel::joinable!(evaluation_theme -> account (created_by));
diesel::joinable!(intake -> person (person_id));
diesel::joinable!(intake -> referral (referral_id));
diesel::joinable!(intake -> request (request_id));
diesel::joinable!(enrolment -> cohort (cohort_id));
diesel::joinable!(enrolment -> person (person_id));
diesel::joinable!(group_leader -> cohort_group (group_id));
diesel::joinable!(group_leader -> person (person_id));
diesel::joinable!(group_place -> buddy_match (match_id));
diesel::joinable!(group_place -> cohort_group (group_id));
diesel::joinable!(job_check -> account (recorded_by));
diesel::joinable!(match_moment -> account (recorded_by));
diesel::joinable!(match_moment -> buddy_match (match_id));
diesel::joinable!(matching_profile -> organisation (employer_id));
diesel::joinable!(matching_profile -> person (person_id));
diesel::joinable!(outbox -> evaluation_invitation (evaluation_invitation_id));
diesel::joinable!(partner_assertion -> partner_client (client_id));
diesel::joinable!(outbox -> webhook (webhook_id));
diesel::joinable!(partner_client -> organisation (organisation_id));
diesel::joinable!(partner_key -> partner_client (client_id));
diesel::joinable!(outbox -> partner_contact (partner_contact_id));
diesel::joinable!(partner_contact -> account (created_by));
diesel::joinable!(partner_contact -> organisation (organisation_id));
diesel::joinable!(partner_contact_session -> partner_contact (contact_id));
diesel::joinable!(partner_secret -> partner_client (client_id));
diesel::joinable!(person_interest -> interest (interest_id));
diesel::joinable!(person_interest -> person (person_id));
diesel::joinable!(person_language -> person (person_id));
diesel::joinable!(person_name -> person (person_id));
diesel::joinable!(questionnaire -> account (created_by));
diesel::joinable!(referral -> organisation (organisation_id));
diesel::joinable!(referral -> partner_contact (partner_contact_id));
diesel::joinable!(referral -> person (person_id));
diesel::joinable!(referral_event -> organisation (organisation_id));
diesel::joinable!(referral_event -> referral (referral_id));
diesel::joinable!(refresh_token -> session (session_id));
diesel::joinable!(request -> person (person_id));
diesel::joinable!(request -> referral (referral_id));
diesel::joinable!(report -> cohort (cohort_id));
diesel::joinable!(report -> organisation (organisation_id));
diesel::joinable!(report_figure -> report (report_id));
diesel::joinable!(report_story -> report (report_id));
diesel::joinable!(report_story -> story (story_id));
diesel::joinable!(role_period -> person (person_id));
diesel::joinable!(session -> account (account_id));
diesel::joinable!(training -> organisation (organisation_id));
diesel::joinable!(training -> person (person_id));
diesel::joinable!(translation_check -> account (recorded_by));
diesel::joinable!(translation_check -> questionnaire (questionnaire_id));
diesel::joinable!(story -> account (created_by));
diesel::joinable!(story_person -> person (person_id));
diesel::joinable!(story_person -> story (story_id));
diesel::joinable!(story_consent -> person (person_id));
diesel::joinable!(story_consent -> story (story_id));
diesel::joinable!(story_use -> account (recorded_by));
diesel::joinable!(story_use -> story (story_id));
diesel::joinable!(grant_application -> account (created_by));
diesel::joinable!(grant_application -> organisation (funder_id));
diesel::joinable!(grant_application_moment -> grant_application (application_id));
diesel::joinable!(grant_application_cohort -> cohort (cohort_id));
diesel::joinable!(grant_application_cohort -> grant_application (application_id));
diesel::joinable!(funding_line -> account (created_by));
diesel::joinable!(funding_line -> grant_application (application_id));
diesel::joinable!(funding_line -> organisation (funder_id));
diesel::joinable!(funding_target -> account (created_by));
diesel::joinable!(funding_target -> funding_line (line_id));
diesel::joinable!(financial_year -> account (changed_by));
diesel::joinable!(financial_year_cost -> financial_year (year));
diesel::joinable!(organisation_cooperation -> account (created_by));
diesel::joinable!(organisation_cooperation -> organisation (organisation_id));
diesel::joinable!(webhook -> organisation (organisation_id));
diesel::joinable!(webhook_attempt -> webhook_delivery (delivery_id));
diesel::joinable!(webhook_delivery -> webhook (webhook_id));
diesel::joinable!(webhook_delivery -> webhook_event (event_id));
diesel::joinable!(webhook_event -> organisation (organisation_id));
diesel::joinable!(webhook_secret -> webhook (webhook_id));

diesel::allow_tables_to_appear_in_same_query!(
    access_record,
    account,
    account_invitation,
    account_person,
    account_role,
    account_setting,
    buddy_match,
    calendar_feed,
    cohort,
    cohort_group,
    cohort_moment,
    cohort_session,
    conduct_certificate,
    contact_moment,
    data_export,
    data_import,
    data_import_change,
    data_import_mapping,
    data_import_progress,
    data_import_record,
    data_import_row,
    deputy,
    destination,
    dutch_assessment,
    enrolment,
    evaluation_answer,
    evaluation_answer_theme,
    evaluation_invitation,
    evaluation_link,
    evaluation_response,
    evaluation_round,
    evaluation_theme,
    event,
    event_attendance_line,
    event_decision,
    event_finding,
    event_helper,
    event_partner,
    event_presenter,
    event_programme_item,
    event_registration,
    event_registration_moment,
    event_series,
    event_tally,
    event_task,
    figure_change,
    financial_year,
    financial_year_cost,
    funding_line,
    funding_target,
    grant_application,
    grant_application_cohort,
    grant_application_moment,
    group_leader,
    group_place,
    idempotency_record,
    intake,
    interest,
    job_check,
    match_check_in,
    match_contact_moment,
    match_hand_over,
    match_moment,
    match_number_counter,
    matching_profile,
    matching_run,
    name_variant,
    organisation,
    organisation_cooperation,
    outbox,
    partner_assertion,
    partner_client,
    partner_contact,
    partner_contact_session,
    partner_key,
    partner_secret,
    person,
    person_interest,
    person_language,
    person_link,
    person_merge,
    person_name,
    postcode_area,
    questionnaire,
    referral,
    referral_event,
    referral_touched,
    refresh_token,
    request,
    report,
    report_figure,
    report_story,
    role_period,
    session,
    story,
    story_consent,
    story_person,
    story_use,
    task,
    training,
    translation_check,
    webhook,
    webhook_attempt,
    webhook_delivery,
    webhook_event,
    webhook_secret,
);
