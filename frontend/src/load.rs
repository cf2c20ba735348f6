//! Reading for a page: [`load`] for one thing, [`pages`] for a list that comes a page at a time. What a page read
//! before is shown at once when someone comes back to it, and read anew meanwhile.
//!
//! A reading starts again by itself when a signal changes that its closure reads before the first `await`, and is
//! aborted when the page goes.

use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::future::Future;

use contract::paging::Page;
use futures::future::{LocalBoxFuture, abortable};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Failure, Outcome};
use crate::session;

/// At most this many answers are kept for coming back; the rest is read anew.
const KEPT: usize = 60;

thread_local! {
    static CACHE: RefCell<HashMap<String, Box<dyn Any>>> = RefCell::new(HashMap::new());
}

/// Forgets what was read; at log-out.
pub fn forget_all() {
    CACHE.with_borrow_mut(HashMap::clear);
}

fn cached<T: Clone + 'static>(key: &str) -> Option<T> {
    CACHE.with_borrow(|cache| cache.get(key)?.downcast_ref().cloned())
}

fn cache<T: Clone + 'static>(key: &str, value: &T) {
    CACHE.with_borrow_mut(|cache| {
        if cache.len() >= KEPT && !cache.contains_key(key) {
            cache.clear();
        }
        cache.insert(key.to_owned(), Box::new(value.clone()));
    });
}

/// One thing that is being read, or was.
pub struct Load<T: Send + Sync + 'static> {
    value: RwSignal<Option<T>>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
    again: RwSignal<u32>,
    /// Counts what was put in by hand: a reading that began before is of how it was.
    turn: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for Load<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Load<T> {}

/// How a reading goes, whatever is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    pub failure: RwSignal<Option<Failure>>,
    pub busy: RwSignal<bool>,
    again: RwSignal<u32>,
}

impl Reading {
    pub fn again(self) {
        self.again.update(|times| *times += 1);
    }
}

impl<T: Clone + Send + Sync + 'static> Load<T> {
    #[must_use]
    pub fn reading(self) -> Reading {
        Reading { failure: self.failure, busy: self.busy, again: self.again }
    }

    /// The value as it was last read; subscribes.
    #[must_use]
    pub fn get(self) -> Option<T> {
        self.value.get()
    }

    #[must_use]
    pub fn get_untracked(self) -> Option<T> {
        self.value.get_untracked()
    }

    /// Whether it was read at least once.
    #[must_use]
    pub fn is_there(self) -> bool {
        self.value.with(Option::is_some)
    }

    /// Why the last reading failed; an earlier value may still be there.
    #[must_use]
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    #[must_use]
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Whether the page that reads it is still there: for what comes back after someone went on.
    #[must_use]
    pub fn is_on_screen(self) -> bool {
        self.value.try_with_untracked(|_| ()).is_some()
    }

    /// Reads it again; the earlier value stays on the screen meanwhile.
    pub fn again(self) {
        self.again.update(|times| *times += 1);
    }

    /// Puts in what a change answered, so that it need not be read again.
    pub fn set(self, value: T) {
        self.turn.update_value(|turn| *turn += 1);
        self.failure.set(None);
        self.value.set(Some(value));
    }

    /// Changes what is shown ahead of the server's answer.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update(|value| {
            if let Some(value) = value {
                self.turn.update_value(|turn| *turn += 1);
                change(value);
            }
        });
    }
}

type Read<T> = Box<dyn Fn() -> LocalBoxFuture<'static, Outcome<T>>>;

/// Starts reading. `key` names what is read, for coming back to it (`people/<id>`); `read` makes the call.
pub fn load<T, Work>(key: impl Fn() -> String + 'static, read: impl Fn() -> Work + 'static) -> Load<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
    Work: Future<Output = Outcome<T>> + 'static,
{
    start(Box::new(key), Box::new(move || Box::pin(read())))
}

/// Apart from [`load`] so that it is compiled once for each thing that is read, not once for each place that reads it.
fn start<T>(key: Box<dyn Fn() -> String>, read: Read<T>) -> Load<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let load = Load {
        value: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(true),
        again: RwSignal::new(0),
        turn: StoredValue::new(0),
    };
    let shown = StoredValue::new(String::new());
    let begin = move || {
        load.again.track();
        let key = key();
        let work = read();
        untrack(|| {
            if shown.get_value() != key {
                load.value.set(cached(&key));
                shown.set_value(key.clone());
            }
            load.failure.set(None);
            load.busy.set(true);
        });
        let began = load.turn.get_value();
        let finish = move |outcome: Outcome<T>| {
            let is_stale = load.turn.try_get_value() != Some(began);
            match outcome {
                Ok(_) if is_stale => {}
                Ok(value) => {
                    cache(&key, &value);
                    // What is the same is not drawn again.
                    let same = load.value.try_with_untracked(|shown| shown.as_ref() == Some(&value));
                    if same == Some(false) {
                        load.value.set(Some(value));
                    }
                }
                Err(failure) => fail(load.failure, failure),
            }
            load.busy.try_set(false);
        };
        while_wanted(Box::pin(async move { finish(work.await) }));
    };
    run_as_effect(Box::new(begin));
    load
}

fn run_as_effect(begin: Box<dyn Fn()>) {
    Effect::new(move |_| begin());
}

