//! How far work is, told from the thread that does it to whoever writes it down, and the other way round that it is to
//! stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

use contract::imports::ImportFailure;
use std::sync::Mutex;

use crate::error::Error;

/// Shared by both ends.
#[derive(Clone, Default)]
pub struct Progress(Arc<State>);

#[derive(Default)]
struct State {
    done: AtomicI32,
    stop: AtomicBool,
    failure: Mutex<Option<ImportFailure>>,
}

impl Progress {
    /// So many rows more are done.
    ///
    /// # Errors
    /// When it is to stop.
    pub fn advance(&self, rows: usize) -> Result<(), Error> {
        self.0.done.fetch_add(i32::try_from(rows).unwrap_or_default(), Ordering::Relaxed);
        if self.0.stop.load(Ordering::Relaxed) {
            return Err(self.fail(ImportFailure::Cancelled));
        }
        Ok(())
    }

    /// Why the work comes to nothing, as the error that undoes it.
    #[must_use]
    pub fn fail(&self, failure: ImportFailure) -> Error {
        *self.0.failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(failure);
        Error::conflict("The import came to nothing.")
    }

    pub fn done(&self) -> i32 {
        self.0.done.load(Ordering::Relaxed)
    }

    pub fn stop(&self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }

    pub fn failure(&self) -> Option<ImportFailure> {
        *self.0.failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
