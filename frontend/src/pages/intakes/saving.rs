//! Keeps the draft on the server in step with what is filled in. One save at a time; what changes meanwhile is saved
//! after it. What is not saved yet is kept in the tab, so that a reload loses nothing either. Without a connection it
//! waits, and goes on when there is one.

use chrono::{DateTime, Utc};
use contract::intakes::{Intake, IntakeContent};
use contract::merge_patch;
use contract::problem::ErrorCode;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::form::IntakeForm;
use crate::api::{self, Failure, Outcome, Versioned};
use crate::components::say;
use crate::drafts;
use crate::i18n::t;
use crate::online;

/// How long nothing is typed before it is saved.
const PAUSE_MS: u32 = 800;
/// How long to wait before another try without a connection.
const AGAIN_MS: u32 = 4_000;

/// How the saving stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Standing {
    Saved(DateTime<Utc>),
    Unsaved,
    Saving,
    Offline,
    Failed(Failure),
}

/// What is not saved yet, with what it was based on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Waiting {
    base: IntakeContent,
    mine: IntakeContent,
}

#[derive(Clone, Copy)]
pub(super) struct Saving {
    form: IntakeForm,
    /// The draft as the server has it.
    read: StoredValue<Versioned<Intake>>,
    /// What was last sent and kept; what the server made of it may differ in spaces.
    sent: StoredValue<IntakeContent>,
    pub(super) standing: RwSignal<Standing>,
    busy: StoredValue<bool>,
    typed: StoredValue<u32>,
}

fn key(intake: &Intake) -> String {
    format!("intakes.{}", intake.id)
}

/// Theirs, with what I changed.
fn joined(base: &IntakeContent, mine: &IntakeContent, theirs: &IntakeContent) -> Option<IntakeContent> {
    let json = |content: &IntakeContent| serde_json::to_value(content).ok();
    let mut both = json(theirs)?;
    merge_patch::apply(&mut both, &merge_patch::diff(&json(base)?, &json(mine)?));
    serde_json::from_value(both).ok()
}

impl Saving {
    /// Takes up the draft, with what this tab had not saved yet.
    pub(super) fn begin(read: Versioned<Intake>) -> Self {
        let content = read.value.content.clone();
        let waiting: Option<Waiting> = drafts::whole(&key(&read.value));
        let start = waiting.as_ref().and_then(|waiting| joined(&waiting.base, &waiting.mine, &content));
        let restored = start.as_ref().is_some_and(|start| *start != content);
        if restored {
            say(t().intakes.restored);
        }
        let saved = Standing::Saved(read.value.changed_at);
        let saving = Self {
            form: IntakeForm::new(start.as_ref().unwrap_or(&content)),
            read: StoredValue::new(read),
            sent: StoredValue::new(content),
            standing: RwSignal::new(if restored { Standing::Unsaved } else { saved }),
            busy: StoredValue::new(false),
            typed: StoredValue::new(0),
        };
        saving.follow();
        saving
    }

    pub(super) fn form(self) -> IntakeForm {
        self.form
    }

    /// The draft as the server has it, for what follows on it.
    pub(super) fn read(self) -> Versioned<Intake> {
        self.read.get_value()
    }

    fn follow(self) {
        let content = Memo::new(move |_| self.form.read());
        Effect::new(move |_| {
            let mine = content.get();
            if self.sent.with_value(|sent| *sent == mine) {
                return;
            }
            self.keep(&mine);
            if matches!(self.standing.get_untracked(), Standing::Saved(_)) {
                self.standing.set(Standing::Unsaved);
            }
            let mark = self.typed.with_value(|typed| typed.wrapping_add(1));
            self.typed.set_value(mark);
            spawn_local(async move {
                TimeoutFuture::new(PAUSE_MS).await;
                if self.typed.try_get_value() == Some(mark) {
                    self.save();
                }
            });
        });
        Effect::new(move |_| {
            if online::is_online() && self.standing.with_untracked(|standing| *standing == Standing::Offline) {
                self.save();
            }
        });
    }

