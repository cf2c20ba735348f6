//! When someone is usually free: the days of the week by the parts of a day.

use contract::people::{FreeMoment, PartOfDay, Weekday};
use leptos::prelude::*;

use super::field::Field;
use crate::i18n::Term;

/// A grid of seven days by three parts, each a tick box.
#[component]
pub fn AvailabilityField(
    /// Where its value stands in what is sent.
    pointer: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<Vec<FreeMoment>>,
    #[prop(optional, into)] help: Option<String>,
) -> impl IntoView {
    let heads = PartOfDay::all().map(|part| view! { <th scope="col">{part.say()}</th> });
    let rows = Weekday::all().map(move |day| {
        let cells = PartOfDay::all().map(move |part| {
            let moment = FreeMoment { day, part };
            view! {
                <td>
                    <label>
                        <span class="only-heard">{day.say()} " " {part.say()}</span>
                        <input
                            type="checkbox"
                            prop:checked=move || value.with(|free| free.contains(&moment))
                            on:change=move |event| {
                                let on = event_target_checked(&event);
                                value.update(|free| toggle(free, moment, on));
                            }
                        />
                    </label>
                </td>
            }
        });
        view! {
            <tr>
                <th scope="row">{day.say()}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    let (heads, rows) = (heads.collect_view(), rows.collect_view());
    view! {
        <Field pointer label nostrip:help=help optional=true group=true>
            <table class="week">
                <thead>
                    <tr>
                        <td></td>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Field>
    }
}

fn toggle(free: &mut Vec<FreeMoment>, moment: FreeMoment, on: bool) {
    free.retain(|known| *known != moment);
    if on {
        free.push(moment);
    }
    free.sort();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_kept_in_the_order_of_the_week() {
        let friday = FreeMoment { day: Weekday::Friday, part: PartOfDay::Evening };
        let monday = FreeMoment { day: Weekday::Monday, part: PartOfDay::Morning };
        let mut free = vec![friday];
        toggle(&mut free, monday, true);
        assert_eq!(free, [monday, friday]);
        toggle(&mut free, friday, false);
        assert_eq!(free, [monday]);
    }
}
