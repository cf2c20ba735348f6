//! Buttons, links that look like buttons, and tags.

use leptos::prelude::*;

use super::icon::{Icon, IconView};

/// How much a button asks for attention. One `Primary` a screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    Primary,
    #[default]
    Plain,
    Quiet,
    Danger,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button--primary",
            Self::Plain => "button",
            Self::Quiet => "button button--quiet",
            Self::Danger => "button button--danger",
        }
    }
}

/// A button. While `busy` it shows so and does nothing, but keeps the focus.
///
/// ```ignore
/// <Button on_click=move || accept.run() tone=Tone::Primary icon=Icon::Check keys="A">"Aannemen"</Button>
/// ```
#[component]
pub fn Button(
    /// What it does. Without it, it sends the form it stands in.
    #[prop(optional, into)]
    on_click: Option<UnsyncCallback<()>>,
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] icon: Option<Icon>,
    #[prop(optional, into)] busy: Signal<bool>,
    /// Can't be used now, for a reason that the screen shows.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Shows only the icon; this is what screen readers and the tooltip say.
    #[prop(optional, into)]
    label: Option<String>,
    /// The key that does the same, as a hint.
    #[prop(optional)]
    keys: Option<&'static str>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let off = move || busy.get() || disabled.get();
    let class = if children.is_none() { format!("{} button--icon", tone.class()) } else { tone.class().to_owned() };
    let kind = if on_click.is_some() { "button" } else { "submit" };
    let tooltip = label.clone();
    view! {
        <button
            type=kind
            class=class
            aria-disabled=move || off().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            aria-label=label
            title=tooltip
            on:click=move |event| {
                if off() {
                    event.prevent_default();
                } else if let Some(on_click) = on_click {
                    on_click.run(());
                }
            }
        >
            {move || match (busy.get(), icon) {
                (true, _) => Some(view! { <span class="button__busy" aria-hidden="true"></span> }.into_any()),
                (false, Some(icon)) => Some(view! { <IconView icon /> }.into_any()),
                (false, None) => None,
            }}
            {children.map(|children| view! { <span>{children()}</span> })}
            {keys.map(|keys| view! { <kbd aria-hidden="true">{keys}</kbd> })}
        </button>
    }
}

/// A link that looks like a button: it goes somewhere.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] icon: Option<Icon>,
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href class=tone.class()>
            {icon.map(|icon| view! { <IconView icon /> })}
            <span>{children()}</span>
        </a>
    }
}

/// A short word about the state of something. The colour repeats what the word says.
#[component]
pub fn Tag(
    /// `good`, `warn`, `bad`, `info`, `milestone`, `side-one`, `side-two`; plain without.
    #[prop(optional)]
    kind: Option<&'static str>,
    #[prop(optional, into)] icon: Option<Icon>,
    children: Children,
) -> impl IntoView {
    let class = kind.map_or_else(|| "tag".to_owned(), |kind| format!("tag tag--{kind}"));
    view! {
        <span class=class>
            {icon.map(|icon| view! { <IconView icon size=14 /> })}
            {children()}
        </span>
    }
}