fn fail(shown: RwSignal<Option<Failure>>, failure: Failure) {
    session::notice(&failure);
    shown.try_set(Some(failure));
}

/// Runs it until it is done, or until the effect that started it runs again or goes.
fn while_wanted(work: LocalBoxFuture<'static, ()>) {
    let (work, handle) = abortable(work);
    on_cleanup(move || handle.abort());
    spawn_local(async move {
        // Aborted: dropping the call has aborted the request too.
        let _ = work.await;
    });
}

/// A list that comes a page at a time.
pub struct Pages<T: Send + Sync + 'static> {
    first: Load<Page<T>>,
    more: RwSignal<Vec<T>>,
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    read: StoredValue<ReadPage<T>, LocalStorage>,
}

type ReadPage<T> = Box<dyn Fn(Option<String>) -> LocalBoxFuture<'static, Outcome<Page<T>>>>;

impl<T: Send + Sync + 'static> Clone for Pages<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Pages<T> {}

impl<T: Clone + Send + Sync + 'static> Pages<T> {
    /// All that was read so far; subscribes. `None` until the first page is there.
    #[must_use]
    pub fn items(self) -> Option<Vec<T>> {
        let mut items = self.first.get()?.items;
        self.more.with(|more| items.extend(more.iter().cloned()));
        Some(items)
    }

    /// How many were read so far; subscribes.
    #[must_use]
    pub fn shown(self) -> Option<usize> {
        let first = self.first.value.with(|page| Some(page.as_ref()?.items.len()))?;
        Some(first + self.more.with(Vec::len))
    }

    /// Whether the first page is there; subscribes.
    #[must_use]
    pub fn is_there(self) -> bool {
        self.first.is_there()
    }

    /// How many there are in all, when the query asked for it.
    #[must_use]
    pub fn total(self) -> Option<i64> {
        self.first.value.with(|page| page.as_ref()?.total)
    }

    #[must_use]
    pub fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// How the reading of the first page goes.
    #[must_use]
    pub fn reading(self) -> Reading {
        self.first.reading()
    }

    /// Whether the first page is being read.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.first.is_busy()
    }

    /// Whether a further page is being read.
    #[must_use]
    pub fn is_reading_more(self) -> bool {
        self.busy.get()
    }

    /// Why the first page could not be read.
    #[must_use]
    pub fn failure(self) -> Option<Failure> {
        self.first.failure()
    }

    /// Why the further page could not be read.
    #[must_use]
    pub fn failure_of_more(self) -> Option<Failure> {
        self.failure.get()
    }

    /// Reads from the start again.
    pub fn again(self) {
        self.first.again();
    }

    /// Changes an item ahead of the server's answer, or with it.
    pub fn update_where(self, wanted: impl Fn(&T) -> bool, change: impl Fn(&mut T)) {
        self.first.update(|page| {
            page.items.iter_mut().filter(|item| wanted(item)).for_each(&change);
        });
        self.more.update(|items| {
            items.iter_mut().filter(|item| wanted(item)).for_each(&change);
        });
    }

    /// Takes items out of what is shown, and out of the count.
    pub fn remove_where(self, unwanted: impl Fn(&T) -> bool) {
        let before = untrack(|| self.shown()).unwrap_or_default();
        self.more.update(|items| items.retain(|item| !unwanted(item)));
        self.first.update(|page| page.items.retain(|item| !unwanted(item)));
        let gone = before - untrack(|| self.shown()).unwrap_or_default();
        let gone = i64::try_from(gone).unwrap_or_default();
        self.first.update(|page| page.total = page.total.map(|total| total - gone));
    }

    /// Reads the next page and adds it.
    pub fn more(self) {
        let Some(cursor) = self.next.get_untracked() else {
            return;
        };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        let from = cursor.clone();
        let work = self.read.with_value(|read| untrack(|| read(Some(cursor))));
        spawn_local(async move {
            let outcome = work.await;
            // The query may have changed meanwhile: then this page belongs to another list.
            let still = self.next.try_with_untracked(|next| next.as_deref() == Some(from.as_str()));
            match outcome {
                Ok(page) if still == Some(true) => {
                    self.more.try_update(|items| items.extend(page.items));
                    self.next.try_set(page.next_cursor);
                }
                Ok(_) => {}
                Err(failure) => fail(self.failure, failure),
            }
            self.busy.try_set(false);
        });
    }
}

/// Starts reading a list. `read` gets the cursor of the page to read: `None` for the first.
pub fn pages<T, Work>(key: impl Fn() -> String + 'static, read: impl Fn(Option<String>) -> Work + 'static) -> Pages<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
    Work: Future<Output = Outcome<Page<T>>> + 'static,
{
    let boxed: ReadPage<T> = Box::new(move |cursor| Box::pin(read(cursor)));
    let read = StoredValue::new_local(boxed);
    let first = start(Box::new(key), Box::new(move || read.with_value(|read| read(None))));
    let pages = Pages {
        first,
        more: RwSignal::new(Vec::new()),
        next: RwSignal::new(None),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        read,
    };
    Effect::new(move |_| {
        let next = first.value.with(|page| page.as_ref().and_then(|page| page.next_cursor.clone()));
        if pages.next.get_untracked() != next || pages.more.with_untracked(|items| !items.is_empty()) {
            pages.more.set(Vec::new());
        }
        pages.next.set(next);
    });
    pages
}
