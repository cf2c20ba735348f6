//! Organisations: the list, adding and changing one, and its page.

mod contacts;
mod cooperation;
mod edit;
mod fields;
mod list;
mod new;
mod organisation;

use contract::ids::OrganisationId;

pub use cooperation::CooperationsPage;
pub use edit::EditOrganisationPage;
pub use list::OrganisationsPage;
pub use new::NewOrganisationPage;
pub use organisation::OrganisationPage;

/// The page of an organisation.
#[must_use]
pub fn address(id: OrganisationId) -> String {
    format!("/organisaties/{id}")
}
