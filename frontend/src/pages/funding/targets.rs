//! What was promised to funders, and how far it is: the number of the figure against what was promised, and how much of
//! the time has passed.

use chrono::{Datelike as _, Days, NaiveDate};
use contract::figures::{FigureKey, FigureUnit, FiguresQuery};
use contract::funding::{
    FundingLine, FundingLinesQuery, FundingTarget, FundingTargetDetails, FundingTargetsQuery, NewFundingTarget,
    TargetState,
};
use contract::ids::{FundingLineId, OrganisationId};
use contract::permissions::Permission;
use contract::problem::{ErrorCode, Fault, FaultCode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::money::{cents_of, typed};
use super::{Section, Sections, address_of_funder};
use crate::api;
use crate::clock;
use crate::components::figure::{said, value_words};
use crate::components::{
    Button, Card, DateField, Dialog, Empty, Form, Icon, LoadedPages, PageHead, SelectField, ShareBar, Tag,
    TextAreaField, TextField, Tone, open_while, say, say_with_undo,
};
use crate::i18n::{Term, intl, t};
use crate::load::{Pages, load, pages};
use crate::session;
use crate::submit::{Doing, filled, missing};

/// What a form begins with: the target that is changed, or nothing for a new one.
type Editing = RwSignal<Option<Option<FundingTarget>>>;

#[component]
pub fn TargetsPage() -> impl IntoView {
    let words = &t().funding;
    view! {
        <div class="page">
            <PageHead title=words.targets lead=words.targets_lead back=("/geld", words.title) />
            <Sections here=Section::Targets />
            <Targets funder=None />
        </div>
    }
}

/// All targets, or those of a funder.
#[component]
pub(super) fn Targets(funder: Option<OrganisationId>) -> impl IntoView {
    let words = &t().funding;
    let editing: Editing = RwSignal::new(None);
    let may_change = session::can(Permission::FundingWrite);
    let list = pages(
        move || format!("funding-targets/{funder:?}"),
        move |cursor| async move {
            let query = FundingTargetsQuery {
                funder_id: funder,
                cursor,
                page_size: Some(50),
                ..FundingTargetsQuery::default()
            };
            api::funding::targets(&query).await
        },
    );
    let add = may_change.then(|| {
        let tone = if funder.is_none() { Tone::Primary } else { Tone::Plain };
        view! { <Button tone icon=Icon::Plus on_click=move || editing.set(Some(None))>{words.add_target}</Button> }
            .into_any()
    });
    view! {
        <Card title=words.targets nostrip:aside=add>
            <LoadedPages
                pages=list
                lines=3
                children=move |items| {
                    let rows = items.into_iter().map(|it| view! { <One it editing=may_change.then_some(editing) list /> });
                    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }
                }
                empty=|| {
                    let words = &t().funding;
                    view! { <Empty icon=Icon::Flag title=words.no_targets text=words.no_targets_text /> }
                }
            />
        </Card>
        <TargetDialog editing list funder />
    }
}

/// The colour and sign that go with a state; the word says it.
fn look(state: TargetState) -> (Option<&'static str>, Icon) {
    match state {
        TargetState::Upcoming => (None, Icon::Clock),
        TargetState::OnTrack => (Some("info"), Icon::ChevronRight),
        TargetState::Behind => (Some("warn"), Icon::Alert),
        TargetState::Reached => (Some("good"), Icon::Check),
        TargetState::Missed => (Some("bad"), Icon::Close),
    }
}

