//! What a page shows when there is nothing to show: nothing yet, nothing at all, something wrong, no connection.

use leptos::prelude::*;

use super::actions::Button;
use super::icon::{Icon, IconView};
use crate::api::Failure;
use crate::i18n::t;
use crate::online;

/// There is nothing here, why that is, and what one can do.
#[component]
pub fn Empty(
    #[prop(default = Icon::Inbox)] icon: Icon,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: Option<String>,
    /// A button or link for what makes sense now.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <IconView icon size=40 />
            <p class="empty__title">{title}</p>
            {text.map(|text| view! { <p>{text}</p> })}
            {children.map(|children| children())}
        </div>
    }
}

/// Grey lines where text will be. Shown only after a moment, so that quick answers don't flicker.
#[component]
pub fn Skeleton(#[prop(default = 4)] lines: usize) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="only-heard">{t().common.loading}</span>
            {(0..lines).map(|_| view! { <div class="skeleton__line"></div> }).collect_view()}
        </div>
    }
}

/// A remark in colour with an icon.
#[component]
pub fn Notice(
    /// `bad`, `warn`, `good`; otherwise for information.
    #[prop(optional)]
    kind: Option<&'static str>,
    #[prop(default = Icon::Info)] icon: Icon,
    children: Children,
) -> impl IntoView {
    let class = kind.map_or_else(|| "notice".to_owned(), |kind| format!("notice notice--{kind}"));
    view! {
        <div class=class role=(kind == Some("bad")).then_some("alert")>
            <IconView icon />
            <div class="grow">{children()}</div>
        </div>
    }
}

/// Something failed: what, whether it makes sense to try again, and what to quote when asking for help.
#[component]
pub fn FailureNotice(
    failure: Failure,
    /// Offers to try again, where that could work.
    #[prop(optional, into)]
    on_retry: Option<UnsyncCallback<()>>,
) -> impl IntoView {
    let icon = if failure == Failure::Offline { Icon::Offline } else { Icon::Alert };
    let trace = failure.trace().map(|id| (t().problems.trace)(id));
    let retry = on_retry.filter(|_| failure.may_pass());
    view! {
        <Notice kind="bad" icon>
            <p class="notice__title">{failure.sentence()}</p>
            {trace.map(|trace| view! { <p class="notice__trace">{trace}</p> })}
            {retry
                .map(|retry| {
                    view! { <Button icon=Icon::Refresh on_click=retry>{t().common.retry}</Button> }
                })}
        </Notice>
    }
}

/// Tells that there is no connection, for as long as there is none.
#[component]
pub fn OfflineBanner() -> impl IntoView {
    view! {
        <div role="status">
            {move || {
                (!online::is_online())
                    .then(|| {
                        view! {
                            <div class="offline">
                                <IconView icon=Icon::Offline />
                                {t().shell.offline}
                            </div>
                        }
                    })
            }}
        </div>
    }
}
