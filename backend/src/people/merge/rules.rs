//! Pure decisions about merging two records of one person.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::merges::{MergeChoice, MergeField, MergeFieldPreview, MergeSide};
use contract::people::PersonDetails;
use contract::profiles::ProfileDetails;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::Error;

/// What is known of someone, in one record and in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub details: PersonDetails,
    pub profile: ProfileDetails,
}

/// Where a field stands: in the details or in the profile, and under which name.
fn place(field: MergeField) -> &'static str {
    match field {
        MergeField::GivenName => "/details/givenName",
        MergeField::PreferredName => "/details/preferredName",
        MergeField::NamePrefix => "/details/namePrefix",
        MergeField::FamilyName => "/details/familyName",
        MergeField::BirthYear => "/details/birthYear",
        MergeField::Gender => "/details/gender",
        MergeField::City => "/details/city",
        MergeField::CountryOfOrigin => "/details/countryOfOrigin",
        MergeField::Availability => "/details/availability",
        MergeField::Email => "/details/contact/email",
        MergeField::Phone => "/details/contact/phone",
        MergeField::PreferredChannel => "/details/contact/preferredChannel",
        MergeField::PreferredLanguage => "/details/contact/preferredLanguage",
        MergeField::PostcodeArea => "/details/contact/postcodeArea",
        MergeField::GenderWish => "/profile/genderWish",
        MergeField::MaxDistanceKm => "/profile/maxDistanceKm",
        MergeField::Rhythms => "/profile/rhythms",
        MergeField::LeastDutchLevel => "/profile/leastDutchLevel",
        MergeField::FieldOfWork => "/profile/fieldOfWork",
        MergeField::ChildrenAtHome => "/profile/childrenAtHome",
        MergeField::Mobility => "/profile/mobility",
        MergeField::Goals => "/profile/goals",
        MergeField::WomenOnlyGroup => "/profile/womenOnlyGroup",
        MergeField::EmployerId => "/profile/employerId",
        MergeField::Wishes => "/profile/wishes",
    }
}

fn as_json(known: &Known) -> Result<Value, Error> {
    let json = |value: serde_json::Result<Value>| value.map_err(|error| Error::internal(&error));
    Ok(
        json!({ "details": json(serde_json::to_value(&known.details))?, "profile": json(serde_json::to_value(&known.profile))? }),
    )
}

/// The value of a field, if something was said. That a group of women isn't asked for is nothing said.
fn said(json: &Value, field: MergeField) -> Option<&Value> {
    let value = json.pointer(place(field))?;
    let nothing = value.is_null()
        || value.as_array().is_some_and(Vec::is_empty)
        || (field == MergeField::WomenOnlyGroup && value == &Value::Bool(false));
    (!nothing).then_some(value)
}

/// Each field, whether the two differ in it, and which is taken unless another is chosen.
pub fn fields(kept: &Known, merged: &Known) -> Result<Vec<MergeFieldPreview>, Error> {
    let (kept, merged) = (as_json(kept)?, as_json(merged)?);
    let preview = |field| {
        let (one, other) = (said(&kept, field), said(&merged, field));
        let from = if one.is_none() && other.is_some() { MergeSide::Merged } else { MergeSide::Kept };
        MergeFieldPreview { field, differs: one.is_some() && other.is_some() && one != other, from }
    };
    Ok(MergeField::all().map(preview).collect())
}

/// The record that two become: each field from the chosen side, languages and interests of both.
pub fn joined(kept: &Known, merged: &Known, choices: &[MergeChoice]) -> Result<Known, Error> {
    let (from, mut into) = (as_json(merged)?, as_json(kept)?);
    let chosen: BTreeMap<MergeField, MergeSide> = choices.iter().map(|choice| (choice.field, choice.from)).collect();
    for preview in fields(kept, merged)? {
        if chosen.get(&preview.field).copied().unwrap_or(preview.from) == MergeSide::Kept {
            continue;
        }
        let place = place(preview.field);
        let Some((parent, name)) = place.rsplit_once('/') else { continue };
        let Some(parent) = into.pointer_mut(parent).and_then(Value::as_object_mut) else { continue };
        match from.pointer(place) {
            Some(value) => parent.insert(name.to_owned(), value.clone()),
            None => parent.remove(name),
        };
    }
    let read = |error: serde_json::Error| Error::internal(&error);
    let mut details: PersonDetails = serde_json::from_value(into["details"].take()).map_err(read)?;
    let mut profile: ProfileDetails = serde_json::from_value(into["profile"].take()).map_err(read)?;
    for spoken in &merged.details.languages {
        if details.languages.iter().all(|known| known.language != spoken.language) {
            details.languages.push(spoken.clone());
        }
    }
    for interest in &merged.profile.interest_ids {
        if !profile.interest_ids.contains(interest) {
            profile.interest_ids.push(*interest);
        }
    }
    Ok(Known { details, profile })
}

