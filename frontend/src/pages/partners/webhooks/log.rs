//! The log of a webhook: each message with what came of every try.

use contract::ids::WebhookId;
use contract::webhooks::{WebhookAttempt, WebhookDeliveriesQuery, WebhookDelivery, WebhookDeliveryStatus};
use leptos::prelude::*;

use crate::api;
use crate::components::{Button, Card, Empty, Icon, LoadedPages, SelectField, Tag, Tone, say};
use crate::i18n::{Term, choices, intl, t};
use crate::load::{Pages, pages};
use crate::navigation::filter;
use crate::submit::Doing;

/// Starts reading the log, narrowed as the address says.
pub(super) fn read(id: WebhookId) -> Pages<WebhookDelivery> {
    let status = filter("status");
    pages(
        move || format!("webhooks/{id}/deliveries?{}", status.get()),
        move |cursor| {
            let status = status.with(|code| code.parse().ok());
            async move {
                let query = WebhookDeliveriesQuery { status, cursor, page_size: None };
                api::webhooks::deliveries(id, &query).await
            }
        },
    )
}

#[component]
pub(super) fn Log(id: WebhookId, deliveries: Pages<WebhookDelivery>) -> impl IntoView {
    let words = &t().webhooks;
    let status = filter("status");
    let refresh = view! {
        <Button tone=Tone::Quiet icon=Icon::Refresh on_click=move || deliveries.again()>{words.refresh}</Button>
    }
    .into_any();
    view! {
        <Card title=words.log aside=refresh>
            <SelectField
                pointer="?status"
                label=words.log_status
                value=status
                options=choices(WebhookDeliveryStatus::all(), WebhookDeliveryStatus::code)
                nothing=words.log_all
                optional=true
            />
            <LoadedPages
                pages=deliveries
                children=move |items| {
                    let lines = items.into_iter().map(|delivery| view! { <Message id delivery deliveries /> });
                    view! { <ul class="list" role="list">{lines.collect_view()}</ul> }
                }
                empty=move || {
                    if status.with(String::is_empty) {
                        view! { <Empty icon=Icon::Bell title=words.log_none text=words.log_none_text /> }.into_any()
                    } else {
                        view! { <Empty icon=Icon::Bell title=words.log_here_none /> }.into_any()
                    }
                }
            />
        </Card>
    }
}

fn attempt_line(attempt: &WebhookAttempt) -> String {
    let outcome = match (attempt.failure, attempt.status_code) {
        (Some(failure), Some(status)) => format!("{} ({status})", failure.say()),
        (Some(failure), None) => failure.say().to_owned(),
        (None, status) => status.map(|status| status.to_string()).unwrap_or_default(),
    };
    let took = (t().webhooks.attempt_took)(&outcome, &intl::count(attempt.duration_ms.into()));
    format!("{} · {took}", intl::instant(attempt.started_at))
}

#[component]
fn Message(id: WebhookId, delivery: WebhookDelivery, deliveries: Pages<WebhookDelivery>) -> impl IntoView {
    let words = &t().webhooks;
    let doing = Doing::new();
    let delivery_id = delivery.id;
    let retry = move || {
        doing.run_or(
            async move { api::webhooks::retry(id, delivery_id).await },
            move |changed| {
                say(t().webhooks.retry_done);
                deliveries.update_where(|known| known.id == delivery_id, |known| *known = changed.clone());
            },
            move |failure| {
                say(failure.sentence());
                deliveries.again();
                None
            },
        );
    };
    let kind = match delivery.status {
        WebhookDeliveryStatus::Delivered => "good",
        WebhookDeliveryStatus::GivenUp => "bad",
        WebhookDeliveryStatus::Waiting | WebhookDeliveryStatus::Replaced => "info",
    };
    let details = format!("{} · {} · {}", intl::instant(delivery.occurred_at), delivery.origin.say(), delivery.subject);
    let next = delivery.next_try_at.map(|at| (words.next_try)(&intl::instant(at)));
    let attempts: Vec<String> = delivery.attempts.iter().map(attempt_line).collect();
    let count = i64::try_from(attempts.len()).unwrap_or_default();
    let can_retry = matches!(delivery.status, WebhookDeliveryStatus::Waiting | WebhookDeliveryStatus::GivenUp);
    view! {
        <li class="row-apart period">
            <div>
                <div class="row">
                    <span class="strong">{delivery.event_type.say()}</span>
                    <Tag kind>{delivery.status.say()}</Tag>
                </div>
                <p class="soft small">{details}</p>
                {next.map(|next| view! { <p class="soft small">{next}</p> })}
                {(count > 0).then(|| view! {
                    <details>
                        <summary>{(words.attempts)(count)}</summary>
                        <ul class="small">{attempts.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                    </details>
                })}
            </div>
            {can_retry.then(|| view! {
                <Button tone=Tone::Quiet icon=Icon::Refresh busy=Signal::derive(move || doing.is_busy()) on_click=retry>{words.retry}</Button>
            })}
        </li>
    }
}
