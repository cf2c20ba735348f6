//! Moving on a board that is on the screen, ahead of the server's answer: plain changes of a plain value.

use chrono::NaiveDate;
use contract::groups::{Board, BoardPair, BoardWarning, MoveEffect};
use contract::ids::{GroupId, MatchId};

/// The group of a pair, if it has one, and the pair.
pub fn find(board: &Board, pair: MatchId) -> Option<(Option<GroupId>, &BoardPair)> {
    let placed = board.groups.iter().flat_map(|group| group.pairs.iter().map(|card| (Some(group.id), card)));
    let unplaced = board.without_group.iter().map(|card| (None, card));
    unplaced.chain(placed).find(|(_, card)| card.match_id == pair)
}

/// Puts a pair in another place. What isn't on the board stays as it is.
pub fn place(board: &mut Board, pair: MatchId, to: (Option<GroupId>, Option<NaiveDate>)) {
    let Some((from, card)) = find(board, pair).map(|(from, card)| (from, card.clone())) else { return };
    let (group, since) = to;
    if from == group {
        return;
    }
    board.without_group.retain(|card| card.match_id != pair);
    for known in &mut board.groups {
        if Some(known.id) == from {
            known.pairs.retain(|card| card.match_id != pair);
            known.free_places += 1;
        } else if Some(known.id) == group {
            insert(&mut known.pairs, BoardPair { since, ..card.clone() });
            known.free_places -= 1;
        }
    }
    if group.is_none() {
        insert(&mut board.without_group, BoardPair { since: None, ..card });
    }
}

/// Where the server will have it too: a card that moved once more when it answers would lose the focus.
fn insert(column: &mut Vec<BoardPair>, card: BoardPair) {
    let at = column.partition_point(|known| known.position < card.position);
    column.insert(at, card);
}

/// Changes the warnings as the server said that a move would.
pub fn apply(board: &mut Board, effect: &MoveEffect) {
    for group in &mut board.groups {
        let of_group = |warning: &&BoardWarning| warning.group_id == group.id;
        for gone in effect.disappears.iter().filter(of_group) {
            for known in group.warnings.iter_mut().filter(|known| known.code == gone.code) {
                known.person_ids.retain(|person| !gone.person_ids.contains(person));
            }
            group.warnings.retain(|known| known.code != gone.code || !known.person_ids.is_empty());
        }
        for new in effect.appears.iter().filter(|warning| warning.group_id == group.id) {
            match group.warnings.iter_mut().find(|known| known.code == new.code) {
                Some(known) => known.person_ids.extend(&new.person_ids),
                None => group.warnings.push(new.clone()),
            }
        }
        group.warnings.sort_by_key(|warning| warning.code);
    }
}

/// Where an arrow key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
    Left,
    Right,
}

