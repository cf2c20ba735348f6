//! Each hard rule, broken on purpose in a plan that keeps all the others.

use matching::groups::{self, Instance, Plan, PlannedGroup, Problem, Rule};

use super::{optimum, small};

/// What is broken after a change to the instance or to the known optimum.
fn broken(change: impl FnOnce(&mut Instance, &mut Plan)) -> Vec<(Rule, Problem)> {
    let (mut instance, mut plan) = (small(), optimum());
    change(&mut instance, &mut plan);
    groups::verify(&instance, &plan).into_iter().map(|violation| (violation.rule, violation.problem)).collect()
}

fn pair<'a>(instance: &'a mut Instance, id: &str) -> &'a mut groups::Pair {
    instance.pairs.iter_mut().find(|pair| pair.id == id).unwrap()
}

fn person<'a>(instance: &'a mut Instance, id: &str) -> &'a mut groups::Staff {
    instance.staff.iter_mut().find(|person| person.id == id).unwrap()
}

#[test]
fn a_pair_is_in_one_group_and_locked_stays() {
    assert_eq!(broken(|_, plan| plan.groups[1].pairs[0] = "P9999".into()), [(Rule::G1, Problem::UnknownPair)]);
    let twice = broken(|_, plan| {
        plan.groups[0].pairs[0] = "P0020".into();
        plan.groups[0].slot = Some(2);
    });
    assert!(twice.contains(&(Rule::G1, Problem::InMoreThanOneGroup)));
    let unlocked = broken(|instance, _| instance.locked.push(["P0000".into(), "G001".into()]));
    assert_eq!(unlocked, [(Rule::G1, Problem::LockNotKept)]);
}

#[test]
fn a_group_is_neither_too_small_nor_too_large() {
    assert_eq!(broken(|_, plan| plan.groups[0].pairs.truncate(1)).first(), Some(&(Rule::G1, Problem::LockNotKept)));
    assert_eq!(broken(|instance, _| instance.groups[2].min = 7), [(Rule::G2, Problem::TooFew)]);
    assert_eq!(broken(|instance, _| instance.groups[2].max = 5), [(Rule::G2, Problem::TooMany)]);
}

#[test]
fn the_slot_suits_everybody() {
    assert_eq!(broken(|instance, _| pair(instance, "P0006").slots = 1), [(Rule::G3, Problem::SlotDoesNotSuit)]);
    assert_eq!(broken(|instance, _| person(instance, "C0015").slots = 1), [(Rule::G3, Problem::SlotDoesNotSuit)]);
    assert_eq!(broken(|_, plan| plan.groups[0].slot = None), [(Rule::G3, Problem::NoSlot)]);
    let settled = broken(|instance, _| instance.fixed_slot.extend([("G001".to_owned(), 3)]));
    assert_eq!(settled, [(Rule::G3, Problem::OtherSlotSettled)]);
}

#[test]
fn two_people_lead_who_can_and_may() {
    assert_eq!(broken(|_, plan| plan.groups[0].coach = None), [(Rule::G4, Problem::NoCoach)]);
    assert_eq!(broken(|_, plan| plan.groups[0].assistant = None), [(Rule::G4, Problem::NoAssistant)]);
    let role = broken(|instance, _| person(instance, "C0001").roles.clear());
    assert_eq!(role, [(Rule::G4, Problem::NotInThatRole)]);
    let site = broken(|instance, _| person(instance, "C0001").sites.clear());
    assert_eq!(site, [(Rule::G4, Problem::DoesNotServeSite)]);
    assert_eq!(broken(|instance, _| person(instance, "C0008").max_groups = 0), [(Rule::G4, Problem::TooManyGroups)]);
    let alone = broken(|instance, plan| {
        person(instance, "C0015").roles = groups::Role::BOTH.to_vec();
        plan.groups[0].assistant = Some("C0015".into());
    });
    assert_eq!(alone, [(Rule::G4, Problem::CoachIsAssistant)]);
    let other = broken(|instance, _| {
        instance.fixed_staff.entry("G001".into()).or_default().assistant = Some("C0004".into());
    });
    assert_eq!(other, [(Rule::G4, Problem::OtherAppointed)]);
}

