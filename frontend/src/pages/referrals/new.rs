//! Entering a referral by hand: someone phoned, came by, or was put forward by a volunteer.

use chrono::NaiveDate;
use contract::language::{DutchLevel, SpokenLanguage};
use contract::organisations::OrganisationsQuery;
use contract::people::{ContactDetails, Gender, Side};
use contract::problem::{Fault, FaultCode};
use contract::referrals::{LearningRoute, LegalBasis, LegalBasisKind, NewReferral, ReferralSource, ReferredPerson};
use leptos::prelude::*;

use crate::components::{
    CheckField, ChoiceField, Combobox, CountryField, DateField, DraftNote, Form, PageHead, SelectField,
    SpokenLanguagesField, Suggestion, TextAreaField, TextField, say,
};
use crate::drafts::Draft;
use crate::i18n::{choices, t};
use crate::load::load;
use crate::submit::{Doing, filled, missing};
use crate::{api, clock, navigation};

/// What is filled in, kept as a draft.
#[derive(Clone, Copy)]
struct Fields {
    source: RwSignal<String>,
    organisation: RwSignal<Option<Suggestion>>,
    reference: RwSignal<String>,
    side: RwSignal<String>,
    given_name: RwSignal<String>,
    name_prefix: RwSignal<String>,
    family_name: RwSignal<String>,
    birth_year: RwSignal<String>,
    gender: RwSignal<String>,
    city: RwSignal<String>,
    country: RwSignal<String>,
    languages: RwSignal<Vec<SpokenLanguage>>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
    level: RwSignal<String>,
    route: RwSignal<String>,
    literacy: RwSignal<bool>,
    goal: RwSignal<String>,
    basis: RwSignal<String>,
    since: RwSignal<Option<NaiveDate>>,
}

impl Fields {
    fn of(draft: Draft) -> Self {
        let text = |name| draft.field(name, String::new());
        Self {
            source: draft.field("source", ReferralSource::OwnInitiative.code().to_owned()),
            organisation: RwSignal::new(None),
            reference: text("reference"),
            side: draft.field("side", Side::Newcomer.code().to_owned()),
            given_name: text("givenName"),
            name_prefix: text("namePrefix"),
            family_name: text("familyName"),
            birth_year: text("birthYear"),
            gender: text("gender"),
            city: text("city"),
            country: text("country"),
            languages: draft.field("languages", Vec::new()),
            email: text("email"),
            phone: text("phone"),
            level: text("level"),
            route: text("route"),
            literacy: draft.field("literacy", false),
            goal: text("goal"),
            basis: draft.field("basis", LegalBasisKind::OwnRequest.code().to_owned()),
            since: draft.field("since", Some(clock::today())),
        }
    }

    fn is_from_organisation(self) -> bool {
        self.source.with(|source| source == ReferralSource::Organisation.code())
    }

