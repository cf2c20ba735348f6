//! The matching profile of someone, in words; and changing it.

use contract::ids::{IntakeId, PersonId};
use contract::intakes::{IntakesQuery, NewIntake};
use contract::people::{Person, RoleKind, Side};
use contract::permissions::Permission;
use contract::problem::ErrorCode;
use contract::profiles::{MatchingProfile, ProfileDetails};
use leptos::prelude::*;

use super::person::Read;
use crate::api::{self, Versioned};
use crate::components::{Button, ButtonLink, Card, Dialog, Fact, Form, Icon, Loaded, Tag, Tone, Trouble, say};
use crate::i18n::{Term, intl, t};
use crate::load::{Load, load};
use crate::navigation;
use crate::organisation_field::OrganisationName;
use crate::pages::organisations;
use crate::profile_fields::{GoalsFields, InterestsField, ProfileForm, ProfilePlace, WishesFields, interest_name};
use crate::session;
use crate::submit::Doing;

type ReadProfile = Load<Versioned<MatchingProfile>>;

#[component]
pub(super) fn Profile(id: PersonId, person: Read) -> impl IntoView {
    let profile: ReadProfile = load(move || format!("people/{id}/matching-profile"), move || api::people::profile(id));
    let changing = RwSignal::new(false);
    let may_change = session::can(Permission::PeopleWrite);
    let aside = may_change.then(|| {
        view! { <Button tone=Tone::Quiet icon=Icon::Pencil on_click=move || changing.set(true)>{t().profiles.change}</Button> }
            .into_any()
    });
    view! {
        <div class="record">
            <div class="stack-wide">
                <Card title=t().profiles.title nostrip:aside=aside>
                    <Loaded load=profile lines=6 children=|read| facts(&read.value.details) />
                    <Dialog open=changing title=t().profiles.change>
                        {profile.get_untracked().map(|read| view! { <ChangeProfile read profile open=changing /> })}
                    </Dialog>
                </Card>
            </div>
            <div class="stack-wide">
                <super::about::Free person />
                {(may_change && session::can(Permission::PeopleReadContact)).then(|| view! { <Intake id person /> })}
            </div>
        </div>
    }
}

/// What was said, in words; what wasn't is left out.
fn facts(details: &ProfileDetails) -> AnyView {
    let words = &t().profiles;
    if *details == ProfileDetails::default() {
        return view! { <p class="soft">{words.empty}</p> }.into_any();
    }
    let list = |terms: Vec<&'static str>| (!terms.is_empty()).then(|| intl::list(terms));
    let yes_no = |yes: bool| (if yes { t().common.yes } else { t().common.no }).to_owned();
    let rows = [
        (words.goals, list(details.goals.iter().map(|goal| goal.say()).collect())),
        (words.field_of_work, details.field_of_work.map(|field| field.say().to_owned())),
        (words.rhythms, list(details.rhythms.iter().map(|rhythm| rhythm.say()).collect())),
        (words.max_distance, details.max_distance_km.map(words.km)),
        (words.mobility, list(details.mobility.iter().map(|way| way.say()).collect())),
        (words.gender_wish, details.gender_wish.map(|wish| wish.say().to_owned())),
        (words.women_only, details.women_only_group.then(|| t().common.yes.to_owned())),
        (words.least_level, details.least_dutch_level.map(|level| level.code().to_owned())),
        (words.children, details.children_at_home.map(yes_no)),
        (words.wishes, details.wishes.clone()),
    ];
    let rows = rows.into_iter().filter(|(_, value)| value.is_some());
    let interests = details.interest_ids.clone();
    let employer = details.employer_id.filter(|_| session::can(Permission::OrganisationsRead)).map(|id| {
        view! {
            <dt>{words.employer}</dt>
            <dd>
                <a href=organisations::address(id)><OrganisationName id /></a>
            </dd>
        }
    });
    view! {
        <Interests ids=interests />
        <dl class="facts">
            {rows.map(|(name, value)| view! { <Fact name value /> }).collect_view()}
            {employer}
        </dl>
    }
    .into_any()
}

#[component]
fn Interests(ids: Vec<contract::ids::InterestId>) -> impl IntoView {
    let vocabulary = load(|| "interests".to_owned(), || async { api::interests::all().await });
    move || {
        let all = vocabulary.get().map(|all| all.items).unwrap_or_default();
        let known = ids.iter().filter_map(|id| all.iter().find(|interest| interest.id == *id).map(interest_name));
        let names: Vec<String> = known.collect();
        let tags = names.into_iter().map(|name| view! { <li><Tag kind="info">{name}</Tag></li> }).collect_view();
        (!ids.is_empty())
            .then(|| view! { <ul class="tags" role="list" aria-label=t().profiles.interests_chosen>{tags}</ul> })
    }
}

#[component]
fn ChangeProfile(read: Versioned<MatchingProfile>, profile: ReadProfile, open: RwSignal<bool>) -> impl IntoView {
    let form = ProfileForm::new(ProfilePlace::Person, &read.value.details);
    let base = StoredValue::new(read);
    let doing = Doing::new();
    let submit = move || {
        let wanted = untrack(|| form.read());
        doing.run_or(
            async move { api::people::change_profile(&base.get_value(), &wanted).await },
            move |changed| {
                profile.set(changed);
                say(t().profiles.changed);
                open.set(false);
            },
            move |failure| {
                // Someone else was first: theirs is shown, so that nobody writes over what they didn't see.
                if failure.is(ErrorCode::PreconditionFailed) {
                    profile.again();
                }
                Some(failure)
            },
        );
    };
    view! {
        <Form doing submit=t().common.save on_submit=submit on_cancel=move || open.set(false)>
            <InterestsField form />
            <GoalsFields form />
            <WishesFields form />
        </Form>
    }
}

/// The side on which someone takes part, or would: what their roles say.
fn side_of(person: &Person) -> Side {
    let established = person.roles.iter().any(|role| role.kind == RoleKind::Established && role.ends_on.is_none());
    let newcomer = person.roles.iter().any(|role| role.kind == RoleKind::Newcomer && role.ends_on.is_none());
    if established && !newcomer { Side::Established } else { Side::Newcomer }
}

/// Begins an intake, or goes on with the one that is open.
#[component]
fn Intake(id: PersonId, person: Read) -> impl IntoView {
    let words = &t().profiles;
    let drafts = load(
        move || format!("people/{id}/intakes"),
        move || async move { api::intakes::drafts(&IntakesQuery { person_id: Some(id), ..IntakesQuery::default() }).await },
    );
    let open = navigation::opener();
    let doing = Doing::new();
    let begin = move || {
        let side = person.get_untracked().map(|read| side_of(&read.value));
        let new = NewIntake { person_id: Some(id), referral_id: None, side: side.or(Some(Side::Newcomer)) };
        doing.run(async move { api::intakes::begin(&new).await }, move |intake| open.run(intake_address(intake.id)));
    };
    let button = move || {
        let known = drafts.get()?.items.first().cloned();
        Some(match known {
            Some(draft) => view! {
                <ButtonLink href=intake_address(draft.id) tone=Tone::Primary icon=Icon::Visit>
                    {(words.go_on_intake)(&draft.display_name)}
                </ButtonLink>
            }
            .into_any(),
            None => view! {
                <Button icon=Icon::Visit busy=Signal::derive(move || doing.is_busy()) on_click=begin>{words.begin_intake}</Button>
            }
            .into_any(),
        })
    };
    view! {
        <div class="stack-tight">
            {button}
            <Trouble doing />
        </div>
    }
}

fn intake_address(id: IntakeId) -> String {
    format!("/intakes/{id}")
}
