//! The table of who may do what. `tests/api/policy_matrix.rs` calls every operation as every role and holds
//! the outcome against this table.

use contract::partners::Scope;
use contract::permissions::{Permission, Role};

use Permission::{
    AccountsManage, AttendanceRead, AttendanceWrite, CapacityRead, CoachesInvite, CohortsRead, CohortsWrite,
    EvaluationsInvite, EvaluationsRead, EvaluationsReadAnswers, EvaluationsReadSmall, EvaluationsWrite, EventsRead,
    EventsWrite, FiguresRead, FindingsRead, FundingRead, FundingWrite, GroupsLead, GroupsRead, GroupsWrite,
    ImportsWrite, InterestsWrite, ListsExport, MatchesRead, MatchesWrite, MatchingRunsRead, MatchingRunsWrite,
    OrganisationsRead, OrganisationsWrite, PartnerClientsManage, PeopleMerge, PeopleRead, PeopleReadAccessLog,
    PeopleReadContact, PeopleWrite, ReferralsCreate, ReferralsRead, ReferralsReadStatus, ReferralsTriage, ReportsRead,
    ReportsSign, ReportsWrite, RequestsRead, RequestsWrite, StoriesRead, StoriesWrite, TasksRead, TasksWrite,
    WebhooksManage,
};

/// What a coordinator may do, on either side of the matches.
const COORDINATOR: &[Permission] = &[
    PeopleRead,
    PeopleReadContact,
    PeopleWrite,
    PeopleReadAccessLog,
    PeopleMerge,
    InterestsWrite,
    OrganisationsRead,
    OrganisationsWrite,
    ReferralsRead,
    ReferralsCreate,
    ReferralsTriage,
    ReferralsReadStatus,
    CapacityRead,
    RequestsRead,
    RequestsWrite,
    MatchesRead,
    MatchesWrite,
    MatchingRunsRead,
    MatchingRunsWrite,
    TasksRead,
    TasksWrite,
    CohortsRead,
    CohortsWrite,
    GroupsRead,
    GroupsWrite,
    EventsRead,
    EventsWrite,
    FindingsRead,
    AttendanceRead,
    AttendanceWrite,
    EvaluationsRead,
    EvaluationsReadSmall,
    EvaluationsReadAnswers,
    EvaluationsWrite,
    EvaluationsInvite,
    StoriesRead,
    StoriesWrite,
    FiguresRead,
    ReportsRead,
    ImportsWrite,
    ListsExport,
    CoachesInvite,
];

