//! What can be done with an application now: a step with its day and what belongs to it, and taking the last one back.

use chrono::NaiveDate;
use contract::funding::{
    GrantAction, GrantApplication, GrantStatus, GrantedPart, IncomeKind, NewGrantStep, TakeBackGrantStep,
};
use contract::problem::{ErrorCode, Fault};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::application::Shown;
use super::money::{MoneyField, amount_in, optional_amount_in, typed};
use crate::api;
use crate::clock;
use crate::components::{
    Button, Card, ConfirmDialog, DateField, Dialog, Form, Icon, SelectField, TextAreaField, Tone, open_while, say,
    say_with_undo,
};
use crate::i18n::{Term, choices, t};
use crate::submit::{Doing, filled, missing};

/// Years of a grant that can be divided at once; what is left is added later.
const MOST_YEARS: i16 = 5;

#[component]
pub(super) fn Steps(application: GrantApplication, shown: Shown) -> impl IntoView {
    let words = &t().funding;
    let chosen: RwSignal<Option<GrantAction>> = RwSignal::new(None);
    let open = open_while(chosen);
    let asking = RwSignal::new(false);
    let status = application.status;
    let buttons = application.next_actions.iter().copied().map(|action| {
        let (tone, icon) = look(action);
        view! { <Button tone icon on_click=move || chosen.set(Some(action))>{action.say()}</Button> }
    });
    let buttons = buttons.collect_view();
    let nothing = application.next_actions.is_empty().then(|| view! { <p class="soft">{words.nothing_next}</p> });
    let application = StoredValue::new(application);
    let doing = Doing::new();
    let take_back = move || {
        let id = application.with_value(|it| it.id);
        doing.run_or(
            async move { api::funding::take_back(id, &TakeBackGrantStep { status }).await },
            move |read| {
                asking.set(false);
                shown.set(read);
                say(words.was_taken_back);
            },
            move |failure| {
                asking.set(false);
                say(failure.sentence());
                shown.again();
                None
            },
        );
    };
    view! {
        <Card title=words.next>
            {nothing}
            <div class="steps">{buttons}</div>
            {(status != GrantStatus::Draft).then(|| view! {
                <div>
                    <Button tone=Tone::Quiet icon=Icon::Undo on_click=move || asking.set(true)>{words.take_back}</Button>
                </div>
            })}
            {move || chosen.get().map(|action| view! {
                <Dialog open title=action.say()>
                    <Step action application shown open />
                </Dialog>
            })}
            <ConfirmDialog open=asking title=words.take_back_title text=words.take_back_text action=words.take_back on_confirm=take_back busy=Signal::derive(move || doing.is_busy()) />
        </Card>
    }
}

fn look(action: GrantAction) -> (Tone, Icon) {
    match action {
        GrantAction::Submit => (Tone::Primary, Icon::Mail),
        GrantAction::Grant => (Tone::Primary, Icon::Check),
        GrantAction::Reject => (Tone::Plain, Icon::Close),
        GrantAction::Withdraw => (Tone::Quiet, Icon::Undo),
    }
}

#[component]
fn Step(
    action: GrantAction,
    application: StoredValue<GrantApplication>,
    shown: Shown,
    open: RwSignal<bool>,
) -> impl IntoView {
    let words = &t().funding;
    let it = application.get_value();
    let on: RwSignal<Option<NaiveDate>> = RwSignal::new(Some(clock::today()));
    let (grants, tells_why) =
        (action == GrantAction::Grant, matches!(action, GrantAction::Reject | GrantAction::Withdraw));
    let granted = RwSignal::new(if grants { typed(it.details.asked_cents) } else { String::new() });
    let reason = RwSignal::new(String::new());
    let kind = RwSignal::new(IncomeKind::Fund.code().to_owned());
    // A grant for one year is wholly of that year, until somebody says otherwise.
    let last = it.details.last_year.min(it.details.first_year + MOST_YEARS - 1);
    let is_of_one_year = it.details.first_year == last;
    let parts: Vec<(i16, RwSignal<String>)> =
        (it.details.first_year..=last).map(|year| (year, RwSignal::new(String::new()))).collect();
    if let [(_, only)] = parts[..]
        && grants
    {
        Effect::new(move |_| only.set(granted.get()));
    }
    let fields = parts.clone();
    let doing = Doing::new();
    let (id, title) = (it.id, it.details.title);
    let submit = move || {
        let mut faults: Vec<Fault> = Vec::new();
        let day = on.get_untracked();
        if day.is_none() {
            faults.push(missing("/on"));
        }
        let reason = filled(reason);
        if tells_why && reason.is_none() {
            faults.push(missing("/reason"));
        }
        let (mut granted_cents, mut lines) = (None, Vec::new());
        if grants {
            match amount_in(granted, "/grantedCents") {
                Ok(cents) => granted_cents = Some(cents),
                Err(fault) => faults.push(fault),
            }
            let kind = kind.with_untracked(|code| code.parse().unwrap_or(IncomeKind::Fund));
            for (year, field) in &parts {
                match optional_amount_in(*field, "/lines") {
                    Ok(None | Some(0)) => {}
                    Ok(Some(amount_cents)) => lines.push(GrantedPart { year: *year, kind, amount_cents }),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        let (true, Some(on)) = (doing.check(faults), day) else { return };
        let step = NewGrantStep { action, on, granted_cents, reason, lines };
        let title = title.clone();
        doing.run_or(
            async move { api::funding::take_step(id, &step).await },
            move |read| {
                let status = read.value.status;
                shown.set(read);
                open.set(false);
                say_with_undo((words.step_done)(&title, status.say()), move || {
                    spawn_local(async move {
                        match api::funding::take_back(id, &TakeBackGrantStep { status }).await {
                            Ok(read) => {
                                say(words.was_taken_back);
                                if shown.is_on_screen() {
                                    shown.set(read);
                                }
                            }
                            Err(failure) => say(failure.sentence()),
                        }
                    });
                });
            },
            move |failure| {
                // Someone was first: show how it stands now, under the message.
                if failure.is(ErrorCode::StateConflict) {
                    shown.again();
                }
                Some(failure)
            },
        );
    };
    let division = grants.then(|| {
        let many = (!is_of_one_year).then(|| {
            let fields = fields.into_iter().map(|(year, value)| {
                view! { <MoneyField pointer=part_pointer(year) label=year.to_string() help="" value optional=true /> }
            });
            view! {
                <fieldset class="group">
                    <legend>{words.divide}</legend>
                    <p class="soft small">{words.divide_help}</p>
                    <div class="field-grid">{fields.collect_view()}</div>
                </fieldset>
            }
        });
        view! {
            <MoneyField pointer="/grantedCents" label=words.granted_field value=granted />
            <SelectField pointer="/lines" label=words.income_kind value=kind options=choices(IncomeKind::all(), IncomeKind::code) />
            {many}
        }
    });
    view! {
        <Form doing submit=action.say() on_submit=submit on_cancel=move || open.set(false)>
            <DateField pointer="/on" label=words.on value=on latest=clock::today() />
            {division}
            <TextAreaField pointer="/reason" label=words.reason help=words.reason_help value=reason optional=!tells_why />
        </Form>
    }
}

/// Where the amount of a year stands on the form: each needs a place of its own.
fn part_pointer(year: i16) -> &'static str {
    const PLACES: [&str; 5] = ["/parts/0", "/parts/1", "/parts/2", "/parts/3", "/parts/4"];
    PLACES[usize::from(year.unsigned_abs()) % PLACES.len()]
}
