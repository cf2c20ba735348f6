//! Where every pair is possible, nearly none matters: the best few of each row are solved, and the prices then tell of
//! every other pair whether it could matter (column generation). The answer is proven for all pairs.

use super::{Answer, Assignment, Edge, Problem, ProblemError, Side};

/// About how many columns of each row are looked at first, and at most how many more each time.
const FEW: usize = 40;
/// How many values of a row tell about where its best few begin.
const SAMPLE: usize = 1024;

/// A full matrix: the value of each row with each column, row after row.
#[derive(Clone, Copy, Debug)]
pub struct Dense<'a> {
    values: &'a [i32],
    columns: usize,
}

impl<'a> Dense<'a> {
    /// Fails if the values don't fill whole rows.
    pub fn new(values: &'a [i32], columns: usize) -> Result<Self, ProblemError> {
        if columns == 0 || !values.len().is_multiple_of(columns) {
            return Err(ProblemError::OutOfRange);
        }
        Ok(Self { values, columns })
    }

    fn row(&self, row: usize) -> &'a [i32] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    /// The best answer. It has the pairs that matter as its possible pairs; its prices hold for all.
    pub fn solve(&self) -> Result<Assignment, ProblemError> {
        let rows = self.values.len() / self.columns;
        let core = Problem::by_row(rows, self.columns, |row, edges| {
            best_few(self.row(row), edges);
            0
        })?;
        let mut assignment = Assignment::of(core, &[]);
        loop {
            let missing = self.missing(&assignment);
            if missing.iter().all(Vec::is_empty) {
                return Ok(assignment);
            }
            let more = Problem::by_row(rows, self.columns, |row, edges| {
                edges.extend_from_slice(assignment.edges(Side::Rows, row as u32));
                edges.extend_from_slice(&missing[row]);
                0
            })?;
            let prices = |side| (0..assignment.len(side) as u32).map(|node| assignment.worth(side, node)).collect();
            let answer = Answer {
                pairs: assignment.pairs().collect(),
                rows: prices(Side::Rows),
                columns: prices(Side::Columns),
            };
            assignment = Assignment::known(more, &[], &answer);
        }
    }

    /// The pairs of each row that are worth more than their prices, the worst offenders of many.
    fn missing(&self, assignment: &Assignment) -> Vec<Vec<Edge>> {
        let prices = &assignment.price[Side::Columns as usize];
        let of_row = |(row, &price): (usize, &i64)| {
            let above = |(value, other): (&i32, &i64)| i64::from(*value) - other > price;
            // Nearly always there are none: that is asked first, as the quicker question.
            if !self.row(row).iter().zip(prices).any(above) {
                return Vec::new();
            }
            let pairs = (0..).zip(self.row(row).iter().zip(prices));
            let mut found: Vec<Edge> =
                pairs.filter(|(_, pair)| above(*pair)).map(|(to, (&value, _))| Edge { to, value }).collect();
            if found.len() > FEW {
                found.select_nth_unstable_by_key(FEW, |edge| prices[edge.to as usize] - i64::from(edge.value));
                found.truncate(FEW);
            }
            found
        };
        assignment.price[Side::Rows as usize].iter().enumerate().map(of_row).collect()
    }
}

/// About the best few of a row: those above what a sample says, which is quicker than to sort.
fn best_few(values: &[i32], edges: &mut Vec<Edge>) {
    let mut sample: Vec<i32> = values.iter().step_by((values.len() / SAMPLE).max(1)).copied().collect();
    let rank = (FEW * sample.len() / values.len()).min(sample.len() - 1);
    let (_, least, _) = sample.select_nth_unstable_by(rank, |one, other| other.cmp(one));
    let enough = |value: i32| value >= *least;
    // Where many are equally good, the first will do.
    edges.extend(
        (0..).zip(values).filter(|(_, value)| enough(**value)).map(|(to, &value)| Edge { to, value }).take(8 * FEW),
    );
}
