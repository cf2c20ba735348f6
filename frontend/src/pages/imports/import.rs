//! One import, wherever it stands. Where it stands is on the server: a reload loses nothing.

use std::time::Duration;

use contract::ids::ImportId;
use contract::imports::{Import, ImportAction, ImportStatus};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::alike::Alike;
use super::mapping::Mapping;
use super::rows::Rows;
use super::status_tag;
use crate::api::{self, Versioned};
use crate::components::{Button, Card, ConfirmDialog, Icon, Loaded, Notice, PageHead, Tone, Trouble, say};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};
use crate::navigation;
use crate::submit::Doing;

/// The import as it is shown.
pub(super) type Shown = Load<Versioned<Import>>;

/// How often work that goes on is looked at.
const OFTEN: Duration = Duration::from_millis(700);

#[component]
pub fn ImportPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<ImportId>().ok()));
    let shown = load(
        move || format!("imports/{:?}", id.get()),
        move || {
            let id = id.get();
            async move { api::imports::read(id.unwrap_or(ImportId(uuid::Uuid::nil()))).await }
        },
    );
    Effect::new(move |_| {
        let busy = shown.get().is_some_and(|read| read.value.status.is_busy());
        if busy && !shown.is_busy() {
            set_timeout(
                move || {
                    if shown.is_on_screen() {
                        shown.again();
                    }
                },
                OFTEN,
            );
        }
    });
    view! {
        <div class="page">
            <Loaded load=shown children=move |read| draw(read, shown) />
        </div>
    }
}

fn draw(read: Versioned<Import>, shown: Shown) -> AnyView {
    let words = &t().imports;
    let import = read.value.clone();
    let about = (words.about)(import.kind.say(), &intl::count(import.rows));
    let others: Vec<String> =
        import.sheets.iter().filter(|name| Some(*name) != import.sheet.as_ref()).cloned().collect();
    let sheet = import.sheet.as_deref().map(|name| view! { <p class="soft">{(words.sheet)(name)}</p> });
    let sheets = (!others.is_empty()).then(|| view! { <Notice>{(words.sheets_more)(&others.join(", "))}</Notice> });
    let same = import.same_file_imported_at.filter(|_| import.status == ImportStatus::Uploaded);
    let same = same.map(|at| view! { <Notice>{(words.same_file)(&intl::instant(at))}</Notice> });
    let failure = import.failure.map(|failure| {
        let obstacles = import.obstacles.iter().map(|obstacle| {
            let said = format!("{} × {} ({})", intl::count(obstacle.count), obstacle.thing.say(), obstacle.code.say());
            view! { <li>{said}</li> }
        });
        let obstacles = obstacles.collect_view();
        let any = !import.obstacles.is_empty();
        view! {
            <Notice kind="warn" icon=Icon::Alert>
                <p>{failure.say()}</p>
                {any.then(|| view! { <p>{words.obstacles}</p><ul>{obstacles}</ul> })}
            </Notice>
        }
    });
    let body = match import.status {
        ImportStatus::Uploaded => view! { <Mapping read=read.clone() shown /> <Remove read shown /> }.into_any(),
        ImportStatus::Checking | ImportStatus::Running | ImportStatus::Undoing => {
            view! { <Busy import shown /> }.into_any()
        }
        ImportStatus::Checked => view! { <Checked read shown /> }.into_any(),
        ImportStatus::Done | ImportStatus::Undone => view! { <Taken import shown /> }.into_any(),
    };
    view! {
        <PageHead title=read_title(shown) lead=about back=("/importeren", words.back)>
            {status_tag(shown.get_untracked().map_or(ImportStatus::Uploaded, |read| read.value.status))}
        </PageHead>
        {sheet}
        {sheets}
        {same}
        {failure}
        {body}
    }
    .into_any()
}

fn read_title(shown: Shown) -> String {
    shown.get_untracked().map(|read| read.value.file_name).unwrap_or_default()
}

