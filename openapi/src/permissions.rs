//! The staff's roles and what can be permitted. Which role has which permission is the server's table
//! (`backend/src/auth/policy.rs`).

use crate::vocabulary::vocabulary;

vocabulary! {
    /// A role of a staff account.
    Role {
        CoordinatorNewcomers,
        CoordinatorVolunteers,
        OfficeManager,
        Communication,
        Policy,
        Finance,
        Board,
        Intern,
        Administrator,
        /// Leads groups as coach or assistant coach, and sees those alone, for as long as that goes on.
        Coach,
    }
}

/// Something that a caller may be allowed to do, as `resource:action`.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::EnumIter,
)]
pub enum Permission {
    /// Names, roles, languages, matching facts and the time line of people.
    #[serde(rename = "people:read")]
    #[strum(serialize = "people:read")]
    PeopleRead,
    /// E-mail address, phone and postcode area of people.
    #[serde(rename = "people:read_contact")]
    #[strum(serialize = "people:read_contact")]
    PeopleReadContact,
    #[serde(rename = "people:write")]
    #[strum(serialize = "people:write")]
    PeopleWrite,
    /// Who looked at a person's data.
    #[serde(rename = "people:read_access_log")]
    #[strum(serialize = "people:read_access_log")]
    PeopleReadAccessLog,
    /// Merge two records that turn out to be of one person.
    #[serde(rename = "people:merge")]
    #[strum(serialize = "people:merge")]
    PeopleMerge,
    /// Keep the vocabulary of interests. Reading it takes `people:read`.
    #[serde(rename = "interests:write")]
    #[strum(serialize = "interests:write")]
    InterestsWrite,
    #[serde(rename = "organisations:read")]
    #[strum(serialize = "organisations:read")]
    OrganisationsRead,
    #[serde(rename = "organisations:write")]
    #[strum(serialize = "organisations:write")]
    OrganisationsWrite,
    /// API clients of partners: create, rotate, revoke.
    #[serde(rename = "partner_clients:manage")]
    #[strum(serialize = "partner_clients:manage")]
    PartnerClientsManage,
    #[serde(rename = "referrals:read")]
    #[strum(serialize = "referrals:read")]
    ReferralsRead,
    /// Put someone forward. Staff, and partners by the scope `referrals:write`.
    #[serde(rename = "referrals:create")]
    #[strum(serialize = "referrals:create")]
    ReferralsCreate,
    /// Take in review, accept, decline.
    #[serde(rename = "referrals:triage")]
    #[strum(serialize = "referrals:triage")]
    ReferralsTriage,
    /// The minimal status of a referral. Partners by the scope `referrals:read`.
    #[serde(rename = "referrals:read_status")]
    #[strum(serialize = "referrals:read_status")]
    ReferralsReadStatus,
    /// How many places the recruiting cohorts have. Partners by the scope `capacity:read`.
    #[serde(rename = "capacity:read")]
    #[strum(serialize = "capacity:read")]
    CapacityRead,
    /// Where events are sent to, and what became of them. Partners by the scope `webhooks:manage`.
    #[serde(rename = "webhooks:manage")]
    #[strum(serialize = "webhooks:manage")]
    WebhooksManage,
    #[serde(rename = "requests:read")]
    #[strum(serialize = "requests:read")]
    RequestsRead,
    #[serde(rename = "requests:write")]
    #[strum(serialize = "requests:write")]
    RequestsWrite,
    #[serde(rename = "matches:read")]
    #[strum(serialize = "matches:read")]
    MatchesRead,
    #[serde(rename = "matches:write")]
    #[strum(serialize = "matches:write")]
    MatchesWrite,
    /// Who the engine would bring together, and why.
    #[serde(rename = "matching_runs:read")]
    #[strum(serialize = "matching_runs:read")]
    MatchingRunsRead,
    /// Run the matching and publish its proposals.
    #[serde(rename = "matching_runs:write")]
    #[strum(serialize = "matching_runs:write")]
    MatchingRunsWrite,
    /// What is to be done, deputies, and one's settings.
    #[serde(rename = "tasks:read")]
    #[strum(serialize = "tasks:read")]
    TasksRead,
    #[serde(rename = "tasks:write")]
    #[strum(serialize = "tasks:write")]
    TasksWrite,
    #[serde(rename = "cohorts:read")]
    #[strum(serialize = "cohorts:read")]
    CohortsRead,
    /// Plan cohorts, and let them recruit, start and complete.
    #[serde(rename = "cohorts:write")]
    #[strum(serialize = "cohorts:write")]
    CohortsWrite,
    /// Who is in which cohort and group, by name.
    #[serde(rename = "groups:read")]
    #[strum(serialize = "groups:read")]
    GroupsRead,
    /// Groups with their leaders and places, and who takes part.
    #[serde(rename = "groups:write")]
    #[strum(serialize = "groups:write")]
    GroupsWrite,
    /// The groups that one leads oneself: first names, dates, attendance and the note.
    #[serde(rename = "groups:lead")]
    #[strum(serialize = "groups:lead")]
    GroupsLead,
    /// Events, their programme and how many come. Who comes takes `attendance:read`.
    #[serde(rename = "events:read")]
    #[strum(serialize = "events:read")]
    EventsRead,
    /// Plan, change and cancel events, and keep calendars and findings.
    #[serde(rename = "events:write")]
    #[strum(serialize = "events:write")]
    EventsWrite,
    /// What was found at events, what was decided upon it, and what that led to.
    #[serde(rename = "findings:read")]
    #[strum(serialize = "findings:read")]
    FindingsRead,
    /// Who comes to events and who was there, by name.
    #[serde(rename = "attendance:read")]
    #[strum(serialize = "attendance:read")]
    AttendanceRead,
    /// Invite and register people for events, and mark who was there.
    #[serde(rename = "attendance:write")]
    #[strum(serialize = "attendance:write")]
    AttendanceWrite,
    /// Questionnaires, rounds, and their outcomes in counts and shares.
    #[serde(rename = "evaluations:read")]
    #[strum(serialize = "evaluations:read")]
    EvaluationsRead,
    /// Outcomes of fewer than five people, too.
    #[serde(rename = "evaluations:read_small")]
    #[strum(serialize = "evaluations:read_small")]
    EvaluationsReadSmall,
    /// Open answers, and what they are about. Whose they are takes `people:read` as well.
    #[serde(rename = "evaluations:read_answers")]
    #[strum(serialize = "evaluations:read_answers")]
    EvaluationsReadAnswers,
    /// Make questionnaires and rounds.
    #[serde(rename = "evaluations:write")]
    #[strum(serialize = "evaluations:write")]
    EvaluationsWrite,
    /// Who is invited, by name; letters, mails, and entering what came on paper.
    #[serde(rename = "evaluations:invite")]
    #[strum(serialize = "evaluations:invite")]
    EvaluationsInvite,
    /// Quotes, stories and photos, with who is in them and what they agree to.
    #[serde(rename = "stories:read")]
    #[strum(serialize = "stories:read")]
    StoriesRead,
    /// Write them down, with consents and where they are used.
    #[serde(rename = "stories:write")]
    #[strum(serialize = "stories:write")]
    StoriesWrite,
    /// Funding lines, grant applications, targets and the key figures of each year; never people.
    #[serde(rename = "funding:read")]
    #[strum(serialize = "funding:read")]
    FundingRead,
    /// Write them down, and what became of applications.
    #[serde(rename = "funding:write")]
    #[strum(serialize = "funding:write")]
    FundingWrite,
    /// Counts and shares; never people.
    #[serde(rename = "figures:read")]
    #[strum(serialize = "figures:read")]
    FiguresRead,
    /// Reports, and what they came to be in every form.
    #[serde(rename = "reports:read")]
    #[strum(serialize = "reports:read")]
    ReportsRead,
    /// Write reports, as long as they are drafts.
    #[serde(rename = "reports:write")]
    #[strum(serialize = "reports:write")]
    ReportsWrite,
    /// Sign a report, which freezes its figures: the chair of the board.
    #[serde(rename = "reports:sign")]
    #[strum(serialize = "reports:sign")]
    ReportsSign,
    /// Take over files of people, organisations, matches or attendance, and undo that.
    #[serde(rename = "imports:write")]
    #[strum(serialize = "imports:write")]
    ImportsWrite,
    /// Take lists away as files. Which ones, what one may read decides.
    #[serde(rename = "lists:export")]
    #[strum(serialize = "lists:export")]
    ListsExport,
    /// Who can log in: invite them, and end it.
    #[serde(rename = "accounts:manage")]
    #[strum(serialize = "accounts:manage")]
    AccountsManage,
    /// Let whoever leads a group log in, for that group alone.
    #[serde(rename = "coaches:invite")]
    #[strum(serialize = "coaches:invite")]
    CoachesInvite,
}

impl Permission {
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    pub fn all() -> impl Iterator<Item = Self> {
        <Self as strum::IntoEnumIterator>::iter()
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.code())
    }
}
