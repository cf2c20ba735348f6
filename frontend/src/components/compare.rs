//! Two records beside each other, fact by fact: are they of the same person?

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::i18n::t;

/// A fact of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    pub name: &'static str,
    pub here: Option<String>,
    pub there: Option<String>,
    /// Whether being alike says something about being the same.
    pub compares: bool,
}

impl Compared {
    /// A fact that tells people apart.
    #[must_use]
    pub fn new(name: &'static str, here: Option<String>, there: Option<String>) -> Self {
        Self { name, here, there, compares: true }
    }

    fn alike(&self) -> Option<bool> {
        let (here, there) = (self.here.as_ref()?, self.there.as_ref()?);
        self.compares.then(|| here.to_lowercase() == there.to_lowercase())
    }
}

/// The table, with whether each fact is the same in words.
#[component]
pub fn CompareTable(
    /// What stands over the first of the two.
    #[prop(into)]
    here: String,
    /// What stands over the other: its name, perhaps as a link.
    there: AnyView,
    rows: Vec<Compared>,
) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        let verdict = row.alike().map(|alike| {
            let (icon, words) =
                if alike { (Icon::Check, t().referrals.same) } else { (Icon::Close, t().referrals.other) };
            view! {
                <span class="compare__verdict" class:compare__verdict--same=alike>
                    <IconView icon size=16 />
                    {words}
                </span>
            }
        });
        let shown = |value: Option<String>| value.unwrap_or_else(|| t().common.not_known.to_owned());
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{row.name}</th>
                <td role="cell">{shown(row.here)}</td>
                <td role="cell">{shown(row.there)}</td>
                <td role="cell">{verdict}</td>
            </tr>
        }
    });
    view! {
        <table class="compare" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <td role="cell"></td>
                    <th scope="col" role="columnheader">{here}</th>
                    <th scope="col" role="columnheader">{there}</th>
                    <td role="cell"></td>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_is_said_only_where_both_are_known() {
        let row =
            |here: Option<&str>, there: Option<&str>| Compared::new("", here.map(Into::into), there.map(Into::into));
        assert_eq!(row(Some("Assen"), Some("assen")).alike(), Some(true));
        assert_eq!(row(Some("1994"), Some("1949")).alike(), Some(false));
        assert_eq!(row(None, Some("1949")).alike(), None);
    }
}
