//! Matching runs: the engine's proposal of who could meet whom, in which group, and why. People decide.
//!
//! A run never changes once it is made. A lock, a veto, a move or another weight makes a new run that is based on it,
//! so that going back is going to another run, and any two can be compared.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{CohortId, GroupId, InterestId, MatchId, MatchingRunId, PersonId, RequestId};
use crate::language::DutchLevel;
use crate::people::{FreeMoment, Gender, PersonReference, Side, Weekday};
use crate::problem::{Fault, FaultCode};
use crate::profiles::{FieldOfWork, MatchGoal};
use crate::requests::Track;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a run stands. Another run that came from the same is superseded when one of them is published.
    MatchingRunStatus { Draft, Published, Superseded }
}

vocabulary! {
    /// What makes two people fit, apart from what must hold.
    MatchingCriterion { Interests, Language, Field, Age, Children, Distance, Evening, Goal }
}

vocabulary! {
    /// What must hold between two people, in the order in which it is given as the reason.
    MatchingRule {
        /// Both are in this track; at work they have the same employer.
        Track,
        /// What one of them wishes about the gender of the other.
        Gender,
        /// Neither has to travel further than said.
        Travel,
        /// A moment on which both are free; in the programme an evening.
        Evening,
        /// Both can meet as often: weekly or every two weeks.
        Rhythm,
        /// As much Dutch as the resident asks, or another language in common.
        Language,
        /// They were matched before, or a coordinator forbids it.
        Excluded,
    }
}

vocabulary! {
    /// A matching fact that nobody wrote down. It never keeps people apart, and it earns no points.
    MatchingFact { FreeMoments, Place, Gender, Age, DutchLevel, Languages, Rhythm, Interests, Goals, FieldOfWork, Children }
}

vocabulary! {
    /// Whether someone in a stored run is still known.
    RunPresence {
        Present,
        /// Found to be the same as another; the name is that of the record that stayed.
        Merged,
        /// Removed since.
        Erased,
    }
}

vocabulary! {
    /// Why somebody has no partner in a run.
    LeftReason {
        /// With everybody something that must hold doesn't.
        NoOneFits,
        /// Who fits is in a pair that a coordinator locked.
        OnlyLockedFit,
        /// Everybody who fits is worth more to the whole in another pair.
        WorthMoreElsewhere,
    }
}

vocabulary! {
    /// Why a pair has no place in a group.
    NoPlaceReason { OutOfReach, NotAllowed, NoLeaders, OtherEvenings, Mixture, Full, WorthMore }
}

vocabulary! {
    /// What a coordinator should know of a proposed group.
    RunGroupWarning { CoachMissing, AssistantMissing, LoneBeginner, TooFew, TooMany, EveningDoesNotSuit }
}

vocabulary! {
    /// By what a run's outcome is looked at, to see whether some have less of a chance.
    FairnessDimension { DutchLevel, MotherTongue, Gender }
}

vocabulary! {
    /// What changed in the world since a run was made, so that it can't be published as it is.
    RunChangeKind {
        /// The request was closed, or is gone.
        RequestClosed,
        /// Another match answers the request.
        RequestAnswered,
        /// By what is known of the two now, something that must hold doesn't.
        RuleBroken,
        /// There is no room in the group.
        GroupFull,
        /// The group is gone, or meets on another evening.
        GroupChanged,
        /// The cohort has ended.
        CohortCompleted,
        /// The run was published already, or another that came from the same.
        RunClosed,
    }
}

/// Points per criterion: hypotheses about what makes a match last, for staff to tune.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MatchingWeights {
    /// Each interest in common, up to four.
    #[validate(range(max = 1000))]
    #[schema(example = 40, maximum = 1000)]
    pub interests: u16,
    /// A language other than Dutch in common; double for a newcomer at A0 or A1.
    #[validate(range(max = 1000))]
    #[schema(example = 60, maximum = 1000)]
    pub language: u16,
    /// The same field of work.
    #[validate(range(max = 1000))]
    #[schema(example = 100, maximum = 1000)]
    pub field: u16,
    /// The same age; four points less for each year apart.
    #[validate(range(max = 1000))]
    #[schema(example = 100, maximum = 1000)]
    pub age: u16,
    /// Both have children at home.
    #[validate(range(max = 1000))]
    #[schema(example = 60, maximum = 1000)]
    pub children: u16,
    /// Next door; one point less for every 100 m.
    #[validate(range(max = 1000))]
    #[schema(example = 150, maximum = 1000)]
    pub distance: u16,
    /// Each evening in common, up to three.
    #[validate(range(max = 1000))]
    #[schema(example = 30, maximum = 1000)]
    pub evening: u16,
    /// The resident likes to offer what the newcomer hopes for.
    #[validate(range(max = 1000))]
    #[schema(example = 120, maximum = 1000)]
    pub goal: u16,
}

