//! Keyset paging: a cursor holds the sort key of the last item, sealed and bound to caller and query.

use actix_web::HttpRequest;
use contract::paging::{DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, Page};
use contract::problem::{ErrorCode, FaultCode};
use diesel::pg::PgConnection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::Reply;
use crate::auth::keys::Keys;
use crate::auth::{Caller, Can};
use crate::error::Error;
use crate::random::Random;
use crate::services::Services;

/// How a list's query tells where its page starts.
pub trait Cursor: Serialize + Clone {
    fn cursor(&mut self) -> &mut Option<String>;
    fn page_size(&self) -> Option<u32>;
}

/// A list whose query may ask how many there are in all.
pub trait Counted: Cursor {
    fn wants_total(&self) -> bool;
}

macro_rules! counted {
    ($($query:path),+ $(,)?) => {$(
        impl Counted for $query {
            fn wants_total(&self) -> bool {
                self.total.unwrap_or_default()
            }
        }
    )+};
}

counted! {
    contract::accounts::AccountsQuery, contract::cooperations::CooperationsQuery,
    contract::evaluations::QuestionnairesQuery, contract::evaluations_rounds::EvaluationRoundsQuery,
    contract::funding::FundingLinesQuery, contract::funding::FundingTargetsQuery,
    contract::funding::GrantApplicationsQuery, contract::organisations::OrganisationsQuery,
    contract::partner_contacts::PartnerContactsQuery,
}

macro_rules! cursors {
    ($($query:path),+ $(,)?) => {$(
        impl Cursor for $query {
            fn cursor(&mut self) -> &mut Option<String> {
                &mut self.cursor
            }
            fn page_size(&self) -> Option<u32> {
                self.page_size
            }
        }
    )+};
}

cursors! {
    contract::accounts::AccountsQuery, contract::attendance::RegistrationsQuery,
    contract::calendar_feeds::CalendarFeedsQuery, contract::event_series::EventSeriesQuery,
    contract::events::EventsQuery, contract::figures::FigureRecordsQuery, contract::findings::FindingsQuery,
    contract::cooperations::CooperationsQuery, contract::funding::FundingLinesQuery,
    contract::funding::FundingTargetsQuery, contract::funding::GrantApplicationsQuery,
    contract::matching_runs::MatchingRunsQuery,
    contract::enrolments::EnrolmentsQuery,
    contract::evaluations::QuestionnairesQuery, contract::evaluations_outcomes::OpenAnswersQuery,
    contract::evaluations_rounds::EvaluationRoundsQuery,
    contract::certificates::CertificatesQuery, contract::intakes::IntakesQuery,
    contract::imports::ImportRowsQuery,
    contract::matches::MatchesQuery, contract::organisations::OrganisationsQuery, contract::partners::PartnerClientsQuery,
    contract::partner_contacts::PartnerContactsQuery,
    contract::people::PageQuery, contract::people::PeopleQuery, contract::referrals::ReceiptsQuery,
    contract::referrals::ReferralsQuery, contract::requests::RequestsQuery, contract::reports::ReportsQuery,
    contract::stories::StoriesQuery, contract::tasks::TasksQuery,
    contract::webhooks::WebhookDeliveriesQuery, contract::webhooks::WebhooksQuery,
}

/// Which page is asked for: after which key, and how many.
pub struct PageRequest<K> {
    pub after: Option<K>,
    pub size: u32,
    binding: Vec<u8>,
    keys: Keys,
    random: Random,
}

impl<K: Serialize + DeserializeOwned> PageRequest<K> {
    /// Opens the cursor of a query.
    ///
    /// # Errors
    /// `invalid_cursor` when it is of another caller or query; `validation_failed` for a wrong page size.
    pub fn of(query: &impl Cursor, caller: &Caller, services: &Services) -> Result<Self, Error> {
        let keys = &services.keys;
        let size = query.page_size().unwrap_or(DEFAULT_PAGE_SIZE);
        if !(1..=MAX_PAGE_SIZE).contains(&size) {
            return Err(Error::fault("?pageSize", FaultCode::OutOfRange, "must lie between 1 and 100"));
        }
        let mut bound = query.clone();
        let cursor = bound.cursor().take();
        let mut hash = Sha256::new();
        hash.update(std::any::type_name_of_val(query));
        hash.update(caller.id());
        hash.update(serde_json::to_vec(&bound).map_err(|error| Error::internal(&error))?);
        let binding = hash.finalize().to_vec();
        let after = match cursor {
            None => None,
            Some(cursor) => {
                let opened = keys.open(&cursor, &binding).and_then(|key| serde_json::from_slice(&key).ok());
                Some(opened.ok_or_else(|| {
                    Error::new(ErrorCode::InvalidCursor, "Start again at the first page, without cursor.")
                })?)
            }
        };
        Ok(Self { after, size, binding, keys: keys.clone(), random: services.random.clone() })
    }

    /// One more than fits, to know whether there is a next page.
    #[must_use]
    pub fn limit(&self) -> i64 {
        i64::from(self.size) + 1
    }

    /// The page of these rows, which were asked for with [`Self::limit`].
    pub fn page<T>(&self, mut items: Vec<T>, key: impl Fn(&T) -> K) -> Page<T> {
        let size = self.size as usize;
        let more = items.len() > size;
        items.truncate(size);
        let last = items.last().filter(|_| more);
        let key = last.and_then(|last| serde_json::to_vec(&key(last)).ok());
        let next_cursor = key.and_then(|key| self.keys.seal(&key, &self.binding, &self.random));
        Page { items, next_cursor, total: None }
    }
}

/// The page of a list that is asked for: `rows` are those after a key, at most so many, and `count` is how many there are in
/// all. For lists that name no people; reading those is recorded with them.
///
/// # Errors
/// As [`PageRequest::of`], and what `rows` and `count` answer.
pub async fn listed<Q, K, T, P>(
    (can, services): (&Can<P>, &Services),
    query: Q,
    (rows, key, count): (
        impl FnOnce(&mut PgConnection, &Q, (Option<K>, i64)) -> Result<Vec<T>, Error> + Send + 'static,
        impl Fn(&T) -> K + Send + 'static,
        impl FnOnce(&mut PgConnection, &Q) -> Result<i64, Error> + Send + 'static,
    ),
) -> Result<Page<T>, Error>
where
    Q: Counted + Send + 'static,
    K: Serialize + DeserializeOwned + Send + 'static,
    T: Send + 'static,
{
    let mut page = PageRequest::of(&query, can, services)?;
    let read = move |c: &mut PgConnection| {
        let rows = rows(c, &query, (page.after.take(), page.limit()))?;
        let mut page = page.page(rows, key);
        page.total = query.wants_total().then(|| count(c, &query)).transpose()?;
        Ok(page)
    };
    services.db.read(read).await
}

/// A page as an answer, with the next one in `Link`.
pub fn paged<T>(page: Page<T>, request: &HttpRequest) -> Reply<Page<T>> {
    let next = page.next_cursor.as_ref().map(|cursor| {
        let others = request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
        let query: Vec<String> = others.map(str::to_owned).chain([format!("cursor={cursor}")]).collect();
        format!("{}?{}", request.path(), query.join("&"))
    });
    Reply::ok(page).linking(next)
}
