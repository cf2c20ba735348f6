//! A form: sums up the faults on top, takes the focus there, and sends once.

use leptos::context::Provider;
use leptos::html;
use leptos::prelude::*;

use super::actions::{Button, Tone};
use super::field::field_id;
use super::states::FailureNotice;
use crate::i18n::t;
use crate::submit::{Doing, is_at};

/// What the fields inside a form know of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct FormContext {
    pub(super) doing: Doing,
    labels: StoredValue<Vec<(&'static str, String)>>,
}

impl FormContext {
    pub(super) fn know(self, pointer: &'static str, label: &str) {
        let _ = self.labels.try_update_value(|labels| {
            labels.retain(|(known, _)| *known != pointer);
            labels.push((pointer, label.to_owned()));
        });
    }

    /// The field that a fault belongs to: the one whose pointer comes nearest.
    fn field_of(self, fault: &str) -> Option<(&'static str, String)> {
        self.labels.with_value(|labels| {
            let fitting = labels.iter().filter(|(pointer, _)| is_at(fault, pointer));
            fitting.max_by_key(|(pointer, _)| pointer.len()).cloned()
        })
    }
}

/// A form in one column. The faults of the server's answer show beside the fields (by their pointers) and summed up on
/// top, which gets the focus; anything else that went wrong shows above the buttons.
///
/// ```ignore
/// let saving = Doing::new();
/// <Form doing=saving submit=t().common.save on_submit=move || saving.run(api::people::create(&new), |made| …)>
///     <TextField pointer="/details/givenName" label="Voornaam" value=given_name/>
/// </Form>
/// ```
#[component]
pub fn Form(
    doing: Doing,
    #[prop(into)] on_submit: UnsyncCallback<()>,
    /// The words on the button.
    #[prop(into)]
    submit: Signal<String>,
    /// Adds a button that leaves without saving.
    #[prop(optional, into)]
    on_cancel: Option<UnsyncCallback<()>>,
    children: Children,
) -> impl IntoView {
    let context = FormContext { doing, labels: StoredValue::new(Vec::new()) };
    view! {
        <form
            class="form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                on_submit.run(());
            }
        >
            // A scope of its own: fields outside this form don't belong to it.
            <Provider value=context>
                <FaultSummary />
                {children()}
            </Provider>
            <Trouble doing />
            <div class="form__actions">
                <Button tone=Tone::Primary busy=Signal::derive(move || doing.is_busy())>{move || submit.get()}</Button>
                {on_cancel
                    .map(|on_cancel| {
                        view! { <Button tone=Tone::Quiet on_click=on_cancel>{t().common.cancel}</Button> }
                    })}
            </div>
        </form>
    }
}

/// Shows why something failed, where it isn't the fault of a field.
#[component]
pub fn Trouble(doing: Doing) -> impl IntoView {
    move || doing.failure().map(|failure| view! { <FailureNotice failure /> })
}

#[component]
fn FaultSummary() -> impl IntoView {
    let form = expect_context::<FormContext>();
    let place = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if form.doing.faults().is_empty() {
            return;
        }
        request_animation_frame(move || {
            if let Some(place) = place.try_get_untracked().flatten() {
                let _ = place.focus();
            }
        });
    });
    move || {
        let faults = form.doing.faults();
        let count = i64::try_from(faults.len()).unwrap_or(i64::MAX);
        let lines = faults.into_iter().map(|fault| {
            let words = (t().problems.fault)(fault.code);
            match form.field_of(&fault.pointer) {
                Some((pointer, label)) => view! {
                    <li>
                        <a
                            href=format!("#{}", field_id(pointer))
                            rel="external"
                            on:click=move |event| {
                                event.prevent_default();
                                event.stop_propagation();
                                focus(&field_id(pointer));
                            }
                        >
                            {label}
                            ": "
                            {words}
                        </a>
                    </li>
                }
                .into_any(),
                None => view! { <li>{words} " " <span class="small">{fault.pointer}</span></li> }.into_any(),
            }
        });
        (count > 0).then(|| {
            view! {
                <div class="fault-summary" tabindex="-1" role="group" aria-labelledby="fault-summary-title" node_ref=place>
                    <h2 id="fault-summary-title">{(t().problems.summary_title)(count)}</h2>
                    <ul>{lines.collect_view()}</ul>
                </div>
            }
        })
    }
}

fn focus(id: &str) {
    use wasm_bindgen::JsCast;
    let found = document().get_element_by_id(id);
    if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}
