//! Choosing figures by what they say now: each with its value for the period of the report, and what counts.

use contract::figures::{Bilingual, Figure, FigureKey, FigureUnit, FiguresQuery};
use contract::ids::ReportId;
use leptos::prelude::*;

use super::report::Shown;
use super::section::SectionField;
use crate::api;
use crate::components::{Button, Dialog, Icon, IconView, Loaded};
use crate::i18n::{Language, intl, language, t};
use crate::load::{Load, load};
use contract::paging::Whole;

fn said(words: &Bilingual) -> String {
    match language() {
        Language::Dutch => words.nl.clone(),
        Language::English => words.en.clone(),
    }
}

fn value(figure: &Figure) -> String {
    match (figure.unit, figure.value) {
        (_, None) => "–".to_owned(),
        (FigureUnit::Percent, Some(value)) => intl::whole_percent(value),
        (FigureUnit::EuroCents, Some(value)) => intl::euros(value),
        (_, Some(value)) => intl::count(value),
    }
}

/// The figures as they would be counted for this report now.
fn figures_of(report: ReportId, shown: Shown) -> Load<Whole<Figure>> {
    let summary = Memo::new(move |_| shown.get().map(|read| read.value.summary));
    load(
        move || format!("reports/{report}/figures/{:?}", summary.with(|it| it.as_ref().map(|it| it.period))),
        move || {
            let summary = summary.get_untracked();
            async move {
                let query = summary.map_or_else(FiguresQuery::default, |it| FiguresQuery {
                    from: Some(it.period.starts_on),
                    to: Some(it.period.ends_on),
                    cohort: it.cohort_id,
                    organisation: it.organisation_id,
                    ..FiguresQuery::default()
                });
                api::figures::all(&query).await
            }
        },
    )
}

/// What is chosen, and a dialog to choose from all.
#[component]
pub(super) fn FigureChoice(section: SectionField, report: ReportId, shown: Shown, single: bool) -> impl IntoView {
    let words = &t().reports;
    let figures = figures_of(report, shown);
    let open = RwSignal::new(false);
    let chosen = Memo::new(move |_| section.get(|it| it.figure_keys.clone()).unwrap_or_default());
    let line = move |key: FigureKey| {
        let figure = figures.get().and_then(|all| all.items.into_iter().find(|figure| figure.key == key));
        let title = figure.as_ref().map_or_else(|| key.to_string(), |figure| said(&figure.title));
        let number = figure.as_ref().map(|figure| format!("{} (n = {})", value(figure), intl::count(figure.n)));
        let label = (words.take_out)(&title);
        let own = key.clone();
        view! {
            <li class="row-apart">
                <span>{title} " " <span class="soft small">{number}</span></span>
                <button type="button" class="button button--quiet button--icon" aria-label=label.clone() title=label on:click=move |_| section.change(|it| it.figure_keys.retain(|key| *key != own))>
                    <IconView icon=Icon::Close />
                </button>
            </li>
        }
    };
    let options = move |all: Whole<Figure>| {
        let lines = all.items.into_iter().map(|figure| option(figure, section, single)).collect_view();
        view! { <div class="stack">{lines}</div> }
    };
    let (action, title) =
        if single { (words.pick_one, words.pick_one) } else { (words.pick_figures, words.pick_figures) };
    view! {
        <div class="field">
            <p class="field__label">{words.figures}</p>
            {move || {
                let keys = chosen.get();
                if keys.is_empty() {
                    view! { <p class="soft">{words.nothing_chosen}</p> }.into_any()
                } else {
                    view! { <ul class="list" role="list">{keys.into_iter().map(line).collect_view()}</ul> }.into_any()
                }
            }}
            <div><Button icon=Icon::Chart on_click=move || open.set(true)>{action}</Button></div>
            <Dialog open title wide=true>
                <Loaded load=figures lines=8 children=options />
                <div class="dialog__actions"><Button on_click=move || open.set(false)>{words.done}</Button></div>
            </Dialog>
        </div>
    }
}

fn option(figure: Figure, section: SectionField, single: bool) -> impl IntoView {
    let (title, definition) = (said(&figure.title), said(&figure.definition));
    let number = format!("{} · n = {}", value(&figure), intl::count(figure.n));
    let key = figure.key;
    let own = key.clone();
    let is_chosen = move || section.get(|it| it.figure_keys.contains(&own)).unwrap_or_default();
    let choose = move |checked: bool| {
        section.change(|it| {
            if single {
                it.figure_keys.clear();
            }
            it.figure_keys.retain(|known| *known != key);
            if checked {
                it.figure_keys.push(key.clone());
            }
        });
    };
    let kind = if single { "radio" } else { "checkbox" };
    view! {
        <label class="choice">
            <input type=kind name="report-figure" prop:checked=is_chosen on:change=move |event| choose(event_target_checked(&event)) />
            <span>
                <span class="strong">{title}</span> " " <span>{number}</span>
                <span class="choice__help">{definition}</span>
            </span>
        </label>
    }
}
