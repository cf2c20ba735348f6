//! The contact log, noting a contact, and who looked at someone's data.

use contract::ids::PersonId;
use contract::people::{ContactKind, ContactMoment, NewContactMoment, PageQuery};
use contract::permissions::Permission;
use leptos::prelude::*;

use super::happenings::contact_icon;
use crate::api;
use crate::clock;
use crate::components::{
    Card, ChoiceField, DateField, Empty, Form, Icon, LoadedPages, TextAreaField, Timeline, TimelineItem, say,
};
use crate::drafts::Draft;
use crate::i18n::{Term, choices, intl, t};
use crate::load::{Pages, pages};
use crate::session;
use crate::submit::{Doing, missing};

#[component]
pub(super) fn ContactLog(id: PersonId) -> impl IntoView {
    let log: Pages<ContactMoment> = pages(
        move || format!("people/{id}/contact"),
        move |cursor| async move { api::people::contact_moments(id, &PageQuery { cursor, page_size: None }).await },
    );
    view! {
        <div class="record">
            <Card title=t().people.page.tab_contact>
                <LoadedPages
                    pages=log
                    children=|moments| {
                        let items = moments.into_iter().map(|moment| TimelineItem {
                            icon: contact_icon(moment.kind),
                            tone: None,
                            title: moment.kind.say().to_owned(),
                            href: None,
                            meta: (t().people.page.by)(&intl::day(intl::day_of(moment.took_place_at)), &moment.recorded_by),
                            text: Some(moment.note),
                        });
                        view! { <Timeline items=items.collect() /> }
                    }
                    empty=|| view! { <Empty icon=Icon::Phone title=t().people.page.no_contact text=t().people.page.no_contact_text /> }
                />
            </Card>
            {session::can(Permission::PeopleWrite).then(|| view! { <NoteContact id log /> })}
        </div>
    }
}

#[component]
fn NoteContact(id: PersonId, log: Pages<ContactMoment>) -> impl IntoView {
    let words = &t().people.page;
    let draft = Draft::of(&format!("people.{id}.contact"));
    let kind = draft.field("kind", ContactKind::Phone.code().to_owned());
    let day = draft.field("day", Some(clock::today()));
    let note = draft.field("note", String::new());
    let doing = Doing::new();
    let submit = move || {
        let text = note.with_untracked(|note| note.trim().to_owned());
        let (Some(on), false) = (day.get_untracked(), text.is_empty()) else {
            let faults = [(day.get_untracked().is_none(), "/tookPlaceAt"), (text.is_empty(), "/note")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        // Of an earlier day the hour doesn't matter: noon is that day wherever one looks.
        let at = if on == clock::today() {
            clock::now()
        } else {
            on.and_hms_opt(12, 0, 0).map_or_else(clock::now, |noon| noon.and_utc())
        };
        let kind = kind.with_untracked(|code| code.parse().unwrap_or(ContactKind::Other));
        let moment = NewContactMoment { kind, took_place_at: at, note: text };
        doing.run(async move { api::people::note_contact(id, &moment).await }, move |_| {
            note.set(String::new());
            day.set(Some(clock::today()));
            say(t().people.page.contact_noted);
            log.again();
        });
    };
    view! {
        <Card title=words.note_contact>
            <Form doing submit=words.note_contact on_submit=submit>
                <ChoiceField pointer="/kind" label=words.contact_kind value=kind options=choices(ContactKind::all(), ContactKind::code) beside=true />
                <DateField pointer="/tookPlaceAt" label=words.contact_day value=day latest=clock::today() />
                <TextAreaField pointer="/note" label=words.contact_note help=words.contact_note_help value=note />
            </Form>
        </Card>
    }
}

#[component]
pub(super) fn AccessRecords(id: PersonId) -> impl IntoView {
    let records = pages(
        move || format!("people/{id}/access"),
        move |cursor| async move { api::people::access_log(id, &PageQuery { cursor, page_size: None }).await },
    );
    view! {
        <Card title=t().people.page.tab_access>
            <p class="soft">{t().people.page.access_lead}</p>
            <LoadedPages
                pages=records
                children=|records| {
                    let rows = records.into_iter().map(|record| {
                        view! {
                            <li class="row-apart period">
                                <span>
                                    <span class="strong">{record.by}</span>
                                    " "
                                    {record.action.say()}
                                </span>
                                <time class="soft">{intl::instant(record.at)}</time>
                            </li>
                        }
                    });
                    view! { <ul class="list">{rows.collect_view()}</ul> }
                }
                empty=|| view! { <Empty icon=Icon::Info title=t().people.page.no_access /> }
            />
        </Card>
    }
}
