//! The server of Voorwaarts. `app` mounts every feature; each feature is a room of its own, see
//! `docs/developer.md`.

pub mod access;
pub mod accounts;
pub mod auth;
pub mod background;
pub mod clock;
pub mod cluster;
pub mod cohorts;
pub mod config;
pub mod db;
pub mod demo;
pub mod deputies;
mod developers;
pub mod digest;

pub mod enrolments;
pub mod error;
pub mod evaluations;
pub mod events;
pub mod exports;
pub mod figures;
pub mod funding;
pub mod groups;
pub mod imports;
pub mod intakes;
pub mod interests;
pub mod journeys;
pub mod letters;
pub mod mail;
pub mod matches;
mod matching_runs;
mod memory;
mod months;
mod my_groups;
pub mod names;
pub mod organisations;
pub mod outbox;
pub mod partner_contacts;
pub mod partners;
pub mod people;
pub mod random;
pub mod referrals;
pub mod reports;
pub mod requests;
pub mod sandbox;
mod schema;
pub mod services;
pub mod spa;
pub mod spreadsheets;
pub mod stories;
pub mod tasks;
pub mod web;
pub mod webhooks;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, Error as ActixError, web as actix};
use utoipa_actix_web::service_config::ServiceConfig;

use services::Shared;

/// The largest body that is read.
const MAX_BODY: usize = 256 * 1024;

/// Every room of the house, below `/v1`. What isn't mounted here is neither served nor documented.
pub fn api_routes(config: &mut ServiceConfig) {
    auth::routes(config);
    accounts::routes(config);
    people::routes(config);
    interests::routes(config);
    intakes::routes(config);
    organisations::routes(config);
    partners::routes(config);
    webhooks::routes(config);
    partner_contacts::routes(config);
    referrals::routes(config);
    requests::routes(config);
    matches::routes(config);
    matching_runs::routes(config);
    tasks::routes(config);
    deputies::routes(config);
    digest::routes(config);
    cohorts::routes(config);
    enrolments::routes(config);
    groups::routes(config);
    my_groups::routes(config);
    journeys::routes(config);
    events::routes(config);
    evaluations::routes(config);
    stories::routes(config);
    funding::routes(config);
    imports::routes(config);
    exports::routes(config);
    figures::routes(config);
    reports::routes(config);
    sandbox::routes(config);
    web::document::routes(config);
}

/// The whole server: API, token endpoint, health and the app itself.
pub fn app(
    services: Shared,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = ActixError,
        InitError = (),
    >,
> {
    let https = services.presentation.https;
    App::new()
        .app_data(services)
        .app_data(actix::PayloadConfig::new(MAX_BODY))
        .wrap(from_fn(auth::authenticate))
        .wrap(from_fn(web::accept_json))
        .wrap(from_fn(web::problems::problems))
        .wrap(Compress::default())
        .wrap(spa::security_headers(https))
        .wrap(from_fn(web::observe))
        .configure(mount)
}

fn mount(config: &mut actix::ServiceConfig) {
    let api = actix::scope("/v1").configure(|scope| api_routes(&mut ServiceConfig::new(scope)));
    config.configure(developers::routes);
    config.service(api.default_service(actix::to(web::fallback)));
    partners::oauth_routes(&mut ServiceConfig::new(config));
    // The method that a path knows is answered above; any other is refused as everywhere.
    for path in web::document::AT_ROOT {
        config.route(path, actix::to(web::fallback));
    }
    config.configure(partners::well_known_routes);
    config.configure(events::public_routes).configure(evaluations::form_routes);
    config.configure(partner_contacts::form_routes);
    config.configure(web::health_routes).configure(spa::routes);
}
