//! The fields of a matching profile, for someone's page and for an intake.

use contract::ids::{InterestId, OrganisationId};
use contract::interests::Interest;
use contract::language::DutchLevel;
use contract::organisations::OrganisationKind;
use contract::permissions::Permission;
use contract::profiles::{FieldOfWork, GenderWish, MatchGoal, Mobility, ProfileDetails, Rhythm};
use leptos::prelude::*;

use crate::api;
use crate::components::{
    CheckField, ChoiceField, Combobox, Icon, IconView, ManyField, SelectField, Suggestion, TextAreaField, TextField,
    narrowed,
};
use crate::i18n::{Language, Term, choices, language, t};
use crate::load::load;
use crate::organisation_field::KeptOrganisationField;
use crate::session;

/// Where the fields stand in what is sent, so that faults find them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfilePlace {
    /// The profile itself.
    Person,
    /// The content of an intake.
    Intake,
}

macro_rules! at {
    ($place:expr, $name:literal) => {
        match $place {
            ProfilePlace::Person => concat!("/details/", $name),
            ProfilePlace::Intake => concat!("/profile/", $name),
        }
    };
}

/// What is filled in.
#[derive(Clone, Copy)]
pub struct ProfileForm {
    place: ProfilePlace,
    interests: RwSignal<Vec<InterestId>>,
    gender_wish: RwSignal<String>,
    max_distance: RwSignal<String>,
    rhythms: RwSignal<Vec<String>>,
    least_level: RwSignal<String>,
    field_of_work: RwSignal<String>,
    children: RwSignal<String>,
    mobility: RwSignal<Vec<String>>,
    goals: RwSignal<Vec<String>>,
    women_only: RwSignal<bool>,
    wishes: RwSignal<String>,
    employer: RwSignal<Option<OrganisationId>>,
}

fn codes<T: Copy>(terms: &[T], code: fn(T) -> &'static str) -> Vec<String> {
    terms.iter().map(|term| code(*term).to_owned()).collect()
}

fn terms<T: std::str::FromStr>(codes: &[String]) -> Vec<T> {
    codes.iter().filter_map(|code| code.parse().ok()).collect()
}

fn text(value: &str) -> Option<String> {
    Some(value.trim().to_owned()).filter(|text| !text.is_empty())
}

impl ProfileForm {
    #[must_use]
    pub fn new(place: ProfilePlace, start: &ProfileDetails) -> Self {
        let form = Self {
            place,
            interests: RwSignal::new(Vec::new()),
            gender_wish: RwSignal::default(),
            max_distance: RwSignal::default(),
            rhythms: RwSignal::default(),
            least_level: RwSignal::default(),
            field_of_work: RwSignal::default(),
            children: RwSignal::default(),
            mobility: RwSignal::default(),
            goals: RwSignal::default(),
            women_only: RwSignal::new(false),
            wishes: RwSignal::default(),
            employer: RwSignal::new(None),
        };
        form.fill(start);
        form
    }

    /// Puts these values in.
    pub fn fill(self, from: &ProfileDetails) {
        self.interests.set(from.interest_ids.clone());
        self.gender_wish.set(from.gender_wish.map(|wish| wish.code().to_owned()).unwrap_or_default());
        self.max_distance.set(from.max_distance_km.map(|km| km.to_string()).unwrap_or_default());
        self.rhythms.set(codes(&from.rhythms, Rhythm::code));
        self.least_level.set(from.least_dutch_level.map(|level| level.code().to_owned()).unwrap_or_default());
        self.field_of_work.set(from.field_of_work.map(|field| field.code().to_owned()).unwrap_or_default());
        self.children.set(match from.children_at_home {
            Some(true) => "yes".to_owned(),
            Some(false) => "no".to_owned(),
            None => String::new(),
        });
        self.mobility.set(codes(&from.mobility, Mobility::code));
        self.goals.set(codes(&from.goals, MatchGoal::code));
        self.women_only.set(from.women_only_group);
        self.wishes.set(from.wishes.clone().unwrap_or_default());
        self.employer.set(from.employer_id);
    }

    /// What is filled in; subscribes.
    #[must_use]
    pub fn read(self) -> ProfileDetails {
        ProfileDetails {
            interest_ids: self.interests.get(),
            gender_wish: self.gender_wish.with(|code| code.parse().ok()),
            max_distance_km: self.max_distance.with(|km| km.trim().parse().ok()),
            rhythms: self.rhythms.with(|codes| terms(codes)),
            least_dutch_level: self.least_level.with(|code| code.parse().ok()),
            field_of_work: self.field_of_work.with(|code| code.parse().ok()),
            children_at_home: self.children.with(|code| match code.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            }),
            mobility: self.mobility.with(|codes| terms(codes)),
            goals: self.goals.with(|codes| terms(codes)),
            women_only_group: self.women_only.get(),
            employer_id: self.employer.get(),
            wishes: self.wishes.with(|wishes| text(wishes)),
        }
    }
}

/// The name of an interest in the language in use.
#[must_use]
pub fn interest_name(interest: &Interest) -> String {
    match language() {
        Language::Dutch => interest.names.name_nl.clone(),
        Language::English => interest.names.name_en.clone(),
    }
}

