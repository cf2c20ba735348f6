//! Logging in and out, and who I am.

use contract::session::{LogIn, Me, SessionToken};

use super::transport::{Call, Method, with_cookie, with_cookie_done};
use super::{Failure, Outcome, token};

/// Logs in. The refresh token comes in a cookie that script can't read.
pub async fn log_in(credentials: &LogIn) -> Outcome<()> {
    let body = serde_json::to_string(credentials).map_err(|_| Failure::Unreadable)?;
    token::forget();
    let held: SessionToken = with_cookie(Method::Post, "/v1/session", Some(&body)).await?;
    token::hold(held);
    Ok(())
}

/// Takes up the session that the cookie holds, after a reload.
pub async fn resume() -> Outcome<()> {
    token::refresh().await
}

/// Ends the session here and on the server.
pub async fn log_out() -> Outcome<()> {
    let outcome = with_cookie_done(Method::Delete, "/v1/session", None).await;
    token::forget();
    outcome
}

/// Who I am and what I may do.
pub async fn me() -> Outcome<Me> {
    Call::get("/v1/me").fetch().await
}
