//! *Mijn groep*: what a coach sees, on a phone first. Who leads one group comes straight to it.

mod dates;
mod note;
mod one;
mod people;

use contract::ids::GroupId;
use contract::my_groups::MyGroup;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api;
use crate::components::{Empty, Icon, IconView, Loaded, PageHead};
use crate::i18n::{Term, intl, t};
use crate::load::load;
use one::OneGroup;

/// Where a group of one's own is shown.
fn address(id: GroupId) -> String {
    format!("/mijn-groep/{id}")
}

/// The groups that I lead; the group itself when it is the only one.
#[component]
pub fn MyGroupsPage() -> impl IntoView {
    let words = &t().my_groups;
    let groups = load(|| "my-groups".to_owned(), || async { api::my_groups::list().await });
    view! {
        <Loaded load=groups lines=8 children=move |groups| match groups.items.as_slice() {
            [] => view! {
                <div class="page">
                    <PageHead title=words.title />
                    <Empty icon=Icon::People title=words.none text=words.none_text />
                </div>
            }
            .into_any(),
            [only] => view! { <OneGroup id=only.id is_only=true /> }.into_any(),
            _ => {
                let lines = groups.items.into_iter().map(line).collect_view();
                view! {
                    <div class="page">
                        <PageHead title=words.title_of_many />
                        <ul class="list card" role="list">{lines}</ul>
                    </div>
                }
                .into_any()
            }
        } />
    }
}

fn line(group: MyGroup) -> impl IntoView {
    let words = &t().my_groups;
    let next = group.next.map(|next| intl::instant(next.starts_at));
    let meta = [Some((words.cohort)(group.cohort_number)), Some(group.role.say().to_owned()), next];
    let meta: Vec<String> = meta.into_iter().flatten().collect();
    view! {
        <li>
            <a class="list-link" href=address(group.id)>
                <span class="grow">
                    <span class="list-link__title">{group.name}</span>
                    <br />
                    <span class="soft small">{meta.join(" · ")}</span>
                </span>
                <IconView icon=Icon::ChevronRight />
            </a>
        </li>
    }
}

#[component]
pub fn MyGroupPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<GroupId>().ok()));
    move || match id.get() {
        Some(id) => view! { <OneGroup id is_only=false /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

/// A group that one doesn't lead, or no longer.
#[component]
fn Unknown() -> impl IntoView {
    let words = &t().my_groups;
    view! {
        <div class="page">
            <PageHead title=words.title />
            <Empty icon=Icon::People title=words.none text=words.none_text />
        </div>
    }
}
