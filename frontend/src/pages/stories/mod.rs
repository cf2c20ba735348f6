//! Quotes, stories and photos: the list, writing one down, and its page with consents and uses.

mod consents;
mod edit;
mod fields;
mod list;
mod new;
mod story;
mod uses;

use contract::ids::StoryId;
use contract::stories::Story;

pub use edit::EditStoryPage;
pub use list::StoriesPage;
pub use new::{NewStoryPage, from_answer};
pub use story::StoryPage;

/// The page of a story.
#[must_use]
pub fn address(id: StoryId) -> String {
    format!("/verhalen/{id}")
}

/// Whether it is still somewhere where not everyone agrees to.
fn must_go(story: &Story) -> bool {
    story.uses.iter().any(|place| place.must_go)
}