#[component]
fn One(it: FundingTarget, editing: Option<Editing>, list: Pages<FundingTarget>) -> impl IntoView {
    let words = &t().funding;
    let title = said(&it.figure.title);
    let last = it.details.ends_on - Days::new(1);
    let period = (t().figures.from_to)(&intl::day(it.details.starts_on), &intl::day(last));
    let told = (words.so_far)(
        &value_words(it.figure.unit, it.figure.value),
        &value_words(it.figure.unit, Some(it.details.promised)),
    );
    let elapsed = (words.elapsed)(&intl::whole_percent(it.progress.elapsed_percent));
    let share = |percent: i64| Some(f64::from(i32::try_from(percent.min(100)).unwrap_or(100)) / 100.0);
    let (kind, icon) = look(it.progress.state);
    let state = it.progress.state.say();
    let tag = match kind {
        Some(kind) => view! { <Tag kind icon>{state}</Tag> }.into_any(),
        None => view! { <Tag icon>{state}</Tag> }.into_any(),
    };
    let funder = it.funder.clone().map(|funder| {
        view! { <a href=address_of_funder(funder.id)>{funder.name}</a> " · " }
    });
    let line = format!("{} ({})", it.line.title, it.line.year);
    let doing = Doing::new();
    let (changed, gone) = (it.clone(), it.clone());
    let buttons = editing.map(|editing| {
        let (change, remove) = ((words.change_it)(&title), (words.remove_it)(&title));
        view! {
            <span class="row-buttons">
                <Button tone=Tone::Quiet icon=Icon::Pencil label=change on_click=move || editing.set(Some(Some(changed.clone()))) />
                <Button tone=Tone::Quiet icon=Icon::Close label=remove busy=Signal::derive(move || doing.is_busy()) on_click=move || take_away(gone.clone(), doing, list) />
            </span>
        }
    });
    view! {
        <li class="target">
            <div class="row-apart">
                <div>
                    <p class="strong">{title.clone()}</p>
                    <p class="soft small">{period}</p>
                </div>
                {buttons}
            </div>
            <div class="row"><span class="strong">{told}</span> {tag}</div>
            <ShareBar share=share(it.progress.reached_percent) />
            <p class="soft small">{elapsed}</p>
            <p class="small">{funder} {line}</p>
            {it.details.note.clone().map(|note| view! { <p class="soft small">{note}</p> })}
        </li>
    }
}

/// Takes a target away, and offers the way back: the same target, written down anew.
fn take_away(it: FundingTarget, doing: Doing, list: Pages<FundingTarget>) {
    let again = NewFundingTarget { details: it.details.clone() };
    doing.run_or(
        async move { api::funding::remove_target(&it).await },
        move |()| {
            list.again();
            say_with_undo(t().funding.target_removed, move || {
                spawn_local(async move {
                    match api::funding::add_target(&again).await {
                        Ok(_) => list.again(),
                        Err(failure) => say(failure.sentence()),
                    }
                });
            });
        },
        move |failure| {
            say(failure.sentence());
            list.again();
            None
        },
    );
}

#[component]
fn TargetDialog(editing: Editing, list: Pages<FundingTarget>, funder: Option<OrganisationId>) -> impl IntoView {
    let open = open_while(editing);
    move || {
        editing.get().map(|target| {
            let title = if target.is_some() { t().funding.edit_target } else { t().funding.add_target };
            view! {
                <Dialog open title>
                    <TargetForm target=target.clone() open list funder />
                </Dialog>
            }
        })
    }
}

/// The number promised, as it is told: euros of an amount, otherwise as it is.
fn promised_in(field: RwSignal<String>, unit: Option<FigureUnit>) -> Option<i64> {
    let text = filled(field)?;
    if unit == Some(FigureUnit::EuroCents) { cents_of(&text) } else { text.parse().ok() }
}

