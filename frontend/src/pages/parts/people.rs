//! People, pairs, lists and numbers, all invented.

use chrono::{DateTime, NaiveDate};
use contract::figures::{Bilingual, Figure, FigurePeriod, FigureUnit, Milestone};
use contract::people::Side;
use leptos::prelude::*;

use crate::components::{
    Avatar, Card, Celebration, Column, DataTable, Fact, FigureCard, Icon, MatchPair, PairSide, Sort, SortOrder, Tag,
    Timeline, TimelineItem,
};
use crate::i18n::t;

fn someone(name: &str) -> PairSide {
    PairSide { name: name.into(), href: Some("/onderdelen".into()) }
}

#[component]
pub fn Pairs() -> impl IntoView {
    view! {
        <section class="part">
            <h2>"Avatar, MatchPair"</h2>
            <div class="row">
                <Avatar name="Selam Tesfay" />
                <Avatar name="Annie van der Veen" side=Side::Established />
                <Avatar name="سلام تسفاي" side=Side::Newcomer large=true />
            </div>
            <Card>
                <MatchPair newcomer=someone("Selam Tesfay") established=someone("Annie van der Veen") />
                <MatchPair newcomer=someone("Mohammad Reza Hosseini-Farahani") established=someone("Jo") large=true />
            </Card>
        </section>
    }
}

#[derive(Clone)]
struct Row(&'static str, &'static str, i64);

#[component]
pub fn Lists() -> impl IntoView {
    let by = RwSignal::new("name".to_owned());
    let sort = Sort { by: by.into(), choose: UnsyncCallback::new(move |code: &'static str| by.set(code.to_owned())) };
    let columns = vec![
        Column::new(t().referrals.name, |row: &Row| row.0).sorted_by("name", SortOrder::Ascending),
        Column::new(t().referrals.city, |row: &Row| row.1),
        Column::new(t().referrals.dutch, |_| view! { <Tag>"A2"</Tag> }),
        Column::new(t().referrals.waits, |row: &Row| (t().common.days)(row.2))
            .sorted_by("waiting", SortOrder::Descending)
            .numeric(),
    ];
    let items =
        vec![Row("Selam Tesfay", "Assen", 64), Row("Yusuf Karimi", "Rolde", 1), Row("Olena Kovalenko", "Assen", 12)];
    let moments = vec![
        TimelineItem {
            icon: Icon::Star,
            tone: Some("milestone"),
            title: "Match 200 gestart".into(),
            href: Some("/onderdelen".into()),
            meta: "gisteren".into(),
            text: None,
        },
        TimelineItem {
            icon: Icon::Phone,
            tone: None,
            title: "Telefoon".into(),
            href: None,
            meta: "3 weken geleden, door Noor Wiersma".into(),
            text: Some("Belt liever na zes uur.".into()),
        },
        TimelineItem {
            icon: Icon::Check,
            tone: Some("good"),
            title: "Aangenomen".into(),
            href: None,
            meta: "2 maanden geleden".into(),
            text: None,
        },
    ];
    view! {
        <section class="part">
            <h2>"DataTable"</h2>
            <DataTable caption="DataTable" columns items href=|_| "/onderdelen".to_owned() sort />
            <div class="columns">
                <Card title="Timeline">
                    <Timeline items=moments />
                </Card>
                <Card title="Fact">
                    <dl class="facts">
                        <Fact name=t().referrals.city value=Some("Assen".to_owned()) />
                        <Fact name=t().referrals.phone value=String::new() />
                    </dl>
                </Card>
            </div>
        </section>
    }
}

fn figure(key: &str, value: i64, milestone: Option<Milestone>) -> Option<Figure> {
    let words = |nl: &str, en: &str| Bilingual { nl: nl.into(), en: en.into() };
    let new_year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    Some(Figure {
        key: key.parse().ok()?,
        title: words("Matches in totaal", "Matches in total"),
        definition: words(
            "Alle matches die ooit zijn gestart, van elke soort.",
            "All matches that ever started, of every kind.",
        ),
        definition_version: 1,
        unit: FigureUnit::Matches,
        value: Some(value),
        numerator: value,
        n: value + 12,
        population: None,
        population_words: None,
        period: milestone.is_none().then(|| FigurePeriod { starts_on: new_year(2026), ends_on: new_year(2027) }),
        as_of: DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default(),
        cohort_id: None,
        organisation_id: None,
        records: format!("/v1/figures/{key}/records"),
        slices: Vec::new(),
        milestone,
    })
}

#[component]
pub fn Numbers() -> impl IntoView {
    let reached = Milestone { reached: Some(250), reached_on: NaiveDate::from_ymd_opt(2026, 11, 23), next: 300 };
    view! {
        <section class="part">
            <h2>"FigureCard, Celebration"</h2>
            <div class="figures">
                {figure("people_waiting", 38, None).map(|figure| view! { <FigureCard figure href="/onderdelen" /> })}
                {figure("matches_started", 1_204, None).map(|figure| view! { <FigureCard figure /> })}
                {figure("matches_total", 250, Some(reached)).map(|figure| view! { <FigureCard figure festive=true /> })}
            </div>
            <Celebration number=250 text="Selam Tesfay en Annie van der Veen" />
        </section>
    }
}
