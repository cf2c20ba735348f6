//! Quotes, stories and photos in a report: shown only while everyone in them agrees.

use std::collections::HashMap;

use contract::ids::StoryId;
use contract::reports::ReportLanguage;
use contract::reports_document::{DocumentStory, DocumentStoryContent};
use contract::stories::{Story, StoryChannel, StoryDetails};
use icu_locale::{Locale, LocaleCanonicalizer, LocaleDirectionality};

use super::words;

/// Whether the report channel is allowed today.
pub fn may_be_shown(story: &Story) -> bool {
    story.channels.iter().any(|state| state.channel == StoryChannel::Report && state.is_allowed)
}

/// Which way a language is written, by ISO 639-3; CLDR knows most of them by a shorter name.
fn is_right_to_left(language: &str) -> bool {
    let Ok(mut locale) = Locale::try_from_str(language) else { return false };
    LocaleCanonicalizer::new_extended().canonicalize(&mut locale);
    LocaleDirectionality::new_extended().is_right_to_left(&locale.id)
}

/// What of a story goes in a report.
pub fn content(details: &StoryDetails) -> DocumentStoryContent {
    DocumentStoryContent {
        kind: details.kind,
        title: details.title.clone(),
        text: details.text.clone(),
        language: details.language.clone(),
        is_right_to_left: is_right_to_left(&details.language),
        credit: details.credit.clone(),
        media_reference: details.media_reference.clone(),
    }
}

/// A story as readers get it: its words, or a note in their place.
pub fn shown(
    id: StoryId,
    (known, frozen): (&HashMap<StoryId, Story>, Option<&HashMap<StoryId, DocumentStoryContent>>),
    language: ReportLanguage,
) -> DocumentStory {
    let allowed = known.get(&id).filter(|story| may_be_shown(story));
    let content = allowed.and_then(|story| match frozen {
        // A signed report keeps the words that it was signed with.
        Some(frozen) => frozen.get(&id).cloned(),
        None => Some(content(&story.details)),
    });
    let note = content.is_none().then(|| words::of(language).not_agreed.to_owned());
    DocumentStory { id, content, note }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_direction_is_that_of_the_language() {
        let rtl = ["ara", "arb", "fas", "pes", "prs", "pus", "ckb", "heb", "urd"];
        assert_eq!(rtl.map(is_right_to_left), [true; 9]);
        assert_eq!(["nld", "eng", "tir", "tur", "ukr", "xyz"].map(is_right_to_left), [false; 6]);
    }
}
