//! Two people changed the details of the same thing: what each of them made of it, and what has to be asked.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::api::Versioned;
use crate::components::{Difference, Pick};
use crate::merge::{Versions, conflicts, merged};

/// A thing whose details are filled in on a form.
pub trait Detailed: Clone {
    type Details: Clone + Serialize + DeserializeOwned + 'static;

    fn details(&self) -> Self::Details;

    /// Every field that two people can change at the same time.
    fn told() -> Vec<Told<Self::Details>>;
}

/// A field with its name in words and a way to say its value.
pub struct Told<Details> {
    pub pointer: &'static str,
    pub name: &'static str,
    pub value: fn(&Details) -> String,
}

/// Two changes of the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash<T: Detailed> {
    base: T::Details,
    /// How it is now, which is what the other made of it.
    pub latest: Versioned<T>,
    mine: T::Details,
    /// What both changed.
    asked: Vec<&'static str>,
}

impl<T: Detailed> Clash<T> {
    pub fn between(base: &Versioned<T>, latest: &Versioned<T>, mine: &T::Details) -> Option<Self> {
        let mut clash =
            Self { base: base.value.details(), latest: latest.clone(), mine: mine.clone(), asked: Vec::new() };
        let [base, theirs, mine] = clash.values()?;
        clash.asked = conflicts(&pointers::<T>(), Versions { base: &base, theirs: &theirs, mine: &mine });
        Some(clash)
    }

    /// Both changes go together as they are.
    pub fn asks_nothing(&self) -> bool {
        self.asked.is_empty()
    }

    /// What both changed, in words.
    pub fn differences(&self) -> Vec<Difference> {
        let asked = T::told().into_iter().filter(|field| self.asked.contains(&field.pointer));
        let told = |field: Told<T::Details>| Difference {
            field: field.pointer,
            label: field.name.to_owned(),
            theirs: (field.value)(&self.latest.value.details()),
            mine: (field.value)(&self.mine),
        };
        asked.map(told).collect()
    }

    /// The details with both changes in them: of what both changed, as it was picked.
    pub fn settled(&self, picks: &[(&'static str, Pick)]) -> Option<T::Details> {
        let [base, theirs, mine] = self.values()?;
        let versions = Versions { base: &base, theirs: &theirs, mine: &mine };
        serde_json::from_value(merged(&pointers::<T>(), versions, picks)).ok()
    }

    fn values(&self) -> Option<[Value; 3]> {
        let value = |details: &T::Details| serde_json::to_value(details).ok();
        Some([value(&self.base)?, value(&self.latest.value.details())?, value(&self.mine)?])
    }
}

fn pointers<T: Detailed>() -> Vec<&'static str> {
    T::told().iter().map(|field| field.pointer).collect()
}
