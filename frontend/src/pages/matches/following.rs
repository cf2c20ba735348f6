//! Following a match: how it goes in two taps, contact, the job, and who looks after it.

use chrono::NaiveDate;
use contract::ids::MatchId;
use contract::matches::{
    ContactWith, JobCheck, JobOutcome, Light, MatchAction, NewCheckIn, NewJobCheck, NewMatchContact,
};
use contract::people::ContactKind;
use contract::permissions::Permission;
use contract::requests::Track;
use leptos::prelude::*;

use super::light_icon;
use super::one::{History, Read};
use crate::components::{
    Button, ButtonLink, Card, ChoiceField, DateField, Dialog, Form, Icon, IconView, Loaded, SelectField, Tag,
    TextAreaField, Tone, open_while, say,
};
use crate::i18n::{Term, choices, intl, t};
use crate::load::load;
use crate::submit::{Doing, missing};
use crate::{api, clock, session};

/// How the two are doing: a light to tap, and contact to write down. Only for a match that has begun.
#[component]
pub(super) fn Following(id: MatchId, read: Read, history: History) -> impl IntoView {
    let words = &t().matches.life;
    let chosen: RwSignal<Option<Light>> = RwSignal::new(None);
    let lit = open_while(chosen);
    let contact = RwSignal::new(false);
    let has_begun = Memo::new(move |_| {
        read.get()
            .is_some_and(|read| read.value.starts_on.is_some() && read.value.next_actions.contains(&MatchAction::End))
    });
    let asked = Memo::new(move |_| read.get().and_then(|read| read.value.light_on));
    let lights = move || {
        Light::all().map(|light| {
        let (_, icon) = light_icon(light);
        view! {
            <button type="button" class=format!("light light--{light}") on:click=move |_| chosen.set(Some(light))>
                <IconView icon size=28 />
                <span>{light.say()}</span>
            </button>
        }
    }).collect_view()
    };
    session::can(Permission::MatchesWrite).then(|| view! {
        <Card title=words.how>
            {move || has_begun.get().then(|| view! {
                <p class="soft">{words.how_lead}</p>
                <div class="lights">{lights()}</div>
                {asked.get().map(|day| view! { <p class="soft small">{(words.how_now)(&intl::day(day))}</p> })}
            })}
            <div class="row">
                <Button icon=Icon::Phone on_click=move || contact.set(true)>{words.contact}</Button>
                <ButtonLink href=format!("/taken?match={id}") tone=Tone::Quiet icon=Icon::Plus>{words.add_task}</ButtonLink>
            </div>
            <Dialog open=lit title=words.light>
                {chosen.get_untracked().map(|light| view! { <CheckInForm id light read history open=lit /> })}
            </Dialog>
            <Dialog open=contact title=words.contact_title>
                <ContactForm id read history open=contact />
            </Dialog>
        </Card>
    })
}

/// Draws anew what a note changed.
fn refresh(read: Read, history: History) {
    say(t().matches.life.written_down);
    read.again();
    history.again();
}

#[component]
fn CheckInForm(id: MatchId, light: Light, read: Read, history: History, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().matches.life;
    let (on, note) = (RwSignal::new(Some(clock::today())), RwSignal::new(String::new()));
    let doing = Doing::new();
    let submit = move || {
        let Some(took_place_on) = on.get_untracked() else {
            doing.check(vec![missing("/tookPlaceOn")]);
            return;
        };
        let new = NewCheckIn { light, note: written(note), took_place_on };
        doing.run(async move { api::matches::check_in(id, &new).await }, move |_| {
            open.set(false);
            refresh(read, history);
        });
    };
    let (kind, icon) = light_icon(light);
    view! {
        <Form doing submit=words.write_down on_submit=submit on_cancel=move || open.set(false)>
            <p><Tag kind icon>{light.say()}</Tag></p>
            <TextAreaField pointer="/note" label=words.note help=words.note_help value=note optional=true />
            <DateField pointer="/tookPlaceOn" label=words.day value=on latest=clock::today() />
        </Form>
    }
}

/// What was typed, if anything.
fn written(note: RwSignal<String>) -> Option<String> {
    Some(note.with_untracked(|note| note.trim().to_owned())).filter(|note| !note.is_empty())
}

#[component]
fn ContactForm(id: MatchId, read: Read, history: History, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().matches.life;
    let kind = RwSignal::new(ContactKind::Phone.code().to_owned());
    let with = RwSignal::new(ContactWith::Both.code().to_owned());
    let (on, note) = (RwSignal::new(Some(clock::today())), RwSignal::new(String::new()));
    let doing = Doing::new();
    let submit = move || {
        let Some(day) = on.get_untracked() else {
            doing.check(vec![missing("/tookPlaceAt")]);
            return;
        };
        // Of an earlier day the hour doesn't matter: noon is that day wherever one looks.
        let noon = || day.and_hms_opt(12, 0, 0).map_or_else(clock::now, |noon| noon.and_utc());
        let new = NewMatchContact {
            kind: kind.with_untracked(|code| code.parse().unwrap_or(ContactKind::Other)),
            with: with.with_untracked(|code| code.parse().unwrap_or(ContactWith::Both)),
            took_place_at: if day == clock::today() { clock::now() } else { noon() },
            note: written(note),
        };
        doing.run(async move { api::matches::note_contact(id, &new).await }, move |_| {
            open.set(false);
            refresh(read, history);
        });
    };
    view! {
        <Form doing submit=words.write_down on_submit=submit on_cancel=move || open.set(false)>
            <ChoiceField pointer="/with" label=words.contact_with value=with options=choices(ContactWith::all(), ContactWith::code) beside=true />
            <ChoiceField pointer="/kind" label=words.contact_kind value=kind options=choices(ContactKind::all(), ContactKind::code) beside=true />
            <DateField pointer="/tookPlaceAt" label=words.day value=on latest=clock::today() />
            <TextAreaField pointer="/note" label=words.note help=words.note_help value=note optional=true />
        </Form>
    }
}

