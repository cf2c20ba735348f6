//! From a report to what its reader gets: a draft by looking everything up, a signed one from what was kept.

pub mod charts;
mod cohorts;
mod finances;
mod markdown;
pub mod milestones;
pub mod numbers;
mod partners;
pub mod stories;
mod tables;
mod team;
pub mod words;

use std::collections::HashMap;

use chrono::Datelike as _;
use contract::figures::{Figure, FigureKey, FigurePeriod};
use contract::ids::StoryId;
use contract::reports::{ChartForm, Report, ReportSection, ReportSectionKind, ReportStatus};
use contract::reports_document::{
    Corrected, DocumentChart, DocumentFigure, DocumentSection, DocumentStoryContent, DocumentTable, ReportDocument,
};
use contract::stories::Story;
use diesel::PgConnection;
use uuid::Uuid;

use super::small_groups::{self, LeftOut};
use super::{figures, rules, store};
use crate::clock::dutch_day;
use crate::error::Error;
use crate::services::Now;

/// A report that was looked up, and all that was looked at for it.
pub struct Resolved {
    pub document: ReportDocument,
    /// The figures that are in it, in its order, each period of a chart by itself.
    pub figures: Vec<(FigurePeriod, Figure)>,
    /// The quotes, stories and photos that it names.
    pub stories: HashMap<StoryId, Story>,
    /// Whom it shows.
    pub people: Vec<Uuid>,
}

/// What was looked up for all sections at once, so that the statements are as many for one as for sixty.
struct World<'a> {
    report: &'a Report,
    counted: Vec<FiguresOf>,
    /// What is left out of the figures of each period, in the same order.
    left_out: Vec<HashMap<FigureKey, LeftOut>>,
    stories: HashMap<StoryId, Story>,
    tables: HashMap<ReportSectionKind, Vec<DocumentTable>>,
}

/// Looks up what a draft says now.
pub fn resolve(c: &mut PgConnection, report: &Report, organisation: &str, now: &Now) -> Result<Resolved, Error> {
    let summary = &report.summary;
    let language = summary.language;
    let (tables, mut people) = look_up_tables(c, report)?;
    let counted = count(c, report, now)?;
    let left_out = counted.iter().map(|(_, figures)| small_groups::left_out(figures.values(), summary.kind)).collect();
    let world = World {
        report,
        counted,
        left_out,
        stories: look_up_stories(c, report.sections.iter().flat_map(|section| section.story_ids.iter().copied()), now)?,
        tables,
    };
    people.extend(world.shown_stories().flat_map(|story| &story.people).map(|person| *person.id));
    let corrects = match summary.corrects_id {
        None => None,
        Some(id) => {
            let former = store::find(c, id, false, now.today)?.summary;
            let signed_on = former.as_of.map_or(now.today, dutch_day);
            Some(Corrected { id, title: former.title, signed_on })
        }
    };
    let document = ReportDocument {
        id: summary.id,
        kind: summary.kind,
        status: summary.status,
        language,
        title: summary.title.clone(),
        organisation: organisation.to_owned(),
        subject: summary.subject.clone(),
        period: summary.period,
        as_of: now.at,
        signature: None,
        corrects,
        sections: report.sections.iter().map(|section| world.section(section)).collect(),
    };
    Ok(Resolved { document, figures: world.figures(), stories: world.stories, people })
}

/// The document as readers get it now: of a draft what it would say, of a signed one what was kept, less the words of
/// who no longer agrees.
pub fn current(c: &mut PgConnection, report: &Report, organisation: &str, now: &Now) -> Result<Resolved, Error> {
    if report.summary.status == ReportStatus::Draft {
        return resolve(c, report, organisation, now);
    }
    let mut document = store::signed_document(c, report.summary.id)?;
    let frozen: HashMap<StoryId, DocumentStoryContent> =
        store::signed_stories(c, report.summary.id)?.into_iter().collect();
    let ids = document.sections.iter().flat_map(|section| &section.stories).map(|story| story.id);
    let known = look_up_stories(c, ids, now)?;
    for section in &mut document.sections {
        for story in &mut section.stories {
            *story = stories::shown(story.id, (&known, Some(&frozen)), document.language);
        }
    }
    let shown = known.values().filter(|story| stories::may_be_shown(story));
    let mut people: Vec<Uuid> = shown.flat_map(|story| &story.people).map(|person| *person.id).collect();
    // Team and board are named as they were; that these names were read is recorded as for a draft.
    people.extend(look_up_tables(c, report)?.1);
    Ok(Resolved { document, figures: Vec::new(), stories: known, people })
}

fn look_up_stories(
    c: &mut PgConnection,
    ids: impl Iterator<Item = StoryId>,
    now: &Now,
) -> Result<HashMap<StoryId, Story>, Error> {
    let ids: Vec<StoryId> = ids.collect();
    let found = crate::stories::some(c, &ids, now.today)?;
    Ok(found.into_iter().map(|story| (story.id, story)).collect())
}

/// The figures of a period.
type FiguresOf = (FigurePeriod, HashMap<FigureKey, Figure>);
/// The tables of each kind of section, and whom they name.
type TablesAndNamed = (HashMap<ReportSectionKind, Vec<DocumentTable>>, Vec<Uuid>);

