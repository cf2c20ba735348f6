//! Evaluations: what people think of it, asked in their own language.
//!
//! - [`questionnaires`]: versioned; a published version never changes. Some come with the program ([`shipped`]).
//! - [`rounds`]: a questionnaire for a cohort, an event or a period, with invitations, letters and a poster.
//! - [`responses`]: drafts that are kept as they are given, and are sent once.
//! - [`outcomes`]: counts and shares with their n; small groups are left out for whoever doesn't know the people anyway.
//! - [`form`]: the public form, plain HTML. Its address is all the authority that it asks for.
//!
//! An address has 256 secret bits, which follow from the link's id and the server's secret: the database has but their
//! hash, and still a letter can be printed again and a mail can be written later. A link says nothing about a person.

pub(crate) mod demo;
mod form;
mod outcomes;
mod questionnaires;
mod responses;
mod rounds;
mod shipped;

use utoipa_actix_web::service_config::ServiceConfig;

pub use form::routes as form_routes;
pub use rounds::letter;
pub use shipped::ship;

/// Everything of evaluations, for staff.
pub fn routes(config: &mut ServiceConfig) {
    questionnaires::routes(config);
    rounds::routes(config);
    responses::routes(config);
    outcomes::routes(config);
}
