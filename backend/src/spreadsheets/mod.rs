//! Files that a spreadsheet program reads and writes, and the words that stand in their cells.
//!
//! What comes in is hostile until it was looked at: [`read`] has limits for what a file unpacks to, and for rows, columns
//! and cells, and never builds a grid from addresses that a file claims. What goes out is data: [`write`](mod@write) leaves no cell
//! that a spreadsheet program would take for a formula.

pub mod places;
pub mod read;
pub mod words;
pub mod write;
