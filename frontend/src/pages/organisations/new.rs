//! Adding an organisation.

use contract::organisations::{NewOrganisation, OrganisationDetails};
use contract::problem::{ErrorCode, Fault, FaultCode};
use leptos::prelude::*;

use super::address;
use super::fields::{DetailsFields, DetailsForm};
use crate::api;
use crate::components::{DraftNote, Form, PageHead, say};
use crate::drafts::Draft;
use crate::i18n::t;
use crate::navigation;
use crate::submit::Doing;

#[component]
pub fn NewOrganisationPage() -> impl IntoView {
    let draft = Draft::of("organisations.new");
    let form = DetailsForm::new(draft, &OrganisationDetails::default());
    let doing = Doing::new();
    let open = navigation::opener();
    let submit = move || {
        let details = match form.read() {
            Ok(details) => details,
            Err(faults) => {
                doing.check(faults);
                return;
            }
        };
        let new = NewOrganisation { details };
        doing.run_or(
            async move { api::organisations::create(&new).await },
            move |made| {
                draft.done();
                say((t().organisations.added)(&made.value.details.name));
                open.run(address(made.value.id));
            },
            move |failure| {
                // The name is taken: that is a fault of one field, so it stands beside it.
                if failure.is(ErrorCode::NameInUse) {
                    doing.check(vec![Fault::new("/details/name", FaultCode::Repeated, "is taken")]);
                    return None;
                }
                Some(failure)
            },
        );
    };
    view! {
        <div class="page">
            <PageHead title=t().organisations.new_title back=("/organisaties", t().organisations.title) />
            <DraftNote draft />
            <Form doing submit=t().common.add on_submit=submit on_cancel=move || { draft.done(); open.run("/organisaties".to_owned()); }>
                <DetailsFields form />
            </Form>
        </div>
    }
}
