//! Money and partners: written down, changed, decided upon, and taken away.

use super::History;

const INCOME: &[&str] = &["municipality", "municipality", "fund", "gift", "own_income"];
const COSTS: &[&str] = &["staff", "activities", "housing"];
const YEARS: &[&str] = &["2021", "2022", "2023", "2023", "2024"];
const INTENSITIES: &[&str] = &["occasional", "regular", "intensive"];

impl History {
    pub(super) fn has_money(&mut self) -> Vec<String> {
        let (id, year, at, account) = (self.dice.id(), self.dice.of(YEARS), self.at, self.account.clone());
        let (organisation, amount) = (self.organisation_id(), 1 + self.dice.roll(5_000_000));
        match self.dice.roll(9) {
            0..2 => {
                let kind = self.dice.of(INCOME);
                vec![format!(
                    "INSERT INTO funding_line (id, funder_id, kind, year, amount_cents, title, created_at, created_by, changed_at) \
                     VALUES ('{id}', '{organisation}', '{kind}', {year}, {amount}, 'x', '{at}', '{account}', '{at}')"
                )]
            }
            2 => {
                let line = self.any_of("funding_line");
                vec![format!("UPDATE funding_line SET amount_cents = {amount}, changed_at = '{at}' WHERE id = {line}")]
            }
            3 => vec![format!("DELETE FROM funding_line WHERE id = {}", self.any_of("funding_line"))],
            4 => {
                let kind = self.dice.of(COSTS);
                vec![
                    format!(
                        "INSERT INTO financial_year (year, changed_at, changed_by) VALUES ({year}, '{at}', '{account}') \
                         ON CONFLICT DO NOTHING"
                    ),
                    format!(
                        "INSERT INTO financial_year_cost (id, year, kind, amount_cents, recorded_at, changed_at) \
                         VALUES ('{id}', {year}, '{kind}', {amount}, '{at}', '{at}') \
                         ON CONFLICT (year, kind) DO UPDATE SET amount_cents = excluded.amount_cents, changed_at = '{at}'"
                    ),
                ]
            }
            5 => vec![format!(
                "INSERT INTO grant_application (id, funder_id, title, asked_cents, first_year, last_year, status, status_since, \
                   created_at, created_by, changed_at) \
                 VALUES ('{id}', '{organisation}', 'x', {amount}, {year}, {year}, 'submitted', '{}', '{at}', '{account}', '{at}')",
                self.dice.day()
            )],
            6 => {
                let (status, on) = (self.dice.of(&["submitted", "granted", "rejected", "withdrawn"]), self.dice.day());
                let granted = if status == "granted" { amount.to_string() } else { "NULL".to_owned() };
                let application = self.any_of("grant_application");
                vec![format!(
                    "UPDATE grant_application SET status = '{status}', status_since = '{on}', granted_cents = {granted}, \
                       changed_at = '{at}' WHERE id = {application}"
                )]
            }
            7 if self.dice.roll(3) == 0 => {
                vec![format!(
                    "DELETE FROM organisation_cooperation WHERE id = {}",
                    self.any_of("organisation_cooperation")
                )]
            }
            _ => {
                let (intensity, change) =
                    (self.dice.of(INTENSITIES), self.dice.of(&["NULL", "NULL", "NULL", "'strengthened'", "'eased'"]));
                vec![format!(
                    "INSERT INTO organisation_cooperation (id, organisation_id, year, intensity, stated_change, created_at, \
                       created_by, changed_at) \
                     VALUES ('{id}', '{organisation}', {year}, '{intensity}', {change}, '{at}', '{account}', '{at}') \
                     ON CONFLICT (organisation_id, year) DO UPDATE SET intensity = excluded.intensity, \
                       stated_change = excluded.stated_change, changed_at = '{at}'"
                )]
            }
        }
    }
}