impl Default for MatchingWeights {
    fn default() -> Self {
        Self { interests: 40, language: 60, field: 100, age: 100, children: 60, distance: 150, evening: 30, goal: 120 }
    }
}

/// The most of a kind that go in one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupLimits {
    /// Newcomers with the same mother tongue.
    #[validate(range(min = 1, max = 50))]
    #[schema(example = 3, minimum = 1, maximum = 50)]
    pub same_mother_tongue: u8,
    /// Newcomers from the same country.
    #[validate(range(min = 1, max = 50))]
    #[schema(example = 3, minimum = 1, maximum = 50)]
    pub same_country: u8,
    /// Newcomers at A0; one alone is never put in a group.
    #[validate(range(min = 2, max = 50))]
    #[schema(example = 3, minimum = 2, maximum = 50)]
    pub beginners: u8,
}

impl Default for GroupLimits {
    fn default() -> Self {
        Self { same_mother_tongue: 3, same_country: 3, beginners: 3 }
    }
}

/// What a run aims at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunSettings {
    /// From 0 (only how well people fit counts) to 100 (first as many people as possible, the overdue before all).
    #[validate(range(max = 100))]
    #[schema(example = 100, maximum = 100)]
    pub coverage: u8,
    #[validate(nested)]
    #[serde(default)]
    pub weights: MatchingWeights,
    /// Whoever has waited longer goes first.
    #[validate(range(min = 1, max = 3650))]
    #[schema(example = 180, minimum = 1, maximum = 3650)]
    pub overdue_after_days: u16,
    #[validate(nested)]
    #[serde(default)]
    pub group_limits: GroupLimits,
}

impl Default for RunSettings {
    fn default() -> Self {
        Self {
            coverage: 100,
            weights: MatchingWeights::default(),
            overdue_after_days: 180,
            group_limits: GroupLimits::default(),
        }
    }
}

/// Two people by their requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestPair {
    pub newcomer_request_id: RequestId,
    pub established_request_id: RequestId,
}

/// A pair that is in the answer whatever else happens, in this group if one is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LockedPair {
    pub newcomer_request_id: RequestId,
    pub established_request_id: RequestId,
    /// A group of the cohort.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
}

impl LockedPair {
    #[must_use]
    pub fn pair(&self) -> RequestPair {
        RequestPair {
            newcomer_request_id: self.newcomer_request_id,
            established_request_id: self.established_request_id,
        }
    }
}

/// A run to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMatchingRun {
    #[validate(length(min = 1, max = 100))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Lichting 14, eerste ronde", min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// For whom: those who wait and are in no other cohort, in the groups of this one. Absent for the whole waiting list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohort_id: Option<CohortId>,
    pub track: Track,
    #[validate(nested)]
    #[serde(default)]
    pub settings: RunSettings,
    /// Pairs that must be in the answer.
    #[validate(length(max = 500))]
    #[serde(default)]
    #[schema(max_items = 500)]
    pub locked: Vec<LockedPair>,
    /// Pairs that must not be in it.
    #[validate(length(max = 2000))]
    #[serde(default)]
    #[schema(max_items = 2000)]
    pub forbidden: Vec<RequestPair>,
    /// The run that this one goes on from. What is known now counts, not what was known then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on_id: Option<MatchingRunId>,
    /// Only these requests; all of both sides when absent.
    #[validate(length(min = 1, max = 2000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 2000)]
    pub request_ids: Option<Vec<RequestId>>,
}

