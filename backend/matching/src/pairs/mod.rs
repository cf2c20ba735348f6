//! Pairs: the assignment of newcomers to established residents with the highest value, and its proof.
