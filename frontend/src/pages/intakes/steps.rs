//! The screens: each step is a section, and one of them is shown.

use contract::intakes::IntakeStep;
use contract::language::DutchLevel;
use contract::people::{ContactChannel, Gender};
use contract::requests::Track;
use leptos::prelude::*;

use super::form::IntakeForm;
use crate::components::{
    AvailabilityField, ChoiceField, CountryField, LanguageField, SelectField, SpokenLanguagesField, TextField,
};
use crate::i18n::{Term, choices, t};
use crate::profile_fields::{GoalsFields, InterestsField, WishesFields};

/// The id of the heading of the step in view, which takes the focus when the step changes.
pub(super) const HEADING: &str = "intake-stap";

/// Where everyone is on the way, and a way to each step.
#[component]
pub(super) fn Progress(form: IntakeForm, #[prop(into)] on_go: UnsyncCallback<IntakeStep>) -> impl IntoView {
    let words = &t().intakes;
    let current = form.step;
    let steps = IntakeStep::all().enumerate().map(move |(index, step)| {
        view! {
            <li>
                <button
                    type="button"
                    class="intake-steps__one"
                    class:intake-steps__one--done=move || step < current.get()
                    aria-current=move || (current.get() == step).then_some("step")
                    on:click=move |_| on_go.run(step)
                >
                    <span class="intake-steps__number" aria-hidden="true">{index + 1}</span>
                    <span class="intake-steps__words">{(words.step)(step)}</span>
                </button>
            </li>
        }
    });
    view! {
        <nav aria-label=words.steps>
            <ol class="intake-steps" role="list">{steps.collect_view()}</ol>
        </nav>
    }
}

/// All steps are there, so that a fault finds its field; only one is in view.
#[component]
pub(super) fn Steps(form: IntakeForm) -> impl IntoView {
    let screens = IntakeStep::all().map(move |step| {
        let (words, count) = (&t().intakes, IntakeStep::all().count());
        let place = IntakeStep::all().position(|known| known == step).unwrap_or_default() + 1;
        let in_view = move || form.step.get() == step;
        view! {
            <section class="form__section" hidden=move || !in_view()>
                <div>
                    <p class="soft small">{(words.place)(place, count)}</p>
                    <h2 id=move || in_view().then_some(HEADING) tabindex="-1">{(words.step)(step)}</h2>
                    <p class="soft">{(words.lead)(step)}</p>
                </div>
                {fields(step, form)}
            </section>
        }
    });
    screens.collect_view()
}

fn fields(step: IntakeStep, form: IntakeForm) -> AnyView {
    match step {
        IntakeStep::Who => who(form),
        IntakeStep::Language => languages(form),
        IntakeStep::Availability => {
            let words = &t().people.form;
            view! {
                <AvailabilityField
                    pointer="/details/availability"
                    label=words.availability
                    help=words.availability_help
                    value=form.availability
                />
            }
            .into_any()
        }
        IntakeStep::Interests => view! { <InterestsField form=form.profile /> }.into_any(),
        IntakeStep::Wishes => view! { <WishesFields form=form.profile /> }.into_any(),
        IntakeStep::Goals => view! { <GoalsFields form=form.profile /> }.into_any(),
        IntakeStep::WrapUp => wrap_up(form),
    }
}

fn who(form: IntakeForm) -> AnyView {
    let words = &t().people.form;
    view! {
        <TextField pointer="/details/givenName" label=words.given_name value=form.given_name />
        <div class="form__beside">
            <TextField pointer="/details/namePrefix" label=words.name_prefix value=form.name_prefix optional=true />
            <TextField pointer="/details/familyName" label=words.family_name value=form.family_name optional=true />
        </div>
        <TextField pointer="/details/preferredName" label=words.preferred_name help=words.preferred_help value=form.preferred_name optional=true />
        <TextField pointer="/details/birthYear" label=words.birth_year help=words.birth_year_help value=form.birth_year inputmode="numeric" short=true optional=true />
        <SelectField
            pointer="/details/gender"
            label=words.gender
            help=words.gender_help
            value=form.gender
            options=choices(Gender::all(), Gender::code)
            nothing=words.gender_unsaid
            optional=true
        />
        <TextField pointer="/details/city" label=words.city value=form.city optional=true />
        <CountryField pointer="/details/countryOfOrigin" label=words.country value=form.country />
        <TextField pointer="/details/contact/phone" label=words.phone help=words.phone_help value=form.phone kind="tel" optional=true />
        <TextField pointer="/details/contact/email" label=words.email value=form.email kind="email" optional=true />
        <SelectField
            pointer="/details/contact/preferredChannel"
            label=words.channel
            value=form.channel
            options=choices(ContactChannel::all(), ContactChannel::code)
            nothing=words.no_preference
            optional=true
        />
        <TextField pointer="/details/contact/postcodeArea" label=words.postcode help=words.postcode_help value=form.postcode inputmode="numeric" short=true optional=true />
    }
    .into_any()
}

fn languages(form: IntakeForm) -> AnyView {
    let (words, people) = (&t().intakes, &t().people.form);
    let levels = DutchLevel::all().map(|level| (level.code().to_owned(), level.say().to_owned()));
    view! {
        <SelectField pointer="/dutch/level" label=words.level help=words.level_help value=form.level options=levels.collect() nothing=words.no_level optional=true />
        <SpokenLanguagesField pointer="/details/languages" label=people.languages help=people.languages_help value=form.languages />
        <LanguageField pointer="/details/contact/preferredLanguage" label=people.contact_language value=form.contact_language />
    }
    .into_any()
}

fn wrap_up(form: IntakeForm) -> AnyView {
    let words = &t().intakes;
    let yes_no = vec![("yes".to_owned(), words.wanted_yes.to_owned()), ("no".to_owned(), words.wanted_no.to_owned())];
    let wanted = Memo::new(move |_| form.wanted.with(|wanted| wanted == "yes"));
    view! {
        <ChoiceField pointer="/request/wanted" label=words.wanted help=words.wanted_help value=form.wanted options=yes_no />
        {move || {
            wanted
                .get()
                .then(|| {
                    view! { <ChoiceField pointer="/request/track" label=words.track value=form.track options=choices(Track::all(), Track::code) beside=true /> }
                })
        }}
    }
    .into_any()
}
