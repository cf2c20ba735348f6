//! PDF, by a program of its own that stands beside this one: Typst is large, and what it sets is typed by people. It is
//! started for one document, with a limit on its time; memory, files and connections it limits itself.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use contract::problem::ErrorCode;
use contract::reports_document::ReportDocument;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::sync::Semaphore;

use crate::error::Error;

/// The program, as it is called beside the server.
const PROGRAM: &str = "voorwaarts-typesetter";
/// A long report takes a second or two.
const LONGEST: Duration = Duration::from_secs(30);
/// So many at once; whoever comes next waits.
const AT_ONCE: usize = 2;

/// Makes PDF of reports.
#[derive(Clone)]
pub struct Typesetter {
    program: PathBuf,
    room: Arc<Semaphore>,
}

impl Typesetter {
    /// By this program, or by the one beside the server's own.
    #[must_use]
    pub fn new(program: Option<PathBuf>) -> Self {
        let beside = || {
            let own = std::env::current_exe().ok()?;
            Some(own.parent()?.join(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX)))
        };
        let program = program.or_else(beside).unwrap_or_else(|| PathBuf::from(PROGRAM));
        Self { program, room: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The report as PDF.
    ///
    /// # Errors
    /// `unavailable` when the program isn't there; `internal` when it fails or takes too long.
    pub async fn pdf(&self, document: &ReportDocument) -> Result<Vec<u8>, Error> {
        if !self.program.is_file() {
            return Err(missing(&self.program));
        }
        let _place = self.room.acquire().await.map_err(|error| Error::internal(&error))?;
        let input = serde_json::to_vec(document).map_err(|error| Error::internal(&error))?;
        let set = tokio::time::timeout(LONGEST, self.set(&input)).await;
        set.map_err(|_| Error::internal(&"the typesetter took too long"))?
    }

    async fn set(&self, input: &[u8]) -> Result<Vec<u8>, Error> {
        let mut program = Command::new(&self.program)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| Error::internal(&format!("the typesetter can't be started: {error}")))?;
        let mut standard_input = program.stdin.take();
        let write = async {
            if let Some(stream) = &mut standard_input {
                // A program that ended early says why by its exit.
                let _ = stream.write_all(input).await;
            }
            drop(standard_input.take());
        };
        let ((), done) = tokio::join!(write, program.wait_with_output());
        let done = done.map_err(|error| Error::internal(&error))?;
        if done.status.success() && done.stdout.starts_with(b"%PDF-") {
            return Ok(done.stdout);
        }
        let said = String::from_utf8_lossy(&done.stderr);
        Err(Error::internal(&format!("the typesetter failed ({}): {}", done.status, said.trim())))
    }
}

fn missing(program: &Path) -> Error {
    tracing::warn!(program = %program.display(), "there is no typesetter");
    let detail =
        "This server has no program for PDF: voorwaarts-typesetter belongs beside it. The other forms can be had.";
    Error::new(ErrorCode::Unavailable, detail).retry_after(60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::outputs::samples;

    #[actix_web::test]
    async fn without_the_program_there_is_no_pdf_and_that_is_said() {
        let nowhere = Typesetter::new(Some("/nonexistent/typesetter".into()));
        let refused = nowhere.pdf(&samples::document(vec![samples::section("Cijfers")])).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Unavailable);
        assert!(format!("{refused:?}").contains(PROGRAM), "{refused:?}");
    }
}