#[component]
fn TargetForm(
    target: Option<FundingTarget>,
    open: RwSignal<bool>,
    list: Pages<FundingTarget>,
    funder: Option<OrganisationId>,
) -> impl IntoView {
    let words = &t().funding;
    let details = target.as_ref().map(|target| target.details.clone());
    let known = details.as_ref();
    let year = clock::today().year();
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let line = RwSignal::new(known.map(|details| details.line_id.to_string()).unwrap_or_default());
    let figure = RwSignal::new(known.map(|details| details.figure_key.to_string()).unwrap_or_default());
    let from = RwSignal::new(known.map_or_else(|| day(1, 1), |details| Some(details.starts_on)));
    let through = RwSignal::new(known.map_or_else(|| day(12, 31), |details| details.ends_on.pred_opt()));
    let is_money = target.as_ref().is_some_and(|target| target.figure.unit == FigureUnit::EuroCents);
    let told = known.map(|details| if is_money { typed(details.promised) } else { details.promised.to_string() });
    let promised = RwSignal::new(told.unwrap_or_default());
    let note = RwSignal::new(known.and_then(|details| details.note.clone()).unwrap_or_default());
    let lines = load(
        move || format!("funding-lines/for-targets/{funder:?}"),
        move || async move {
            let query = FundingLinesQuery { funder_id: funder, page_size: Some(100), ..FundingLinesQuery::default() };
            api::funding::lines(&query).await
        },
    );
    let figures =
        load(|| "figures/for-targets".to_owned(), || async { api::figures::all(&FiguresQuery::default()).await });
    let line_name = |line: &FundingLine| {
        let funder = line.funder.as_ref().map(|funder| format!("{} · ", funder.name)).unwrap_or_default();
        format!("{funder}{} ({})", line.details.title, line.details.year)
    };
    let choose_line = move || {
        let found = lines.get().map(|page| page.items).unwrap_or_default();
        let options: Vec<_> = found.iter().map(|line| (line.id.to_string(), line_name(line))).collect();
        view! { <SelectField pointer="/details/lineId" label=words.target_line value=line options nothing=t().common.choose /> }
    };
    let unit_of = move |key: &str| {
        let found = figures.get_untracked()?.items;
        found.into_iter().find(|figure| figure.key.as_str() == key).map(|figure| figure.unit)
    };
    let choose_figure = move || {
        let found = figures.get().map(|figures| figures.items).unwrap_or_default();
        let options: Vec<_> = found.iter().map(|figure| (figure.key.to_string(), said(&figure.title))).collect();
        view! { <SelectField pointer="/details/figureKey" label=words.target_figure help=words.target_figure_help value=figure options nothing=t().common.choose /> }
    };
    let doing = Doing::new();
    let submit = move || {
        let line_id: Option<FundingLineId> = line.with_untracked(|id| id.parse().ok());
        let figure_key: Option<FigureKey> = figure.with_untracked(|key| key.parse().ok());
        let unit = figure.with_untracked(|key| unit_of(key));
        let (starts_on, ends_on) = (from.get_untracked(), through.get_untracked().and_then(|last| last.succ_opt()));
        let number = promised_in(promised, unit);
        let mut faults: Vec<Fault> = Vec::new();
        for (is_empty, pointer) in [
            (line_id.is_none(), "/details/lineId"),
            (figure_key.is_none(), "/details/figureKey"),
            (starts_on.is_none(), "/details/startsOn"),
            (ends_on.is_none(), "/details/endsOn"),
        ] {
            if is_empty {
                faults.push(missing(pointer));
            }
        }
        if number.is_none() {
            faults.push(Fault::new("/details/promised", FaultCode::WrongFormat, "must be a whole number"));
        }
        let (true, Some(line_id), Some(figure_key), Some(starts_on), Some(ends_on), Some(number)) =
            (doing.check(faults), line_id, figure_key, starts_on, ends_on, number)
        else {
            return;
        };
        let wanted =
            FundingTargetDetails { line_id, figure_key, starts_on, ends_on, promised: number, note: filled(note) };
        let target = target.clone();
        doing.run_or(
            async move {
                match target {
                    Some(target) => api::funding::change_target(&target, &wanted).await,
                    None => api::funding::add_target(&NewFundingTarget { details: wanted }).await,
                }
            },
            move |saved| {
                say(if saved.value.version == 1 { words.target_added } else { t().common.saved });
                list.again();
                open.set(false);
            },
            move |failure| {
                if failure.is(ErrorCode::PreconditionFailed) {
                    list.again();
                }
                Some(failure)
            },
        );
    };
    view! {
        <Form doing submit=t().common.save on_submit=submit on_cancel=move || open.set(false)>
            {choose_line}
            {choose_figure}
            <TextField pointer="/details/promised" label=words.promised help=words.promised_help value=promised inputmode="decimal" short=true />
            <div class="field-grid">
                <DateField pointer="/details/startsOn" label=words.from value=from />
                <DateField pointer="/details/endsOn" label=words.through value=through />
            </div>
            <TextAreaField pointer="/details/note" label=words.target_note value=note optional=true />
        </Form>
    }
}
