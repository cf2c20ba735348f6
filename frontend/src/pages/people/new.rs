//! Adding someone: details, a first role and a first level; who looks like someone known is compared first.

use contract::language::{AssessmentSource, DutchLevel, LanguageSkill, NewDutchAssessment};
use contract::people::{DuplicateCandidate, Engagement, NewPerson, NewRolePeriod, PersonDetails, RoleKind};
use contract::problem::ErrorCode;
use leptos::prelude::*;

use super::address;
use super::duplicates::Duplicates;
use super::fields::{DetailsFields, DetailsForm};
use crate::api::{self, Failure};
use crate::clock;
use crate::components::{ChoiceField, DateField, DraftNote, Form, PageHead, SelectField, say};
use crate::drafts::Draft;
use crate::i18n::{choices, t};
use crate::navigation;
use crate::submit::{Doing, missing};

#[component]
pub fn NewPersonPage() -> impl IntoView {
    let draft = Draft::of("people.new");
    let form = DetailsForm::new(draft, &PersonDetails::default());
    let start = StartForm::new(draft);
    let doing = Doing::new();
    let open = navigation::opener();
    let comparing: RwSignal<Option<(NewPerson, Vec<DuplicateCandidate>)>> = RwSignal::new(None);

    let send = move |person: NewPerson| {
        let asked = person.clone();
        doing.run_or(
            async move { api::people::create(&person).await },
            move |made| {
                draft.done();
                say((t().people.form.added)(&made.value.display_name));
                open.run(address(made.value.id));
            },
            move |failure| match candidates_of(&failure) {
                Some(candidates) => {
                    comparing.set(Some((asked, candidates)));
                    None
                }
                None => {
                    // What is wrong with a field can only be seen, and put right, in the form.
                    if !failure.faults().is_empty() {
                        comparing.set(None);
                    }
                    Some(failure)
                }
            },
        );
    };
    let submit = move || match (form.read(), start.read()) {
        (Ok(details), Ok((role, dutch))) => send(NewPerson { details, role, dutch, not_duplicate_of: Vec::new() }),
        (details, begin) => {
            let mut faults = details.err().unwrap_or_default();
            faults.extend(begin.err().unwrap_or_default());
            doing.check(faults);
        }
    };
    view! {
        <div class="page">
            <PageHead title=t().people.form.new_title lead=t().people.form.new_lead back=("/mensen", t().people.title) />
            {move || comparing.get().map(|(person, candidates)| {
                let again = person.clone();
                view! {
                    <Duplicates
                        details=person.details
                        level=person.dutch.map(|dutch| dutch.level)
                        candidates
                        doing
                        on_add=move |others| send(NewPerson { not_duplicate_of: others, ..again.clone() })
                        on_back=move || comparing.set(None)
                    />
                }
            })}
            <div hidden=move || comparing.with(Option::is_some)>
                <DraftNote draft />
                <Form doing submit=t().people.form.add on_submit=submit on_cancel=move || { draft.done(); open.run("/mensen".to_owned()); }>
                    <DetailsFields form with_contact=true />
                    <StartFields form=start />
                </Form>
            </div>
        </div>
    }
}

fn candidates_of(failure: &Failure) -> Option<Vec<DuplicateCandidate>> {
    let problem = failure.problem().filter(|problem| problem.code == ErrorCode::PossibleDuplicates)?;
    Some(problem.candidates.clone())
}

/// How it begins: perhaps with a role, perhaps with a level.
#[derive(Clone, Copy)]
struct StartForm {
    role: RwSignal<String>,
    engagement: RwSignal<String>,
    starts_on: RwSignal<Option<chrono::NaiveDate>>,
    level: RwSignal<String>,
    assessed_on: RwSignal<Option<chrono::NaiveDate>>,
    source: RwSignal<String>,
}

type Start = (Option<NewRolePeriod>, Option<NewDutchAssessment>);

impl StartForm {
    fn new(draft: Draft) -> Self {
        Self {
            role: draft.field("role", String::new()),
            engagement: draft.field("engagement", Engagement::Structural.code().to_owned()),
            starts_on: draft.field("startsOn", Some(clock::today())),
            level: draft.field("level", String::new()),
            assessed_on: draft.field("assessedOn", Some(clock::today())),
            source: draft.field("source", AssessmentSource::Intake.code().to_owned()),
        }
    }

    fn read(self) -> Result<Start, Vec<contract::problem::Fault>> {
        let kind: Option<RoleKind> = self.role.with_untracked(|code| code.parse().ok());
        let level: Option<DutchLevel> = self.level.with_untracked(|code| code.parse().ok());
        let (starts_on, assessed_on) = (self.starts_on.get_untracked(), self.assessed_on.get_untracked());
        let mut faults = Vec::new();
        if kind.is_some() && starts_on.is_none() {
            faults.push(missing("/role/startsOn"));
        }
        if level.is_some() && assessed_on.is_none() {
            faults.push(missing("/dutch/assessedOn"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let engagement = self.engagement.with_untracked(|code| code.parse().unwrap_or(Engagement::Structural));
        let source = self.source.with_untracked(|code| code.parse().unwrap_or(AssessmentSource::Intake));
        let role = kind.zip(starts_on).map(|(kind, starts_on)| NewRolePeriod {
            kind,
            function: None,
            engagement,
            starts_on,
            ends_on: None,
            end_reason: None,
        });
        let dutch = level.zip(assessed_on).map(|(level, assessed_on)| NewDutchAssessment {
            level,
            skill: LanguageSkill::Overall,
            assessed_on,
            source,
        });
        Ok((role, dutch))
    }
}

#[component]
fn StartFields(form: StartForm) -> impl IntoView {
    let words = &t().people.form;
    let has_role = Memo::new(move |_| form.role.with(|code| !code.is_empty()));
    let has_level = Memo::new(move |_| form.level.with(|code| !code.is_empty()));
    view! {
        <section class="form__section">
            <h2>{words.start}</h2>
            <SelectField pointer="/role/kind" label=words.first_role value=form.role options=choices(RoleKind::all(), RoleKind::code) nothing=words.no_role optional=true />
            {move || has_role.get().then(|| view! {
                <ChoiceField pointer="/role/engagement" label=words.engagement value=form.engagement options=choices(Engagement::all(), Engagement::code) beside=true />
                <DateField pointer="/role/startsOn" label=words.since value=form.starts_on />
            })}
            <SelectField pointer="/dutch/level" label=words.first_level value=form.level options=choices(DutchLevel::all(), DutchLevel::code) nothing=words.no_level optional=true />
            {move || has_level.get().then(|| view! {
                <DateField pointer="/dutch/assessedOn" label=words.assessed_on value=form.assessed_on latest=clock::today() />
                <SelectField pointer="/dutch/source" label=words.source value=form.source options=choices(AssessmentSource::all(), AssessmentSource::code) />
            })}
        </section>
    }
}
