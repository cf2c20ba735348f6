//! Typed ids: an organisation's id can't be passed where a person's is meant.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid, example = "01890a5d-ac96-774b-bcce-b302099a8057")]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::ops::Deref for $name {
            type Target = Uuid;
            fn deref(&self) -> &Uuid {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// Id of a staff account (UUIDv7).
    AccountId,
    /// Id of a calendar to subscribe to (UUIDv7).
    CalendarFeedId,
    /// Id of a check-in with a match (UUIDv7).
    CheckInId,
    /// Id of a cohort (UUIDv7).
    CohortId,
    /// Id of a certificate of conduct that was seen (UUIDv7).
    ConductCertificateId,
    /// Id of a session that a cohort plans (UUIDv7).
    CohortSessionId,
    /// Id of someone's invitation to an evaluation (UUIDv7).
    EvaluationInvitationId,
    /// Id of what someone answered in an evaluation (UUIDv7).
    EvaluationResponseId,
    /// Id of a round of an evaluation (UUIDv7).
    EvaluationRoundId,
    /// Id of a theme of open answers (UUIDv7).
    EvaluationThemeId,
    /// Id of an entry in a person's contact log (UUIDv7).
    ContactMomentId,
    /// Id of what an organisation and we did together in a year (UUIDv7).
    CooperationId,
    /// Id of a decision upon a finding (UUIDv7).
    DecisionId,
    /// Id of a destination that someone reached (UUIDv7).
    DestinationId,
    /// Id of a period in which a colleague stands in (UUIDv7).
    DeputyId,
    /// Id of an assessment of someone's Dutch (UUIDv7).
    DutchAssessmentId,
    /// Id of someone's part in a cohort (UUIDv7).
    EnrolmentId,
    /// Id of an event (UUIDv7).
    EventId,
    /// Id of events that recur (UUIDv7).
    EventSeriesId,
    /// Id of something that was found at an event (UUIDv7).
    FindingId,
    /// Id of a funding line (UUIDv7).
    FundingLineId,
    /// Id of a target of a funding line (UUIDv7).
    FundingTargetId,
    /// Id of a grant application (UUIDv7).
    GrantApplicationId,
    /// Id of a group in a cohort (UUIDv7).
    GroupId,
    /// Id of an import (UUIDv7).
    ImportId,
    /// Id of an intake (UUIDv7).
    IntakeId,
    /// Id of an interest (UUIDv7).
    InterestId,
    /// Id of a check of a job (UUIDv7).
    JobCheckId,
    /// Id of a contact about a match (UUIDv7).
    MatchContactId,
    /// Id of a period in which someone leads a group (UUIDv7).
    GroupLeaderId,
    /// Id of a pair's place in a group, for a period (UUIDv7).
    GroupPlaceId,
    /// Id of a match (UUIDv7).
    MatchId,
    /// Id of a matching run (UUIDv7).
    MatchingRunId,
    /// Id of a merge of two records of one person (UUIDv7).
    MergeId,
    /// Id of an organisation (UUIDv7).
    OrganisationId,
    /// Id of a partner's API client; also its OAuth `client_id` (UUIDv7).
    PartnerClientId,
    /// Id of a contact at a partner, who puts people forward by the form (UUIDv7).
    PartnerContactId,
    /// Id of one secret of a partner's API client (UUIDv7).
    PartnerSecretId,
    /// Id of a person (UUIDv7).
    PersonId,
    /// Id of a link between two people (UUIDv7).
    PersonLinkId,
    /// Id of someone's place on an event (UUIDv7).
    RegistrationId,
    /// Id of a version of a questionnaire (UUIDv7).
    QuestionnaireId,
    /// Id of a public key of a partner's API client (UUIDv7).
    PartnerKeyId,
    /// Id of a referral (UUIDv7).
    ReferralId,
    /// Id of a change of what a partner may know of its referral (UUIDv7).
    ReferralEventId,
    /// Id of a report (UUIDv7).
    ReportId,
    /// Id of a request for a buddy (UUIDv7).
    RequestId,
    /// Id of a role that a person has for a period (UUIDv7).
    RolePeriodId,
    /// Id of a consent to make a quote, story or photo public (UUIDv7).
    StoryConsentId,
    /// Id of a quote, story or photo (UUIDv7).
    StoryId,
    /// Id of a place where a quote, story or photo is used (UUIDv7).
    StoryUseId,
    /// Id of a training that someone attended (UUIDv7).
    TrainingId,
    /// Id of a task (UUIDv7).
    TaskId,
    /// Id of a webhook (UUIDv7).
    WebhookId,
    /// Id of a message to a webhook (UUIDv7).
    WebhookDeliveryId,
    /// Id of an event that webhooks tell; also in the header `webhook-id` (UUIDv7).
    WebhookEventId,
    /// Id of one secret of a webhook (UUIDv7).
    WebhookSecretId,
}
