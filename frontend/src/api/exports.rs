//! Lists as files.

use contract::exports::NewExport;

use super::Outcome;
use super::transport::{Call, keep_text as keep};

/// Gives the browser the file.
pub async fn download(new: &NewExport) -> Outcome<()> {
    Call::post("/v1/exports").body(new).only_asks().download().await
}

/// Gives the browser a file that was made here.
pub fn keep_text(name: &str, text: &str) {
    keep(name, text);
}
