//! What of a year is written down by hand: its costs by kind, where the financial report is, and what explains it.

use contract::funding::{CostKind, FinancialYearDetails, YearCost};
use contract::problem::{ErrorCode, Fault};
use leptos::prelude::*;

use super::money::{MoneyField, optional_amount_in, typed};
use super::year::Read;
use crate::api;
use crate::components::{Form, TextAreaField, TextField, say};
use crate::i18n::{Term, t};
use crate::submit::{Doing, filled};

/// Where the amount of a kind stands on the form. What is sent is a list, in the order of the kinds that are filled in.
fn pointer(kind: CostKind) -> &'static str {
    match kind {
        CostKind::Staff => "/costs/staff",
        CostKind::Activities => "/costs/activities",
        CostKind::Housing => "/costs/housing",
        CostKind::Communication => "/costs/communication",
        CostKind::Office => "/costs/office",
        CostKind::Other => "/costs/other",
    }
}

#[component]
pub(super) fn ChangeYear(read: Read, open: RwSignal<bool>) -> impl IntoView {
    let words = &t().funding;
    let Some(known) = read.get_untracked() else { return ().into_any() };
    let details = known.value.details.clone();
    let amount = |kind| details.costs.iter().find(|cost| cost.kind == kind).map(|cost| typed(cost.amount_cents));
    let amounts: Vec<(CostKind, RwSignal<String>)> =
        CostKind::all().map(|kind| (kind, RwSignal::new(amount(kind).unwrap_or_default()))).collect();
    let address = RwSignal::new(details.report_address.unwrap_or_default());
    let note = RwSignal::new(details.note.unwrap_or_default());
    let doing = Doing::new();
    let fields = amounts.clone();
    let submit = move || {
        let mut faults: Vec<Fault> = Vec::new();
        let mut costs = Vec::new();
        for (kind, field) in &amounts {
            match optional_amount_in(*field, pointer(*kind)) {
                // Nought is nothing: the kind is left out.
                Ok(None | Some(0)) => {}
                Ok(Some(amount_cents)) => costs.push(YearCost { kind: *kind, amount_cents }),
                Err(fault) => faults.push(fault),
            }
        }
        if !doing.check(faults) {
            return;
        }
        let wanted = FinancialYearDetails { report_address: filled(address), note: filled(note), costs };
        let base = known.clone();
        doing.run_or(
            async move { api::funding::change_year(&base, &wanted).await },
            move |found| {
                read.set(found);
                say(t().common.saved);
                open.set(false);
            },
            move |failure| {
                // Someone was first: what they made of it shows behind, and what is typed here stays.
                if failure.is(ErrorCode::PreconditionFailed) {
                    read.again();
                }
                Some(failure)
            },
        );
    };
    view! {
        <Form doing submit=t().common.save on_submit=submit on_cancel=move || open.set(false)>
            <p class="soft">{words.costs_help}</p>
            <div class="field-grid">
                {fields
                    .into_iter()
                    .map(|(kind, value)| view! { <MoneyField pointer=pointer(kind) label=kind.say() help="" value optional=true /> })
                    .collect_view()}
            </div>
            <TextField pointer="/details/reportAddress" label=words.report_address help=words.report_address_help value=address kind="url" optional=true />
            <TextAreaField pointer="/details/note" label=words.note help=words.note_help value=note optional=true />
        </Form>
    }
    .into_any()
}