/// The card that an arrow key leads to: the one above or below, or the one beside it in the nearest column that has any.
pub fn beside(board: &Board, pair: MatchId, way: Way) -> Option<MatchId> {
    let columns: Vec<&[BoardPair]> = std::iter::once(board.without_group.as_slice())
        .chain(board.groups.iter().map(|group| group.pairs.as_slice()))
        .collect();
    let at = |column: &[BoardPair]| column.iter().position(|card| card.match_id == pair);
    let (column, row) = columns.iter().enumerate().find_map(|(index, cards)| Some((index, at(cards)?)))?;
    let nearest = |cards: &[BoardPair]| cards.get(row.min(cards.len().checked_sub(1)?)).map(|card| card.match_id);
    match way {
        Way::Up => columns[column].get(row.checked_sub(1)?).map(|card| card.match_id),
        Way::Down => columns[column].get(row + 1).map(|card| card.match_id),
        Way::Left => columns[..column].iter().rev().find_map(|cards| nearest(cards)),
        Way::Right => columns[column + 1..].iter().find_map(|cards| nearest(cards)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::cohorts::CohortStatus;
    use contract::groups::{Audience, BoardGroup, BoardPerson, BoardWarningCode, GroupDetails};
    use contract::ids::PersonId;
    use contract::matches::MatchStatus;
    use contract::profiles::Rhythm;
    use uuid::Uuid;

    fn pair(id: u128) -> MatchId {
        MatchId(Uuid::from_u128(id))
    }

    fn card(id: u128) -> BoardPair {
        let person = |id| BoardPerson {
            id: PersonId(Uuid::from_u128(id)),
            display_name: String::new(),
            dutch_level: None,
            languages: Vec::new(),
            evenings: Vec::new(),
        };
        BoardPair {
            match_id: pair(id),
            position: i32::try_from(id).unwrap(),
            number: None,
            status: MatchStatus::Proposed,
            newcomer: person(id + 100),
            established: person(id + 200),
            since: None,
            common_evenings: Vec::new(),
        }
    }

    fn group(id: u128, pairs: &[u128]) -> BoardGroup {
        BoardGroup {
            id: GroupId(Uuid::from_u128(id)),
            version: 1,
            details: GroupDetails {
                name: String::new(),
                evening: None,
                rhythm: Rhythm::Weekly,
                audience: Audience::Open,
                capacity: 5,
                least_pairs: 1,
                venue_id: None,
                note: None,
            },
            venue: None,
            leaders: Vec::new(),
            free_places: 5 - i64::try_from(pairs.len()).unwrap(),
            pairs: pairs.iter().map(|id| card(*id)).collect(),
            warnings: Vec::new(),
        }
    }

    fn board() -> Board {
        Board {
            cohort_id: Uuid::from_u128(1).into(),
            cohort_number: 14,
            status: CohortStatus::Active,
            groups: vec![group(10, &[1, 2]), group(11, &[]), group(12, &[3])],
            without_group: vec![card(4)],
        }
    }

    #[test]
    fn a_pair_that_moves_takes_a_place_there_and_frees_the_one_here() {
        let mut moved = board();
        let (first, second) = (moved.groups[0].id, moved.groups[1].id);
        let day = NaiveDate::from_ymd_opt(2026, 3, 10).unwrap();
        place(&mut moved, pair(1), (Some(second), Some(day)));
        assert_eq!(moved.groups.iter().map(|group| group.free_places).collect::<Vec<_>>(), [4, 4, 4]);
        assert_eq!(find(&moved, pair(1)).map(|(group, card)| (group, card.since)), Some((Some(second), Some(day))));
        place(&mut moved, pair(1), (None, None));
        let ids = |cards: &[BoardPair]| cards.iter().map(|card| card.match_id).collect::<Vec<_>>();
        assert_eq!(ids(&moved.without_group), [pair(1), pair(4)], "where the server has it too");
        place(&mut moved, pair(1), (Some(first), None));
        assert_eq!(moved.groups[0].free_places, 3);
        let before = moved.clone();
        place(&mut moved, pair(99), (None, None));
        place(&mut moved, pair(1), (Some(first), Some(day)));
        assert_eq!(moved, before, "nothing to move");
    }

    #[test]
    fn warnings_change_as_the_server_said() {
        let mut known = board();
        let group_id = known.groups[0].id;
        let warning = |code, people: &[u128]| BoardWarning {
            group_id,
            code,
            person_ids: people.iter().map(|id| PersonId(Uuid::from_u128(*id))).collect(),
        };
        let evening = BoardWarningCode::EveningDoesNotSuit;
        known.groups[0].warnings = vec![warning(BoardWarningCode::TooFewPairs, &[]), warning(evening, &[101, 102])];
        let effect = MoveEffect {
            group_id: None,
            appears: vec![warning(BoardWarningCode::A0Alone, &[103]), warning(evening, &[104])],
            disappears: vec![warning(BoardWarningCode::TooFewPairs, &[]), warning(evening, &[101])],
        };
        apply(&mut known, &effect);
        let expected = [warning(BoardWarningCode::A0Alone, &[103]), warning(evening, &[102, 104])];
        assert_eq!(known.groups[0].warnings, expected);
    }

    #[test]
    fn the_arrows_skip_empty_columns_and_stop_at_the_edges() {
        let board = board();
        assert_eq!(beside(&board, pair(1), Way::Down), Some(pair(2)));
        assert_eq!(beside(&board, pair(1), Way::Up), None);
        assert_eq!(beside(&board, pair(2), Way::Right), Some(pair(3)));
        assert_eq!(beside(&board, pair(3), Way::Left), Some(pair(1)));
        assert_eq!(beside(&board, pair(2), Way::Left), Some(pair(4)));
        assert_eq!(beside(&board, pair(3), Way::Right), None);
        assert_eq!(beside(&board, pair(99), Way::Down), None);
    }
}
