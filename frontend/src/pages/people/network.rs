//! What others are to someone, as periods: added by a search for a name, and ended with a reason.

use contract::ids::PersonId;
use contract::links::{EndPersonLink, LinkEndReason, NewPersonLink, PersonLink, Relation};
use contract::people::PeopleSearch;
use contract::permissions::Permission;
use leptos::prelude::*;

use super::address;
use super::person::Read;
use super::roles::period;
use crate::api;
use crate::clock;
use crate::components::{
    Avatar, Button, Card, Combobox, DateField, Dialog, Empty, Form, Icon, Loaded, SelectField, Suggestion, Tag, Tone,
    open_while, say,
};
use crate::i18n::{Term, choices, t};
use crate::load::{Load, load};
use crate::navigation::focus_soon;
use crate::session;
use crate::submit::{Doing, missing};

/// Where the links stand on the page.
const PLACE: &str = "netwerk";

type ReadLinks = Load<contract::paging::Whole<PersonLink>>;

#[component]
pub(super) fn Network(id: PersonId, person: Read) -> impl IntoView {
    let links: ReadLinks = load(move || format!("people/{id}/links"), move || api::people::links(id));
    let adding = RwSignal::new(false);
    let ending: RwSignal<Option<PersonLink>> = RwSignal::new(None);
    let may_change = session::can(Permission::PeopleWrite);
    let aside = may_change.then(|| {
        view! { <Button tone=Tone::Quiet icon=Icon::Plus on_click=move || adding.set(true)>{t().profiles.add_link}</Button> }
            .into_any()
    });
    let name = move || person.get_untracked().map(|read| read.value.display_name).unwrap_or_default();
    view! {
        <div id=PLACE tabindex="-1">
            <Card title=t().profiles.network nostrip:aside=aside>
                <Loaded
                    load=links
                    children=move |links| {
                        if links.items.is_empty() {
                            return view! { <Empty icon=Icon::People title=t().profiles.no_links /> }.into_any();
                        }
                        let rows = links.items.into_iter().map(|link| row(link, may_change.then_some(ending)));
                        view! { <ul class="list" role="list">{rows.collect_view()}</ul> }.into_any()
                    }
                />
                <Dialog open=adding title=t().profiles.add_link>
                    <AddLink id name=name() links open=adding />
                </Dialog>
                <EndLink id links ending />
            </Card>
        </div>
    }
}

fn row(link: PersonLink, ending: Option<RwSignal<Option<PersonLink>>>) -> impl IntoView {
    let is_over = link.ends_on.is_some_and(|end| end <= clock::today());
    let end = ending.filter(|_| link.ends_on.is_none());
    let other = link.other.clone();
    let reason = link.end_reason.map(|reason| format!(" · {}", reason.say()));
    let ended = link.clone();
    view! {
        <li class="row-apart period" class:period--over=is_over>
            <div class="row">
                <Avatar name=other.display_name.clone() />
                <div>
                    <div class="row">
                        <a href=address(other.id)>{other.display_name}</a>
                        <Tag>{link.relation.say()}</Tag>
                    </div>
                    <span class="soft small">{period(link.starts_on, link.ends_on)} {reason}</span>
                </div>
            </div>
            {end.map(|ending| {
                view! { <Button tone=Tone::Quiet on_click=move || ending.set(Some(ended.clone()))>{t().profiles.end}</Button> }
            })}
        </li>
    }
}

#[component]
fn AddLink(id: PersonId, name: String, links: ReadLinks, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().profiles;
    let typed = RwSignal::new(String::new());
    let other: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    let relation = RwSignal::new(String::new());
    let since = RwSignal::new(Some(clock::today()));
    let doing = Doing::new();
    let found = load(
        move || format!("people/search/{}", typed.get()),
        move || {
            let name = typed.get().trim().to_owned();
            async move {
                if name.chars().count() < 2 {
                    return Ok(contract::paging::Whole { items: Vec::new() });
                }
                api::people::search(&PeopleSearch { name, limit: Some(8) }).await
            }
        },
    );
    let suggestions = Signal::derive(move || {
        let people = found.get().map(|found| found.items).unwrap_or_default();
        let others = people.into_iter().filter(|person| person.id != id);
        others
            .map(|person| Suggestion { code: person.id.to_string(), words: person.display_name, hint: person.city })
            .collect::<Vec<_>>()
    });
    let submit = move || {
        let other_id = other.get_untracked().and_then(|other| other.code.parse().ok());
        let chosen: Option<Relation> = relation.with_untracked(|code| code.parse().ok());
        let day = since.get_untracked();
        let (Some(other_id), Some(relation), Some(starts_on)) = (other_id, chosen, day) else {
            let faults =
                [(other_id.is_none(), "/otherId"), (chosen.is_none(), "/relation"), (day.is_none(), "/startsOn")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let link = NewPersonLink { other_id, relation, starts_on };
        doing.run(async move { api::people::add_link(id, &link).await }, move |made| {
            links.update(|links| links.items.insert(0, made));
            say(t().profiles.link_added);
            open.set(false);
        });
    };
    view! {
        <Form doing submit=words.add_link on_submit=submit on_cancel=move || open.set(false)>
            <Combobox pointer="/otherId" label=words.link_other help=words.link_other_help typed suggestions chosen=other />
            <SelectField
                pointer="/relation"
                label=(words.link_relation)(&name)
                value=relation
                options=choices(Relation::all(), Relation::code)
            />
            <DateField pointer="/startsOn" label=words.link_since value=since latest=clock::today() />
        </Form>
    }
}

#[component]
fn EndLink(id: PersonId, links: ReadLinks, ending: RwSignal<Option<PersonLink>>) -> impl IntoView {
    let open = open_while(ending);
    // The last one stays while the dialog closes.
    let title = Memo::new(move |before: Option<&String>| {
        let now = ending.with(|link| link.as_ref().map(|link| (t().profiles.end_link)(&link.other.display_name)));
        now.or_else(|| before.cloned()).unwrap_or_default()
    });
    move || {
        view! {
            <Dialog open title=title.get()>
                {ending.get_untracked().map(|link| view! { <EndLinkForm id links link open /> })}
            </Dialog>
        }
    }
}

#[component]
fn EndLinkForm(id: PersonId, links: ReadLinks, link: PersonLink, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().profiles;
    let ends_on = RwSignal::new(Some(clock::today().max(link.starts_on)));
    let reason = RwSignal::new(String::new());
    let doing = Doing::new();
    let link_id = link.id;
    let submit = move || {
        let chosen: Option<LinkEndReason> = reason.with_untracked(|code| code.parse().ok());
        let day = ends_on.get_untracked();
        let (Some(reason), Some(ends_on)) = (chosen, day) else {
            let faults = [(day.is_none(), "/endsOn"), (chosen.is_none(), "/reason")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let end = EndPersonLink { ends_on, reason };
        doing.run(async move { api::people::end_link(id, link_id, &end).await }, move |ended| {
            links.update(|links| {
                links.items.iter_mut().filter(|known| known.id == ended.id).for_each(|known| *known = ended.clone());
            });
            say(t().profiles.link_ended);
            open.set(false);
            focus_soon(PLACE);
        });
    };
    view! {
        <Form doing submit=words.end on_submit=submit on_cancel=move || open.set(false)>
            <DateField pointer="/endsOn" label=words.ends_on value=ends_on />
            <SelectField pointer="/reason" label=words.reason value=reason options=choices(LinkEndReason::all(), LinkEndReason::code) />
        </Form>
    }
}
