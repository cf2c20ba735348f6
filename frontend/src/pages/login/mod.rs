//! Logging in. It stands in place of the page that was asked for, so the address stays and that page opens after it.

use contract::session::LogIn;
use leptos::html;
use leptos::prelude::*;

use crate::app::shell::LanguageButton;
use crate::components::{CheckField, Form, Icon, IconView, Notice, TextField, set_title};
use crate::i18n::t;
use crate::session;
use crate::submit::{Doing, missing};

#[component]
pub fn LogInPage(
    /// Whether someone was logged in until just now.
    ended: bool,
) -> impl IntoView {
    set_title(t().login.title);
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let visible = RwSignal::new(false);
    let doing = Doing::new();
    let head = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        if let Some(head) = head.get() {
            let _ = head.focus();
        }
    });
    let submit = move || {
        let given = LogIn { email: email.get_untracked().trim().to_owned(), password: password.get_untracked() };
        let empty = [("/email", given.email.is_empty()), ("/password", given.password.is_empty())];
        let faults = empty.into_iter().filter(|(_, empty)| *empty).map(|(pointer, _)| missing(pointer));
        if doing.check(faults.collect()) {
            doing.run(async move { session::log_in(&given).await }, |()| {});
        }
    };
    view! {
        <main class="login">
            <div class="login__card">
                <p class="brand">
                    <span class="brand__sign">
                        <IconView icon=Icon::Equal size=32 />
                    </span>
                    "Voorwaarts"
                </p>
                <h1 tabindex="-1" node_ref=head>{t().login.title}</h1>
                {ended.then(|| view! { <Notice icon=Icon::Clock>{t().login.ended}</Notice> })}
                <Form doing submit=t().login.submit on_submit=submit>
                    <TextField pointer="/email" label=t().login.email value=email kind="email" autocomplete="username" />
                    {move || {
                        view! {
                            <TextField
                                pointer="/password"
                                label=t().login.password
                                value=password
                                kind=if visible.get() { "text" } else { "password" }
                                autocomplete="current-password"
                            />
                        }
                    }}
                    <CheckField label=t().login.show_password value=visible />
                </Form>
                <div class="login__foot">
                    <p class="soft grow">{t().login.motto}</p>
                    <LanguageButton />
                </div>
            </div>
        </main>
    }
}