    /// Kept in the tab until it is saved.
    fn keep(self, mine: &IntakeContent) {
        self.read.with_value(|read| {
            let waiting = Waiting { base: read.value.content.clone(), mine: mine.clone() };
            drafts::keep_whole(&key(&read.value), &waiting);
        });
    }

    /// Saves what is not saved yet.
    pub(super) fn save(self) {
        if self.busy.try_get_value() != Some(false) {
            return;
        }
        spawn_local(async move {
            if self.save_now().await == Err(Failure::Offline) {
                TimeoutFuture::new(AGAIN_MS).await;
                if self.standing.try_with_untracked(|standing| *standing == Standing::Offline) == Some(true) {
                    self.save();
                }
            }
        });
    }

    /// Saves until nothing is left to save.
    pub(super) async fn save_now(self) -> Outcome<()> {
        while self.busy.try_get_value() == Some(true) {
            TimeoutFuture::new(50).await;
        }
        loop {
            // The page may be gone by now; then what is left waits in the tab.
            let Some(read) = self.read.try_get_value() else { return Ok(()) };
            let mine = untrack(|| self.form.read());
            if self.sent.with_value(|sent| *sent == mine) {
                drafts::forget(&key(&read.value));
                self.standing.set(Standing::Saved(read.value.changed_at));
                return Ok(());
            }
            self.busy.set_value(true);
            self.standing.set(Standing::Saving);
            let outcome = api::intakes::save(&read, &mine).await;
            if self.busy.try_get_value().is_none() {
                return Ok(());
            }
            self.busy.set_value(false);
            match outcome {
                Ok(saved) => {
                    self.read.set_value(saved);
                    self.sent.set_value(mine);
                }
                Err(failure) if failure.is(ErrorCode::PreconditionFailed) => self.join(&read.value.content).await?,
                Err(failure) => return Err(self.failed(failure)),
            }
        }
    }

    /// Someone else saved first: what only they changed comes in, and what I changed stays.
    async fn join(self, base: &IntakeContent) -> Outcome<()> {
        let id = self.read.with_value(|read| read.value.id);
        let latest = api::intakes::read(id).await.map_err(|failure| self.failed(failure))?;
        let mine = untrack(|| self.form.read());
        if let Some(both) = joined(base, &mine, &latest.value.content) {
            self.form.fill(&both);
            say(t().intakes.joined);
        }
        self.sent.set_value(latest.value.content.clone());
        self.read.set_value(latest);
        Ok(())
    }

    fn failed(self, failure: Failure) -> Failure {
        let standing = match &failure {
            Failure::Offline => Standing::Offline,
            other => Standing::Failed(other.clone()),
        };
        self.standing.try_set(standing);
        failure
    }

    /// The intake is closed: nothing of it stays in the tab.
    pub(super) fn done(self) {
        self.read.with_value(|read| drafts::forget(&key(&read.value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(city: Option<&str>, family: Option<&str>) -> IntakeContent {
        let mut content = IntakeContent::default();
        content.details.city = city.map(str::to_owned);
        content.details.family_name = family.map(str::to_owned);
        content
    }

    #[test]
    fn what_only_they_changed_comes_in_and_what_i_changed_stays() {
        let base = content(Some("Assen"), None);
        let (mine, theirs) = (content(Some("Rolde"), None), content(Some("Assen"), Some("Tesfay")));
        assert_eq!(joined(&base, &mine, &theirs), Some(content(Some("Rolde"), Some("Tesfay"))));
        let theirs = content(Some("Beilen"), None);
        assert_eq!(joined(&base, &mine, &theirs), Some(content(Some("Rolde"), None)));
        assert_eq!(joined(&base, &base, &theirs), Some(theirs));
    }
}
