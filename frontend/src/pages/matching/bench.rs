//! What stands on the workbench, and how it is solved anew: every change makes a run that is based on the one in view.

use std::time::Duration;

use contract::ids::{GroupId, MatchingRunId, RequestId};
use contract::matching_runs::{
    LockedPair, MatchingRun, MatchingRunStatus, NewMatchingRun, RequestPair, RunChange, RunPair, RunPerson,
};
use contract::people::Side;
use contract::permissions::Permission;
use futures::future::{AbortHandle, abortable};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address;
use super::reasons::Interests;
use crate::api::{self, Failure};
use crate::components::say;
use crate::i18n::t;
use crate::load::Load;
use crate::session;

/// How long the slider must rest before it counts.
const REST: Duration = Duration::from_millis(250);

/// The workbench. A handle: copy it to wherever something is done.
#[derive(Clone, Copy)]
pub(super) struct Bench {
    pub run: Load<MatchingRun>,
    pub interests: Memo<Interests>,
    /// Whom is asked about, on each side.
    pub newcomer: RwSignal<Option<RequestId>>,
    pub established: RwSignal<Option<RequestId>>,
    pub solving: RwSignal<bool>,
    pub failure: RwSignal<Option<Failure>>,
    /// What changed in the world since, when publishing was refused.
    pub changes: RwSignal<Vec<RunChange>>,
    /// What screen readers hear after solving.
    pub said: RwSignal<String>,
    pub open: UnsyncCallback<String>,
    running: StoredValue<Option<AbortHandle>>,
}

impl Bench {
    pub(super) fn new(run: Load<MatchingRun>, interests: Memo<Interests>, open: UnsyncCallback<String>) -> Self {
        let bench = Self {
            run,
            interests,
            newcomer: RwSignal::new(None),
            established: RwSignal::new(None),
            solving: RwSignal::new(false),
            failure: RwSignal::new(None),
            changes: RwSignal::new(Vec::new()),
            said: RwSignal::new(String::new()),
            open,
            running: StoredValue::new(None),
        };
        on_cleanup(move || bench.stop());
        bench
    }

    /// Whether the one who looks may change this run; subscribes.
    pub(super) fn is_open(self) -> bool {
        session::can(Permission::MatchingRunsWrite)
            && self.run.get().is_some_and(|run| run.status == MatchingRunStatus::Draft)
    }

    pub(super) fn chosen(self, side: Side) -> RwSignal<Option<RequestId>> {
        match side {
            Side::Newcomer => self.newcomer,
            Side::Established => self.established,
        }
    }

    /// Asks about someone, or no longer.
    pub(super) fn ask_about(self, side: Side, request: RequestId) {
        self.chosen(side).update(|chosen| *chosen = if *chosen == Some(request) { None } else { Some(request) });
    }

    /// Asks about nobody.
    pub(super) fn ask_no_more(self) {
        self.newcomer.set(None);
        self.established.set(None);
    }

    fn stop(self) {
        if let Some(Some(running)) = self.running.try_update_value(Option::take) {
            running.abort();
        }
    }

    /// Solves again with a change. An earlier question that isn't answered yet is let go.
    pub(super) fn solve(self, change: impl FnOnce(&mut NewMatchingRun)) {
        self.solve_after(Duration::ZERO, change);
    }

    /// The same for a slider that may still be moving.
    pub(super) fn solve_when_at_rest(self, change: impl FnOnce(&mut NewMatchingRun)) {
        self.solve_after(REST, change);
    }