impl NewMatchingRun {
    /// What doesn't fit together.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.cohort_id.is_some() && self.track != Track::Programme {
            faults.push(Fault::new("/cohortId", FaultCode::Inconsistent, "goes with the programme only"));
        }
        let (mut newcomers, mut established) = (HashSet::new(), HashSet::new());
        let forbidden: HashSet<RequestPair> = self.forbidden.iter().copied().collect();
        for (index, locked) in self.locked.iter().enumerate() {
            let mut fault = |field: &str, code, detail: &str| {
                faults.push(Fault::new(format!("/locked/{index}{field}"), code, detail));
            };
            if !newcomers.insert(locked.newcomer_request_id) {
                fault("/newcomerRequestId", FaultCode::Repeated, "is in another locked pair");
            }
            if !established.insert(locked.established_request_id) {
                fault("/establishedRequestId", FaultCode::Repeated, "is in another locked pair");
            }
            if locked.group_id.is_some() && self.cohort_id.is_none() {
                fault("/groupId", FaultCode::Inconsistent, "goes with a cohort only");
            }
            if forbidden.contains(&locked.pair()) {
                fault("", FaultCode::Inconsistent, "is forbidden too");
            }
        }
        faults
    }
}

/// The cohort of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunCohort {
    pub id: CohortId,
    #[schema(example = 14)]
    pub number: i16,
}

/// A run in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatchingRunSummary {
    pub id: MatchingRunId,
    pub status: MatchingRunStatus,
    pub name: Option<String>,
    pub cohort: Option<RunCohort>,
    pub track: Track,
    pub newcomers: i32,
    pub established: i32,
    pub pairs: i32,
    pub based_on_id: Option<MatchingRunId>,
    pub created_at: DateTime<Utc>,
    /// The name of the account.
    pub created_by: String,
    pub published_at: Option<DateTime<Utc>>,
}

/// Someone who takes part in a run, with what was known on the day of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunPerson {
    pub request_id: RequestId,
    pub person_id: PersonId,
    /// As it is now; absent for someone who was removed.
    pub display_name: Option<String>,
    pub presence: RunPresence,
    pub side: Side,
    pub waiting_days: u32,
    /// Whether that is longer than the run's limit.
    pub overdue: bool,
    pub dutch_level: Option<DutchLevel>,
    pub gender: Option<Gender>,
    /// In the year of the run.
    pub age: Option<u8>,
    /// Languages other than Dutch (ISO 639-3), the mother tongue first.
    pub languages: Vec<String>,
    /// When someone is usually free, as far as it counts in this track: the evenings in the programme.
    pub moments: Vec<FreeMoment>,
    pub max_distance_km: Option<u16>,
    pub interest_ids: Vec<InterestId>,
    pub goals: Vec<MatchGoal>,
    pub not_known: Vec<MatchingFact>,
}

/// What two people have in common, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PairFacts {
    pub interest_ids: Vec<InterestId>,
    /// Other than Dutch (ISO 639-3).
    pub languages: Vec<String>,
    /// When both are free. In the programme these are evenings and, in a cohort, those on which a group can meet.
    pub moments: Vec<FreeMoment>,
    pub field_of_work: Option<FieldOfWork>,
    pub years_apart: Option<u16>,
    pub both_have_children: bool,
    /// Between the middles of their postcode areas.
    pub distance_metres: Option<u32>,
    /// What the newcomer hopes for and the resident likes to offer.
    pub goals: Vec<MatchGoal>,
    /// What nobody wrote down of one of them.
    pub not_known: Vec<MatchingFact>,
}

/// The points of a pair for one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CriterionPoints {
    pub criterion: MatchingCriterion,
    pub points: i64,
    /// As many as this criterion can give to this pair.
    pub most: i64,
}

/// Why these two: points per criterion, and the facts behind them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PairReasons {
    /// The points of all criteria together.
    pub fit: i64,
    /// Points for how long the newcomer has waited.
    pub waiting: i64,
    pub criteria: Vec<CriterionPoints>,
    pub facts: PairFacts,
}

/// A pair that a run proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunPair {
    pub newcomer_request_id: RequestId,
    pub established_request_id: RequestId,
    pub locked: bool,
    /// What must hold and doesn't; only a locked pair can have any.
    pub broken_rules: Vec<MatchingRule>,
    pub reasons: PairReasons,
    /// Its place, in a run for a cohort.
    pub group_id: Option<GroupId>,
    /// Why it has no place, in a run for a cohort.
    pub no_place: Option<NoPlaceReason>,
    /// The proposal that was made of it, once the run is published.
    pub match_id: Option<MatchId>,
}