/// What someone likes to do, as chips, with a search to add one.
#[component]
pub fn InterestsField(form: ProfileForm) -> impl IntoView {
    let words = &t().profiles;
    let vocabulary = load(|| "interests".to_owned(), || async { api::interests::all().await });
    let all = Memo::new(move |_| vocabulary.get().map(|all| all.items).unwrap_or_default());
    let chosen = form.interests;
    let typed = RwSignal::new(String::new());
    let picked: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    Effect::new(move |_| {
        let Some(found) = picked.get().and_then(|picked| picked.code.parse::<InterestId>().ok()) else { return };
        chosen.update(|chosen| {
            if !chosen.contains(&found) {
                chosen.push(found);
            }
        });
        picked.set(None);
    });
    let suggestions = Signal::derive(move || {
        let taken = chosen.get();
        let free: Vec<Suggestion> = all.with(|all| {
            let free = all.iter().filter(|interest| interest.retired_at.is_none() && !taken.contains(&interest.id));
            free.map(|interest| Suggestion {
                code: interest.id.to_string(),
                words: interest_name(interest),
                hint: None,
            })
            .collect()
        });
        narrowed(&free, &typed.get())
    });
    let chips = move || {
        let all = all.get();
        let ids = chosen.get();
        ids.into_iter()
            .filter_map(|id| Some((id, interest_name(all.iter().find(|interest| interest.id == id)?))))
            .map(|(id, name)| {
                let remove = (t().people.form.remove)(&name);
                view! {
                    <li class="chip">
                        {name}
                        <button
                            type="button"
                            class="chip__remove"
                            aria-label=remove.clone()
                            title=remove
                            on:click=move |_| chosen.update(|chosen| chosen.retain(|known| *known != id))
                        >
                            <IconView icon=Icon::Close size=16 />
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <div class="stack-tight">
            <Combobox
                pointer=at!(form.place, "interestIds")
                label=words.interests
                help=words.interests_help
                typed
                suggestions
                chosen=picked
                optional=true
                clears=true
            />
            <ul class="chips" role="list" aria-label=words.interests_chosen>{chips}</ul>
        </div>
    }
}

/// What someone hopes for or likes to offer, and in which field they work.
#[component]
pub fn GoalsFields(form: ProfileForm) -> impl IntoView {
    let words = &t().profiles;
    view! {
        <ManyField
            pointer=at!(form.place, "goals")
            label=words.goals
            help=words.goals_help
            value=form.goals
            options=choices(MatchGoal::all(), MatchGoal::code)
            optional=true
        />
        <SelectField
            pointer=at!(form.place, "fieldOfWork")
            label=words.field_of_work
            help=words.field_of_work_help
            value=form.field_of_work
            options=choices(FieldOfWork::all(), FieldOfWork::code)
            nothing=t().common.not_known
            optional=true
        />
        {session::can(Permission::OrganisationsRead)
            .then(|| {
                view! {
                    <KeptOrganisationField
                        pointer=at!(form.place, "employerId")
                        label=words.employer
                        help=words.employer_help
                        kind=OrganisationKind::Employer
                        value=form.employer
                    />
                }
            })}
    }
}

/// How often, how far, and what the other should be.
#[component]
pub fn WishesFields(form: ProfileForm) -> impl IntoView {
    let words = &t().profiles;
    let yes_no = vec![
        (String::new(), words.not_said.to_owned()),
        ("yes".to_owned(), t().common.yes.to_owned()),
        ("no".to_owned(), t().common.no.to_owned()),
    ];
    let wish = std::iter::once((String::new(), words.no_wish.to_owned()))
        .chain(choices(GenderWish::all(), GenderWish::code))
        .collect();
    view! {
        <ManyField
            pointer=at!(form.place, "rhythms")
            label=words.rhythms
            value=form.rhythms
            options=choices(Rhythm::all(), Rhythm::code)
            optional=true
        />
        <TextField
            pointer=at!(form.place, "maxDistanceKm")
            label=words.max_distance
            help=words.max_distance_help
            value=form.max_distance
            inputmode="numeric"
            short=true
            optional=true
        />
        <ManyField
            pointer=at!(form.place, "mobility")
            label=words.mobility
            value=form.mobility
            options=choices(Mobility::all(), Mobility::code)
            optional=true
        />
        <ChoiceField pointer=at!(form.place, "genderWish") label=words.gender_wish value=form.gender_wish options=wish optional=true beside=true />
        <CheckField label=words.women_only value=form.women_only />
        <SelectField
            pointer=at!(form.place, "leastDutchLevel")
            label=words.least_level
            help=words.least_level_help
            value=form.least_level
            options=DutchLevel::all().map(|level| (level.code().to_owned(), level.say().to_owned())).collect()
            nothing=words.any_level
            optional=true
        />
        <ChoiceField pointer=at!(form.place, "childrenAtHome") label=words.children value=form.children options=yes_no optional=true beside=true />
        <TextAreaField pointer=at!(form.place, "wishes") label=words.wishes help=words.wishes_help value=form.wishes optional=true />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_into_the_form_comes_out_of_it() {
        let owner = Owner::new();
        owner.with(|| {
            let full = ProfileDetails {
                interest_ids: vec![InterestId(uuid::Uuid::from_u128(1))],
                gender_wish: Some(GenderWish::Woman),
                max_distance_km: Some(5),
                rhythms: vec![Rhythm::Weekly],
                least_dutch_level: Some(DutchLevel::A1),
                field_of_work: Some(FieldOfWork::Care),
                children_at_home: Some(false),
                mobility: vec![Mobility::Bicycle, Mobility::Car],
                goals: vec![MatchGoal::Work],
                women_only_group: true,
                employer_id: Some(uuid::Uuid::from_u128(2).into()),
                wishes: Some("Wil graag samen koken.".into()),
            };
            for details in [full, ProfileDetails::default()] {
                assert_eq!(ProfileForm::new(ProfilePlace::Person, &details).read(), details);
            }
        });
    }
}
