//! What is wrong with a funding line. Pure.

use contract::funding::{IncomeKind, NewFundingLine};
use contract::problem::{Fault, FaultCode};

/// What is wrong with a line beyond its single values.
pub fn check(new: &NewFundingLine) -> Vec<Fault> {
    let is_of_many = matches!(new.details.kind, IncomeKind::Gift | IncomeKind::OwnIncome | IncomeKind::Other);
    if new.details.funder_id.is_some() || is_of_many {
        return Vec::new();
    }
    vec![Fault::new("/details/funderId", FaultCode::Required, "somebody gives income of this kind")]
}
