//! The dashboards: how we are doing now, year against year, for a cohort, and for a partner.

use std::collections::BTreeMap;

use contract::figures::{Figure, FigurePeriod, FiguresQuery};
use contract::ids::OrganisationId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::period::{Chosen, PeriodPicker, before, chosen};
use super::tiles::Tile;
use super::years::YearAgainstYear;
use crate::api;
use crate::components::{Empty, Icon, Loaded, PageHead, SelectField, Tab, Tabs};
use crate::i18n::t;
use crate::load::load;
use crate::navigation::filter;
use crate::organisation_field::KeptOrganisationField;

/// Which dashboard, by its code in the address; the first is the page itself.
const YEARS: &str = "jaren";
const COHORT: &str = "lichting";
const PARTNER: &str = "partner";

/// The words of a group, and how the keys of its figures begin.
type Group = (fn() -> &'static str, &'static [&'static str]);

/// Groups of figures, by the beginning of what they are about.
const GROUPS: [Group; 6] = [
    (|| t().figures.group_people, &["people_", "newcomers_", "starters_", "referrals_", "destinations_", "language_"]),
    (|| t().figures.group_matches, &["matches_", "cohorts_"]),
    (|| t().figures.group_volunteers, &["volunteers", "team_", "board_", "trainings_"]),
    (|| t().figures.group_events, &["event", "praathuis_", "findings", "decisions"]),
    (|| t().figures.group_money, &["income", "costs", "applications_", "partner"]),
    (|| t().figures.group_other, &[""]),
];

#[component]
pub fn FiguresPage() -> impl IntoView {
    let words = &t().figures;
    let query = use_query_map();
    let which = Memo::new(move |_| query.with(|query| query.get("voor").unwrap_or_default()));
    let tab = |code, words: &str| Tab { code, words: words.to_owned(), count: None };
    let tabs = vec![
        tab("", words.tab_now),
        tab(YEARS, words.tab_years),
        tab(COHORT, words.tab_cohort),
        tab(PARTNER, words.tab_partner),
    ];
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead />
            <Tabs label=words.dashboards path="/cijfers" parameter="voor" tabs=Signal::stored(tabs) />
            {move || match which.get().as_str() {
                YEARS => view! { <YearAgainstYear /> }.into_any(),
                COHORT => view! { <OfCohort /> }.into_any(),
                PARTNER => view! { <OfPartner /> }.into_any(),
                _ => view! { <All of=Signal::stored(Of::default()) /> }.into_any(),
            }}
        </div>
    }
}

/// Of what: a cohort or an organisation, by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Of {
    pub cohort: String,
    pub organisation: String,
}

impl Of {
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [("lichting", &self.cohort), ("organisatie", &self.organisation)];
        pairs.into_iter().filter(|(_, id)| !id.is_empty()).map(|(name, id)| (name, id.clone())).collect()
    }
}

/// The page of a figure, asked the same.
pub(super) fn figure_address(key: &str, chosen: Chosen, of: &Of) -> String {
    let pairs = chosen.pairs().into_iter().chain(of.pairs());
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
    if pairs.is_empty() { format!("/cijfers/{key}") } else { format!("/cijfers/{key}?{}", pairs.join("&")) }
}

/// What the API is asked.
pub(super) fn asked(period: FigurePeriod, chosen: Chosen, of: &Of) -> FiguresQuery {
    FiguresQuery {
        from: Some(period.starts_on),
        to: Some(period.ends_on),
        as_of: chosen.known_at(),
        cohort: of.cohort.parse().ok(),
        organisation: of.organisation.parse().ok(),
        keys: None,
    }
}

/// Every figure that can be asked so, in groups, each with how it was the period before.
#[component]
fn All(of: Signal<Of>) -> impl IntoView {
    let chosen = chosen();
    let figures = load(
        move || format!("figures/{:?}/{:?}", chosen.get(), of.get()),
        move || {
            let (chosen, of) = (chosen.get(), of.get());
            let period = chosen.period();
            async move {
                let now = api::figures::all(&asked(period, chosen, &of)).await?.items;
                let then = api::figures::all(&asked(before(period), chosen, &of)).await?.items;
                Ok((now, then))
            }
        },
    );
    view! {
        <PeriodPicker chosen />
        <Loaded load=figures lines=8 children=move |(now, then)| groups(now, then, (chosen.get(), of.get())) />
    }
}

