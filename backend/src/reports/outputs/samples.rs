//! Parts of documents to test the outputs with.

use chrono::DateTime;
use contract::figures::FigureUnit;
use contract::reports::{FigureForm, ReportKind, ReportLanguage, ReportSectionKind, ReportStatus};
use contract::reports_document::{DocumentFigure, DocumentSection, ReportDocument};

use crate::reports::rules;

/// 28 of 35 who answered, of 44 who were asked, in a calendar year.
pub fn share(key: &str, year: i32) -> DocumentFigure {
    DocumentFigure {
        key: key.parse().unwrap(),
        title: key.to_owned(),
        definition: format!("Wat {key} telt."),
        definition_version: 1,
        unit: FigureUnit::Percent,
        period: rules::year(year),
        value: Some(80),
        numerator: Some(28),
        n: Some(35),
        population: Some(44),
        shown: "80%".to_owned(),
        basis: "28 van de 35; 44 gevraagd".to_owned(),
        is_left_out: false,
        milestone: None,
        slices: Vec::new(),
        records: format!("/v1/figures/{key}/records"),
        records_hash: Some("0123456789abcdef".to_owned()),
    }
}

/// 53 of the 65 people who were looked at, in a calendar year.
pub fn count(key: &str, year: i32) -> DocumentFigure {
    DocumentFigure {
        unit: FigureUnit::People,
        value: Some(53),
        numerator: Some(53),
        n: Some(65),
        population: None,
        shown: "53".to_owned(),
        basis: "n = 65".to_owned(),
        ..share(key, year)
    }
}

/// A section with nothing in it.
pub fn section(title: &str) -> DocumentSection {
    DocumentSection {
        kind: ReportSectionKind::Figures,
        level: 1,
        title: title.to_owned(),
        text: Vec::new(),
        figure_form: FigureForm::Tiles,
        figures: Vec::new(),
        chart: None,
        stories: Vec::new(),
        tables: Vec::new(),
    }
}

/// A draft on 2023.
pub fn document(sections: Vec<DocumentSection>) -> ReportDocument {
    ReportDocument {
        id: uuid::Uuid::nil().into(),
        kind: ReportKind::Annual,
        status: ReportStatus::Draft,
        language: ReportLanguage::Nl,
        title: "Jaarverslag 2023".to_owned(),
        organisation: "Vlucht Voorwaarts".to_owned(),
        subject: None,
        period: rules::year(2023).unwrap(),
        as_of: DateTime::UNIX_EPOCH,
        signature: None,
        corrects: None,
        sections,
    }
}
