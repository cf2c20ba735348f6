//! Who is in it and what each of them agrees to: written down, withdrawn for one channel, or all at once.

use chrono::{Months, NaiveDate};
use contract::ids::{PersonId, StoryId};
use contract::people::PersonReference;
use contract::permissions::Permission;
use contract::stories::{
    ConsentForm, NewStoryConsent, Story, StoryChannel, StoryConsent, WithdrawStoryConsent, WithdrawStoryConsents,
};
use leptos::prelude::*;

use super::story::Shown;
use crate::api;
use crate::clock;
use crate::components::{
    Button, Card, ChoiceField, ConfirmDialog, DateField, Dialog, Form, Icon, LanguageField, ManyField, SelectField,
    Tag, TextField, Tone, open_while, say,
};
use crate::i18n::{Term, choices, intl, t};
use crate::navigation;
use crate::pages::people;
use crate::session;
use crate::submit::{Doing, missing};

/// How long consent is asked for, unless one says otherwise.
const USUAL_TERM: Months = Months::new(24);

#[component]
pub(super) fn Consents(id: StoryId, shown: Shown) -> impl IntoView {
    let words = &t().stories;
    let may_change = session::can(Permission::StoriesWrite);
    let adding = RwSignal::new(false);
    let withdrawing: RwSignal<Option<StoryConsent>> = RwSignal::new(None);
    let leaving: RwSignal<Option<PersonReference>> = RwSignal::new(None);
    let story = move || shown.get().map(|read| read.value);
    let has_people = Memo::new(move |_| story().is_some_and(|story| !story.people.is_empty()));
    let add = move || {
        let allowed = may_change && has_people.get();
        allowed.then(|| view! { <Button tone=Tone::Quiet icon=Icon::Plus on_click=move || adding.set(true)>{words.add_consent}</Button> })
    };
    view! {
        <Card title=words.consents aside=add.into_any()>
            {move || story().map(|story| {
                if story.people.is_empty() {
                    return view! { <p class="soft">{words.nobody_in_it}</p> }.into_any();
                }
                let one = |person: &PersonReference| one_person(&story, person, may_change.then_some((withdrawing, leaving)));
                story.people.iter().map(one).collect_view().into_any()
            })}
            <Dialog open=adding title=words.add_consent>
                <AddConsent id shown open=adding />
            </Dialog>
            <Withdraw shown withdrawing />
            <WithdrawAll leaving />
        </Card>
    }
}

type Asked = (RwSignal<Option<StoryConsent>>, RwSignal<Option<PersonReference>>);

/// Someone who is in it, with what they agree to and agreed to before.
fn one_person(story: &Story, person: &PersonReference, asked: Option<Asked>) -> impl IntoView + use<> {
    let words = &t().stories;
    let today = clock::today();
    let own: Vec<StoryConsent> =
        story.consents.iter().filter(|consent| consent.person_id == person.id).cloned().collect();
    let nothing = own.is_empty().then(|| view! { <p class="soft small">{words.no_consents}</p> });
    let holds = own.iter().any(|consent| consent.ends_on > today);
    let lines = own.into_iter().map(|consent| {
        let period = (words.consent_from_to)(&intl::day(consent.starts_on), &intl::day(consent.ends_on));
        let details = format!("{period} · {} · {}", consent.form.say(), intl::language_name(&consent.language));
        let is_over = consent.ends_on <= today;
        let tag = match consent.withdrawn_on {
            Some(day) => Some(view! { <Tag>{(words.withdrawn_on)(&intl::day(day))}</Tag> }),
            None => is_over.then(|| view! { <Tag>{words.is_over.to_owned()}</Tag> }),
        };
        let channel = consent.channel.say();
        let withdraw = asked.filter(|_| !is_over).map(|(withdrawing, _)| {
            let label = format!("{}: {channel}", words.withdraw);
            view! { <Button tone=Tone::Quiet label on_click=move || withdrawing.set(Some(consent.clone()))>{words.withdraw}</Button> }
        });
        view! {
            <li class="row-apart period" class:period--over=is_over>
                <div>
                    <div class="row"><span class="strong">{channel}</span> {tag}</div>
                    <span class="soft small">{details}</span>
                </div>
                {withdraw}
            </li>
        }
    });
    let lines = lines.collect_view();
    let person = person.clone();
    let (href, name) = (people::address(person.id), person.display_name.clone());
    let all = asked.filter(|_| holds).map(|(_, leaving)| {
        let label = format!("{}: {name}", words.withdraw_all);
        view! { <Button tone=Tone::Quiet label on_click=move || leaving.set(Some(person.clone()))>{words.withdraw_all}</Button> }
    });
    view! {
        <section>
            <div class="row-apart">
                <h3><a href=href>{name}</a></h3>
                {all}
            </div>
            {nothing}
            <ul class="list" role="list">{lines}</ul>
        </section>
    }
}

