//! The annual report of 2023: its stories and words, signed on 1 March 2024. Two newcomers told only after that where
//! they had come, so that the signed number, the one of now and what lies between them can all be seen.

mod stories;
mod texts;

use contract::ids::{AccountId, ReportId, StoryId};
use contract::reports::{NewReport, ReportContents, ReportKind, ReportLanguage, ReportSectionKind};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use super::{Demo, date, year_2023};
use crate::error::Error;
use crate::reports::demo as reports;
use crate::schema::account;

/// The foundation that the demo is about, whatever this server is called.
const ORGANISATION: &str = "Vlucht Voorwaarts";

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    let writer = account_of(c, "communicatie@demo.example")?;
    let stories = stories::load(c, demo, writer)?;
    let report = write(c, demo, writer, stories)?;
    let chair = account_of(c, "bestuur@demo.example")?;
    let signed = demo.at(c, super::at(date(2024, 3, 1), 10))?;
    reports::sign(c, (report, ORGANISATION), (chair, &signed))?;
    year_2023::hear_late(c, demo)
}

fn account_of(c: &mut PgConnection, email: &str) -> Result<AccountId, Error> {
    let id: Uuid = account::table.filter(account::email.eq(email)).select(account::id).first(c)?;
    Ok(AccountId(id))
}

/// Begun in January with the usual chapters, written by February.
fn write(c: &mut PgConnection, demo: &Demo, writer: AccountId, stories: Vec<StoryId>) -> Result<ReportId, Error> {
    let new = NewReport {
        kind: ReportKind::Annual,
        year: Some(2023),
        cohort_id: None,
        organisation_id: None,
        title: None,
        language: ReportLanguage::Nl,
        corrects_id: None,
    };
    let begun = demo.on(c, date(2024, 1, 22))?;
    let (id, mut contents) = reports::begin(c, &new, (writer, &begun))?;
    fill(&mut contents, stories)?;
    let written = demo.on(c, date(2024, 2, 20))?;
    reports::write(c, id, &contents, &written)?;
    Ok(id)
}

/// Puts the words and the stories where they belong.
fn fill(contents: &mut ReportContents, stories: Vec<StoryId>) -> Result<(), Error> {
    let missing = |what: &str| Error::internal(&format!("the usual report has no section for {what}"));
    for (title, paragraphs) in texts::TEXTS {
        let mut titled = contents.sections.iter_mut().filter(|section| section.title == *title);
        titled.next().ok_or_else(|| missing(title))?.text = paragraphs.join("\n\n");
    }
    let mut of_stories = contents.sections.iter_mut().filter(|section| section.kind == ReportSectionKind::Stories);
    of_stories.next().ok_or_else(|| missing("stories"))?.story_ids = stories;
    Ok(())
}