/// What a role allows.
#[must_use]
pub fn permissions_of(role: Role) -> &'static [Permission] {
    match role {
        Role::CoordinatorNewcomers | Role::CoordinatorVolunteers => COORDINATOR,
        // What a coordinator does from day to day, less who looked at whom and the partners' data.
        Role::Intern => &[
            PeopleRead,
            PeopleReadContact,
            PeopleWrite,
            OrganisationsRead,
            ReferralsRead,
            ReferralsCreate,
            ReferralsTriage,
            CapacityRead,
            RequestsRead,
            RequestsWrite,
            MatchesRead,
            MatchesWrite,
            MatchingRunsRead,
            TasksRead,
            TasksWrite,
            CohortsRead,
            GroupsRead,
            GroupsWrite,
            EventsRead,
            EventsWrite,
            FindingsRead,
            AttendanceRead,
            AttendanceWrite,
            EvaluationsRead,
            EvaluationsReadSmall,
            EvaluationsInvite,
            StoriesRead,
            FiguresRead,
        ],
        Role::OfficeManager => &[
            PeopleRead,
            PeopleReadContact,
            PeopleWrite,
            InterestsWrite,
            OrganisationsRead,
            OrganisationsWrite,
            ReferralsRead,
            ReferralsCreate,
            CapacityRead,
            RequestsRead,
            MatchesRead,
            TasksRead,
            TasksWrite,
            CohortsRead,
            GroupsRead,
            EventsRead,
            EventsWrite,
            FindingsRead,
            AttendanceRead,
            AttendanceWrite,
            StoriesRead,
            FiguresRead,
            ImportsWrite,
            ListsExport,
        ],
        Role::Communication => &[
            PeopleRead,
            OrganisationsRead,
            CohortsRead,
            EventsRead,
            EventsWrite,
            FindingsRead,
            AttendanceRead,
            EvaluationsRead,
            StoriesRead,
            StoriesWrite,
            FiguresRead,
            ReportsRead,
            ReportsWrite,
        ],
        Role::Policy => &[
            OrganisationsRead,
            OrganisationsWrite,
            CohortsRead,
            EventsRead,
            FindingsRead,
            EvaluationsRead,
            EvaluationsReadAnswers,
            EvaluationsWrite,
            FundingRead,
            FiguresRead,
            ReportsRead,
            ReportsWrite,
            ListsExport,
        ],
        // Cohorts, since grants are asked for them: they tell plans and counts, and nobody's name.
        Role::Finance => {
            &[OrganisationsRead, CohortsRead, FundingRead, FundingWrite, FiguresRead, ReportsRead, ListsExport]
        }
        // The chair signs.
        Role::Board => &[EvaluationsRead, FundingRead, FiguresRead, ReportsRead, ReportsSign],
        Role::Administrator => &[
            OrganisationsRead,
            OrganisationsWrite,
            PartnerClientsManage,
            WebhooksManage,
            FiguresRead,
            AccountsManage,
            CoachesInvite,
        ],
        // All of these for the groups that they lead alone, and only while they do: see `auth::Reach`.
        Role::Coach => &[GroupsLead, EventsRead, AttendanceRead, AttendanceWrite],
    }
}

/// What a scope of a partner's client allows, always for its own referrals only.
#[must_use]
pub fn permissions_of_scope(scope: Scope) -> &'static [Permission] {
    match scope {
        Scope::ReferralsWrite => &[ReferralsCreate],
        Scope::ReferralsRead => &[ReferralsReadStatus],
        Scope::CapacityRead => &[CapacityRead],
        Scope::WebhooksManage => &[WebhooksManage],
    }
}

/// A permission as a type, to stand in a handler's signature.
pub trait Needed: 'static {
    const PERMISSION: Permission;
    /// Whether a partner's client may have it too.
    const PARTNERS_TOO: bool;
}

macro_rules! needed {
    ($partners_too:literal: $($marker:ident),+ $(,)?) => {$(
        #[doc = concat!("The caller needs `", stringify!($marker), "`.")]
        pub struct $marker;
        impl Needed for $marker {
            const PERMISSION: Permission = Permission::$marker;
            const PARTNERS_TOO: bool = $partners_too;
        }
    )+};
}

/// The permissions that handlers ask for.
pub mod needs {
    use super::{Needed, Permission};

    needed! {
        false: PeopleRead, PeopleWrite, PeopleReadAccessLog, PeopleMerge, InterestsWrite, OrganisationsRead,
        OrganisationsWrite, PartnerClientsManage, ReferralsRead, ReferralsTriage, RequestsRead, RequestsWrite,
        MatchesRead, MatchesWrite, MatchingRunsRead, MatchingRunsWrite, CohortsRead, FiguresRead, TasksRead,
        TasksWrite, CohortsWrite, GroupsRead, GroupsWrite, EventsRead, EventsWrite, AttendanceWrite, EvaluationsRead,
        EvaluationsReadAnswers, EvaluationsWrite, EvaluationsInvite, StoriesRead, StoriesWrite, FundingRead,
        FundingWrite, ReportsRead, ReportsWrite, ReportsSign, ImportsWrite, ListsExport,
        GroupsLead, FindingsRead, AttendanceRead, AccountsManage, CoachesInvite,
    }
    needed! { true: ReferralsCreate, ReferralsReadStatus, CapacityRead, WebhooksManage }
}