#[component]
fn AddConsent(id: StoryId, shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().stories;
    let people = shown.get_untracked().map(|read| read.value.people).unwrap_or_default();
    let first = people.first().filter(|_| people.len() == 1).map(|person| person.id.to_string());
    let options: Vec<_> = people.into_iter().map(|person| (person.id.to_string(), person.display_name)).collect();
    let person = RwSignal::new(first.unwrap_or_default());
    let channels: RwSignal<Vec<String>> = RwSignal::new(Vec::new());
    let (from, until) = (RwSignal::new(Some(clock::today())), RwSignal::new(Some(clock::today() + USUAL_TERM)));
    let (form, version) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let language = RwSignal::new("nld".to_owned());
    let doing = Doing::new();
    let submit = move || {
        let whose: Option<PersonId> = person.with_untracked(|id| id.parse().ok());
        let wanted: Vec<StoryChannel> =
            channels.with_untracked(|codes| codes.iter().filter_map(|code| code.parse().ok()).collect());
        let how: Option<ConsentForm> = form.with_untracked(|code| code.parse().ok());
        let text_version = version.with_untracked(|text| text.trim().to_owned());
        let days: (Option<NaiveDate>, Option<NaiveDate>) = (from.get_untracked(), until.get_untracked());
        let empty = [
            (whose.is_none(), "/personId"),
            (wanted.is_empty(), "/channels"),
            (days.0.is_none(), "/startsOn"),
            (days.1.is_none(), "/endsOn"),
            (how.is_none(), "/form"),
            (text_version.is_empty(), "/textVersion"),
        ];
        let faults = empty.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect();
        let (true, Some(person_id), Some(form), (Some(starts_on), Some(ends_on))) =
            (doing.check(faults), whose, how, days)
        else {
            return;
        };
        let language = language.get_untracked();
        let new = NewStoryConsent { person_id, channels: wanted, starts_on, ends_on, form, text_version, language };
        doing.run(async move { api::stories::add_consent(id, &new).await }, move |story| {
            shown.set(story);
            say(words.consent_added);
            open.set(false);
        });
    };
    view! {
        <Form doing submit=words.add_consent on_submit=submit on_cancel=move || open.set(false)>
            <SelectField pointer="/personId" label=words.consent_of value=person options />
            <ManyField pointer="/channels" label=words.channels value=channels options=choices(StoryChannel::all(), StoryChannel::code) />
            <DateField pointer="/startsOn" label=words.given_on value=from latest=clock::today() />
            <DateField pointer="/endsOn" label=words.holds_until help=words.holds_until_help value=until />
            <ChoiceField pointer="/form" label=words.form value=form options=choices(ConsentForm::all(), ConsentForm::code) beside=true />
            <TextField pointer="/textVersion" label=words.text_version help=words.text_version_help value=version />
            <LanguageField pointer="/language" label=words.asked_in value=language />
        </Form>
    }
}

#[component]
fn Withdraw(shown: Shown, withdrawing: RwSignal<Option<StoryConsent>>) -> impl IntoView {
    let words = &t().stories;
    let open = open_while(withdrawing);
    let doing = Doing::new();
    let go = move || {
        let Some(consent) = withdrawing.get_untracked() else { return };
        let withdrawal = WithdrawStoryConsent { on: clock::today() };
        doing.run_or(
            async move { api::stories::withdraw(consent.id, &withdrawal).await },
            move |story| {
                shown.set(story);
                say(words.withdrawn);
                open.set(false);
            },
            move |failure| {
                open.set(false);
                say(failure.sentence());
                shown.again();
                None
            },
        );
    };
    view! { <ConfirmDialog open title=words.withdraw_title text=words.withdraw_text action=words.withdraw on_confirm=go busy=Signal::derive(move || doing.is_busy()) /> }
}

#[component]
fn WithdrawAll(leaving: RwSignal<Option<PersonReference>>) -> impl IntoView {
    let words = &t().stories;
    let open = open_while(leaving);
    let doing = Doing::new();
    let go_to = navigation::opener();
    let go = move || {
        let Some(person) = leaving.get_untracked() else { return };
        let withdrawal = WithdrawStoryConsents { on: clock::today(), channels: Vec::new() };
        doing.run_or(
            async move { api::stories::withdraw_all(person.id, &withdrawal).await },
            move |outcome| {
                say((words.withdrawn_all)(outcome.withdrawn));
                open.set(false);
                go_to.run(format!("/verhalen?mustGo=true&personId={}", person.id));
            },
            move |failure| {
                open.set(false);
                say(failure.sentence());
                None
            },
        );
    };
    view! {
        <ConfirmDialog open title=words.withdraw_all text=words.withdraw_all_text action=words.withdraw_all on_confirm=go busy=Signal::derive(move || doing.is_busy()) />
    }
}
