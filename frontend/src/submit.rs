//! Doing something for a page: one at a time, with its outcome where the form can show it.

use std::future::Future;

use contract::problem::{Fault, FaultCode};
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Failure, Outcome};
use crate::components::say;
use crate::session;

/// Something that a button or a form does. While it runs it can't be started again.
#[derive(Debug, Clone, Copy)]
pub struct Doing {
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    faults: RwSignal<Vec<Fault>>,
}

impl Default for Doing {
    fn default() -> Self {
        Self::new()
    }
}

impl Doing {
    #[must_use]
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), failure: RwSignal::new(None), faults: RwSignal::new(Vec::new()) }
    }

    /// Whether it is running; subscribes.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Why it failed, unless the faults of fields say it all; subscribes.
    #[must_use]
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// What is wrong with the fields; subscribes.
    #[must_use]
    pub fn faults(self) -> Vec<Fault> {
        self.faults.get()
    }

    /// What is wrong with the field at this pointer, or with something inside it; subscribes.
    #[must_use]
    pub fn fault_at(self, pointer: &str) -> Option<FaultCode> {
        self.faults.with(|faults| faults.iter().find(|fault| is_at(&fault.pointer, pointer)).map(|fault| fault.code))
    }

    /// Refuses, before anything is sent, what can be seen to be wrong. Answers whether all is well.
    pub fn check(self, faults: Vec<Fault>) -> bool {
        let well = faults.is_empty();
        self.failure.set(None);
        self.faults.set(faults);
        well
    }

    /// Shows no more of what went wrong.
    pub fn clear(self) {
        self.failure.set(None);
        self.faults.set(Vec::new());
    }

    /// Shows a failure that came from elsewhere.
    pub fn fail(self, failure: Failure) {
        session::notice(&failure);
        let faults = failure.faults().to_vec();
        self.failure.try_set(faults.is_empty().then_some(failure));
        self.faults.try_set(faults);
    }

    /// Does it; `then` gets what came out when all went well.
    pub fn run<T: 'static>(self, work: impl Future<Output = Outcome<T>> + 'static, then: impl FnOnce(T) + 'static) {
        self.run_or(work, then, Some);
    }

    /// Does it; `otherwise` may take a failure for itself (a conflict, a duplicate) by answering `None`.
    pub fn run_or<T: 'static>(
        self,
        work: impl Future<Output = Outcome<T>> + 'static,
        then: impl FnOnce(T) + 'static,
        otherwise: impl FnOnce(Failure) -> Option<Failure> + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.clear();
        self.busy.set(true);
        self.go_on(Box::pin(async move {
            match work.await {
                Ok(value) => Ok(Box::new(move || then(value)) as Then),
                Err(failure) => Err((failure, Box::new(otherwise) as Otherwise)),
            }
        }));
    }

    /// Apart from what is done, so that it is compiled once.
    fn go_on(self, work: LocalBoxFuture<'static, Result<Then, (Failure, Otherwise)>>) {
        spawn_local(async move {
            let outcome = work.await;
            // The page may be gone by now. What was done is done; what failed must still be told.
            if self.busy.try_set(false).is_some() {
                if let Err((failure, _)) = outcome {
                    session::notice(&failure);
                    say(failure.sentence());
                }
                return;
            }
            match outcome {
                Ok(then) => then(),
                Err((failure, otherwise)) => {
                    if let Some(failure) = otherwise(failure) {
                        self.fail(failure);
                    }
                }
            }
        });
    }
}

type Then = Box<dyn FnOnce()>;
type Otherwise = Box<dyn FnOnce(Failure) -> Option<Failure>>;

/// Whether a fault's pointer lies at a field's pointer or inside it.
pub(crate) fn is_at(fault: &str, field: &str) -> bool {
    fault.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What is typed in a field, without the space around it; nothing for nothing.
#[must_use]
pub fn filled(text: RwSignal<String>) -> Option<String> {
    text.with_untracked(|text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

/// A required field that was left empty.
#[must_use]
pub fn missing(pointer: &str) -> Fault {
    Fault::new(pointer, FaultCode::Required, "must be filled in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_deep_inside_belongs_to_its_field_and_to_no_other() {
        assert!(is_at("/languages/0/language", "/languages"));
        assert!(is_at("/email", "/email"));
        assert!(!is_at("/emailAddress", "/email"));
        assert!(!is_at("/person/email", "/email"));
    }
}
