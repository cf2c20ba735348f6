//! Someone's Dutch: a series of levels over time, never overwritten.

use contract::ids::PersonId;
use contract::language::{AssessmentSource, DutchAssessment, DutchLevel, LanguageSkill, NewDutchAssessment};
use contract::people::PageQuery;
use contract::permissions::Permission;
use leptos::prelude::*;

use super::level_tag;
use super::person::Read;
use crate::api;
use crate::clock;
use crate::components::{Button, Card, DateField, Dialog, Form, Icon, LoadedPages, SelectField, Tone, say};
use crate::i18n::{Term, choices, intl, t};
use crate::load::{Pages, pages};
use crate::session;
use crate::submit::{Doing, missing};

type Series = Pages<DutchAssessment>;

#[component]
pub(super) fn Dutch(id: PersonId, person: Read) -> impl IntoView {
    let series: Series = pages(
        move || format!("people/{id}/dutch"),
        move |cursor| async move { api::people::dutch_assessments(id, &PageQuery { cursor, page_size: None }).await },
    );
    let adding = RwSignal::new(false);
    let aside = session::can(Permission::PeopleWrite).then(|| {
        view! { <Button tone=Tone::Quiet icon=Icon::Plus on_click=move || adding.set(true)>{t().people.page.add_level}</Button> }
            .into_any()
    });
    view! {
        <Card title=t().people.dutch nostrip:aside=aside>
            <LoadedPages
                pages=series
                lines=2
                children=|items| {
                    let steps = steps(&items);
                    let rows = items.into_iter().map(row).collect_view();
                    view! {
                        {(steps.len() > 1).then(|| view! { <Course steps /> })}
                        <ul class="list">{rows}</ul>
                    }
                }
                empty=|| view! { <p class="soft">{t().people.page.no_level}</p> }
            />
            <Dialog open=adding title=t().people.page.add_level>
                <AddLevel id person series open=adding />
            </Dialog>
        </Card>
    }
}

fn row(assessment: DutchAssessment) -> impl IntoView {
    let skill = (assessment.skill != LanguageSkill::Overall).then(|| assessment.skill.say());
    let details = [Some(intl::day(assessment.assessed_on)), Some(assessment.source.say().to_owned())];
    let details = details.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li class="row period">
            {level_tag(assessment.level)} {skill.map(|skill| view! { <span class="strong">{skill}</span> })}
            <span class="soft">{details}</span>
        </li>
    }
}

/// The levels overall, the first one first.
fn steps(items: &[DutchAssessment]) -> Vec<(DutchLevel, chrono::NaiveDate)> {
    let overall = items.iter().rev().filter(|it| it.skill == LanguageSkill::Overall);
    overall.map(|it| (it.level, it.assessed_on)).collect()
}

/// The course of the levels as a line; the list beside it says the same in words.
#[component]
fn Course(steps: Vec<(DutchLevel, chrono::NaiveDate)>) -> impl IntoView {
    let spoken = steps.iter().map(|(level, day)| (t().people.page.level_step)(level.code(), &intl::day(*day)));
    let spoken = format!("{}: {}", t().people.page.growth, intl::list(spoken));
    let points = points(&steps);
    let line = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ");
    let dots = points.iter().zip(&steps).map(|((x, y), (level, _))| {
        view! {
            <circle cx=format!("{x:.1}") cy=format!("{y:.1}") r="4"></circle>
            <text x=format!("{x:.1}") y=format!("{:.1}", y - 9.0) text-anchor="middle">{level.code()}</text>
        }
    });
    view! {
        <svg class="course" viewBox="0 0 300 90" role="img" aria-label=spoken>
            <polyline points=line></polyline>
            {dots.collect_view()}
        </svg>
    }
}

/// Days from left to right, levels from low to high, within 300 by 90.
fn points(steps: &[(DutchLevel, chrono::NaiveDate)]) -> Vec<(f64, f64)> {
    let (Some((_, first)), Some((_, last))) = (steps.first(), steps.last()) else {
        return Vec::new();
    };
    let days = |from: chrono::NaiveDate, to: chrono::NaiveDate| {
        f64::from(i32::try_from((to - from).num_days()).unwrap_or(i32::MAX))
    };
    let span = days(*first, *last).max(1.0);
    let place = |(level, day): &(DutchLevel, chrono::NaiveDate)| {
        let x = 20.0 + 260.0 * days(*first, *day) / span;
        let y = 80.0 - 58.0 * f64::from(*level as u8) / f64::from(DutchLevel::C2 as u8);
        (x, y)
    };
    steps.iter().map(place).collect()
}

#[component]
fn AddLevel(id: PersonId, person: Read, series: Series, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().people.form;
    let level = RwSignal::new(String::new());
    let skill = RwSignal::new(LanguageSkill::Overall.code().to_owned());
    let assessed_on = RwSignal::new(Some(clock::today()));
    let source = RwSignal::new(AssessmentSource::Intake.code().to_owned());
    let doing = Doing::new();
    let submit = move || {
        let chosen: Option<DutchLevel> = level.with_untracked(|code| code.parse().ok());
        let (Some(level), Some(assessed_on)) = (chosen, assessed_on.get_untracked()) else {
            let faults = [(chosen.is_none(), "/level"), (assessed_on.get_untracked().is_none(), "/assessedOn")];
            doing.check(faults.into_iter().filter(|(empty, _)| *empty).map(|(_, pointer)| missing(pointer)).collect());
            return;
        };
        let assessment = NewDutchAssessment {
            level,
            skill: skill.with_untracked(|code| code.parse().unwrap_or(LanguageSkill::Overall)),
            assessed_on,
            source: source.with_untracked(|code| code.parse().unwrap_or(AssessmentSource::Intake)),
        };
        doing.run(async move { api::people::assess_dutch(id, &assessment).await }, move |_| {
            say(t().people.page.level_added);
            // Where it comes in the series, and whether it is the latest, the server knows.
            series.again();
            person.again();
            open.set(false);
        });
    };
    view! {
        <Form doing submit=t().people.page.add_level on_submit=submit on_cancel=move || open.set(false)>
            <SelectField pointer="/level" label=words.first_level value=level options=choices(DutchLevel::all(), DutchLevel::code) />
            <SelectField pointer="/skill" label=words.skill value=skill options=choices(LanguageSkill::all(), LanguageSkill::code) />
            <DateField pointer="/assessedOn" label=words.assessed_on value=assessed_on latest=clock::today() />
            <SelectField pointer="/source" label=words.source value=source options=choices(AssessmentSource::all(), AssessmentSource::code) />
        </Form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_course_runs_from_left_to_right_and_up_with_the_level() {
        let day = |text: &str| text.parse().expect("day");
        let points = points(&[
            (DutchLevel::A0, day("2025-01-01")),
            (DutchLevel::A2, day("2025-07-01")),
            (DutchLevel::B1, day("2026-01-01")),
        ]);
        assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 > pair[1].1), "{points:?}");
        assert!(points.iter().all(|(x, y)| (0.0..=300.0).contains(x) && (0.0..=90.0).contains(y)));
    }

    #[test]
    fn levels_of_one_day_do_not_break_it() {
        let day = "2025-01-01".parse().expect("day");
        assert_eq!(points(&[(DutchLevel::A0, day), (DutchLevel::A1, day)]).len(), 2);
        assert!(points(&[]).is_empty());
    }
}
