//! The page of an intake: reads the draft, draws the steps, and closes it.

use contract::ids::{IntakeId, PersonId};
use contract::intakes::{CompleteIntake, Intake, IntakeStatus, IntakeStep};
use contract::people::DuplicateCandidate;
use contract::permissions::Permission;
use contract::problem::{ErrorCode, Fault, FaultCode};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::form::step_of;
use super::saving::{Saving, Standing};
use super::steps::{HEADING, Progress, Steps};
use crate::api::{self, Failure, Versioned};
use crate::components::{
    Button, ButtonLink, ConfirmDialog, Empty, FailureNotice, Form, Icon, IconView, Loaded, Notice, PageHead, Tag, Tone,
    say,
};
use crate::i18n::{Term, intl, t};
use crate::load::load;
use crate::navigation::{self, focus_soon};
use crate::session;
use crate::submit::Doing;

#[component]
pub fn IntakePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<IntakeId>().ok()));
    move || match id.get() {
        Some(id) => view! { <Found id /> }.into_any(),
        None => view! { <Unknown /> }.into_any(),
    }
}

#[component]
fn Unknown() -> impl IntoView {
    view! {
        <div class="page">
            <PageHead title=t().intakes.unknown back=("/mensen", t().people.title) />
            <Empty icon=Icon::Visit title=t().intakes.unknown>
                <ButtonLink href="/mensen">{t().people.title}</ButtonLink>
            </Empty>
        </div>
    }
}

