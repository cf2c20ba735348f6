//! What comes in: the contributions of a year, of a funder or of an application, added, changed and taken away.

use contract::exports::ExportList;
use contract::funding::{FundingLine, FundingLineDetails, IncomeKind, NewFundingLine};
use contract::ids::GrantApplicationId;
use contract::people::OrganisationReference;
use contract::permissions::Permission;
use contract::problem::{ErrorCode, Fault};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::money::{MoneyField, amount_in, typed, year_in};
use super::{address, address_of_funder};
use crate::api::{self, Versioned};
use crate::components::{
    Button, Card, Dialog, ExportButton, Form, Icon, LoadedPages, SelectField, Suggestion, Tag, TextAreaField,
    TextField, Tone, only, open_while, say, say_with_undo,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::Pages;
use crate::organisation_field::{OrganisationField, organisation_of};
use crate::session;
use crate::submit::{Doing, filled, missing};

/// What a form of a line begins with.
#[derive(Clone, PartialEq)]
pub(super) struct Start {
    /// The line that is changed; nothing for a new one.
    pub line: Option<FundingLine>,
    pub year: i16,
    pub funder: Option<OrganisationReference>,
    /// The application that it came of, and what it is called.
    pub application: Option<(GrantApplicationId, String)>,
    /// What is left of what was granted.
    pub cents: Option<i64>,
}

impl Start {
    /// A new line of a year.
    pub(super) fn of_year(year: i16) -> Self {
        Self { line: None, year, funder: None, application: None, cents: None }
    }

    fn of_line(line: FundingLine) -> Self {
        let application = line.application.clone().map(|application| (application.id, application.title));
        Self { year: line.details.year, funder: line.funder.clone(), application, cents: None, line: Some(line) }
    }
}

/// The lines of a year, with the ways to add and change them.
#[component]
pub(super) fn Lines(
    lines: Pages<FundingLine>,
    year: i16,
    #[prop(into)] on_change: UnsyncCallback<()>,
) -> impl IntoView {
    let words = &t().funding;
    let editing: RwSignal<Option<Start>> = RwSignal::new(None);
    let may_change = session::can(Permission::FundingWrite);
    let add = may_change.then(|| {
        let start = move || editing.set(Some(Start::of_year(year)));
        view! { <Button tone=Tone::Primary icon=Icon::Plus on_click=start>{words.add_line}</Button> }.into_any()
    });
    let changed = UnsyncCallback::new(move |()| {
        lines.again();
        on_change.run(());
    });
    view! {
        <Card title=(words.lines_of)(year) nostrip:aside=add>
            <LoadedPages
                pages=lines
                children=move |lines| line_table(lines, may_change.then_some((editing, changed)))
                empty=|| view! { <p class="soft">{t().funding.nothing_yet_text}</p> }
                lines=3
            />
            <div class="row">
                <ExportButton list=ExportList::FundingLines filters=Signal::stored(only("year", year)) />
            </div>
        </Card>
        <LineDialog editing on_saved=changed />
    }
}

/// The dialog in which a line is written down.
#[component]
pub(super) fn LineDialog(
    editing: RwSignal<Option<Start>>,
    #[prop(into)] on_saved: UnsyncCallback<()>,
) -> impl IntoView {
    let open = open_while(editing);
    move || {
        editing.get().map(|start| {
            let title = if start.line.is_some() { t().funding.edit_line } else { t().funding.add_line };
            view! {
                <Dialog open title>
                    <LineForm start=start.clone() open on_saved />
                </Dialog>
            }
        })
    }
}

type Asked = (RwSignal<Option<Start>>, UnsyncCallback<()>);

/// The lines as a table; on a phone each becomes a card.
pub(super) fn line_table(lines: Vec<FundingLine>, asked: Option<Asked>) -> impl IntoView {
    let words = &t().funding;
    let rows = lines.into_iter().map(|line| view! { <Row line asked /> }).collect_view();
    view! {
        <div class="table-wrap">
            <table class="table table--cards">
                <caption class="only-heard">{words.lines}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.line_title}</th>
                        <th scope="col">{words.funder}</th>
                        <th scope="col">{words.kind}</th>
                        <th scope="col">{words.year}</th>
                        <th scope="col" class="number-cell">{words.amount}</th>
                        {asked.map(|_| view! { <th scope="col"><span class="only-heard">{words.actions}</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(line: FundingLine, asked: Option<Asked>) -> impl IntoView {
    let words = &t().funding;
    let details = line.details.clone();
    let title = details.title.clone();
    let funder = match line.funder.clone() {
        Some(funder) => view! { <a href=address_of_funder(funder.id)>{funder.name}</a> }.into_any(),
        None => view! { <span class="soft">{words.no_funder}</span> }.into_any(),
    };
    let application = line.application.clone().map(|application| {
        view! { <a class="small" href=address(application.id)>{(words.of_application)(&application.title)}</a> }
    });
    let promised =
        (line.targets > 0).then(|| view! { <Tag icon=Icon::Flag>{(words.promised_count)(line.targets)}</Tag> });
    let buttons = asked.map(|(editing, on_change)| {
        let (change, remove) = ((words.change_it)(&title), (words.remove_it)(&title));
        let started = line.clone();
        let doing = Doing::new();
        let gone = line.clone();
        view! {
            <td class="row-buttons">
                <Button tone=Tone::Quiet icon=Icon::Pencil label=change on_click=move || editing.set(Some(Start::of_line(started.clone()))) />
                <Button tone=Tone::Quiet icon=Icon::Close label=remove busy=Signal::derive(move || doing.is_busy()) on_click=move || take_away(gone.clone(), doing, on_change) />
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <span class="stack-tight">
                    <span>{title.clone()}</span>
                    {details.purpose.map(|purpose| view! { <span class="soft small">{purpose}</span> })}
                    {application}
                    {promised}
                </span>
            </th>
            <td data-label=words.funder>{funder}</td>
            <td data-label=words.kind>{details.kind.say()}</td>
            <td data-label=words.year>{details.year}</td>
            <td class="number-cell" data-label=words.amount>{intl::euros(details.amount_cents)}</td>
            {buttons}
        </tr>
    }
}

/// Takes a line away, and offers the way back: the same line, written down anew.
fn take_away(line: FundingLine, doing: Doing, on_change: UnsyncCallback<()>) {
    let words = &t().funding;
    let title = line.details.title.clone();
    let again = NewFundingLine { details: line.details.clone() };
    let read = Versioned { etag: Some(format!("\"v{}\"", line.version)), value: line };
    doing.run_or(
        async move { api::funding::remove_line(&read).await },
        move |()| {
            on_change.try_run(());
            say_with_undo((words.line_removed)(&title), move || {
                spawn_local(async move {
                    match api::funding::add_line(&again).await {
                        Ok(_) => {
                            say(words.put_back);
                            on_change.try_run(());
                        }
                        Err(failure) => say(failure.sentence()),
                    }
                });
            });
        },
        move |failure| {
            say(failure.sentence());
            on_change.try_run(());
            None
        },
    );
}

#[component]
fn LineForm(start: Start, open: RwSignal<bool>, on_saved: UnsyncCallback<()>) -> impl IntoView {
    let words = &t().funding;
    let details = start.line.as_ref().map(|line| line.details.clone());
    let known = details.as_ref();
    let kind = RwSignal::new(known.map_or(IncomeKind::Fund, |details| details.kind).code().to_owned());
    let title = known.map(|details| details.title.clone());
    let title = RwSignal::new(title.or_else(|| start.application.clone().map(|(_, title)| title)).unwrap_or_default());
    let year = RwSignal::new(start.year.to_string());
    let cents = known.map(|details| details.amount_cents).or(start.cents);
    let amount = RwSignal::new(cents.map(typed).unwrap_or_default());
    let purpose = RwSignal::new(known.and_then(|details| details.purpose.clone()).unwrap_or_default());
    let funder = start.funder.clone();
    let funder = RwSignal::new(funder.map(|it| Suggestion { code: it.id.to_string(), words: it.name, hint: None }));
    let application = start.application.clone();
    let of_application = application.clone().map(|(_, title)| (words.of_application)(&title));
    let needs_funder = Memo::new(move |_| kind.with(|code| !matches!(code.as_str(), "gift" | "own_income" | "other")));
    let doing = Doing::new();
    let line = start.line;
    let submit = move || {
        let mut faults: Vec<Fault> = Vec::new();
        let funder_id = organisation_of(funder);
        if funder_id.is_none() && needs_funder.get_untracked() {
            faults.push(missing("/details/funderId"));
        }
        let title = filled(title);
        if title.is_none() {
            faults.push(missing("/details/title"));
        }
        let (year, amount) = (year_in(year, "/details/year"), amount_in(amount, "/details/amountCents"));
        faults.extend(year.as_ref().err().cloned().into_iter().chain(amount.as_ref().err().cloned()));
        let kind = kind.with_untracked(|code| code.parse().unwrap_or(IncomeKind::Other));
        let (true, Some(title), Ok(year), Ok(amount_cents)) = (doing.check(faults), title, year, amount) else {
            return;
        };
        let application_id = application.as_ref().map(|(id, _)| *id);
        let wanted =
            FundingLineDetails { funder_id, kind, year, amount_cents, title, purpose: filled(purpose), application_id };
        let line = line.clone();
        doing.run_or(
            async move {
                match line {
                    Some(line) => {
                        let read = Versioned { etag: Some(format!("\"v{}\"", line.version)), value: line };
                        api::funding::change_line(&read, &wanted).await
                    }
                    None => api::funding::add_line(&NewFundingLine { details: wanted }).await,
                }
            },
            move |saved| {
                let added = saved.value.version == 1;
                say(if added { (words.line_added)(&saved.value.details.title) } else { t().common.saved.to_owned() });
                open.set(false);
                on_saved.run(());
            },
            move |failure| {
                if failure.is(ErrorCode::PreconditionFailed) {
                    on_saved.run(());
                }
                Some(failure)
            },
        );
    };
    view! {
        <Form doing submit=t().common.save on_submit=submit on_cancel=move || open.set(false)>
            {of_application.map(|words| view! { <p class="soft">{words}</p> })}
            <TextField pointer="/details/title" label=words.line_title help=words.line_title_help value=title />
            <SelectField pointer="/details/kind" label=words.income_kind value=kind options=choices(IncomeKind::all(), IncomeKind::code) />
            <OrganisationField pointer="/details/funderId" label=words.funder help=words.funder_help chosen=funder optional=true />
            <div class="field-grid">
                <MoneyField pointer="/details/amountCents" label=words.amount value=amount />
                <TextField pointer="/details/year" label=words.year help=words.year_help value=year inputmode="numeric" short=true />
            </div>
            <TextAreaField pointer="/details/purpose" label=words.purpose value=purpose optional=true />
        </Form>
    }
}