    fn solve_after(self, rest: Duration, change: impl FnOnce(&mut NewMatchingRun)) {
        let Some(run) = self.run.get_untracked().filter(|_| untrack(|| self.is_open())) else { return };
        let mut new = based_on(&run);
        change(&mut new);
        self.stop();
        self.solving.set(true);
        self.failure.set(None);
        let before = pairs(&run);
        let (work, handle) = abortable(async move {
            if !rest.is_zero() {
                sleep(rest).await;
            }
            api::matching_runs::solve(&new).await
        });
        self.running.set_value(Some(handle));
        spawn_local(async move {
            match work.await {
                Err(_) => {}
                Ok(Ok(solved)) => {
                    let now = pairs(&solved);
                    let gained = now.iter().filter(|pair| !before.contains(pair)).count();
                    let lost = before.iter().filter(|pair| !now.contains(pair)).count();
                    let words = &t().matching.bench;
                    let said = if gained + lost == 0 {
                        words.solved_same.to_owned()
                    } else {
                        (words.solved)(gained as i64, lost as i64)
                    };
                    if self.solving.try_set(false).is_none() {
                        self.changes.set(Vec::new());
                        self.said.set(said);
                        let to = address(solved.id);
                        self.run.set(solved);
                        self.open.run(to);
                    }
                }
                Ok(Err(failure)) => {
                    session::notice(&failure);
                    self.solving.try_set(false);
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }

    /// Goes to the run before, or to the one after.
    pub(super) fn go(self, to: Option<MatchingRunId>) {
        if let Some(id) = to {
            self.stop();
            self.solving.set(false);
            self.open.run(address(id));
        }
    }

    pub(super) fn undo(self) {
        self.go(self.run.get_untracked().and_then(|run| run.based_on_id));
    }

    pub(super) fn redo(self) {
        self.go(self.run.get_untracked().and_then(|run| run.followed_by.first().copied()));
    }

    /// Keeps a pair together, whatever else changes; or no longer.
    pub(super) fn lock(self, pair: RequestPair, group: Option<GroupId>) {
        self.solve(move |new| lock_pair(new, pair, group));
    }

    pub(super) fn unlock(self, pair: RequestPair) {
        self.solve(move |new| new.locked.retain(|locked| locked.pair() != pair));
    }

    pub(super) fn toggle_lock(self, pair: &RunPair) {
        let ids = ids(pair);
        if pair.locked { self.unlock(ids) } else { self.lock(ids, pair.group_id) }
    }

    /// Keeps two people apart; or no longer.
    pub(super) fn forbid(self, pair: RequestPair) {
        self.solve(move |new| {
            new.locked.retain(|locked| locked.pair() != pair);
            if !new.forbidden.contains(&pair) {
                new.forbidden.push(pair);
            }
        });
        say(t().matching.bench.forbidden);
    }

    pub(super) fn allow(self, pair: RequestPair) {
        self.solve(move |new| new.forbidden.retain(|forbidden| *forbidden != pair));
    }

    /// Solves again after the world changed: without what was locked and can no longer be.
    pub(super) fn solve_without(self, changes: &[RunChange]) {
        let gone: Vec<RequestId> = changes.iter().filter_map(|change| change.request_id).collect();
        let broken: Vec<RequestPair> = changes.iter().filter_map(|change| change.pair).collect();
        let full: Vec<GroupId> = changes.iter().filter_map(|change| change.group_id).collect();
        self.solve(move |new| {
            new.locked.retain(|locked| {
                let pair = locked.pair();
                !gone.contains(&pair.newcomer_request_id)
                    && !gone.contains(&pair.established_request_id)
                    && !broken.contains(&pair)
                    && !locked.group_id.is_some_and(|group| full.contains(&group))
            });
        });
    }
}

/// The two of a pair.
pub(super) fn ids(pair: &RunPair) -> RequestPair {
    RequestPair { newcomer_request_id: pair.newcomer_request_id, established_request_id: pair.established_request_id }
}

fn pairs(run: &MatchingRun) -> Vec<RequestPair> {
    run.pairs.iter().map(ids).collect()
}

/// Puts two people together, and takes both out of whatever else they were locked in.
pub(super) fn lock_pair(new: &mut NewMatchingRun, pair: RequestPair, group: Option<GroupId>) {
    new.locked.retain(|locked| {
        locked.newcomer_request_id != pair.newcomer_request_id
            && locked.established_request_id != pair.established_request_id
    });
    new.forbidden.retain(|forbidden| *forbidden != pair);
    new.locked.push(LockedPair {
        newcomer_request_id: pair.newcomer_request_id,
        established_request_id: pair.established_request_id,
        group_id: group,
    });
}

/// The same question again, going on from a run.
fn based_on(run: &MatchingRun) -> NewMatchingRun {
    NewMatchingRun {
        name: run.name.clone(),
        cohort_id: run.cohort.as_ref().map(|cohort| cohort.id),
        track: run.track,
        settings: run.settings.clone(),
        locked: run.locked.clone(),
        forbidden: run.forbidden.clone(),
        based_on_id: Some(run.id),
        request_ids: run.request_ids.clone(),
    }
}

/// Someone in the run.
pub(super) fn person(run: &MatchingRun, request: RequestId) -> Option<&RunPerson> {
    run.people.iter().find(|person| person.request_id == request)
}

/// Someone's name, or that it isn't known any more.
pub(super) fn name_of(run: &MatchingRun, request: RequestId) -> String {
    let name = person(run, request).and_then(|person| person.display_name.clone());
    name.unwrap_or_else(|| t().matching.bench.erased.to_owned())
}

/// The pair in which someone is.
pub(super) fn pair_with(run: &MatchingRun, request: RequestId) -> Option<&RunPair> {
    run.pairs.iter().find(|pair| pair.newcomer_request_id == request || pair.established_request_id == request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::matching_runs::RunSettings;
    use contract::requests::Track;

    fn id(last: u8) -> RequestId {
        format!("01890a5d-ac96-774b-bcce-b302099a80{last:02}").parse().expect("an id")
    }

    fn pair(newcomer: u8, established: u8) -> RequestPair {
        RequestPair { newcomer_request_id: id(newcomer), established_request_id: id(established) }
    }

    #[test]
    fn locking_two_people_lets_go_of_their_other_locks_and_of_their_veto() {
        let mut new = NewMatchingRun {
            name: None,
            cohort_id: None,
            track: Track::Programme,
            settings: RunSettings::default(),
            locked: Vec::new(),
            forbidden: vec![pair(1, 12), pair(2, 12)],
            based_on_id: None,
            request_ids: None,
        };
        lock_pair(&mut new, pair(1, 11), None);
        lock_pair(&mut new, pair(2, 13), None);
        lock_pair(&mut new, pair(1, 12), None);
        let locked: Vec<_> = new.locked.iter().map(LockedPair::pair).collect();
        assert_eq!(locked, [pair(2, 13), pair(1, 12)]);
        assert_eq!(new.forbidden, [pair(2, 12)]);
    }
}