#[test]
fn nobody_leads_two_groups_on_one_evening_whatever_the_rhythm() {
    let both = |slot: usize| {
        broken(|instance, plan| {
            let coach = person(instance, "C0015");
            (coach.slots, coach.max_groups) = (255, 2);
            // Everybody can come whenever, so that only the coach is in question.
            instance.pairs.iter_mut().for_each(|pair| pair.slots = 255);
            person(instance, "C0002").slots = 255;
            plan.groups[1].coach = Some("C0015".into());
            plan.groups[1].slot = Some(slot);
        })
    };
    assert_eq!(both(2), [(Rule::G4, Problem::TwoOnOneEvening)], "wo-w twice");
    assert_eq!(both(6), [(Rule::G4, Problem::TwoOnOneEvening)], "wo-w and wo-2w");
    assert_eq!(both(5), [], "wo-w and di-2w");
}

#[test]
fn the_mixture_is_mixed_and_beginners_are_not_alone() {
    let tongue = broken(|instance, _| instance.rules.max_same_tongue = 1);
    assert_eq!(tongue, [(Rule::G5, Problem::SameTongue); 2]);
    let country = broken(|instance, _| {
        for id in ["P0000", "P0003", "P0011"] {
            pair(instance, id).nationality = 40;
        }
    });
    assert_eq!(country, [(Rule::G5, Problem::SameNationality)]);
    assert_eq!(broken(|instance, _| pair(instance, "P0000").level = 0), [(Rule::G6, Problem::LoneBeginner)]);
    let beginners = |number: usize| {
        broken(|instance, _| {
            for id in &["P0000", "P0003", "P0011", "P0020"][..number] {
                pair(instance, id).level = 0;
            }
        })
    };
    assert_eq!(beginners(2), []);
    assert_eq!(beginners(3), []);
    assert_eq!(beginners(4), [(Rule::G6, Problem::TooManyBeginners)]);
}

#[test]
fn women_only_holds_for_members_and_leaders_and_for_those_who_need_it() {
    let women = broken(|instance, _| instance.groups[2].women_only = true);
    assert_eq!(women, [(Rule::G7, Problem::WomenOnly)], "one violation with all the pairs in it");
    let leader = broken(|instance, _| {
        instance.groups[1].women_only = true;
        for pair in &mut instance.pairs {
            (pair.gender, pair.resident_gender) = (groups::Gender::Female, groups::Gender::Female);
        }
    });
    assert_eq!(leader, [(Rule::G7, Problem::WomenOnly)], "the assistant is a man");
    let needs = broken(|instance, _| pair(instance, "P0021").women_only_required = true);
    assert_eq!(needs, [(Rule::G7, Problem::NeedsWomenOnly)]);
}

#[test]
fn together_apart_and_within_reach() {
    let link = |one: &str, other: &str| [one.to_owned(), other.to_owned()];
    assert_eq!(broken(|i, _| i.keep_together.push(link("P0000", "P0006"))), [(Rule::G8, Problem::Separated)]);
    assert_eq!(broken(|i, _| i.keep_together.push(link("P0000", "P0001"))), [(Rule::G8, Problem::Separated)]);
    assert_eq!(broken(|i, _| i.keep_together.push(link("P0000", "P0003"))), []);
    assert_eq!(broken(|i, _| i.keep_apart.push(link("P0000", "P0003"))), [(Rule::G8, Problem::NotApart)]);
    assert_eq!(broken(|i, _| pair(i, "P0000").minutes.retain(|site, _| *site != 1)), [(Rule::G9, Problem::OutOfReach)]);
}

#[test]
fn a_plan_may_name_nothing_that_is_not_there() {
    let strange = broken(|_, plan| {
        plan.groups.push(PlannedGroup { id: "G9".into(), slot: None, coach: None, assistant: None, pairs: vec![] });
        plan.groups[0].coach = Some("C9".into());
        let again = plan.groups[1].clone();
        plan.groups.push(PlannedGroup { pairs: vec![], ..again });
    });
    for problem in [Problem::UnknownGroup, Problem::UnknownStaff, Problem::GroupTwice] {
        assert!(strange.iter().any(|(_, found)| *found == problem), "{problem:?} in {strange:?}");
    }
}
