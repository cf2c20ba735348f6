//! What a referral says about someone.

use contract::referrals::Referral;
use leptos::prelude::*;

use crate::components::{Card, Fact};
use crate::i18n::{Term, intl, t};

/// Who put the person forward, in words.
pub fn origin(referral: &Referral) -> String {
    match &referral.organisation {
        Some(organisation) => organisation.name.clone(),
        None => referral.source.say().to_owned(),
    }
}

/// The same, with who filled in the form, and where to ask them something.
fn origin_in_full(referral: &Referral) -> String {
    let Some(contact) = &referral.partner_contact else { return origin(referral) };
    let parts = [Some(contact.name.as_str()), contact.email.as_deref()];
    let contact = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    (t().referrals.by_form)(&origin(referral), &contact)
}

/// Languages with how well, in one line.
pub fn languages(referral: &Referral) -> String {
    let spoken = referral.person.languages.iter();
    let spoken = spoken.map(|it| format!("{} ({})", intl::language_name(&it.language), it.proficiency.say()));
    intl::list(spoken)
}

/// All of it, in the order in which one asks.
#[component]
pub fn Facts(referral: Referral) -> impl IntoView {
    let texts = &t().referrals;
    let person = &referral.person;
    let basis = (texts.basis_since)(referral.legal_basis.kind.say(), &intl::day(referral.legal_basis.since));
    let yes_no = |yes: bool| if yes { t().common.yes } else { t().common.no }.to_owned();
    let facts = [
        (texts.received, Some(intl::instant(referral.received_at))),
        (texts.from, Some(origin_in_full(&referral))),
        (texts.reference, referral.reference.clone()),
        (texts.side, Some(referral.side.say().to_owned())),
        (texts.dutch, referral.dutch_level.map(|level| level.say().to_owned())),
        (texts.route, referral.learning_route.map(|route| route.say().to_owned())),
        (texts.literacy, referral.literacy_track.map(yes_no)),
        (texts.languages, Some(languages(&referral))),
        (texts.born, person.birth_year.map(|year| year.to_string())),
        (texts.gender, person.gender.map(|gender| gender.say().to_owned())),
        (texts.city, person.city.clone()),
        (texts.country, person.country_of_origin.as_deref().map(intl::country)),
        (texts.email, person.contact.email.clone()),
        (texts.phone, person.contact.phone.clone()),
        (texts.basis, Some(basis)),
    ];
    let rows = facts.into_iter().map(|(name, value)| view! { <Fact name value=value.unwrap_or_default() /> });
    let goal = referral.goal.clone().map(|goal| {
        view! {
            <div>
                <h3 class="small soft">{texts.goal}</h3>
                <p>{goal}</p>
            </div>
        }
    });
    view! {
        <Card>
            {goal}
            <dl class="facts">{rows.collect_view()}</dl>
        </Card>
    }
}
