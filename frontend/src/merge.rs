//! Two people changed the same thing: what both changed is asked, what only one changed is kept.

use serde_json::{Map, Value};

use crate::components::Pick;

/// The fields, as JSON pointers, that both changed, each to something else.
#[must_use]
pub fn conflicts(fields: &[&'static str], versions: Versions) -> Vec<&'static str> {
    let clash = |field: &&str| {
        let (base, theirs, mine) = versions.at(field);
        mine != base && theirs != base && mine != theirs
    };
    fields.iter().copied().filter(clash).collect()
}

/// Theirs, with what only I changed and what was picked of mine.
#[must_use]
pub fn merged(fields: &[&'static str], versions: Versions, picks: &[(&'static str, Pick)]) -> Value {
    let mut result = versions.theirs.clone();
    for field in fields {
        let (base, _, mine) = versions.at(field);
        let picked = picks.iter().find(|(name, _)| name == field).map(|(_, pick)| *pick);
        let keep_mine = match picked {
            Some(pick) => pick == Pick::Mine,
            None => mine != base,
        };
        if keep_mine {
            put(&mut result, field, mine.clone());
        }
    }
    result
}

/// What was read, what it became since, and what I made of it.
#[derive(Debug, Clone, Copy)]
pub struct Versions<'a> {
    pub base: &'a Value,
    pub theirs: &'a Value,
    pub mine: &'a Value,
}

impl<'a> Versions<'a> {
    fn at(self, field: &str) -> (&'a Value, &'a Value, &'a Value) {
        (at(self.base, field), at(self.theirs, field), at(self.mine, field))
    }
}

fn at<'a>(value: &'a Value, field: &str) -> &'a Value {
    value.pointer(field).unwrap_or(&Value::Null)
}

fn put(target: &mut Value, field: &str, value: Value) {
    let mut place = target;
    for name in field.split('/').skip(1) {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(fields) = place else { return };
        place = fields.entry(name).or_insert(Value::Null);
    }
    *place = value;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FIELDS: [&str; 3] = ["/city", "/birthYear", "/contact/phone"];

    #[test]
    fn only_what_both_changed_is_asked_and_all_else_is_kept() {
        let base = json!({ "city": "Assen", "birthYear": 1990, "contact": { "phone": "1" } });
        let theirs = json!({ "city": "Rolde", "birthYear": 1991, "contact": { "phone": "1" } });
        let mine = json!({ "city": "Beilen", "birthYear": 1990, "contact": {} });
        let versions = Versions { base: &base, theirs: &theirs, mine: &mine };
        assert_eq!(conflicts(&FIELDS, versions), ["/city"]);
        let kept = merged(&FIELDS, versions, &[("/city", Pick::Mine)]);
        assert_eq!(kept, json!({ "city": "Beilen", "birthYear": 1991, "contact": { "phone": null } }));
        let kept = merged(&FIELDS, versions, &[("/city", Pick::Theirs)]);
        assert_eq!(kept.pointer("/city"), Some(&json!("Rolde")));
    }

    #[test]
    fn the_same_change_by_both_is_no_conflict() {
        let (base, both) = (json!({ "city": "Assen" }), json!({ "city": "Rolde" }));
        let versions = Versions { base: &base, theirs: &both, mine: &both };
        assert!(conflicts(&FIELDS, versions).is_empty());
    }
}