/// How many of a level or language there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunShare {
    /// The code of the level, language or gender; absent where it isn't known.
    pub code: Option<String>,
    pub people: u32,
}

/// A group of the cohort, as the run fills it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunGroup {
    pub id: GroupId,
    /// As it is now; absent for a group that was removed.
    pub name: Option<String>,
    /// Settled already, or proposed by the run.
    pub evening: Option<Weekday>,
    /// Whether it meets every two weeks instead of weekly.
    pub two_weekly: bool,
    pub women_only: bool,
    pub least_pairs: u16,
    pub capacity: u16,
    /// Pairs that had a place in it before the run.
    pub pairs_before: u16,
    /// Pairs that the run adds.
    pub pairs: u16,
    pub coach: Option<PersonReference>,
    pub assistant_coach: Option<PersonReference>,
    /// The newcomers' levels of Dutch, of the pairs that the run adds.
    pub levels: Vec<RunShare>,
    /// Their mother tongues.
    pub mother_tongues: Vec<RunShare>,
    pub warnings: Vec<RunGroupWarning>,
}

/// For how many people a rule stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleCount {
    pub rule: MatchingRule,
    pub people: u32,
}

/// What another choice costs the whole: what the best answer with that choice has less. Negative is a gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunCost {
    /// Overdue people with a partner.
    pub overdue: i64,
    /// People with a partner.
    pub matches: i64,
    pub points: i64,
}

/// The cheapest partner for someone who has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheapestPartner {
    pub request_id: RequestId,
    pub cost: RunCost,
}

/// Someone without a partner, why, and what would change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunLeft {
    pub request_id: RequestId,
    pub reason: LeftReason,
    /// With how many people of the other side everything that must hold does.
    pub fits: u32,
    /// With how many of the others each rule is the first that doesn't hold.
    pub barred: Vec<RuleCount>,
    /// How many people would fit if this one rule were put aside, and nothing else.
    pub would_help: Vec<RuleCount>,
    pub cheapest: Option<CheapestPartner>,
}

/// A run in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunTotals {
    pub newcomers: u32,
    pub established: u32,
    /// Pairs that break no rule, among which the run could choose.
    pub possible_pairs: u64,
    pub pairs: u32,
    pub overdue: u32,
    pub overdue_matched: u32,
    /// All points, those for waiting too.
    pub points: i64,
    /// Whether the certificate proves that no other pairing is better.
    pub pairs_proven: bool,
    /// Pairs with a place in a group, in a run for a cohort.
    pub placed: Option<u32>,
    /// By how much any other division into groups could be better at most, in hundredths of a percent. 0: proven to be
    /// the best.
    pub groups_gap_basis_points: Option<u64>,
    pub longest_waiting_matched_days: Option<u32>,
    pub longest_waiting_left_days: Option<u32>,
}

/// How long newcomers have waited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunWaiting {
    pub people: u32,
    pub median_days: Option<u32>,
    pub longest_days: Option<u32>,
}

/// How many newcomers with something in common got a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FairnessRow {
    pub dimension: FairnessDimension,
    /// The code of the level, language or gender; absent where it isn't known.
    pub code: Option<String>,
    pub people: u32,
    pub matched: u32,
}

/// Whether some newcomers have less of a chance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunFairness {
    pub waiting_matched: RunWaiting,
    pub waiting_left: RunWaiting,
    pub rows: Vec<FairnessRow>,
}

/// More residents on an evening, and how many more newcomers would then have a partner; found by solving again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunSuggestion {
    pub evening: Weekday,
    pub residents: u32,
    pub newcomers: u32,
}

/// A run with its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatchingRun {
    pub id: MatchingRunId,
    /// Counts the changes; also in `ETag`.
    pub version: i64,
    pub status: MatchingRunStatus,
    pub name: Option<String>,
    pub cohort: Option<RunCohort>,
    pub track: Track,
    pub settings: RunSettings,
    pub locked: Vec<LockedPair>,
    pub forbidden: Vec<RequestPair>,
    pub request_ids: Option<Vec<RequestId>>,
    pub based_on_id: Option<MatchingRunId>,
    /// Runs that go on from this one, the latest first.
    pub followed_by: Vec<MatchingRunId>,
    pub engine_version: String,
    pub created_at: DateTime<Utc>,
    /// The name of the account.
    pub created_by: String,
    pub published_at: Option<DateTime<Utc>>,
    pub published_by: Option<String>,
    pub people: Vec<RunPerson>,
    pub pairs: Vec<RunPair>,
    pub groups: Vec<RunGroup>,
    /// Who has no partner, of both sides.
    pub left: Vec<RunLeft>,
    pub totals: RunTotals,
    pub fairness: RunFairness,
    pub suggestions: Vec<RunSuggestion>,
}

