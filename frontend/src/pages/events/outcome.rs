//! Who was there, in numbers: each with how many it is of.

use contract::events::Event;
use leptos::prelude::*;

use crate::components::Card;
use crate::i18n::{intl, t};

#[component]
pub(super) fn Outcome(event: Memo<Option<Event>>) -> impl IntoView {
    let words = &t().events.page;
    let counts = Memo::new(move |_| event.with(|event| event.as_ref().map(|event| event.counts)));
    move || {
        let counts = counts.get()?;
        let marked = counts.present + counts.excused + counts.no_show;
        if marked + counts.head_count == 0 {
            return Some(view! { <Card title=words.outcome><p class="soft">{words.no_outcome}</p></Card> }.into_any());
        }
        let fact = |name: &'static str, value: i64| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{intl::count(value)}</dd>
                </div>
            }
        };
        Some(
            view! {
                <Card title=words.outcome>
                    <dl class="turnout">
                        {fact(words.visits, counts.present + counts.head_count)}
                        {fact(words.present, counts.present)}
                        {fact(words.heads, counts.head_count)}
                        {fact(words.excused, counts.excused)}
                        {fact(words.no_show, counts.no_show)}
                    </dl>
                    <p class="soft small">{(words.present_of)(counts.present, marked)} " (" {(words.n)(marked)} ")"</p>
                </Card>
            }
            .into_any(),
        )
    }
}
