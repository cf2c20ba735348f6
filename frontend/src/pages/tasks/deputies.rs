//! Who stands in for whom.

use contract::deputies::{Deputy, NewDeputy};
use contract::paging::Whole;
use contract::permissions::Permission;
use leptos::prelude::*;

use crate::components::{Button, Card, DateField, Dialog, Form, Icon, Loaded, SelectField, Tag, Tone, Trouble, say};
use crate::i18n::{intl, t};
use crate::load::{Load, load};
use crate::submit::{Doing, missing};
use crate::{api, clock, session};

type Known = Load<Whole<Deputy>>;

#[component]
pub(super) fn Deputies() -> impl IntoView {
    let words = &t().tasks;
    let known: Known = load(|| "deputies".to_owned(), api::tasks::deputies);
    let open = RwSignal::new(false);
    let doing = Doing::new();
    let may_change = session::can(Permission::TasksWrite);
    view! {
        <Card title=words.deputies>
            <p class="soft">{words.deputies_lead}</p>
            <Loaded
                load=known
                lines=2
                children=move |known_now| {
                    if known_now.items.is_empty() {
                        return view! { <p>{words.no_deputies}</p> }.into_any();
                    }
                    let rows = known_now.items.into_iter().map(|period| row(period, (known, doing, may_change)));
                    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }.into_any()
                }
            />
            <Trouble doing />
            {may_change.then(|| view! {
                <div>
                    <Button icon=Icon::Person on_click=move || open.set(true)>{words.name_deputy}</Button>
                </div>
                <Dialog open title=words.name_deputy>
                    <NameDeputy known open />
                </Dialog>
            })}
        </Card>
    }
}

fn row(period: Deputy, (known, doing, may_change): (Known, Doing, bool)) -> impl IntoView {
    let words = &t().tasks;
    let id = period.id;
    let end = move || {
        doing.run(async move { api::tasks::end_deputy(id, clock::today()).await }, move |_| {
            say(t().tasks.ended);
            known.again();
        });
    };
    let kind = if period.is_now { "good" } else { "info" };
    view! {
        <li class="row-apart period">
            <div>
                <span>{(words.stands_in)(&period.deputy.display_name, &period.account.display_name)}</span>
                <br />
                <Tag kind>{(words.from_until)(&intl::day(period.starts_on), &intl::day(period.ends_on))}</Tag>
            </div>
            {may_change.then(|| view! { <Button tone=Tone::Quiet on_click=end>{words.end_now}</Button> })}
        </li>
    }
}

#[component]
fn NameDeputy(known: Known, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().tasks;
    let colleagues = load(|| "colleagues".to_owned(), api::tasks::colleagues);
    let me = session::me().map(|me| me.id.to_string()).unwrap_or_default();
    let (away, deputy) = (RwSignal::new(me), RwSignal::new(String::new()));
    let (from, until) = (RwSignal::new(Some(clock::today())), RwSignal::new(None));
    let doing = Doing::new();
    let submit = move || {
        let who = |chosen: RwSignal<String>| chosen.with_untracked(|id| id.parse().ok());
        let (account, stands_in) = (who(away), who(deputy));
        let (Some(account_id), Some(deputy_id), Some(starts_on), Some(ends_on)) =
            (account, stands_in, from.get_untracked(), until.get_untracked())
        else {
            let faults = [
                (account.is_none(), "/accountId"),
                (stands_in.is_none(), "/deputyId"),
                (from.get_untracked().is_none(), "/startsOn"),
                (until.get_untracked().is_none(), "/endsOn"),
            ];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let new = NewDeputy { account_id: Some(account_id), deputy_id, starts_on, ends_on };
        doing.run(async move { api::tasks::name_deputy(&new).await }, move |_| {
            say(t().tasks.named);
            known.again();
            open.set(false);
        });
    };
    view! {
        <Loaded
            load=colleagues
            lines=4
            children=move |colleagues| {
                let options: Vec<_> = colleagues.items.into_iter().map(|one| (one.id.to_string(), one.display_name)).collect();
                view! {
                    <Form doing submit=words.name_deputy on_submit=submit on_cancel=move || open.set(false)>
                        <SelectField pointer="/accountId" label=words.who_away value=away options=options.clone() />
                        <SelectField pointer="/deputyId" label=words.who_stands_in value=deputy options />
                        <DateField pointer="/startsOn" label=words.first_day value=from />
                        <DateField pointer="/endsOn" label=words.first_day_back value=until />
                    </Form>
                }
            }
        />
    }
}