/// A partner for someone, and what it would cost the whole if these two had to be a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunAlternative {
    pub request_id: RequestId,
    pub display_name: Option<String>,
    /// Whether the run proposes this one.
    pub proposed: bool,
    pub reasons: PairReasons,
    pub cost: RunCost,
    /// How many newcomers would have another partner than proposed, or none.
    pub changes: u32,
}

/// Whose alternatives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AlternativesQuery {
    /// A request of either side that takes part in the run.
    pub request_id: RequestId,
}

/// Why two people are a pair in a run, or aren't.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunExplanation {
    pub newcomer: RunPerson,
    pub established: RunPerson,
    /// Whether the run proposes these two.
    pub proposed: bool,
    /// What must hold and doesn't, first the one that is given as the reason.
    pub broken_rules: Vec<MatchingRule>,
    pub reasons: PairReasons,
    /// What it would cost the whole; absent where a rule or a lock keeps them apart.
    pub cost: Option<RunCost>,
    /// With whom the newcomer is in a pair instead.
    pub newcomer_with: Option<RequestId>,
    /// With whom the established resident is in a pair instead.
    pub established_with: Option<RequestId>,
}

/// With which run to compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ComparisonQuery {
    /// The other run.
    pub with: MatchingRunId,
}

/// A pair that two runs don't have alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComparedPair {
    pub newcomer_request_id: RequestId,
    pub newcomer_name: Option<String>,
    pub established_request_id: RequestId,
    pub established_name: Option<String>,
    pub fit: i64,
    pub group_id: Option<GroupId>,
}

/// A pair that both runs have, in different groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunMovedPair {
    pub pair: ComparedPair,
    /// Its group in the other run.
    pub from_group_id: Option<GroupId>,
}

/// What a run has that another hasn't.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunComparison {
    pub with_id: MatchingRunId,
    pub gained: Vec<ComparedPair>,
    pub lost: Vec<ComparedPair>,
    pub moved: Vec<RunMovedPair>,
    pub kept: u32,
    pub totals: RunTotals,
    pub other_totals: RunTotals,
}

/// Which pairs of a run become proposals.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishMatchingRun {
    /// Only these; all of them when absent.
    #[validate(length(min = 1, max = 2000))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 2000)]
    pub pairs: Option<Vec<RequestPair>>,
}

/// Something that changed in the world since a run was made. Who it is about stands in the run, by request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunChange {
    pub kind: RunChangeKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<RequestId>,
    /// The pair that can't be proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<RequestPair>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// With `rule_broken`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<MatchingRule>,
}

/// Why a match was proposed, from the run that did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatchExplanation {
    pub match_id: MatchId,
    pub run_id: MatchingRunId,
    /// The day of the run, on which all this was known.
    pub on: NaiveDate,
    pub engine_version: String,
    pub settings: RunSettings,
    pub newcomer: RunPerson,
    pub established: RunPerson,
    pub pair: RunPair,
    /// Among how many residents who fitted this newcomer the run chose.
    pub newcomer_choices: u32,
    /// Among how many newcomers who fitted this resident the run chose.
    pub established_choices: u32,
    pub totals: RunTotals,
}

/// Which runs to list, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MatchingRunsQuery {
    /// Only those for this cohort.
    pub cohort_id: Option<CohortId>,
    /// Only those that stand so.
    #[param(inline)]
    pub status: Option<MatchingRunStatus>,
    /// Only those from which no other goes on (`true`) or one does (`false`).
    pub latest: Option<bool>,
    /// Where the page starts: `nextCursor` of the page before.
    pub cursor: Option<String>,
    /// How many on a page; 25 by default.
    #[param(minimum = 1, maximum = 100)]
    pub page_size: Option<u32>,
    /// Whether to count them all.
    pub total: Option<bool>,
}
