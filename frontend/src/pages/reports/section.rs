//! The fields of one section: its heading and words, and what its kind asks for.

use contract::ids::ReportId;
use contract::reports::{ChartForm, FigureForm, ReportSection, ReportSectionKind};
use leptos::prelude::*;

use super::editor::{Row, focus_soon};
use super::figure_picker::FigureChoice;
use super::report::Shown;
use super::story_picker::StoryChoice;
use crate::components::{Button, Notice};
use crate::i18n::{choices, t};

/// Reads and changes one section among all.
#[derive(Clone, Copy)]
pub(super) struct SectionField {
    rows: RwSignal<Vec<Row>>,
    number: u32,
}

impl SectionField {
    pub(super) fn get<T>(self, read: impl Fn(&ReportSection) -> T) -> Option<T> {
        self.rows.with(|rows| rows.iter().find(|row| row.number == self.number).map(|row| read(&row.section)))
    }

    pub(super) fn get_untracked<T>(self, read: impl Fn(&ReportSection) -> T) -> Option<T> {
        self.rows.with_untracked(|rows| rows.iter().find(|row| row.number == self.number).map(|row| read(&row.section)))
    }

    pub(super) fn change(self, change: impl FnOnce(&mut ReportSection)) {
        self.rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.number == self.number) {
                change(&mut row.section);
            }
        });
    }
}

#[component]
pub(super) fn SectionFields(
    number: u32,
    rows: RwSignal<Vec<Row>>,
    report: ReportId,
    shown: Shown,
    #[prop(into)] on_done: UnsyncCallback<()>,
) -> impl IntoView {
    let words = &t().reports;
    let section = SectionField { rows, number };
    let kind = section.get_untracked(|it| it.kind).unwrap_or(ReportSectionKind::Text);
    let id = move |part: &str| format!("report-row-{number}-{part}");
    let levels = vec![("1".to_owned(), words.chapter.to_owned()), ("2".to_owned(), words.part.to_owned())];
    let specific = match kind {
        ReportSectionKind::Figures => view! {
            <FigureChoice section report shown single=false />
            <Choice id=id("form") label=words.figure_form options=choices(FigureForm::all(), FigureForm::code) value=Signal::derive(move || section.get(|it| it.figure_form.code().to_owned()).unwrap_or_default()) on_choose=move |code: String| section.change(|it| it.figure_form = code.parse().unwrap_or(FigureForm::Tiles)) />
        }
        .into_any(),
        ReportSectionKind::Chart => view! {
            <FigureChoice section report shown single=true />
            <Choice id=id("form") label=words.chart_form options=choices(ChartForm::all(), ChartForm::code) value=Signal::derive(move || section.get(|it| it.chart_form.code().to_owned()).unwrap_or_default()) on_choose=move |code: String| section.change(|it| it.chart_form = code.parse().unwrap_or(ChartForm::Slices)) />
        }
        .into_any(),
        ReportSectionKind::Stories => view! { <StoryChoice section /> }.into_any(),
        ReportSectionKind::Text => ().into_any(),
        ReportSectionKind::Team
        | ReportSectionKind::Board
        | ReportSectionKind::Partners
        | ReportSectionKind::Finances
        | ReportSectionKind::Cohorts => view! { <Notice><p>{words.looked_up}</p></Notice> }.into_any(),
    };
    let done = move || {
        on_done.run(());
        focus_soon(format!("report-row-{number}"));
    };
    view! {
        <div class="stack report-row__fields">
            <div class="field">
                <label class="field__label" for=id("title")>{words.heading}</label>
                <input
                    id=id("title")
                    class="input"
                    maxlength="120"
                    autocomplete="off"
                    prop:value=move || section.get(|it| it.title.clone()).unwrap_or_default()
                    on:input=move |event| section.change(|it| it.title = event_target_value(&event))
                />
            </div>
            <Choice id=id("level") label=words.level options=levels value=Signal::derive(move || section.get(|it| it.level.to_string()).unwrap_or_default()) on_choose=move |code: String| section.change(|it| it.level = code.parse().unwrap_or(1)) />
            <div class="field">
                <label class="field__label" for=id("text")>
                    {words.text} <span class="field__optional">" (" {t().common.optional} ")"</span>
                </label>
                <p class="field__help" id=id("text-help")>{words.text_help}</p>
                <textarea
                    id=id("text")
                    class="input"
                    rows="8"
                    maxlength="20000"
                    aria-describedby=id("text-help")
                    prop:value=move || section.get(|it| it.text.clone()).unwrap_or_default()
                    on:input=move |event| section.change(|it| it.text = event_target_value(&event))
                ></textarea>
            </div>
            {specific}
            <div><Button on_click=done>{words.done}</Button></div>
        </div>
    }
}

/// One of a few, as a list that folds out.
#[component]
fn Choice(
    id: String,
    label: &'static str,
    options: Vec<(String, String)>,
    value: Signal<String>,
    #[prop(into)] on_choose: UnsyncCallback<String>,
) -> impl IntoView {
    let options = options.into_iter().map(|(code, words)| {
        let own = code.clone();
        view! { <option value=code selected=move || value.with(|value| *value == own)>{words}</option> }
    });
    let options = options.collect_view();
    let labelled = id.clone();
    view! {
        <div class="field">
            <label class="field__label" for=labelled>{label}</label>
            <select id=id class="input" on:change=move |event| on_choose.run(event_target_value(&event))>{options}</select>
        </div>
    }
}
