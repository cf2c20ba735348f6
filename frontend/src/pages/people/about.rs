//! The facts of someone: who, how to reach them, when they are free.

use contract::people::{FreeMoment, PartOfDay, Person, Weekday};
use leptos::prelude::*;

use super::fields::spoken;
use super::person::Read;
use crate::components::{Card, Fact, Icon, IconView};
use crate::i18n::{Term, intl, t};

/// Facts of a person as they stand now.
fn facts<T>(person: Read, of: fn(&Person) -> T) -> Memo<Option<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| person.get().map(|read| of(&read.value)))
}

#[component]
pub(super) fn About(person: Read) -> impl IntoView {
    let shown = facts(person, |person| (person.details.clone(), person.contact_withheld));
    let words = &t().people.form;
    view! {
        <Card title=t().people.page.about>
            {move || {
                shown.get().map(|(details, withheld)| {
                    let contact = details.contact.clone();
                    let preferred = contact.preferred_channel.map(|channel| channel.say().to_owned());
                    let in_language = contact.preferred_language.as_deref().map(intl::language_name);
                    view! {
                        <dl class="facts">
                            {details.preferred_name.is_some().then(|| view! { <Fact name=words.given_name value=Some(details.given_name.clone()) /> })}
                            <Fact name=words.birth_year value=details.birth_year.map(|year| year.to_string()) />
                            <Fact name=words.gender value=details.gender.map(|gender| gender.say().to_owned()) />
                            <Fact name=words.city value=details.city.clone() />
                            <Fact name=words.country value=details.country_of_origin.as_deref().map(intl::country) />
                            <Fact name=t().people.page.other_languages value=Some(spoken(&details.languages)) />
                        </dl>
                        {if withheld {
                            view! { <p class="soft">{t().people.page.contact_withheld}</p> }.into_any()
                        } else {
                            view! {
                                <dl class="facts facts--below">
                                    {reach(words.phone, contact.phone.as_deref().map(|phone| (format!("tel:{phone}"), as_dialled(phone))))}
                                    {reach(words.email, contact.email.as_deref().map(|email| (format!("mailto:{email}"), email.to_owned())))}
                                    {preferred.map(|value| view! { <Fact name=words.channel value=Some(value) /> })}
                                    {in_language.map(|value| view! { <Fact name=words.contact_language value=Some(value) /> })}
                                    <Fact name=words.postcode value=contact.postcode_area.clone() />
                                </dl>
                            }
                            .into_any()
                        }}
                    }
                })
            }}
        </Card>
    }
}

/// A way to reach someone, that does so when clicked.
fn reach(name: &'static str, way: Option<(String, String)>) -> AnyView {
    match way {
        Some((href, words)) => view! {
            <dt>{name}</dt>
            <dd>
                <a href=href rel="external">{words}</a>
            </dd>
        }
        .into_any(),
        None => view! { <Fact name value=None /> }.into_any(),
    }
}

/// A Dutch number as people here say it, `06 12345678`; another as it is.
fn as_dialled(phone: &str) -> String {
    match phone.strip_prefix("+316") {
        Some(rest) => format!("06 {rest}"),
        None => phone.strip_prefix("+31").map_or_else(|| phone.to_owned(), |rest| format!("0{rest}")),
    }
}

/// The week with the parts of days on which someone is usually free.
#[component]
pub(super) fn Free(person: Read) -> impl IntoView {
    let shown = facts(person, |person| person.details.availability.clone());
    view! {
        <Card title=t().people.page.free>
            {move || {
                shown.get().map(|free| {
                    if free.is_empty() { view! { <p class="soft">{t().common.not_known}</p> }.into_any() } else { week(&free).into_any() }
                })
            }}
        </Card>
    }
}

fn week(free: &[FreeMoment]) -> impl IntoView + use<> {
    let heads = PartOfDay::all().map(|part| view! { <th scope="col">{part.say()}</th> }).collect_view();
    let rows = Weekday::all()
        .map(|day| {
            let cells = PartOfDay::all().map(|part| {
                let is_free = free.contains(&FreeMoment { day, part });
                view! {
                    <td class:week__free=is_free>
                        {is_free.then(|| view! { <IconView icon=Icon::Check size=18 /> <span class="only-heard">{t().common.yes}</span> })}
                    </td>
                }
            });
            view! {
                <tr>
                    <th scope="row">{day.say()}</th>
                    {cells.collect_view()}
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="week week--read">
            <thead>
                <tr>
                    <td></td>
                    {heads}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_as_people_say_it() {
        assert_eq!(as_dialled("+31612345678"), "06 12345678");
        assert_eq!(as_dialled("+31592123456"), "0592123456");
        assert_eq!(as_dialled("+4930123456"), "+4930123456");
    }
}
