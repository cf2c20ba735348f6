//! The page on which the details of one thing are changed. When someone else was first, what only one of us changed is
//! kept, and what both changed is asked.

use std::future::Future;

use contract::problem::{ErrorCode, Fault};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::conflict::{Conflict, Pick};
use super::draft_note::DraftNote;
use super::form::Form;
use super::page::PageHead;
use super::toast::say;
use crate::api::{Outcome, Versioned};
use crate::clash::{Clash, Detailed};
use crate::drafts::Draft;
use crate::i18n::t;
use crate::navigation;
use crate::submit::Doing;

/// A form that starts from what was read once: a reading that comes in while someone types must not wipe what is typed.
///
/// ```ignore
/// <EditPage read draft title=name back=("/lichtingen", t().cohorts.title) address=address(id)
///     filled=move || fields.read() again=move || api::cohorts::read(id)
///     change=|read, wanted| async move { api::cohorts::change(&read, &wanted).await }
///     fields=move || view! { <PlanFieldsView fields /> } />
/// ```
#[component]
pub fn EditPage<T, Read, Reading, Change, Changing, V>(
    read: Versioned<T>,
    draft: Draft,
    #[prop(into)] title: String,
    /// Address and name of the list that it is in.
    back: (&'static str, &'static str),
    /// Where one is taken afterwards.
    address: String,
    /// What is filled in, or what is wrong with it.
    filled: impl Fn() -> Result<T::Details, Vec<Fault>> + Copy + Send + Sync + 'static,
    /// Reads it once more.
    again: Read,
    /// Makes it so, based on that version.
    change: Change,
    /// Draws the fields of the form.
    fields: impl FnOnce() -> V + Send + 'static,
) -> impl IntoView
where
    T: Detailed + Send + Sync + 'static,
    T::Details: PartialEq + Send + Sync,
    Read: Fn() -> Reading + Copy + Send + Sync + 'static,
    Reading: Future<Output = Outcome<Versioned<T>>> + 'static,
    Change: Fn(Versioned<T>, T::Details) -> Changing + Copy + Send + Sync + 'static,
    Changing: Future<Output = Outcome<Versioned<T>>> + 'static,
    V: IntoView + 'static,
{
    let base = StoredValue::new(read);
    let doing = Doing::new();
    let clash: RwSignal<Option<Clash<T>>> = RwSignal::new(None);
    let open = navigation::opener();
    let address = StoredValue::new(address);
    let leave = move || {
        draft.done();
        open.run(address.get_value());
    };
    let settle = move |found: Clash<T>, picks: &[(&'static str, Pick)]| {
        let Some(wanted) = found.settled(picks) else { return };
        base.set_value(found.latest.clone());
        doing.run(change(found.latest, wanted), move |_| {
            say(t().people.form.merged);
            leave();
        });
    };
    let submit = move || {
        let wanted = match filled() {
            Ok(wanted) => wanted,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        if base.with_value(|base| base.value.details() == wanted) {
            say(t().people.form.nothing_changed);
            return leave();
        }
        doing.run_or(
            change(base.get_value(), wanted.clone()),
            move |_| {
                say(t().common.saved);
                leave();
            },
            move |failure| {
                if !failure.is(ErrorCode::PreconditionFailed) {
                    return Some(failure);
                }
                spawn_local(async move {
                    match again().await {
                        Ok(latest) => match Clash::between(&base.get_value(), &latest, &wanted) {
                            // Nothing is left to ask: both changes go together.
                            Some(found) if found.asks_nothing() => settle(found, &[]),
                            found => drop(clash.try_set(found)),
                        },
                        Err(failure) => doing.fail(failure),
                    }
                });
                None
            },
        );
    };
    view! {
        <div class="page">
            <PageHead title back />
            {move || clash.get().map(|found| {
                let differences = found.differences();
                let choose = move |picks: Vec<(&'static str, Pick)>| settle(found.clone(), &picks);
                view! { <Conflict differences on_choose=choose on_leave=leave busy=Signal::derive(move || doing.is_busy()) /> }
            })}
            <div hidden=move || clash.with(Option::is_some)>
                <DraftNote draft />
                <Form doing submit=t().common.save on_submit=submit on_cancel=leave>
                    {fields()}
                </Form>
            </div>
        </div>
    }
}
