//! Sets a report as an accessible PDF: a report's document as JSON on standard input, PDF/UA-1 on standard output.
//!
//! It is started for one document and gone after it. What staff typed goes through it, so before it reads anything it
//! gives up what it doesn't need: opening files or connections, more than a certain memory and time.

mod fonts;
mod limits;
mod world;

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use typst::diag::{EcoString, SourceDiagnostic};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use world::ReportWorld;

/// The longest document that is read.
const MAX_INPUT: u64 = 8 * 1024 * 1024;

fn main() -> ExitCode {
    match limits::give_up().and_then(|()| set()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}

fn set() -> Result<(), String> {
    let mut input = Vec::new();
    std::io::stdin().take(MAX_INPUT + 1).read_to_end(&mut input).map_err(|error| format!("no input: {error}"))?;
    if input.len() as u64 > MAX_INPUT {
        return Err("the document is too long".to_owned());
    }
    let mut document = serde_json::from_slice(&input).map_err(|_| "the input is no JSON".to_owned())?;
    let fonts = fonts::all()?;
    fonts::replace_what_no_font_has(&mut document, &fonts);
    let world = ReportWorld::of(&document, fonts)?;
    let pages = typst::compile::<PagedDocument>(&world).output.map_err(|faults| said(&faults))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| error.message().to_string())?;
    let options = PdfOptions { standards, ..PdfOptions::default() };
    let pdf = typst_pdf::pdf(&pages, &options).map_err(|faults| said(&faults))?;
    std::io::stdout().write_all(&pdf).map_err(|error| format!("nobody reads the output: {error}"))
}

/// The messages alone. They are about the template, and never hold what staff wrote.
fn said(faults: &[SourceDiagnostic]) -> String {
    let messages: Vec<EcoString> = faults.iter().map(|fault| fault.message.clone()).collect();
    messages.join("; ")
}
