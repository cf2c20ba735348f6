//! Rows that may be of someone known: beside each other, one after the other, by keys or by the mouse.

use contract::imports::{
    Import, ImportDecision, ImportField, ImportRow, ImportRowsQuery, RowCandidate, RowDecision, RowOutcome,
};
use contract::paging::Page;
use leptos::prelude::*;

use super::import::Shown;
use crate::api;
use crate::components::{Button, Card, CompareTable, Compared, Loaded, Tone, Trouble};
use crate::i18n::{Term, intl, t};
use crate::load::load;
use crate::submit::Doing;

#[component]
pub(super) fn Alike(import: Import, shown: Shown) -> impl IntoView {
    let words = &t().imports;
    let (id, version) = (import.id, import.version);
    let undecided = import.counts.undecided;
    let query =
        ImportRowsQuery { outcome: Some(RowOutcome::Undecided), page_size: Some(1), ..ImportRowsQuery::default() };
    // One at a time: what is decided leaves the list, and the next is its first.
    let first = load(
        move || format!("imports/{id}/{version}/alike/{undecided}"),
        move || {
            let query = query.clone();
            async move { api::imports::rows(id, &query).await }
        },
    );
    let doing = Doing::new();
    let decide = UnsyncCallback::new(move |decision: ImportDecision| {
        doing.run(async move { api::imports::decide(id, &decision).await }, move |import| shown.set(import));
    });
    let all = move |decision| decide.run(ImportDecision { rows: Vec::new(), decision, person_id: None });
    let fields: Vec<Option<ImportField>> = import.columns.iter().map(|column| column.field).collect();
    let fields = StoredValue::new(fields);
    let draw = move |page: Page<ImportRow>| {
        page.items.into_iter().next().map(|row| fields.with_value(|fields| one(&row, fields, decide)))
    };
    view! {
        <Card title=(words.alike_title)(&intl::count(undecided))>
            <p class="soft">{words.alike_text}</p>
            <Loaded load=first children=draw />
            <Trouble doing />
            <div class="row">
                <Button tone=Tone::Quiet on_click=move || all(RowDecision::AnotherPerson)>{words.all_others}</Button>
                <Button tone=Tone::Quiet on_click=move || all(RowDecision::Skip)>{words.all_skip}</Button>
            </div>
        </Card>
    }
}

fn one(row: &ImportRow, fields: &[Option<ImportField>], decide: UnsyncCallback<ImportDecision>) -> AnyView {
    let number = row.number;
    let candidates = row.candidates.iter().map(|candidate| pair(row, candidate, (fields, decide))).collect_view();
    let choose = move |decision| decide.run(ImportDecision { rows: vec![number], decision, person_id: None });
    view! {
        <div class="stack">
            {candidates}
            <div class="row">
                <Button on_click=move || choose(RowDecision::AnotherPerson)>{RowDecision::AnotherPerson.say()}</Button>
                <Button tone=Tone::Quiet on_click=move || choose(RowDecision::Skip)>{RowDecision::Skip.say()}</Button>
            </div>
        </div>
    }
    .into_any()
}

/// What is put beside each other.
struct Said {
    name: Option<String>,
    birth_year: Option<String>,
    city: Option<String>,
}

impl Said {
    fn of(cells: &[String], fields: &[Option<ImportField>]) -> Self {
        let said = |wanted: &[ImportField]| {
            let of = |field: &ImportField| {
                let at = fields.iter().position(|mapped| mapped.as_ref() == Some(field))?;
                cells.get(at).filter(|cell| !cell.is_empty()).cloned()
            };
            let parts: Vec<String> = wanted.iter().filter_map(of).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        };
        Self {
            name: said(&[ImportField::GivenName, ImportField::NamePrefix, ImportField::FamilyName])
                .or_else(|| said(&[ImportField::FullName])),
            birth_year: said(&[ImportField::BirthYear]),
            city: said(&[ImportField::City]),
        }
    }
}

fn pair(
    row: &ImportRow,
    candidate: &RowCandidate,
    (fields, decide): (&[Option<ImportField>], UnsyncCallback<ImportDecision>),
) -> AnyView {
    let words = &t().imports;
    let here = Said::of(&row.cells, fields);
    let there = match &candidate.person {
        Some(person) => Said {
            name: Some(person.display_name.clone()),
            birth_year: person.birth_year.map(|year| year.to_string()),
            city: person.city.clone(),
        },
        None => Said::of(&candidate.cells, fields),
    };
    let facts = vec![
        Compared::new(words.name, here.name, there.name),
        Compared::new(words.birth_year, here.birth_year, there.birth_year),
        Compared::new(words.city, here.city, there.city),
    ];
    let person = candidate.person.clone();
    let signs: Vec<&str> = candidate.signs.iter().map(|sign| sign.say()).collect();
    let (number, id) = (row.number, person.as_ref().map(|person| person.id));
    let whom = match &person {
        Some(person) => {
            let href = format!("/mensen/{}", person.id);
            view! { <a href=href target="_blank" rel="noopener">{words.known}": "{person.display_name.clone()}</a> }
                .into_any()
        }
        None => view! { <span>{(words.like_row)(&candidate.row.unwrap_or_default().to_string())}</span> }.into_any(),
    };
    let same = move || {
        decide.run(ImportDecision { rows: vec![number], decision: RowDecision::SamePerson, person_id: id });
    };
    view! {
        <CompareTable here=format!("{} ({} {number})", words.in_file, words.row) there=whom rows=facts />
        <p class="soft">{words.signs}": "{signs.join(", ")}</p>
        <div>
            <Button tone=Tone::Primary on_click=same>{RowDecision::SamePerson.say()}</Button>
        </div>
    }
    .into_any()
}