/// A period of one of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub id: Uuid,
    pub is_kept: bool,
    /// Only spans of one grouping exclude each other.
    pub grouping: String,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
}

impl Span {
    fn is_empty(&self) -> bool {
        self.ends_on == Some(self.starts_on)
    }
}

/// Overlapping periods that become one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// The row that goes on.
    pub survivor: Uuid,
    pub starts_on: NaiveDate,
    pub ends_on: Option<NaiveDate>,
    /// The row that ends last: why it ended is why the whole ended.
    pub last: Uuid,
    /// The rows that go up in it.
    pub absorbed: Vec<Uuid>,
}

/// Which periods become one, so that no two overlap and not a day is lost or gained.
pub fn joins(mut spans: Vec<Span>) -> Vec<Join> {
    spans.retain(|span| !span.is_empty());
    spans.sort_by(|one, other| {
        (&one.grouping, one.starts_on, one.id).cmp(&(&other.grouping, other.starts_on, other.id))
    });
    let mut clusters: Vec<Vec<Span>> = Vec::new();
    for span in spans {
        let overlaps = |cluster: &Vec<Span>| {
            cluster.first().is_some_and(|first| first.grouping == span.grouping)
                && cluster.iter().any(|known| known.ends_on.is_none_or(|end| span.starts_on < end))
        };
        match clusters.last_mut() {
            Some(cluster) if overlaps(cluster) => cluster.push(span),
            _ => clusters.push(vec![span]),
        }
    }
    clusters.iter().filter(|cluster| cluster.len() > 1).filter_map(|cluster| join(cluster)).collect()
}

