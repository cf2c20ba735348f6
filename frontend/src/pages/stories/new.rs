//! Writing down a quote, story or photo.

use leptos::prelude::*;

use super::address;
use super::fields::{StoryFields, StoryForm};
use crate::api;
use crate::components::{DraftNote, Form, PageHead, say};
use crate::drafts::Draft;
use crate::i18n::t;
use crate::navigation;
use crate::submit::Doing;

#[component]
pub fn NewStoryPage() -> impl IntoView {
    let draft = Draft::of("stories.new");
    let form = StoryForm::new(draft, &StoryForm::blank(), &[]);
    let doing = Doing::new();
    let open = navigation::opener();
    let submit = move || match form.read() {
        Ok(new) => doing.run(async move { api::stories::create(&new).await }, move |made| {
            draft.done();
            say((t().stories.added)(&made.value.details.title));
            open.run(address(made.value.id));
        }),
        Err(faults) => drop(doing.check(faults)),
    };
    let leave = move || {
        draft.done();
        open.run("/verhalen".to_owned());
    };
    view! {
        <div class="page">
            <PageHead title=t().stories.new_title back=("/verhalen", t().stories.title) />
            <DraftNote draft />
            <Form doing submit=t().common.add on_submit=submit on_cancel=leave>
                <StoryFields form />
            </Form>
        </div>
    }
}
