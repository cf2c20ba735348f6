//! What there is to celebrate.

use contract::figures::Milestone;
use contract::reports::ReportLanguage;
use contract::reports_document::DocumentMilestone;

use super::words;

/// A milestone for readers.
pub fn shown(milestone: &Milestone, language: ReportLanguage) -> DocumentMilestone {
    let said = words::of(language);
    let last = milestone.reached.map(|number| {
        let day = milestone.reached_on.map(|day| words::day(day, language));
        (said.milestone_reached)(number, day.as_deref())
    });
    let next = (said.milestone_next)(milestone.next);
    DocumentMilestone {
        reached: milestone.reached,
        reached_on: milestone.reached_on,
        next: milestone.next,
        sentence: last.into_iter().chain([next]).collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_which_was_reached_when_and_what_comes_next() {
        let reached = Milestone { reached: Some(200), reached_on: "2023-02-07".parse().ok(), next: 250 };
        let said = |milestone: &Milestone, language| shown(milestone, language).sentence;
        assert_eq!(said(&reached, ReportLanguage::Nl), "De 200e was op 7 februari 2023. De volgende mijlpaal is 250.");
        assert_eq!(said(&reached, ReportLanguage::En), "Number 200 was on 7 February 2023. The next milestone is 250.");
        let erased = Milestone { reached_on: None, ..reached };
        assert_eq!(said(&erased, ReportLanguage::Nl), "De 200e is bereikt. De volgende mijlpaal is 250.");
        let none = Milestone { reached: None, reached_on: None, next: 50 };
        assert_eq!(said(&none, ReportLanguage::Nl), "De volgende mijlpaal is 50.");
    }
}