fn join(cluster: &[Span]) -> Option<Join> {
    let survivor = cluster.iter().find(|span| span.is_kept).or_else(|| cluster.first())?;
    let starts_on = cluster.iter().map(|span| span.starts_on).min()?;
    let last = cluster.iter().max_by_key(|span| (span.ends_on.is_none(), span.ends_on))?;
    let absorbed = cluster.iter().map(|span| span.id).filter(|id| *id != survivor.id).collect();
    Some(Join { survivor: survivor.id, starts_on, ends_on: last.ends_on, last: last.id, absorbed })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use contract::ids::InterestId;
    use contract::language::{Proficiency, SpokenLanguage};
    use contract::people::{ContactDetails, FreeMoment, PartOfDay, Weekday};
    use proptest::prelude::*;

    use super::*;

    fn text(mark: &str) -> Option<String> {
        Some(mark.to_owned())
    }

    /// Someone of whom everything is known, with a mark to tell the two by.
    fn full(mark: &str) -> Known {
        use contract::people::{ContactChannel, Gender};
        use contract::profiles::{FieldOfWork, GenderWish, MatchGoal, Mobility, Rhythm};
        let first = mark == "one";
        let details = PersonDetails {
            given_name: mark.to_owned(),
            preferred_name: text(mark),
            name_prefix: text(mark),
            family_name: text(mark),
            birth_year: Some(if first { 1990 } else { 1991 }),
            gender: Some(if first { Gender::Woman } else { Gender::Man }),
            city: text(mark),
            country_of_origin: text(if first { "ER" } else { "SY" }),
            languages: vec![SpokenLanguage {
                language: if first { "tir" } else { "ara" }.into(),
                proficiency: Proficiency::Good,
            }],
            availability: vec![FreeMoment {
                day: if first { Weekday::Monday } else { Weekday::Friday },
                part: PartOfDay::Evening,
            }],
            contact: ContactDetails {
                email: text(mark),
                phone: text(mark),
                preferred_channel: Some(if first { ContactChannel::Phone } else { ContactChannel::Email }),
                preferred_language: text(mark),
                postcode_area: text(mark),
            },
        };
        let id = |number| Uuid::from_u128(if first { number } else { number + 1 });
        let profile = ProfileDetails {
            interest_ids: vec![InterestId(id(10))],
            gender_wish: Some(if first { GenderWish::Woman } else { GenderWish::Man }),
            max_distance_km: Some(if first { 5 } else { 6 }),
            rhythms: vec![if first { Rhythm::Weekly } else { Rhythm::TwoWeekly }],
            least_dutch_level: Some(if first {
                contract::language::DutchLevel::A1
            } else {
                contract::language::DutchLevel::A2
            }),
            field_of_work: Some(if first { FieldOfWork::Care } else { FieldOfWork::Retail }),
            children_at_home: Some(first),
            mobility: vec![if first { Mobility::Car } else { Mobility::Bicycle }],
            goals: vec![if first { MatchGoal::Work } else { MatchGoal::School }],
            women_only_group: true,
            employer_id: Some(id(20).into()),
            wishes: text(mark),
        };
        Known { details, profile }
    }

    fn nobody() -> Known {
        Known { details: PersonDetails::default(), profile: ProfileDetails::default() }
    }

    #[test]
    fn every_field_has_a_place_in_the_record() {
        let json = as_json(&full("one")).unwrap();
        let places: BTreeSet<&str> = MergeField::all().map(place).collect();
        assert_eq!(places.len(), MergeField::all().count());
        assert!(places.iter().all(|place| json.pointer(place).is_some()));
        // What is joined, and what is looked into, has no place of its own.
        let rest = ["languages", "contact", "interestIds"];
        for (part, fields) in json.as_object().unwrap() {
            for name in fields.as_object().unwrap().keys().filter(|name| !rest.contains(&name.as_str())) {
                assert!(places.contains(format!("/{part}/{name}").as_str()), "{name}");
            }
        }
    }

    #[test]
    fn without_choices_what_is_known_is_kept_and_gaps_are_filled() {
        let (one, other) = (full("one"), full("other"));
        let both = joined(&one, &other, &[]).unwrap();
        assert_eq!(both.details.languages.len(), 2);
        assert_eq!(both.profile.interest_ids.len(), 2);
        assert_eq!((both.details.given_name.as_str(), both.profile.max_distance_km), ("one", Some(5)));
        assert_eq!(joined(&one, &nobody(), &[]).unwrap(), one);
        let mut filled = joined(&nobody(), &other, &[]).unwrap();
        filled.details.given_name.clone_from(&other.details.given_name);
        assert_eq!(filled, other);
        let differing = fields(&one, &other).unwrap().into_iter().filter(|field| field.differs).count();
        assert_eq!(differing, MergeField::all().count() - 1, "all but the wish for a group of women");
    }

    proptest! {
        /// Each field comes from the side that was chosen for it, whatever was chosen for the others.
        #[test]
        fn a_choice_decides_its_field_and_no_other(sides in proptest::collection::vec(any::<bool>(), MergeField::all().count())) {
            let (one, other) = (full("one"), full("other"));
            let choices: Vec<_> = MergeField::all().zip(&sides)
                .map(|(field, kept)| MergeChoice { field, from: if *kept { MergeSide::Kept } else { MergeSide::Merged } }).collect();
            let both = as_json(&joined(&one, &other, &choices).unwrap()).unwrap();
            let (one, other) = (as_json(&one).unwrap(), as_json(&other).unwrap());
            for (field, kept) in MergeField::all().zip(sides) {
                let chosen = if kept { &one } else { &other };
                prop_assert_eq!(both.pointer(place(field)), chosen.pointer(place(field)));
            }
        }

        /// Joining periods neither loses nor adds a day, and leaves no two that overlap.
        #[test]
        fn joined_periods_cover_the_same_days(
            raw in proptest::collection::vec((any::<bool>(), 0..2u8, 0..30i64, proptest::option::of(0..10i64)), 0..8),
        ) {
            let day = |number: i64| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::TimeDelta::days(number);
            let mut spans: Vec<Span> = Vec::new();
            for (number, (is_kept, grouping, start, length)) in raw.into_iter().enumerate() {
                let span = Span {
                    id: Uuid::from_u128(number as u128), is_kept, grouping: grouping.to_string(),
                    starts_on: day(start), ends_on: length.map(|length| day(start + length)),
                };
                // Within one record, the database allows no overlap.
                let clash = |known: &Span| known.is_kept == span.is_kept && known.grouping == span.grouping && overlap(known, &span);
                if !spans.iter().any(clash) {
                    spans.push(span);
                }
            }
            let joins = joins(spans.clone());
            let mut after = spans.clone();
            for join in &joins {
                after.retain(|span| !join.absorbed.contains(&span.id));
                let survivor = after.iter_mut().find(|span| span.id == join.survivor).unwrap();
                prop_assert!(survivor.is_kept);
                (survivor.starts_on, survivor.ends_on) = (join.starts_on, join.ends_on);
                prop_assert_eq!(spans.iter().find(|span| span.id == join.last).unwrap().ends_on, join.ends_on);
            }
            for grouping in ["0", "1"] {
                for number in 0..60 {
                    let holds = |spans: &[Span]| spans.iter().filter(|span| span.grouping == grouping && covers(span, day(number))).count();
                    prop_assert_eq!(holds(&spans) > 0, holds(&after) > 0);
                    prop_assert!(holds(&after) <= 1);
                }
            }
        }
    }

    fn covers(span: &Span, day: NaiveDate) -> bool {
        span.starts_on <= day && span.ends_on.is_none_or(|end| day < end)
    }

    fn overlap(one: &Span, other: &Span) -> bool {
        !one.is_empty()
            && !other.is_empty()
            && one.ends_on.is_none_or(|end| other.starts_on < end)
            && other.ends_on.is_none_or(|end| one.starts_on < end)
    }
}
