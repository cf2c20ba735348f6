//! Solving again after a change: the prices stay, only whoever is touched is settled anew.

use super::{Assignment, NONE, OUT, Side};

impl Assignment {
    /// Takes both out: they are each other's partners, whatever it is worth, and nobody else's.
    pub fn take_out(&mut self, row: u32, column: u32) {
        self.transpose();
        let column_before = std::mem::replace(&mut self.mate[0][row as usize], column);
        let row_before = std::mem::replace(&mut self.mate[1][column as usize], row);
        self.price[0][row as usize] = OUT;
        self.price[1][column as usize] = OUT;
        if row_before == row {
            return;
        }
        if column_before != NONE {
            self.mate[1][column_before as usize] = NONE;
        }
        if row_before != NONE {
            self.mate[0][row_before as usize] = NONE;
            self.repair(Side::Rows, row_before);
        }
        if column_before != NONE {
            self.repair(Side::Columns, column_before);
        }
    }

    /// Brings both back, free to be matched to anybody.
    pub fn bring_back(&mut self, row: u32, column: u32) {
        self.transpose();
        self.mate[0][row as usize] = NONE;
        self.mate[1][column as usize] = NONE;
        // The column first, at the price that all other rows leave it; then the row, at the price that this leaves.
        self.tighten(Side::Columns, column);
        self.repair(Side::Rows, row);
        self.repair(Side::Columns, column);
    }

    /// Makes a pair impossible. Whether it was possible.
    pub fn remove(&mut self, row: u32, column: u32) -> bool {
        self.transpose();
        let was = self.adjacency[0].sleep(row, column);
        if was {
            self.adjacency[1].sleep(column, row);
            if self.mate[0][row as usize] == column && !self.is_out(Side::Rows, row) {
                self.part(row, column);
            }
        }
        was
    }

    /// Makes a pair possible again. Whether it is known, and was asleep.
    pub fn restore(&mut self, row: u32, column: u32) -> bool {
        self.transpose();
        let Some(value) = self.adjacency[0].wake(row, column) else { return false };
        self.adjacency[1].wake(column, row);
        let prices = self.price[0][row as usize] + self.price[1][column as usize];
        if prices < i64::from(value) {
            self.part(row, self.mate[0][row as usize]);
        }
        true
    }

    /// Settles a row and its partner, if it has one, anew.
    fn part(&mut self, row: u32, column: u32) {
        self.mate[0][row as usize] = NONE;
        if column != NONE {
            self.mate[1][column as usize] = NONE;
        }
        self.repair(Side::Rows, row);
        if column != NONE {
            self.repair(Side::Columns, column);
        }
    }

    pub(super) fn transpose(&mut self) {
        if !self.transposed {
            self.adjacency[1] = self.adjacency[0].transposed(self.len(Side::Columns));
            self.transposed = true;
        }
    }
}
