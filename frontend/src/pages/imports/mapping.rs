//! Which column is what.

use contract::imports::{Import, ImportAction, ImportField};
use leptos::prelude::*;

use super::import::Shown;
use crate::api::{self, Versioned};
use crate::components::{Button, Card, Icon, Tone, Trouble};
use crate::i18n::{Term, t};
use crate::submit::Doing;

#[component]
pub(super) fn Mapping(read: Versioned<Import>, shown: Shown) -> impl IntoView {
    let words = &t().imports;
    let import = &read.value;
    let fields = RwSignal::new(import.columns.iter().map(|column| column.field).collect::<Vec<_>>());
    let doing = Doing::new();
    let rows = import.columns.iter().enumerate().map(|(at, column)| {
        let name = match column.header.as_str() {
            "" => (words.no_header)(&(at + 1).to_string()),
            header => header.to_owned(),
        };
        let options = import.fields.iter().map(|field| {
            let (field, code) = (*field, field.code());
            let chosen = move || fields.with(|fields| fields.get(at) == Some(&Some(field)));
            // Each field once: what another column is, this one can't be.
            let taken = move || {
                fields.with(|fields| {
                    fields.iter().enumerate().any(|(other, taken)| other != at && *taken == Some(field))
                })
            };
            view! { <option value=code selected=chosen disabled=taken>{field.say()}</option> }
        });
        let options = options.collect_view();
        let label = format!("{}: {name}", words.means);
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td data-label=words.samples class="soft">{column.samples.join(" · ")}</td>
                <td data-label=words.means>
                    <select
                        class="input"
                        aria-label=label
                        on:change=move |event| {
                            let field: Option<ImportField> = event_target_value(&event).parse().ok();
                            fields.update(|fields| {
                                if let Some(place) = fields.get_mut(at) {
                                    *place = field;
                                }
                            });
                        }
                    >
                        <option value="" selected=move || fields.with(|fields| fields.get(at) == Some(&None))>{words.left_out}</option>
                        {options}
                    </select>
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let check = {
        let read = read.clone();
        move || {
            let (read, chosen) = (read.clone(), fields.get_untracked());
            doing.run(
                async move {
                    let id = read.value.id;
                    api::imports::map(&read, chosen).await?;
                    api::imports::command(id, ImportAction::Check).await
                },
                move |import| shown.set(import),
            );
        }
    };
    view! {
        <Card title=words.mapping>
            <p class="soft">{words.mapping_lead}</p>
            <div class="table-wrap">
                <table class="table table--cards">
                    <caption class="only-heard">{words.mapping}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{words.column}</th>
                            <th scope="col">{words.samples}</th>
                            <th scope="col">{words.means}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <Trouble doing />
            {move || doing.fault_at("/fields").map(|_| view! { <p class="fault" role="alert">{words.needed}</p> })}
            <div class="row">
                <Button tone=Tone::Primary icon=Icon::Check busy=Signal::derive(move || doing.is_busy()) on_click=check>{words.check}</Button>
            </div>
        </Card>
    }
}
