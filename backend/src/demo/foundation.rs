//! The foundation itself: the team of seven and the board, of which three left and four joined in 2023. All invented.

use chrono::{Days, NaiveDate};
use contract::ids::PersonId;
use contract::people::{Engagement, NewRolePeriod, RoleEndReason, RoleKind};
use diesel::pg::PgConnection;

use super::{Demo, date};
use crate::error::Error;
use crate::people;

/// A seat of someone's: what it is called, and its days.
struct Seat {
    kind: RoleKind,
    function: Option<&'static str>,
    starts_on: NaiveDate,
    /// With the reason.
    ended: Option<(NaiveDate, RoleEndReason)>,
}

/// Someone's given and family name, whether it is a woman's, and the seat.
type Member = (&'static str, &'static str, bool, Seat);

fn members(today: NaiveDate) -> Vec<Member> {
    let team = |function, starts_on| Seat { kind: RoleKind::Staff, function: Some(function), starts_on, ended: None };
    let board = |kind, starts_on| Seat { kind, function: None, starts_on, ended: None };
    let until = |seat, ends_on, reason| Seat { ended: Some((ends_on, reason)), ..seat };
    let over = |seat, ends_on| until(seat, ends_on, RoleEndReason::TermEnded);
    let (spring, summer, autumn) = (date(2023, 3, 15), date(2023, 6, 20), date(2023, 9, 5));
    let placement = until(team("Stagiair", date(2022, 9, 1)), date(2024, 7, 1), RoleEndReason::Completed);
    vec![
        ("Noor", "Wiersma", true, team("Coördinator nieuwkomers", date(2018, 9, 1))),
        ("Geke", "Boonstra", true, team("Vrijwilligerscoördinator", date(2017, 2, 1))),
        ("Sietse", "Dallinga", false, team("Beleidsmedewerker", date(2020, 1, 6))),
        ("Lotte", "Popken", true, team("Communicatiemedewerker", date(2021, 4, 1))),
        ("Wim", "Hadderingh", false, team("Office manager", date(2019, 1, 7))),
        ("Riet", "Kamps", true, team("Financieel medewerker", date(2017, 9, 4))),
        ("Jorrit", "Stadman", false, placement),
        ("Bram", "Oosting", false, team("Stagiair", today - Days::new(80))),
        ("Aleida", "Zwiers", true, board(RoleKind::BoardChair, date(2021, 6, 1))),
        ("Hendrik", "Eleveld", false, over(board(RoleKind::BoardTreasurer, date(2017, 1, 9)), spring)),
        ("Fenna", "Tingen", true, over(board(RoleKind::BoardMember, date(2018, 5, 14)), spring)),
        ("Gerhard", "Lubbers", false, over(board(RoleKind::BoardMember, date(2019, 6, 3)), summer)),
        ("Marchien", "Alting", true, board(RoleKind::BoardTreasurer, spring)),
        ("Rania", "Al-Masri", true, board(RoleKind::BoardMember, spring)),
        ("Koen", "Wichers", false, board(RoleKind::BoardMember, summer)),
        ("Yusuf", "Demirci", false, board(RoleKind::BoardMember, autumn)),
    ]
}

pub fn load(c: &mut PgConnection, demo: &mut Demo) -> Result<(), Error> {
    for (given, family, woman, seat) in members(demo.today) {
        let now = demo.on(c, seat.starts_on)?;
        let details = demo.person(given.to_owned(), family.to_owned(), woman);
        let person: PersonId = people::insert(c, &details, &now)?;
        let period = NewRolePeriod {
            kind: seat.kind,
            function: seat.function.map(ToOwned::to_owned),
            engagement: Engagement::Structural,
            starts_on: seat.starts_on,
            ends_on: None,
            end_reason: None,
        };
        let role = people::add_role(c, person, &period, &now)?;
        if let Some((ends_on, reason)) = seat.ended {
            demo.on(c, ends_on)?;
            let end = contract::people::EndRolePeriod { ends_on, reason };
            people::end_role(c, person, role.id, &end)?;
        }
    }
    Ok(())
}
