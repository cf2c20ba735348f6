//! Interests at `/interesses`: the vocabulary that staff keep.

use contract::interests::{Interest, InterestNames, NewInterest};
use contract::paging::Whole;
use contract::permissions::Permission;
use leptos::prelude::*;

use crate::api;
use crate::components::{Button, Card, Dialog, Form, Icon, Loaded, PageHead, Tag, TextField, Tone, open_while, say};
use crate::i18n::t;
use crate::load::{Load, load};
use crate::session;
use crate::submit::{Doing, missing};

type ReadAll = Load<Whole<Interest>>;

#[component]
pub fn InterestsPage() -> impl IntoView {
    let words = &t().profiles;
    let all: ReadAll = load(|| "interests".to_owned(), || async { api::interests::all().await });
    let adding = RwSignal::new(false);
    let renaming: RwSignal<Option<Interest>> = RwSignal::new(None);
    let may_change = session::can(Permission::InterestsWrite);
    let open = open_while(renaming);
    view! {
        <div class="page">
            <PageHead title=words.vocabulary lead=words.vocabulary_lead back=("/mensen", t().people.title)>
                {may_change.then(|| {
                    view! { <Button tone=Tone::Primary icon=Icon::Plus on_click=move || adding.set(true)>{words.add_interest}</Button> }
                })}
            </PageHead>
            <Card>
                <Loaded
                    load=all
                    lines=12
                    children=move |list| {
                        let rows = list.items.into_iter().map(|interest| row(interest, all, may_change.then_some(renaming)));
                        view! { <ul class="list" role="list">{rows.collect_view()}</ul> }
                    }
                />
            </Card>
            <Dialog open=adding title=words.add_interest>
                <NamesForm all open=adding />
            </Dialog>
            <Dialog open title=words.rename>
                {renaming.get_untracked().map(|interest| view! { <NamesForm all open interest /> })}
            </Dialog>
        </div>
    }
}

fn row(interest: Interest, all: ReadAll, renaming: Option<RwSignal<Option<Interest>>>) -> impl IntoView {
    let words = &t().profiles;
    let is_retired = interest.retired_at.is_some();
    let doing = Doing::new();
    let (id, name) = (interest.id, interest.names.name_nl.clone());
    let retired_name = name.clone();
    let step = move || {
        let name = retired_name.clone();
        doing.run(
            async move { if is_retired { api::interests::restore(id).await } else { api::interests::retire(id).await } },
            move |changed| {
                if !is_retired {
                    say((words.was_retired)(&name));
                }
                replace(all, &changed);
            },
        );
    };
    let renamed = interest.clone();
    view! {
        <li class="row-apart period" class:period--over=is_retired>
            <div>
                <div class="row">
                    <span class="strong">{name}</span>
                    {is_retired.then(|| view! { <Tag>{words.retired}</Tag> })}
                </div>
                <span class="soft small">{interest.names.name_en} " · " {(words.chosen_by)(interest.people)}</span>
            </div>
            {renaming.map(|renaming| {
                let label = if is_retired { words.restore } else { words.retire };
                view! {
                    <div class="row">
                        <Button tone=Tone::Quiet on_click=move || renaming.set(Some(renamed.clone()))>{words.rename}</Button>
                        <Button tone=Tone::Quiet busy=Signal::derive(move || doing.is_busy()) on_click=step>{label}</Button>
                    </div>
                }
            })}
        </li>
    }
}

fn replace(all: ReadAll, changed: &Interest) {
    all.update(|list| {
        list.items.iter_mut().filter(|known| known.id == changed.id).for_each(|known| *known = changed.clone());
    });
}

/// Adds an interest, or renames one.
#[component]
fn NamesForm(all: ReadAll, open: RwSignal<bool>, #[prop(optional)] interest: Option<Interest>) -> impl IntoView {
    let words = &t().profiles;
    let start = interest.as_ref().map(|interest| interest.names.clone()).unwrap_or_default();
    let (dutch, english) = (RwSignal::new(start.name_nl), RwSignal::new(start.name_en));
    let known = StoredValue::new(interest);
    let doing = Doing::new();
    let submit = move || {
        let text = |field: RwSignal<String>| field.with_untracked(|text| text.trim().to_owned());
        let names = InterestNames { name_nl: text(dutch), name_en: text(english) };
        let empty = [(names.name_nl.is_empty(), "/names/nameNl"), (names.name_en.is_empty(), "/names/nameEn")];
        let faults = empty.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect();
        if !doing.check(faults) {
            return;
        }
        let before = known.get_value();
        let is_new = before.is_none();
        doing.run(
            async move {
                match before {
                    Some(interest) => api::interests::rename(&interest, &names).await,
                    None => api::interests::create(&NewInterest { names }).await,
                }
            },
            move |made| {
                say(if is_new { (words.interest_added)(&made.names.name_nl) } else { words.renamed.to_owned() });
                all.again();
                open.set(false);
            },
        );
    };
    view! {
        <Form doing submit=t().common.save on_submit=submit on_cancel=move || open.set(false)>
            <TextField pointer="/names/nameNl" label=words.name_nl value=dutch />
            <TextField pointer="/names/nameEn" label=words.name_en value=english />
        </Form>
    }
}
