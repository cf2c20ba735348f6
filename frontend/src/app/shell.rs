//! The frame around every page: navigation, search, language, theme, log-out. A rail on a desk; on a phone a bar at
//! the bottom with the rest in a drawer.

use std::sync::Arc;

use contract::ids::PersonId;
use contract::people::{PeopleSearch, PersonSummary};
use contract::permissions::Permission;
use contract::session::Me;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::chunks;
use super::routes::{Pages, Place, places};
use crate::api;
use crate::components::{Avatar, Button, ConfirmDialog, Dialog, Icon, IconView, Palette, PaletteItem, Tone};
use crate::i18n::{self, Language, Term, t};
use crate::online::is_online;
use crate::theme::{self, Theme};
use crate::{check_in, navigation, session};

/// How many places stand in the bar of a phone; the rest is behind *Meer*.
const IN_THE_BAR: usize = 4;

#[component]
pub fn Shell(me: Arc<Me>) -> impl IntoView {
    let searching = RwSignal::new(false);
    let menu = RwSignal::new(false);
    let main = NodeRef::<html::Main>::new();
    let keys = window_event_listener(ev::keydown, move |event| {
        if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            searching.update(|searching| *searching = !*searching);
        }
    });
    on_cleanup(move || keys.remove());
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.track();
        menu.set(false);
    });
    // Without a connection it would only fail; when it is back, what is missing still comes ahead.
    Effect::new(move |_| {
        if is_online() {
            chunks::fetch_ahead(places().flat_map(|place| place.chunks).copied().collect());
        }
    });

    view! {
        <a
            class="skip"
            href="#inhoud"
            rel="external"
            on:click=move |event| {
                event.prevent_default();
                event.stop_propagation();
                if let Some(main) = main.get_untracked() {
                    let _ = main.focus();
                }
            }
        >
            {t().shell.skip}
        </a>
        <div class="frame">
            <header class="rail">
                <Brand />
                <button type="button" class="search-opener" on:click=move |_| searching.set(true)>
                    <IconView icon=Icon::Search />
                    <span>{t().shell.search}</span>
                    <kbd aria-hidden="true">"Ctrl K"</kbd>
                </button>
                <nav aria-label=t().shell.main_navigation>
                    <ul class="nav-list" role="list">
                        {places().map(|place| view! { <li>{place_link(place, "nav-link")}</li> }).collect_view()}
                    </ul>
                </nav>
                <div class="rail__foot">
                    <Who me=me.clone() />
                    <Settings />
                </div>
            </header>
            <div class="main-column">
                {me.demo.then(|| {
                    let said = if me.sandbox { t().shell.sandbox } else { t().shell.demo };
                    view! { <aside class="demo-note" aria-label="Demo">{said}</aside> }
                })}
                <header class="top-bar">
                    <Brand />
                    <Button tone=Tone::Quiet icon=Icon::Search label=t().shell.search on_click=move || searching.set(true) />
                </header>
                <main id="inhoud" tabindex="-1" node_ref=main>
                    <Pages />
                </main>
                <BottomBar menu />
            </div>
        </div>
        <Dialog open=menu title=t().shell.menu>
            <nav aria-label=t().shell.more>
                <ul class="nav-list" role="list">
                    {places().skip(IN_THE_BAR).map(|place| view! { <li>{place_link(place, "nav-link")}</li> }).collect_view()}
                </ul>
            </nav>
            <Who me=me.clone() />
            <Settings />
        </Dialog>
        <Search open=searching />
    }
}

#[component]
fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <span class="brand__sign">
                <IconView icon=Icon::Equal size=28 />
            </span>
            "Voorwaarts"
        </a>
    }
}

/// A link of the navigation. It is current on its page and on everything under it.
fn place_link(place: Place, class: &'static str) -> impl IntoView {
    let path = use_location().pathname;
    let here = move || path.with(|path| is_under(path, place.href)).then_some("page");
    view! {
        <a class=class href=place.href aria-current=here>
            <IconView icon=place.icon />
            <span>{(place.words)(t())}</span>
        </a>
    }
}

fn is_under(path: &str, place: &str) -> bool {
    let rest = path.strip_prefix(place);
    if place == "/" { path == "/" } else { rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) }
}

#[component]
fn BottomBar(menu: RwSignal<bool>) -> impl IntoView {
    view! {
        <nav class="bottom-bar" aria-label=t().shell.main_navigation>
            <ul role="list">
                {places().take(IN_THE_BAR).map(|place| view! { <li>{place_link(place, "")}</li> }).collect_view()}
                <li>
                    <button type="button" aria-haspopup="dialog" on:click=move |_| menu.set(true)>
                        <IconView icon=Icon::Menu />
                        <span>{t().shell.more}</span>
                    </button>
                </li>
            </ul>
        </nav>
    }
}

#[component]
fn Who(me: Arc<Me>) -> impl IntoView {
    let roles = i18n::intl::list(me.roles.iter().map(|role| role.say()));
    view! {
        <div class="who">
            <Avatar name=me.display_name.clone() />
            <div class="grow">
                <span class="who__name">{me.display_name.clone()}</span>
                <span class="soft small">{roles}</span>
            </div>
        </div>
    }
}