    /// What to send, or what can be seen to be missing. All else the server tells.
    fn read(self) -> Result<NewReferral, Vec<Fault>> {
        let source = self.source.with_untracked(|code| code.parse().ok());
        let organisation = self.organisation.get_untracked().filter(|_| source == Some(ReferralSource::Organisation));
        let birth_year = filled(self.birth_year).map(|year| year.parse());
        let mut faults = Vec::new();
        if source == Some(ReferralSource::Organisation) && organisation.is_none() {
            faults.push(missing("/organisationId"));
        }
        if filled(self.given_name).is_none() {
            faults.push(missing("/person/givenName"));
        }
        if matches!(birth_year, Some(Err(_))) {
            faults.push(Fault::new("/person/birthYear", FaultCode::WrongFormat, "must be a year"));
        }
        let basis = self.basis.with_untracked(|code| code.parse::<LegalBasisKind>().ok());
        let Some((kind, since)) = basis.zip(self.since.get_untracked()) else {
            faults.push(missing("/legalBasis/since"));
            return Err(faults);
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(NewReferral {
            reference: filled(self.reference).filter(|_| organisation.is_some()),
            source,
            organisation_id: organisation.and_then(|organisation| organisation.code.parse().ok()),
            side: self.side.with_untracked(|code| code.parse().ok()),
            person: ReferredPerson {
                given_name: filled(self.given_name).unwrap_or_default(),
                name_prefix: filled(self.name_prefix),
                family_name: filled(self.family_name),
                birth_year: birth_year.and_then(Result::ok),
                gender: self.gender.with_untracked(|code| code.parse().ok()),
                city: filled(self.city),
                country_of_origin: filled(self.country),
                languages: self.languages.get_untracked(),
                contact: ContactDetails {
                    email: filled(self.email),
                    phone: filled(self.phone).map(|typed| contract::normalise_phone(&typed)),
                    ..ContactDetails::default()
                },
            },
            dutch_level: self.level.with_untracked(|code| code.parse().ok()),
            learning_route: self.route.with_untracked(|code| code.parse().ok()),
            literacy_track: self.literacy.get_untracked().then_some(true),
            goal: filled(self.goal),
            legal_basis: LegalBasis { kind, since },
        })
    }
}

#[component]
pub fn NewReferralPage() -> impl IntoView {
    let draft = Draft::of("referral.new");
    let fields = Fields::of(draft);
    let doing = Doing::new();
    let go = navigation::opener();
    let submit = move || match fields.read() {
        Err(faults) => {
            doing.check(faults);
        }
        Ok(referral) => {
            let name = referral.person.full_name();
            doing.run(async move { api::referrals::create(&referral).await }, move |receipt| {
                draft.done();
                say((t().referrals.new.done)(&name));
                go.run(format!("/aanmeldingen?aanmelding={}", receipt.id));
            });
        }
    };
    let words = &t().referrals.new;
    view! {
        <div class="page">
            <PageHead title=words.title lead=words.lead back=("/aanmeldingen", t().referrals.title) />
            <DraftNote draft />
            <Form doing submit=words.submit on_submit=submit on_cancel=move || go.run("/aanmeldingen".to_owned())>
                <Origin fields />
                <Person fields />
                <Aim fields />
                <section class="form__section">
                    <h2>{words.basis}</h2>
                    <ChoiceField
                        pointer="/legalBasis/kind"
                        label=words.basis_kind
                        value=fields.basis
                        options=choices(LegalBasisKind::all(), LegalBasisKind::code)
                        beside=true
                    />
                    <DateField pointer="/legalBasis/since" label=words.since value=fields.since latest=clock::today() />
                </section>
            </Form>
        </div>
    }
}

#[component]
fn Origin(fields: Fields) -> impl IntoView {
    let words = &t().referrals.new;
    view! {
        <ChoiceField
            pointer="/source"
            label=words.source
            value=fields.source
            options=choices(ReferralSource::all(), ReferralSource::code)
            beside=true
        />
        {move || fields.is_from_organisation().then(|| view! { <FromOrganisation fields /> })}
    }
}

#[component]
fn FromOrganisation(fields: Fields) -> impl IntoView {
    let words = &t().referrals.new;
    let typed = RwSignal::new(String::new());
    let asked = Memo::new(move |_| typed.with(|typed| typed.trim().to_owned()));
    let found = load(
        move || asked.with(|name| format!("organisations/named/{name}")),
        move || {
            let name = Some(asked.get()).filter(|name| !name.is_empty());
            let query = OrganisationsQuery { name, page_size: Some(12), ..OrganisationsQuery::default() };
            async move { api::organisations::list(&query).await }
        },
    );
    let suggestions = Signal::derive(move || {
        let found = found.get().map(|page| page.items).unwrap_or_default();
        let named = found.into_iter().map(|organisation| Suggestion {
            code: organisation.id.to_string(),
            words: organisation.details.name,
            hint: organisation.details.city,
        });
        named.collect::<Vec<_>>()
    });
    view! {
        <Combobox
            pointer="/organisationId"
            label=words.organisation
            help=words.organisation_help
            typed
            suggestions
            chosen=fields.organisation
        />
        <TextField pointer="/reference" label=words.reference help=words.reference_help value=fields.reference optional=true />
    }
}

#[component]
fn Person(fields: Fields) -> impl IntoView {
    let (words, form) = (&t().referrals.new, &t().people.form);
    view! {
        <section class="form__section">
            <h2>{words.person}</h2>
            <ChoiceField
                pointer="/side"
                label=t().referrals.side
                value=fields.side
                options=choices(Side::all(), Side::code)
                beside=true
            />
            <TextField pointer="/person/givenName" label=form.given_name value=fields.given_name />
            <div class="form__beside">
                <TextField pointer="/person/namePrefix" label=form.name_prefix value=fields.name_prefix optional=true />
                <TextField pointer="/person/familyName" label=form.family_name value=fields.family_name optional=true />
            </div>
            <TextField
                pointer="/person/birthYear"
                label=form.birth_year
                value=fields.birth_year
                inputmode="numeric"
                short=true
                optional=true
            />
            <SelectField
                pointer="/person/gender"
                label=form.gender
                value=fields.gender
                options=choices(Gender::all(), Gender::code)
                nothing=form.gender_unsaid
                optional=true
            />
            <TextField pointer="/person/contact/phone" label=form.phone value=fields.phone kind="tel" optional=true />
            <TextField pointer="/person/contact/email" label=form.email value=fields.email kind="email" optional=true />
            <TextField pointer="/person/city" label=form.city value=fields.city optional=true />
            <CountryField pointer="/person/countryOfOrigin" label=form.country value=fields.country />
            <SpokenLanguagesField
                pointer="/person/languages"
                label=form.languages
                help=form.languages_help
                value=fields.languages
            />
        </section>
    }
}

#[component]
fn Aim(fields: Fields) -> impl IntoView {
    let words = &t().referrals.new;
    view! {
        <section class="form__section">
            <h2>{words.more}</h2>
            <TextAreaField pointer="/goal" label=t().referrals.goal help=words.goal_help value=fields.goal optional=true />
            <SelectField
                pointer="/dutchLevel"
                label=t().referrals.dutch
                value=fields.level
                options=choices(DutchLevel::all(), DutchLevel::code)
                nothing=words.unknown_level
                optional=true
            />
            <SelectField
                pointer="/learningRoute"
                label=t().referrals.route
                value=fields.route
                options=choices(LearningRoute::all(), LearningRoute::code)
                nothing=words.none
                optional=true
            />
            <CheckField label=words.literacy value=fields.literacy />
        </section>
    }
}
