//! Giving everything that a colleague looks after to another: for when someone leaves, or takes on something else.

use contract::matches::NewHandOver;
use leptos::prelude::*;

use crate::components::{Button, Card, Dialog, Form, Icon, Loaded, SelectField, say};
use crate::i18n::t;
use crate::load::load;
use crate::submit::{Doing, missing};
use crate::{api, session};

#[component]
pub(super) fn HandOverAll() -> impl IntoView {
    let words = &t().tasks;
    let open = RwSignal::new(false);
    view! {
        <Card title=words.hand_over>
            <p class="soft">{words.hand_over_lead}</p>
            <div>
                <Button icon=Icon::Equal on_click=move || open.set(true)>{words.hand_over_all}</Button>
            </div>
            <Dialog open title=words.hand_over_all>
                <HandOverForm open />
            </Dialog>
        </Card>
    }
}

#[component]
fn HandOverForm(open: RwSignal<bool>) -> impl IntoView {
    let words = &t().tasks;
    let colleagues = load(|| "colleagues".to_owned(), api::tasks::colleagues);
    let me = session::me().map(|me| me.id.to_string()).unwrap_or_default();
    let (from, to) = (RwSignal::new(me), RwSignal::new(String::new()));
    let doing = Doing::new();
    let submit = move || {
        let who = |chosen: RwSignal<String>| chosen.with_untracked(|id| id.parse().ok());
        let (gives, takes) = (who(from), who(to));
        let (Some(from_id), Some(to_id)) = (gives, takes) else {
            let faults = [(gives.is_none(), "/fromId"), (takes.is_none(), "/toId")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let new = NewHandOver { from_id, to_id };
        doing.run(async move { api::matches::hand_over_all(&new).await }, move |done| {
            open.set(false);
            say((t().tasks.handed_over)(done.matches));
        });
    };
    view! {
        <Loaded
            load=colleagues
            lines=2
            children=move |colleagues| {
                let able = colleagues.items.into_iter().filter(|one| one.looks_after_matches);
                let options: Vec<_> = able.map(|one| (one.id.to_string(), one.display_name)).collect();
                view! {
                    <Form doing submit=words.hand_over_all on_submit=submit on_cancel=move || open.set(false)>
                        <SelectField pointer="/fromId" label=words.from_whom value=from options=options.clone() />
                        <SelectField pointer="/toId" label=words.to_whom value=to options />
                    </Form>
                }
            }
        />
    }
}
