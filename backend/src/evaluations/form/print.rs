//! Pages for paper: letters, the poster, and the form itself. A member of staff gets a sealed address that holds for ten
//! minutes, since a tab that a browser opens carries no access token; whoever was logged out meanwhile sees nothing.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use contract::evaluations::FormLanguage;
use contract::evaluations_rounds::{EvaluationPrint, EvaluationPrintTicket, NewEvaluationPrint};
use contract::ids::{AccountId, EvaluationInvitationId, EvaluationRoundId};
use contract::people::AccessAction;
use contract::permissions::Permission;
use maud::Markup;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{pages, print_pages};
use crate::access;
use crate::auth::{Caller, Staff, store};
use crate::error::Error;
use crate::evaluations::{questionnaires, rounds};
use crate::services::{Now, Services, Shared};
use crate::web::pages::{page as answer, server_of};

pub const CSS: &str = include_str!("print.css");

const LIFE: TimeDelta = TimeDelta::minutes(10);
/// What a ticket is sealed for, so that nothing else that is sealed opens as one.
const PURPOSE: &[u8] = b"evaluation print";

#[derive(Serialize, Deserialize)]
struct Ticket {
    round: EvaluationRoundId,
    print: EvaluationPrint,
    language: FormLanguage,
    account: AccountId,
    session: Uuid,
    expires_at: DateTime<Utc>,
}

/// A ticket for whoever asks.
pub fn ticket(
    services: &Services,
    (round, new): (EvaluationRoundId, NewEvaluationPrint),
    (caller, now): (&Caller, &Now),
) -> Result<EvaluationPrintTicket, Error> {
    let Caller::Staff(staff) = caller else { return Err(Error::unauthenticated()) };
    let ticket = Ticket {
        round,
        print: new.print,
        language: new.language.unwrap_or(FormLanguage::Nl),
        account: staff.account_id,
        session: staff.session_id,
        expires_at: now.at + LIFE,
    };
    let content = serde_json::to_vec(&ticket).map_err(|error| Error::internal(&error))?;
    let sealed = services.keys.seal(&content, PURPOSE, &services.random);
    let sealed = sealed.ok_or_else(|| Error::internal(&"a ticket could not be sealed"))?;
    Ok(EvaluationPrintTicket { url: format!("/e/print/{sealed}"), expires_at: ticket.expires_at })
}

/// The code of a round on paper: the end of its id, which tells rounds of a year apart.
fn code_of(round: EvaluationRoundId) -> String {
    let id = round.simple().to_string().to_uppercase();
    id[id.len() - 6..].to_owned()
}

pub async fn page(services: Shared, request: HttpRequest, sealed: Path<String>) -> HttpResponse {
    let told =
        |status| answer(status, pages::told(&[FormLanguage::Nl, FormLanguage::En], |words| &words.unknown, None));
    match printed(&services, &request, &sealed).await {
        Ok(page) => answer(StatusCode::OK, page),
        Err(error) => told(crate::error::status_of(error.code())),
    }
}

async fn printed(services: &Services, request: &HttpRequest, sealed: &str) -> Result<Markup, Error> {
    let now = services.now();
    let opened =
        services.keys.open(sealed, PURPOSE).and_then(|content| serde_json::from_slice::<Ticket>(&content).ok());
    let ticket = opened.filter(|ticket| now.at < ticket.expires_at).ok_or_else(Error::not_found)?;
    let (keys, server) = (services.keys.clone(), server_of(request, services));
    let organisation = services.presentation.organisation_name.clone();
    services
        .db
        .write(move |c| {
            let (roles, leads) =
                store::roles_in_session(c, ticket.account, ticket.session, &now)?.ok_or_else(Error::not_found)?;
            let caller = Caller::Staff(Staff::with((ticket.account, ticket.session), roles, leads));
            if !caller.may(Permission::EvaluationsInvite) {
                return Err(Error::not_found());
            }
            let round = rounds::find(c, ticket.round, true)?;
            match ticket.print {
                EvaluationPrint::PaperForm => {
                    let content = questionnaires::find(c, round.questionnaire_id.into(), false)?.content()?;
                    let offered = questionnaires::offered(&content);
                    let language = Some(ticket.language).filter(|language| offered.contains(language));
                    Ok(print_pages::paper(
                        &content,
                        language.unwrap_or(FormLanguage::Nl),
                        (&organisation, &code_of(ticket.round)),
                    ))
                }
                EvaluationPrint::Poster => {
                    let token = rounds::poster(c, ticket.round, (&keys, &now))?;
                    print_pages::poster(&format!("{server}{}", rounds::path_of(&token)), ticket.language, &organisation)
                }
                EvaluationPrint::Letters => {
                    let waiting = rounds::waiting(c, ticket.round)?;
                    let ids: Vec<EvaluationInvitationId> = waiting.iter().map(|invited| invited.id).collect();
                    let links = rounds::ensure(c, (ticket.round, &ids), (&keys, &now))?;
                    access::record(c, (&caller, &now), AccessAction::Listed, waiting.iter().map(|one| *one.person.id))?;
                    let addressed = waiting.iter().filter_map(|invited| {
                        let (_, token) = links.get(&invited.id)?;
                        Some((invited, format!("{server}{}", rounds::path_of(token))))
                    });
                    print_pages::letters(&addressed.collect::<Vec<_>>(), &organisation)
                }
            }
        })
        .await
}