/// Switches to the other language; its label is in that language.
#[component]
pub fn LanguageButton() -> impl IntoView {
    let next = match i18n::language() {
        Language::Dutch => Language::English,
        Language::English => Language::Dutch,
    };
    view! { <Button tone=Tone::Quiet icon=Icon::Language label=t().shell.to_other_language on_click=move || i18n::switch_to(next) /> }
}

/// Language, theme and the way out.
#[component]
pub fn Settings() -> impl IntoView {
    let shown = RwSignal::new(theme::current());
    view! {
        <div class="settings">
            <LanguageButton />
            {move || {
                let (icon, words) = match shown.get() {
                    Theme::Light => (Icon::Moon, t().shell.to_dark),
                    Theme::Dark => (Icon::Sun, t().shell.to_light),
                };
                view! {
                    <Button
                        tone=Tone::Quiet
                        icon
                        label=words
                        on_click=move || {
                            let other = shown.get_untracked().other();
                            theme::choose(other);
                            shown.set(other);
                        }
                    />
                }
            }}
            <LogOut />
        </div>
    }
}

/// What was marked at an event and not sent yet would be lost: then it asks first.
#[component]
fn LogOut() -> impl IntoView {
    let asking = RwSignal::new(false);
    let leave = || spawn_local(session::log_out());
    let ask = move || if check_in::unsent().is_empty() { leave() } else { asking.set(true) };
    let words = &t().shell;
    view! {
        <Button tone=Tone::Quiet icon=Icon::LogOut label=words.log_out on_click=ask />
        <ConfirmDialog
            open=asking
            title=words.unsent_title
            text=words.unsent_text
            action=words.log_out_anyway
            on_confirm=leave
        />
    }
}

/// The palette with the places and actions of this role, and the people that the server finds.
#[component]
fn Search(open: RwSignal<bool>) -> impl IntoView {
    let found: RwSignal<Vec<PaletteItem>> = RwSignal::new(Vec::new());
    // Answers may come in another order than the questions went out: only the last one counts.
    let asked = StoredValue::new(0_u32);
    let busy = RwSignal::new(false);
    let on_type = move |text: String| {
        asked.update_value(|asked| *asked += 1);
        let question = asked.get_value();
        let name = text.trim().to_owned();
        if name.chars().count() < 2 || !session::can(Permission::PeopleRead) {
            found.set(Vec::new());
            busy.set(false);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = api::people::search(&PeopleSearch { name, limit: Some(8) }).await;
            if asked.try_get_value() != Some(question) {
                return;
            }
            busy.try_set(false);
            match answer {
                Ok(people) => drop(found.try_set(people.items.iter().map(person_item).collect())),
                Err(failure) => {
                    found.try_set(Vec::new());
                    session::notice(&failure);
                }
            }
        });
    };
    let go = navigation::opener();
    view! { <Palette open items=palette_items() found busy on_type on_choose=go /> }
}

fn palette_items() -> Vec<PaletteItem> {
    let texts = t();
    let going = places().map(|place| PaletteItem {
        group: texts.shell.group_go,
        icon: place.icon,
        words: (place.words)(texts).to_owned(),
        hint: None,
        href: place.href.to_owned(),
    });
    let doing = [
        (Permission::ReferralsCreate, texts.shell.do_new_referral, "/aanmeldingen/nieuw"),
        (Permission::PeopleWrite, texts.shell.do_new_person, "/mensen/nieuw"),
        (Permission::MatchesWrite, texts.shell.do_new_match, "/matches/nieuw"),
        (Permission::EventsWrite, texts.shell.do_new_event, "/agenda/nieuw"),
        (Permission::OrganisationsWrite, texts.shell.do_new_organisation, "/organisaties/nieuw"),
    ];
    let doing = doing.into_iter().filter(|(needs, _, _)| session::can(*needs)).map(|(_, words, href)| PaletteItem {
        group: texts.shell.group_do,
        icon: Icon::Plus,
        words: words.to_owned(),
        hint: None,
        href: href.to_owned(),
    });
    going.chain(doing).collect()
}

fn person_item(person: &PersonSummary) -> PaletteItem {
    let roles = i18n::intl::list(person.roles.iter().map(|role| role.say()));
    let hint = [Some(roles), person.city.clone()];
    let hint: Vec<String> = hint.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    PaletteItem {
        group: t().shell.group_people,
        icon: Icon::Person,
        words: person.display_name.clone(),
        hint: (!hint.is_empty()).then(|| hint.join(" · ")),
        href: person_address(person.id),
    }
}

fn person_address(id: PersonId) -> String {
    format!("/mensen/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_current_on_its_page_and_what_lies_under_it() {
        assert!(is_under("/mensen/0193", "/mensen"));
        assert!(is_under("/mensen", "/mensen"));
        assert!(!is_under("/mensenrechten", "/mensen"));
        assert!(is_under("/", "/"));
        assert!(!is_under("/mensen", "/"));
    }
}
