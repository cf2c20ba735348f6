//! Whether I want the weekly overview by mail.

use contract::digest::{Settings, SettingsDetails};
use leptos::prelude::*;

use crate::api::{self, Versioned};
use crate::components::{Card, CheckField, Form, Loaded, say};
use crate::i18n::t;
use crate::load::{Load, load};
use crate::submit::Doing;

#[component]
pub(super) fn Overview() -> impl IntoView {
    let settings: Load<Versioned<Settings>> = load(|| "settings".to_owned(), api::tasks::settings);
    view! {
        <Card title=t().tasks.settings>
            <Loaded load=settings lines=2 children=move |read| view! { <Choose read settings /> } />
        </Card>
    }
}

#[component]
fn Choose(read: Versioned<Settings>, settings: Load<Versioned<Settings>>) -> impl IntoView {
    let words = &t().tasks;
    let wanted = RwSignal::new(read.value.details.weekly_digest);
    let doing = Doing::new();
    let read = StoredValue::new(read);
    let submit = move || {
        let details = SettingsDetails { weekly_digest: wanted.get_untracked() };
        doing.run(async move { api::tasks::choose(&read.get_value(), &details).await }, move |chosen| {
            settings.set(chosen);
            say(t().tasks.saved);
        });
    };
    view! {
        <Form doing submit=words.save on_submit=submit>
            <CheckField label=words.digest help=words.digest_help value=wanted />
        </Form>
    }
}
