//! What the programme's pages are made of: lights, menus, sliders, points, journeys.

use leptos::prelude::*;

use crate::components::{
    Card, Form, Icon, JourneyLine, Light, Menu, MenuChoice, Points, PointsList, Range, ShareBar, SliderField, Stop,
    TrafficLight, say,
};
use crate::i18n::{intl, t};
use crate::submit::Doing;

#[component]
pub fn Lights() -> impl IntoView {
    const ALL: [Light; 3] = [Light::Green, Light::Amber, Light::Red];
    let choice = |code: &str, words: &str, hint: &str, possible: bool| MenuChoice {
        code: code.to_owned(),
        words: words.to_owned(),
        hint: (!hint.is_empty()).then(|| hint.to_owned()),
        possible,
    };
    let choices = vec![
        choice("14A", "Groep 14A", "2 plekken vrij", true),
        choice("14B", "Groep 14B, dinsdagavond in het Multifunctioneel Centrum De Boshof", "Vol", false),
        choice("", "Geen groep", "", true),
    ];
    view! {
        <section class="part">
            <h2>"TrafficLight"</h2>
            <div class="row">
                {ALL.map(|light| view! { <TrafficLight light /> }).collect_view()}
                {ALL.map(|light| view! { <TrafficLight light small=true /> }).collect_view()}
            </div>
            <h2>"Menu"</h2>
            <div class="row">
                <Menu
                    label="Selam en Annie verplaatsen"
                    title=t().parts.move_to
                    choices
                    on_choose=|code: String| say(&code)
                />
            </div>
        </section>
    }
}

#[component]
pub fn Weights() -> impl IntoView {
    let points = |name: &str, earned: Option<f64>, most: f64, reason: Option<&str>| Points {
        name: name.to_owned(),
        earned,
        most,
        reason: reason.map(str::to_owned),
    };
    let all = vec![
        points("Vrije momenten", Some(20.0), 20.0, Some("Beiden kunnen op dinsdagavond en zaterdagochtend.")),
        points("Afstand", Some(6.5), 15.0, Some("Een half uur fietsen.")),
        points("Gedeelde taal", Some(0.0), 10.0, None),
        points("Zelfde werk", None, 5.0, Some("Van Annie is nog niet bekend wat ze doet.")),
    ];
    view! {
        <section class="part">
            <h2>"SliderField"</h2>
            <Form doing=Doing::new() submit=t().common.save on_submit=|| say(t().common.saved)>
                <SliderField
                    pointer="/parts/balance"
                    label="Wat weegt het zwaarst?"
                    value=RwSignal::new(50)
                    range=Range { least: 0, most: 100, step: 10 }
                    ends=("Zo veel mogelijk mensen", "Alleen wie goed past")
                    say=|value| intl::percent(f64::from(value) / 100.0)
                    help="Hoe verder naar rechts, hoe meer mensen nog even wachten."
                />
            </Form>
            <div class="columns">
                <Card title="PointsList">
                    <PointsList points=all />
                </Card>
                <Card title="ShareBar">
                    <ShareBar share=Some(0.4) />
                    <ShareBar share=Some(0.0) />
                    <ShareBar share=None />
                </Card>
            </div>
        </section>
    }
}

#[component]
pub fn Journeys() -> impl IntoView {
    let stop = |icon, kind: &str, name: Option<&str>, when: &str| Stop {
        icon,
        kind: kind.to_owned(),
        name: name.map(str::to_owned),
        href: None,
        when: when.to_owned(),
        now: false,
    };
    let linked = |stop: Stop| Stop { href: Some("/onderdelen".to_owned()), ..stop };
    let stops = vec![
        stop(Icon::Inbox, "Aangemeld", Some("Werkplein Drentsche Aa"), "3 feb 2025"),
        linked(stop(Icon::Equal, "Match", Some("Annie van der Veen"), "17 mrt 2025 – 1 okt 2025")),
        linked(stop(Icon::People, "Groep", Some("Groep 12B"), "17 mrt 2025 – 1 okt 2025")),
        stop(Icon::Flag, "Bestemming bereikt", Some("Een baan bij een bouwbedrijf in de buurt"), "12 jan 2026"),
        Stop { now: true, ..stop(Icon::Person, "Coach", Some("Groep 14A"), "sinds 1 sep 2026") },
    ];
    view! {
        <section class="part">
            <h2>"JourneyLine"</h2>
            <Card>
                <JourneyLine stops caption="De reis van Selam" />
            </Card>
        </section>
    }
}