#[component]
fn Found(id: IntakeId) -> impl IntoView {
    // Read once: a reading that comes in while someone types must not wipe what is typed.
    let intake = load(move || format!("intakes/{id}"), move || api::intakes::read(id));
    let first = RwSignal::new(None::<Versioned<Intake>>);
    Effect::new(move |_| {
        // The earlier answer is shown at once elsewhere; here only what the server has now will do.
        if let (Some(read), false, None) = (intake.get(), intake.is_busy(), first.get_untracked()) {
            first.set(Some(read));
        }
    });
    let missing = Memo::new(move |_| intake.failure().is_some_and(|failure| failure.is(ErrorCode::NotFound)));
    move || match (first.get(), missing.get()) {
        (_, true) => view! { <Unknown /> }.into_any(),
        (Some(read), _) if read.value.status == IntakeStatus::Draft => view! { <Draft read /> }.into_any(),
        (Some(read), _) => view! { <Closed intake=read.value /> }.into_any(),
        (None, _) => view! {
            <div class="page">
                <Loaded load=intake lines=8 children=|_| () />
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Closed(intake: Intake) -> impl IntoView {
    let words = &t().intakes;
    let text = if intake.status == IntakeStatus::Completed { words.closed_text } else { words.abandoned_text };
    view! {
        <div class="page">
            <PageHead title=(words.title)(&intake.display_name) back=("/mensen", t().people.title) />
            <Empty icon=Icon::Check title=words.closed text=text>
                {intake.person_id.map(|id| view! { <ButtonLink href=person_address(id) tone=Tone::Primary>{words.to_person}</ButtonLink> })}
            </Empty>
        </div>
    }
}

fn person_address(id: PersonId) -> String {
    format!("/mensen/{id}")
}

/// What completing asked back: who may be the same, or whether to write over someone else's change.
#[derive(Debug, Clone, PartialEq)]
enum Asked {
    Duplicates(Vec<DuplicateCandidate>),
    ChangedMeanwhile,
}

#[component]
fn Draft(read: Versioned<Intake>) -> impl IntoView {
    let words = &t().intakes;
    let (name, side, id) = (read.value.display_name.clone(), read.value.side, read.value.id);
    let saving = Saving::begin(read);
    let form = saving.form();
    let doing = Doing::new();
    let asked: RwSignal<Option<Asked>> = RwSignal::new(None);
    let open = navigation::opener();
    let go = move |step: IntakeStep| {
        form.step.set(step);
        saving.save();
        focus_soon(HEADING);
    };
    // What a save refuses is shown beside its field, like what completing refuses.
    Effect::new(move |_| {
        let Standing::Failed(failure) = saving.standing.get() else { return };
        let faults = failure.faults().iter().map(within).collect::<Vec<_>>();
        if !faults.is_empty() {
            doing.check(faults);
        }
    });
    let is_last = Memo::new(move |_| form.step.get() == IntakeStep::WrapUp);
    let shown = name.clone();
    let complete = move |how: CompleteIntake| {
        let name = shown.clone();
        doing.run_or(
            async move {
                saving.save_now().await?;
                api::intakes::complete(&saving.read(), &how).await
            },
            move |done| {
                saving.done();
                say((t().intakes.completed)(&name));
                open.run(done.value.person_id.map_or_else(|| "/".to_owned(), person_address));
            },
            move |failure| {
                if let Some(question) = question(&failure) {
                    asked.set(Some(question));
                }
                if let Some(first) = failure.faults().first() {
                    form.step.set(step_of(&first.pointer));
                }
                (!failure.is(ErrorCode::PossibleDuplicates)).then_some(failure)
            },
        );
    };
    let complete = StoredValue::new_local(complete);
    let finish = move |how: CompleteIntake| complete.with_value(|complete| complete(how));
    let submit = move || {
        if is_last.get_untracked() {
            asked.set(None);
            finish(CompleteIntake::default());
        } else {
            let next = IntakeStep::all().find(|step| *step > form.step.get_untracked());
            go(next.unwrap_or(IntakeStep::WrapUp));
        }
    };
    let back = move || {
        let before = IntakeStep::all().take_while(|step| *step < form.step.get_untracked()).last();
        if let Some(before) = before {
            go(before);
        }
    };
    view! {
        <div class="page">
            <PageHead title=(words.title)(&name) back=("/mensen", t().people.title)>
                <Abandon id saving />
            </PageHead>
            <p class="row-apart">
                <Tag kind=if side == contract::people::Side::Newcomer { "side-one" } else { "side-two" }>{side.say()}</Tag>
                <SavedNote saving />
            </p>
            <Progress form on_go=go />
            {move || asked.get().map(|question| view! { <Question question on_answer=finish /> })}
            <Form doing submit=Signal::derive(move || (if is_last.get() { words.complete } else { words.next }).to_owned()) on_submit=submit>
                <Steps form />
            </Form>
            <div class="form__actions">
                <Button tone=Tone::Quiet icon=Icon::ArrowLeft on_click=back>{words.previous}</Button>
            </div>
        </div>
    }
}

/// A save has the content inside; the fields stand by their place in it.
fn within(fault: &Fault) -> Fault {
    let pointer = fault.pointer.strip_prefix("/content").unwrap_or(&fault.pointer);
    Fault::new(pointer, fault.code, fault.detail.clone())
}

fn question(failure: &Failure) -> Option<Asked> {
    let candidates = failure.problem().map(|problem| problem.candidates.clone()).unwrap_or_default();
    if !candidates.is_empty() {
        return Some(Asked::Duplicates(candidates));
    }
    let clashes = failure.faults();
    (!clashes.is_empty() && clashes.iter().all(|fault| fault.code == FaultCode::Inconsistent))
        .then_some(Asked::ChangedMeanwhile)
}

/// Asks what has to be known before it can be completed.
#[component]
fn Question(question: Asked, #[prop(into)] on_answer: UnsyncCallback<CompleteIntake>) -> impl IntoView {
    let words = &t().intakes;
    match question {
        Asked::ChangedMeanwhile => {
            let overwrite = move || on_answer.run(CompleteIntake { overwrite: true, ..CompleteIntake::default() });
            view! {
                <Notice kind="warn" icon=Icon::People>
                    <p class="notice__title">{words.changed_meanwhile}</p>
                    <p>{words.changed_meanwhile_text}</p>
                    <Button on_click=overwrite>{words.overwrite}</Button>
                </Notice>
            }
            .into_any()
        }
        Asked::Duplicates(candidates) => {
            let texts = &t().people.duplicates;
            let others: Vec<PersonId> = candidates.iter().map(|candidate| candidate.person.id).collect();
            let count = i64::try_from(candidates.len()).unwrap_or(i64::MAX);
            let rows = candidates.into_iter().map(|candidate| {
                let person = candidate.person;
                let same = move || {
                    on_answer.run(CompleteIntake { person_id: Some(person.id), ..CompleteIntake::default() });
                };
                let signs = candidate
                    .signs
                    .into_iter()
                    .map(|sign| view! { <Tag kind="warn">{sign.say()}</Tag> })
                    .collect_view();
                let year = person.birth_year.map(|year| format!(" · {year}"));
                view! {
                    <li class="row-apart period">
                        <div>
                            <a href=person_address(person.id)>{person.display_name}</a>
                            <span class="soft">{year} {person.city.map(|city| format!(" · {city}"))}</span>
                            <div class="row">{signs}</div>
                        </div>
                        <Button icon=Icon::Check on_click=same>{words.is_known}</Button>
                    </li>
                }
            });
            let rows = rows.collect_view();
            let new = move || {
                on_answer.run(CompleteIntake { not_duplicate_of: others.clone(), ..CompleteIntake::default() });
            };
            view! {
                <Notice kind="warn" icon=Icon::Duplicate>
                    <p class="notice__title">{texts.title}</p>
                    <p>{(texts.text)(count)}</p>
                    <ul class="list" role="list">{rows}</ul>
                    <Button icon=Icon::Plus on_click=new>{texts.add_anyway}</Button>
                </Notice>
            }
            .into_any()
        }
    }
}

/// Whether everything is saved, in a few words.
#[component]
fn SavedNote(saving: Saving) -> impl IntoView {
    let words = &t().intakes;
    let note = move || match saving.standing.get() {
        Standing::Saved(at) => (Icon::Check, (words.saved_at)(&intl::time(at))),
        Standing::Unsaved => (Icon::Pencil, words.unsaved.to_owned()),
        Standing::Saving => (Icon::Refresh, words.saving.to_owned()),
        Standing::Offline => (Icon::Offline, words.offline.to_owned()),
        Standing::Failed(_) => (Icon::Alert, words.not_saved.to_owned()),
    };
    let failure = move || match saving.standing.get() {
        Standing::Failed(failure) if failure.faults().is_empty() => {
            Some(view! { <FailureNotice failure on_retry=move || saving.save() /> })
        }
        _ => None,
    };
    view! {
        <span class="intake-saved soft small" role="status">
            {move || {
                let (icon, text) = note();
                view! { <IconView icon size=16 /> {text} }
            }}
        </span>
        {failure}
    }
}

/// Throws the draft away, after asking.
#[component]
fn Abandon(id: IntakeId, saving: Saving) -> impl IntoView {
    let words = &t().intakes;
    let asking = RwSignal::new(false);
    let doing = Doing::new();
    let open = navigation::opener();
    let abandon = move || {
        doing.run(async move { api::intakes::abandon(id).await }, move |gone| {
            saving.done();
            say(words.abandoned);
            open.run(gone.person_id.map_or_else(|| "/".to_owned(), person_address));
        });
    };
    session::can(Permission::PeopleWrite).then(|| {
        view! {
            <Button tone=Tone::Quiet on_click=move || asking.set(true)>{words.abandon}</Button>
            <ConfirmDialog open=asking title=words.abandon_title text=words.abandon_text action=words.abandon on_confirm=abandon busy=Signal::derive(move || doing.is_busy()) />
        }
    })
}