fn groups(now: Vec<Figure>, then: Vec<Figure>, (chosen, of): (Chosen, Of)) -> impl IntoView {
    let mut before: BTreeMap<String, Figure> =
        then.into_iter().map(|figure| (figure.key.as_str().to_owned(), figure)).collect();
    let mut left = now;
    let sections = GROUPS.map(|(title, beginnings)| {
        let belongs = |figure: &Figure| beginnings.iter().any(|beginning| figure.key.as_str().starts_with(beginning));
        let (here, others): (Vec<_>, Vec<_>) = std::mem::take(&mut left).into_iter().partition(belongs);
        left = others;
        let tiles: Vec<_> = here
            .into_iter()
            .map(|figure| {
                let then = before.remove(figure.key.as_str());
                let href = figure_address(figure.key.as_str(), chosen, &of);
                view! { <Tile figure before=then href /> }
            })
            .collect();
        (!tiles.is_empty()).then(|| {
            view! {
                <section class="stack-tight">
                    <h2>{title()}</h2>
                    <ul class="figures" role="list">{tiles}</ul>
                </section>
            }
        })
    });
    view! { <div class="stack-wide">{sections.into_iter().collect_view()}</div> }
}

#[component]
fn OfCohort() -> impl IntoView {
    let words = &t().figures;
    let chosen = filter("lichting");
    let cohorts = load(|| "cohorts".to_owned(), || async { api::cohorts::all().await });
    let options = Memo::new(move |_| {
        let cohorts = cohorts.get().map(|all| all.items).unwrap_or_default();
        cohorts.into_iter().map(|cohort| (cohort.id.to_string(), (words.cohort)(cohort.number))).collect::<Vec<_>>()
    });
    let of = Signal::derive(move || Of { cohort: chosen.get(), ..Of::default() });
    let is_chosen = Memo::new(move |_| chosen.with(|id| !id.is_empty()));
    view! {
        {move || view! { <SelectField pointer="/lichting" label=words.which_cohort value=chosen options=options.get() nothing=words.choose optional=true /> }}
        {move || if is_chosen.get() {
            view! { <All of /> }.into_any()
        } else {
            view! { <Empty icon=Icon::Flag title=words.choose_cohort /> }.into_any()
        }}
    }
}

#[component]
fn OfPartner() -> impl IntoView {
    let words = &t().figures;
    let chosen = filter("organisatie");
    let organisation = organisation_in(chosen);
    let of = Signal::derive(move || Of { organisation: chosen.get(), ..Of::default() });
    let is_chosen = Memo::new(move |_| chosen.with(|id| !id.is_empty()));
    view! {
        // Of every kind: one that puts people forward, gives money or lends a room has figures.
        <KeptOrganisationField pointer="/organisatie" label=words.which_partner value=organisation />
        {move || if is_chosen.get() {
            view! { <All of /> }.into_any()
        } else {
            view! { <Empty icon=Icon::Building title=words.choose_partner text=words.choose_partner_text /> }.into_any()
        }}
    }
}

/// The organisation whose id stands in the address, as a field keeps it: each follows the other.
fn organisation_in(address: RwSignal<String>) -> RwSignal<Option<OrganisationId>> {
    let value = RwSignal::new(address.with_untracked(|id| id.parse::<OrganisationId>().ok()));
    Effect::new(move |_| {
        let wanted = address.with(|id| id.parse().ok());
        if value.get_untracked() != wanted {
            value.set(wanted);
        }
    });
    Effect::new(move |before: Option<()>| {
        let picked = value.get().map(|id| id.to_string()).unwrap_or_default();
        if before.is_some() && address.get_untracked() != picked {
            address.set(picked);
        }
    });
    value
}
