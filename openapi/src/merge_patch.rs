//! JSON Merge Patch (RFC 7396): applied by the server, and made by the app from what someone changed, so
//! that two people who change different fields don't stand in each other's way.

use serde_json::{Map, Value};

/// The media type of a merge patch.
pub const MERGE_PATCH_JSON: &str = "application/merge-patch+json";

/// Applies `patch` to `target`: `null` removes, objects merge, all else replaces.
pub fn apply(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(fields) = target else {
        return;
    };
    for (name, change) in changes {
        if change.is_null() {
            fields.remove(name);
        } else {
            apply(fields.entry(name).or_insert(Value::Null), change);
        }
    }
}

/// The smallest patch that turns `before` into `after`.
#[must_use]
pub fn diff(before: &Value, after: &Value) -> Value {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return after.clone();
    };
    let removed = old.keys().filter(|name| new.get(*name).is_none_or(Value::is_null) && !old[*name].is_null());
    let mut changes: Map<String, Value> = removed.map(|name| (name.clone(), Value::Null)).collect();
    for (name, value) in new {
        let earlier = old.get(name).unwrap_or(&Value::Null);
        if value != earlier && !value.is_null() {
            changes.insert(name.clone(), diff(earlier, value));
        }
    }
    Value::Object(changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn document() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[a-z]{0,4}".prop_map(Value::from)
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                proptest::collection::hash_map("[a-c]", inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn the_examples_of_the_standard_hold() {
        let mut target = json!({"a": "b", "c": {"d": "e", "f": "g"}});
        apply(&mut target, &json!({"a": "z", "c": {"f": null}}));
        assert_eq!(target, json!({"a": "z", "c": {"d": "e"}}));
    }

    proptest! {
        #[test]
        fn a_diff_applied_gives_what_it_was_made_from(before in document(), after in document()) {
            let patch = diff(&before, &after);
            let mut patched = before;
            apply(&mut patched, &patch);
            prop_assert_eq!(patched, after);
        }

        #[test]
        fn no_change_is_an_empty_patch(document in document()) {
            if document.is_object() {
                prop_assert_eq!(diff(&document, &document), json!({}));
            }
        }
    }
}
