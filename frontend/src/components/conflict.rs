//! Someone else changed the same thing: field by field, theirs and mine, and a choice.

use leptos::prelude::*;

use super::actions::{Button, Tone};
use super::icon::Icon;
use super::states::Notice;
use crate::i18n::t;

/// Whose value to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    Theirs,
    Mine,
}

/// A field that both changed, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Names the field to the page, e.g. `city`.
    pub field: &'static str,
    pub label: String,
    pub theirs: String,
    pub mine: String,
}

/// Shows each difference with both values; nothing is chosen beforehand, and nothing is saved before all are.
#[component]
pub fn Conflict(
    differences: Vec<Difference>,
    /// Gets the choice for each field.
    #[prop(into)]
    on_choose: UnsyncCallback<Vec<(&'static str, Pick)>>,
    /// Leaves the other's version as it is.
    #[prop(into)]
    on_leave: UnsyncCallback<()>,
    #[prop(optional, into)] busy: Signal<bool>,
) -> impl IntoView {
    let picks: RwSignal<Vec<(&'static str, Option<Pick>)>> =
        RwSignal::new(differences.iter().map(|difference| (difference.field, None)).collect());
    let undecided = move || picks.with(|picks| picks.iter().any(|(_, pick)| pick.is_none()));
    let fields = differences.into_iter().map(|difference| {
        let field = difference.field;
        let pick_is = move |wanted| picks.with(|picks| picks.contains(&(field, Some(wanted))));
        let choose = move |pick| {
            picks.update(|picks| picks.iter_mut().filter(|(name, _)| *name == field).for_each(|entry| entry.1 = Some(pick)));
        };
        let option = move |pick: Pick, words: &'static str, value: String| {
            view! {
                <label class="choice">
                    <input type="radio" name=format!("conflict-{field}") prop:checked=move || pick_is(pick) on:change=move |_| choose(pick) />
                    <span>
                        <span class="choice__help">{words}</span>
                        <span class="conflict__value">{if value.is_empty() { t().parts.nothing.to_owned() } else { value }}</span>
                    </span>
                </label>
            }
        };
        view! {
            <fieldset class="conflict__field">
                <legend>{difference.label}</legend>
                <div class="conflict__choices">
                    {option(Pick::Theirs, t().parts.theirs, difference.theirs)} {option(Pick::Mine, t().parts.mine, difference.mine)}
                </div>
            </fieldset>
        }
    });
    let fields = fields.collect_view();
    view! {
        <section class="conflict" aria-label=t().parts.conflict_title>
            <Notice kind="warn" icon=Icon::People>
                <p class="notice__title">{t().parts.conflict_title}</p>
                <p>{t().parts.conflict_text}</p>
            </Notice>
            {fields}
            <div class="form__actions">
                <Button
                    tone=Tone::Primary
                    busy
                    disabled=Signal::derive(undecided)
                    on_click=move || {
                        on_choose.run(picks.with_untracked(|picks| picks.iter().filter_map(|(field, pick)| Some((*field, (*pick)?))).collect()));
                    }
                >
                    {t().parts.conflict_save}
                </Button>
                <Button tone=Tone::Quiet on_click=on_leave>{t().parts.conflict_leave}</Button>
            </div>
        </section>
    }
}
