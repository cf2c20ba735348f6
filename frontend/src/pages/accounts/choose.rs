//! Choosing a password, by the link that was mailed. The token stands behind the `#` of the address: no server's log
//! ever sees it.

use contract::accounts::{ChoosePassword, LONGEST_PASSWORD, SHORTEST_PASSWORD};
use contract::problem::{ErrorCode, Fault, FaultCode};
use leptos::prelude::*;

use crate::api;
use crate::app::shell::LanguageButton;
use crate::components::{CheckField, Form, Icon, IconView, Notice, PageHead, TextField};
use crate::i18n::t;
use crate::submit::Doing;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    Choosing,
    Chosen,
    /// The link was used, is too old, or never was.
    Dead,
}

#[component]
pub fn ChoosePasswordPage() -> impl IntoView {
    let words = &t().accounts;
    let token = window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned();
    let stand = RwSignal::new(if token.is_empty() { Stand::Dead } else { Stand::Choosing });
    let token = StoredValue::new(token);
    view! {
        <main class="login" id="inhoud" tabindex="-1">
            <div class="login__card">
                <p class="brand">
                    <span class="brand__sign">
                        <IconView icon=Icon::Equal size=32 />
                    </span>
                    "Voorwaarts"
                </p>
                {move || match stand.get() {
                    Stand::Choosing => view! {
                        <PageHead title=words.choose_title lead=words.choose_lead />
                        <Choosing token=token.get_value() stand />
                    }
                    .into_any(),
                    Stand::Chosen => told(words.chosen, words.chosen_text, "good"),
                    Stand::Dead => told(words.dead_link, words.dead_link_text, "warn"),
                }}
                <div class="login__foot">
                    <p class="soft grow">{t().login.motto}</p>
                    <LanguageButton />
                </div>
            </div>
        </main>
    }
}

fn told(title: &'static str, text: &'static str, kind: &'static str) -> AnyView {
    // A whole new page: the one with the token in its address is left.
    view! {
        <PageHead title />
        <Notice kind icon=Icon::Key>
            <p>{text}</p>
        </Notice>
        <p><a class="button button--primary" rel="external" href="/">{t().accounts.to_log_in}</a></p>
    }
    .into_any()
}

#[component]
fn Choosing(token: String, stand: RwSignal<Stand>) -> impl IntoView {
    let words = &t().accounts;
    let (password, visible) = (RwSignal::new(String::new()), RwSignal::new(false));
    let doing = Doing::new();
    let submit = move || {
        let chosen = ChoosePassword { token: token.clone(), password: password.get_untracked() };
        let fault = match chosen.password.chars().count() {
            0 => Some(FaultCode::Required),
            length if length < SHORTEST_PASSWORD => Some(FaultCode::TooShort),
            length if length > LONGEST_PASSWORD => Some(FaultCode::TooLong),
            _ => None,
        };
        if doing.check(fault.into_iter().map(|code| Fault::new("/password", code, "its length")).collect()) {
            doing.run_or(
                async move { api::accounts::choose_password(&chosen).await },
                move |()| stand.set(Stand::Chosen),
                move |failure| {
                    if failure.is(ErrorCode::NotFound) {
                        stand.set(Stand::Dead);
                        return None;
                    }
                    Some(failure)
                },
            );
        }
    };
    view! {
        <Form doing submit=words.choose on_submit=submit>
            {move || {
                view! {
                    <TextField
                        pointer="/password"
                        label=words.password
                        help=words.password_help
                        value=password
                        kind=if visible.get() { "text" } else { "password" }
                        autocomplete="new-password"
                    />
                }
            }}
            <CheckField label=words.show_password value=visible />
        </Form>
    }
}
