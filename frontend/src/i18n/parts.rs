//! Texts inside the components, and of the page that shows them.

pub struct Parts {
    pub title: &'static str,
    pub lead: &'static str,
    pub nothing: &'static str,
    pub nothing_fits: &'static str,
    pub conflict_title: &'static str,
    pub conflict_text: &'static str,
    pub conflict_save: &'static str,
    pub conflict_leave: &'static str,
    pub theirs: &'static str,
    pub mine: &'static str,
    pub draft_restored: &'static str,
    pub draft_discard: &'static str,
}

pub const DUTCH: Parts = Parts {
    title: "Onderdelen",
    lead: "Alles waar de schermen van gemaakt zijn, in al zijn standen.",
    nothing: "niets",
    nothing_fits: "Niets gevonden",
    conflict_title: "Iemand anders heeft dit ook gewijzigd",
    conflict_text: "Kies per veld wat er moet komen te staan. Er is nog niets opgeslagen.",
    conflict_save: "Dit opslaan",
    conflict_leave: "Mijn wijzigingen laten vallen",
    theirs: "Van de ander",
    mine: "Van jou",
    draft_restored: "Je was hier al aan begonnen; we hebben het voor je bewaard.",
    draft_discard: "Opnieuw beginnen",
};

pub const ENGLISH: Parts = Parts {
    title: "Components",
    lead: "Everything the screens are made of, in all its states.",
    nothing: "nothing",
    nothing_fits: "Nothing found",
    conflict_title: "Someone else changed this too",
    conflict_text: "Choose for each field what it should say. Nothing has been saved yet.",
    conflict_save: "Save this",
    conflict_leave: "Drop my changes",
    theirs: "Theirs",
    mine: "Yours",
    draft_restored: "You had started on this; we kept it for you.",
    draft_discard: "Start over",
};
