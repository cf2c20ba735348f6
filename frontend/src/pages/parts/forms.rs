//! Everything that can be filled in, as it is and with faults.

use contract::problem::{Fault, FaultCode};
use leptos::prelude::*;

use crate::clock;
use crate::components::{
    AvailabilityField, CheckField, ChoiceField, Combobox, Conflict, DateField, Difference, Form, ManyField,
    SelectField, Suggestion, TextAreaField, TextField, narrowed, say,
};
use crate::i18n::{Term, intl, t};
use crate::submit::Doing;
use contract::organisations::OrganisationKind;
use contract::people::Side;

fn options<T: Term + std::fmt::Display>(terms: impl Iterator<Item = T>) -> Vec<(String, String)> {
    terms.map(|term| (term.to_string(), term.say().to_owned())).collect()
}

#[component]
pub fn Inputs() -> impl IntoView {
    let countries: Vec<Suggestion> = ["ER", "SY", "AF", "IR", "UA", "TR", "SO"]
        .map(|code| Suggestion { code: code.into(), words: intl::country(code), hint: None })
        .to_vec();
    let typed = RwSignal::new(String::new());
    let suggestions = Signal::derive(move || narrowed(&countries, &typed.get()));
    view! {
        <section class="part">
            <h2>"Form"</h2>
            <Form doing=Doing::new() submit=t().common.save on_submit=|| say(t().common.saved) on_cancel=|| {}>
                <TextField pointer="/parts/name" label="Voornaam" value=RwSignal::new("Selam".into()) help="Zoals iemand genoemd wil worden." />
                <TextField pointer="/parts/year" label="Geboortejaar" value=RwSignal::new(String::new()) inputmode="numeric" short=true optional=true />
                <Combobox pointer="/parts/country" label="Land van herkomst" typed suggestions chosen=RwSignal::new(None) optional=true />
                <DateField pointer="/parts/since" label="Sinds" value=RwSignal::new(Some(clock::today())) latest=clock::today() />
                <SelectField pointer="/parts/kind" label="Soort" value=RwSignal::new(String::new()) options=options(OrganisationKind::all()) />
                <ChoiceField pointer="/parts/side" label="Doet mee als" value=RwSignal::new("newcomer".into()) options=options(Side::all()) beside=true />
                <ManyField pointer="/parts/kinds" label="Wat is dit voor ons?" value=RwSignal::new(vec!["funder".into()]) options=options(OrganisationKind::all()) />
                <AvailabilityField pointer="/parts/free" label="Wanneer kan iemand meestal?" value=RwSignal::new(Vec::new()) />
                <TextAreaField pointer="/parts/goal" label="Wat iemand hoopt" value=RwSignal::new(String::new()) optional=true />
                <CheckField label="Alleen wie wacht" value=RwSignal::new(true) help="Met een open verzoek." />
            </Form>
        </section>
    }
}

#[component]
pub fn Faulty() -> impl IntoView {
    let doing = Doing::new();
    let show = move || {
        doing.check(vec![
            Fault::new("/faulty/email", FaultCode::WrongFormat, ""),
            Fault::new("/faulty/note", FaultCode::CitizenServiceNumber, ""),
        ]);
    };
    view! {
        <section class="part">
            <h2>"Form, faults"</h2>
            <Form doing submit="Toon fouten" on_submit=show>
                <TextField pointer="/faulty/email" label="E-mailadres" value=RwSignal::new("selam@".into()) help="Bijvoorbeeld naam@voorbeeld.nl" />
                <TextAreaField pointer="/faulty/note" label="Notitie" value=RwSignal::new("nummer 123456782".into()) />
            </Form>
        </section>
    }
}

#[component]
pub fn Conflicted() -> impl IntoView {
    let differences = vec![
        Difference {
            field: "city",
            label: t().referrals.city.to_owned(),
            theirs: "Assen".into(),
            mine: "Rolde".into(),
        },
        Difference {
            field: "phone",
            label: t().referrals.phone.to_owned(),
            theirs: "+31612345678".into(),
            mine: String::new(),
        },
    ];
    view! {
        <section class="part">
            <h2>"Conflict"</h2>
            <Conflict differences on_choose=|_| say(t().common.saved) on_leave=|| {} />
        </section>
    }
}