/// Whether the job was kept, for a workplace match that has begun.
#[component]
pub(super) fn JobChecks(id: MatchId, read: Read, history: History) -> impl IntoView {
    let applies = Memo::new(move |_| {
        read.get().is_some_and(|read| read.value.kind == Track::Workplace && read.value.starts_on.is_some())
    });
    move || applies.get().then(|| view! { <JobList id history /> })
}

#[component]
fn JobList(id: MatchId, history: History) -> impl IntoView {
    let words = &t().matches.life;
    let checks = load(move || format!("matches/{id}/job-checks"), move || api::matches::job_checks(id));
    let asking: RwSignal<Option<i16>> = RwSignal::new(None);
    let open = open_while(asking);
    let done = move || {
        say(t().matches.life.written_down);
        checks.again();
        history.again();
    };
    view! {
        <Card title=words.jobs>
            <Loaded
                load=checks
                lines=3
                children=move |checks| {
                    let rows = checks.items.into_iter().map(|check| job_row(check, asking));
                    view! { <ul class="list" role="list">{rows.collect_view()}</ul> }
                }
            />
            <Dialog open title=words.job_title>
                {asking.get_untracked().map(|month| view! { <JobForm id month open done=UnsyncCallback::new(move |()| done()) /> })}
            </Dialog>
        </Card>
    }
}

fn job_row(check: JobCheck, asking: RwSignal<Option<i16>>) -> impl IntoView {
    let words = &t().matches.life;
    let month = check.month;
    let found = match check.outcome {
        Some(outcome) => view! { <Tag icon=Icon::Check>{outcome.say()}</Tag> }.into_any(),
        None if check.is_due => {
            view! { <Tag kind="warn" icon=Icon::Clock>{(words.job_due)(&intl::day(check.due_on))}</Tag> }.into_any()
        }
        None => view! { <span class="soft">{(words.job_due)(&intl::day(check.due_on))}</span> }.into_any(),
    };
    // A job that was lost early can be written down before it is asked about.
    let may = session::can(Permission::MatchesWrite);
    view! {
        <li class="row-apart period">
            <span>{(words.job_month)(month)} " " {found}</span>
            {may.then(|| view! { <Button tone=Tone::Quiet icon=Icon::Pencil on_click=move || asking.set(Some(month))>{words.write_down}</Button> })}
        </li>
    }
}

#[component]
fn JobForm(id: MatchId, month: i16, open: RwSignal<bool>, done: UnsyncCallback<()>) -> impl IntoView {
    let words = &t().matches.life;
    let (on, outcome): (RwSignal<Option<NaiveDate>>, _) =
        (RwSignal::new(Some(clock::today())), RwSignal::new(String::new()));
    let doing = Doing::new();
    let submit = move || {
        let found: Option<JobOutcome> = outcome.with_untracked(|code| code.parse().ok());
        let (Some(outcome), Some(checked_on)) = (found, on.get_untracked()) else {
            let faults = [(found.is_none(), "/outcome"), (on.get_untracked().is_none(), "/checkedOn")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let new = NewJobCheck { month, outcome, checked_on };
        doing.run(async move { api::matches::check_job(id, &new).await }, move |_| {
            open.set(false);
            done.run(());
        });
    };
    view! {
        <Form doing submit=words.write_down on_submit=submit on_cancel=move || open.set(false)>
            <p>{(words.job_month)(month)}</p>
            <ChoiceField pointer="/outcome" label=words.job_outcome value=outcome options=choices(JobOutcome::all(), JobOutcome::code) />
            <DateField pointer="/checkedOn" label=words.day value=on latest=clock::today() />
        </Form>
    }
}

/// Giving the match to a colleague.
#[component]
pub(super) fn HandOver(read: Read, history: History) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <div>
            <Button tone=Tone::Quiet icon=Icon::Person on_click=move || open.set(true)>{t().matches.life.hand_over}</Button>
        </div>
        <Dialog open title=t().matches.life.hand_over>
            <HandOverForm read history open />
        </Dialog>
    }
}

#[component]
fn HandOverForm(read: Read, history: History, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().matches.life;
    let colleagues = load(|| "colleagues".to_owned(), api::tasks::colleagues);
    let to = RwSignal::new(String::new());
    let doing = Doing::new();
    let submit = move || {
        let (Some(owner), Some(current)) = (to.with_untracked(|id| id.parse().ok()), read.get_untracked()) else {
            doing.check(vec![missing("/ownerId")]);
            return;
        };
        doing.run(async move { api::matches::hand_over(&current, owner).await }, move |done| {
            let name = done.value.owner.as_ref().map(|owner| owner.display_name.clone()).unwrap_or_default();
            read.set(done);
            history.again();
            open.set(false);
            say((t().matches.life.handed_over)(&name));
        });
    };
    view! {
        <Loaded
            load=colleagues
            lines=2
            children=move |colleagues| {
                let able = colleagues.items.into_iter().filter(|one| one.looks_after_matches);
                let options: Vec<_> = able.map(|one| (one.id.to_string(), one.display_name)).collect();
                view! {
                    <Form doing submit=words.hand_over on_submit=submit on_cancel=move || open.set(false)>
                        <SelectField pointer="/ownerId" label=words.to_whom value=to options />
                    </Form>
                }
            }
        />
    }
}