/// Counts the figures of each period that is asked about: one statement a period.
fn count(c: &mut PgConnection, report: &Report, now: &Now) -> Result<Vec<FiguresOf>, Error> {
    let summary = &report.summary;
    let mut wanted: Vec<(FigurePeriod, Vec<FigureKey>)> = vec![(summary.period, Vec::new())];
    for section in &report.sections {
        for period in periods(section, summary.period) {
            let place = wanted.iter().position(|(known, _)| *known == period).unwrap_or_else(|| {
                wanted.push((period, Vec::new()));
                wanted.len() - 1
            });
            let keys = &mut wanted[place].1;
            let new = section.figure_keys.iter().filter(|key| !keys.contains(key)).cloned().collect::<Vec<_>>();
            keys.extend(new);
        }
    }
    wanted
        .into_iter()
        .map(|(period, keys)| Ok((period, figures::count(c, (summary, period), &keys, now.at)?)))
        .collect()
}

/// The periods that a section's figures are of.
fn periods(section: &ReportSection, period: FigurePeriod) -> Vec<FigurePeriod> {
    let is_of_years = section.kind == ReportSectionKind::Chart && section.chart_form == ChartForm::Years;
    if is_of_years { rules::chart_years(period) } else { vec![period] }
}

/// The tables of each kind of section that the report has, and whom they name.
fn look_up_tables(c: &mut PgConnection, report: &Report) -> Result<TablesAndNamed, Error> {
    let summary = &report.summary;
    let (period, language) = (summary.period, summary.language);
    let year = summary.year.unwrap_or_else(|| period.starts_on.year());
    let (mut tables, mut people) = (HashMap::new(), Vec::new());
    for kind in ReportSectionKind::all() {
        if !report.sections.iter().any(|section| section.kind == kind) {
            continue;
        }
        let found = match kind {
            ReportSectionKind::Team | ReportSectionKind::Board => {
                let roles = if kind == ReportSectionKind::Team { team::TEAM } else { team::BOARD };
                let (found, named) = team::tables(c, roles, (period, language))?;
                people.extend(named);
                found
            }
            ReportSectionKind::Partners => vec![partners::table(c, (year, summary.organisation_id), language)?],
            ReportSectionKind::Finances => finances::tables(c, year, language)?,
            ReportSectionKind::Cohorts => vec![cohorts::table(c, (period, summary.cohort_id), language)?],
            ReportSectionKind::Text
            | ReportSectionKind::Figures
            | ReportSectionKind::Chart
            | ReportSectionKind::Stories => continue,
        };
        tables.insert(kind, found);
    }
    Ok((tables, people))
}

impl World<'_> {
    fn figure(&self, key: &FigureKey, period: FigurePeriod) -> Option<&Figure> {
        self.counted.iter().find(|(of, _)| *of == period).and_then(|(_, counted)| counted.get(key))
    }

    fn shown_stories(&self) -> impl Iterator<Item = &Story> {
        self.stories.values().filter(|story| stories::may_be_shown(story))
    }

    /// Every figure that is in it, once, in its order.
    fn figures(&self) -> Vec<(FigurePeriod, Figure)> {
        let mut found: Vec<(FigurePeriod, Figure)> = Vec::new();
        for section in &self.report.sections {
            for key in &section.figure_keys {
                for period in periods(section, self.report.summary.period) {
                    let is_new = !found.iter().any(|(of, figure)| *of == period && figure.key == *key);
                    found.extend(self.figure(key, period).filter(|_| is_new).map(|figure| (period, figure.clone())));
                }
            }
        }
        found
    }

    /// A figure of a period as readers get it.
    fn present(&self, key: &FigureKey, period: FigurePeriod) -> Option<DocumentFigure> {
        let mut known = self.counted.iter().zip(&self.left_out);
        let ((_, figures), left_out) = known.find(|((of, _), _)| *of == period)?;
        Some(figures::present(figures.get(key)?, left_out.get(key)?, self.report.summary.language))
    }

    fn section(&self, section: &ReportSection) -> DocumentSection {
        let summary = &self.report.summary;
        let of_period = section.figure_keys.iter().filter_map(|key| self.present(key, summary.period));
        let is_chart = section.kind == ReportSectionKind::Chart;
        let figures: Vec<DocumentFigure> =
            if section.kind == ReportSectionKind::Figures { of_period.collect() } else { Vec::new() };
        let story = |id: &StoryId| stories::shown(*id, (&self.stories, None), summary.language);
        DocumentSection {
            kind: section.kind,
            level: section.level,
            title: section.title.clone(),
            text: markdown::blocks(&section.text),
            figure_form: section.figure_form,
            figures,
            chart: section.figure_keys.first().filter(|_| is_chart).and_then(|key| self.chart(key, section)),
            stories: section.story_ids.iter().map(story).collect(),
            tables: self.tables.get(&section.kind).cloned().unwrap_or_default(),
        }
    }

    fn chart(&self, key: &FigureKey, section: &ReportSection) -> Option<DocumentChart> {
        let summary = &self.report.summary;
        match section.chart_form {
            ChartForm::Slices => {
                self.figure(key, summary.period).filter(|figure| charts::has_slices(figure))?;
                Some(charts::of_slices(self.present(key, summary.period)?, summary.language))
            }
            ChartForm::Years => {
                let years = rules::chart_years(summary.period);
                let counted = years.into_iter().filter_map(|year| Some((year, self.present(key, year)?)));
                Some(charts::of_years(counted.collect(), summary.language))
            }
        }
    }
}
