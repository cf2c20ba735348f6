//! Taking a list along as a file, with the filters that are on.

use contract::exports::{ExportFormat, ExportLanguage, ExportList, NewExport};
use contract::permissions::Permission;
use leptos::prelude::*;
use serde::Serialize;

use super::menu::{Menu, MenuChoice};
use super::toast::say;
use crate::api;
use crate::i18n::{Language, language, t};
use crate::session;
use crate::submit::Doing;

/// The button, for whoever may export.
///
/// ```ignore
/// <ExportButton list=ExportList::Matches filters=filters_of(move || query.get()) />
/// ```
#[component]
pub fn ExportButton(list: ExportList, #[prop(into)] filters: Signal<Filters>) -> impl IntoView {
    let words = &t().imports;
    session::can(Permission::ListsExport).then(|| {
        let doing = Doing::new();
        let choice = |format: ExportFormat, words: &str| MenuChoice {
            code: format.code().to_owned(),
            words: words.to_owned(),
            hint: None,
            possible: true,
        };
        let choices = vec![choice(ExportFormat::Xlsx, words.as_excel), choice(ExportFormat::Csv, words.as_csv)];
        let export = move |format: String| {
            let Ok(format) = format.parse() else { return };
            let language = match language() {
                Language::Dutch => ExportLanguage::Nl,
                Language::English => ExportLanguage::En,
            };
            let new = NewExport { list, format, language, filters: filters.get_untracked() };
            doing.run_or(
                async move { api::exports::download(&new).await },
                move |()| say(words.exported),
                |failure| {
                    say(failure.sentence());
                    None
                },
            );
        };
        view! { <Menu label=words.export title=words.export_as choices=Signal::stored(choices) on_choose=export /> }
    })
}

type Filters = serde_json::Map<String, serde_json::Value>;

/// The filters that are on, from the query of a list: what is about its pages stays behind.
pub fn filters_of<Q: Serialize>(query: &Q) -> Filters {
    let text = serde_json::to_string(query).unwrap_or_default();
    let mut filters: Filters = serde_json::from_str(&text).unwrap_or_default();
    filters.retain(|name, value| {
        !value.is_null() && !["cursor", "pageSize", "total", "view", "mine"].contains(&name.as_str())
    });
    filters
}

/// One filter, for a list that is part of a page.
pub fn only(name: &str, value: impl Into<serde_json::Value>) -> Filters {
    Filters::from_iter([(name.to_owned(), value.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::people::PeopleQuery;

    #[test]
    fn what_is_about_pages_stays_behind() {
        let query = PeopleQuery { waiting: Some(true), total: Some(true), ..PeopleQuery::default() };
        assert_eq!(serde_json::Value::Object(filters_of(&query)), serde_json::json!({ "waiting": true }));
    }
}