#[component]
fn Busy(import: Import, shown: Shown) -> impl IntoView {
    let words = &t().imports;
    let doing = Doing::new();
    let progress = import.progress.clone();
    let (done, total) = progress.as_ref().map_or((0, import.rows), |progress| (progress.done, progress.total));
    let stopping = progress.is_some_and(|progress| progress.stopping);
    let id = import.id;
    let stop = move || {
        doing
            .run(async move { api::imports::command(id, ImportAction::Cancel).await }, move |import| shown.set(import));
    };
    let can_stop = import.status != ImportStatus::Undoing;
    view! {
        <Card title=import.status.say()>
            <p>{words.busy}</p>
            <progress max=total.max(1) value=done aria-label=import.status.say()></progress>
            <p role="status" class="soft">{(words.so_far)(&intl::count(done), &intl::count(total))}</p>
            <Trouble doing />
            {can_stop.then(|| view! {
                <Button busy=Signal::derive(move || doing.is_busy()) disabled=Signal::derive(move || stopping) on_click=stop>
                    {if stopping { words.stopping } else { words.stop }}
                </Button>
            })}
        </Card>
    }
}

#[component]
fn Checked(read: Versioned<Import>, shown: Shown) -> impl IntoView {
    let words = &t().imports;
    let import = read.value.clone();
    let counts = import.counts.clone();
    let to_do = counts.new + counts.changed;
    let doing = Doing::new();
    let again = RwSignal::new(false);
    let id = import.id;
    let run = move || {
        doing.run(async move { api::imports::command(id, ImportAction::Run).await }, move |import| shown.set(import));
    };
    let undecided = counts.undecided;
    let may_run = undecided == 0 && to_do > 0;
    let mapped = read.clone();
    view! {
        {(undecided > 0).then(|| view! { <Alike import=import.clone() shown /> })}
        <Card title=words.checked_title>
            <Rows import=import.clone() />
            {(counts.refused > 0).then(|| view! { <Notice>{(words.refused_stay_out)(&intl::count(counts.refused))}</Notice> })}
            <Trouble doing />
            <div class="row">
                <Button
                    tone=Tone::Primary
                    icon=Icon::Check
                    busy=Signal::derive(move || doing.is_busy())
                    disabled=Signal::derive(move || !may_run)
                    on_click=run
                >
                    {if to_do > 0 { (words.run)(&intl::count(to_do)) } else { words.run_nothing.to_owned() }}
                </Button>
                <Button icon=Icon::Pencil on_click=move || again.update(|again| *again = !*again)>{words.change_mapping}</Button>
            </div>
        </Card>
        {move || again.get().then(|| view! { <Mapping read=mapped.clone() shown /> })}
        <Remove read shown />
    }
}

#[component]
fn Taken(import: Import, shown: Shown) -> impl IntoView {
    let words = &t().imports;
    let doing = Doing::new();
    let asking = RwSignal::new(false);
    let id = import.id;
    let undo = move || {
        asking.set(false);
        doing.run(async move { api::imports::command(id, ImportAction::Undo).await }, move |import| shown.set(import));
    };
    let may_undo = import.status == ImportStatus::Done && !import.contents_removed;
    let until = intl::instant(import.kept_until);
    let removed = import.contents_removed;
    view! {
        <Card title=words.result_title>
            <Rows import />
            <Trouble doing />
            {removed.then(|| view! { <p class="soft">{words.removed}</p> })}
            {may_undo.then(|| view! {
                <p class="soft">{(words.undo_until)(&until)}</p>
                <Button icon=Icon::Undo busy=Signal::derive(move || doing.is_busy()) on_click=move || asking.set(true)>{words.undo}</Button>
            })}
            <ConfirmDialog open=asking title=words.undo_title text=words.undo_text action=words.undo on_confirm=undo />
        </Card>
    }
}

#[component]
fn Remove(read: Versioned<Import>, shown: Shown) -> impl IntoView {
    let words = &t().imports;
    let doing = Doing::new();
    let asking = RwSignal::new(false);
    let go = navigation::replacer();
    let remove = move || {
        let read = read.clone();
        asking.set(false);
        doing.run_or(
            async move { api::imports::remove(&read).await },
            move |()| go.run("/importeren".to_owned()),
            move |failure| {
                say(failure.sentence());
                shown.again();
                None
            },
        );
    };
    view! {
        <div>
            <Button tone=Tone::Quiet icon=Icon::Close busy=Signal::derive(move || doing.is_busy()) on_click=move || asking.set(true)>{words.remove}</Button>
            <ConfirmDialog open=asking title=words.remove text=words.remove_text action=words.remove on_confirm=remove />
        </div>
    }
}
