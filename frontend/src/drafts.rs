//! Unsaved forms survive a reload, a crash and being logged out by the clock. They are kept in the tab only, and go
//! when the form is saved or discarded and when someone logs out.

use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::keep;

const PREFIX: &str = "voorwaarts.draft.";

/// The unsaved contents of one form.
///
/// ```ignore
/// let draft = Draft::of("person.new");
/// let given_name = draft.field("givenName", String::new()); // a signal, filled with what was there
/// // after saving:
/// draft.done();
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Draft(StoredValue<Inside>);

#[derive(Debug)]
struct Inside {
    key: String,
    kept: Map<String, Value>,
    restored: bool,
    finished: bool,
}

impl Draft {
    /// The draft of the form with this name, e.g. `person.<id>`.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let key = format!("{PREFIX}{name}");
        let kept = keep::get_in_tab(&key).map(|text| read(&text)).unwrap_or_default();
        Self(StoredValue::new(Inside { key, restored: !kept.is_empty(), kept, finished: false }))
    }

    /// A signal for a field: what was kept, else `initial`. Each change is kept; going back to `initial` forgets it.
    #[must_use]
    pub fn field<T>(self, name: &'static str, initial: T) -> RwSignal<T>
    where
        T: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static,
    {
        let kept = self.0.with_value(|inside| inside.kept.get(name).cloned());
        let start =
            kept.and_then(|value| serde_json::from_str(&value.to_string()).ok()).unwrap_or_else(|| initial.clone());
        let signal = RwSignal::new(start);
        Effect::new(move |_| signal.with(|value| self.remember(name, value, value == &initial)));
        signal
    }

    /// Whether something was taken up from before.
    #[must_use]
    pub fn was_restored(self) -> bool {
        self.0.with_value(|inside| inside.restored)
    }

    /// The form is saved or discarded: forget it, and keep nothing more of it.
    pub fn done(self) {
        self.0.update_value(|inside| {
            inside.finished = true;
            inside.kept.clear();
            keep::remove_in_tab(&inside.key);
        });
    }

    fn remember(self, name: &str, value: &impl Serialize, is_initial: bool) {
        self.0.update_value(|inside| inside.remember(name, value, is_initial));
    }
}

/// Fills in a form ahead, field by field, for the page that is opened next.
pub fn fill_in(name: &str, fields: &[(&str, Value)]) {
    let fields: Map<String, Value> = fields.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect();
    keep_whole(name, &fields);
}

/// Keeps something whole in this tab, beside the forms that are kept field by field.
pub fn keep_whole(name: &str, value: &impl Serialize) {
    if let Ok(text) = serde_json::to_string(value) {
        keep::set_in_tab(&format!("{PREFIX}{name}"), &text);
    }
}

/// What was kept whole under this name.
#[must_use]
pub fn whole<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_str(&keep::get_in_tab(&format!("{PREFIX}{name}"))?).ok()
}

/// Forgets what was kept whole under this name.
pub fn forget(name: &str) {
    keep::remove_in_tab(&format!("{PREFIX}{name}"));
}

impl Inside {
    fn remember(&mut self, name: &str, value: &impl Serialize, is_initial: bool) {
        if self.finished {
            return;
        }
        // By way of its text: less code in the browser than a second kind of writer.
        let loose = serde_json::to_string(value).and_then(|text| serde_json::from_str::<Value>(&text));
        let changed = match loose {
            Ok(value) if !is_initial => self.kept.insert(name.to_owned(), value.clone()).as_ref() != Some(&value),
            _ => self.kept.remove(name).is_some(),
        };
        if !changed {
            return;
        }
        if self.kept.is_empty() {
            keep::remove_in_tab(&self.key);
        } else if let Ok(text) = serde_json::to_string(&self.kept) {
            keep::set_in_tab(&self.key, &text);
        }
    }
}

/// Forgets every unsaved form.
pub fn forget_all() {
    keep::forget_in_tab(PREFIX);
}

fn read(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Inside {
        Inside { key: "test".into(), kept: Map::new(), restored: false, finished: false }
    }

    #[test]
    fn a_field_that_is_back_as_it_was_is_no_draft() {
        let mut form = form();
        form.remember("name", &"Sela", false);
        assert_eq!(form.kept.get("name"), Some(&Value::from("Sela")));
        form.remember("name", &"", true);
        assert!(form.kept.is_empty());
    }

    #[test]
    fn a_saved_form_keeps_nothing_of_what_its_fields_do_afterwards() {
        let mut form = Inside { finished: true, ..form() };
        form.remember("name", &"Sela", false);
        assert!(form.kept.is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_no_draft() {
        assert!(read("{broken").is_empty());
    }
}
