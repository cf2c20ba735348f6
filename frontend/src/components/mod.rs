//! The parts that pages are made of. `/onderdelen` shows each of them in every state; a new part belongs there too.
//!
//! Texts inside parts come from [`crate::i18n`]; looks from `styles/components/`. No part does HTTP.

pub mod actions;
pub mod availability;
pub mod choice;
pub mod combobox;
pub mod compare;
pub mod conflict;
pub mod copy;
pub mod dialog;
pub mod draft_note;
pub mod field;
pub mod figure;
pub mod form;
pub mod icon;
pub mod inputs;
pub mod loaded;
pub mod lookup;
pub mod milestone;
pub mod page;
pub mod pair;
pub mod palette;
pub mod states;
pub mod table;
pub mod tabs;
pub mod timeline;
pub mod toast;

pub use actions::{Button, ButtonLink, Tag, Tone};
pub use availability::AvailabilityField;
pub use choice::{CheckField, ChoiceField, ManyField};
pub use combobox::{Combobox, Suggestion, narrowed};
pub use compare::{CompareTable, Compared};
pub use conflict::{Conflict, Difference, Pick};
pub use copy::CopyField;
pub use dialog::{ConfirmDialog, Dialog, open_while};
pub use draft_note::DraftNote;
pub use field::{Field, FieldIds, field_id};
pub use figure::FigureCard;
pub use form::{Form, Trouble};
pub use icon::{Icon, IconView};
pub use inputs::{DateField, SelectField, TextAreaField, TextField};
pub use loaded::{Loaded, LoadedPages};
pub use lookup::{CountryField, LanguageField, SpokenLanguagesField};
pub use milestone::Celebration;
pub use page::{Card, Fact, PageHead, set_title};
pub use pair::{Avatar, MatchPair, PairSide, initials};
pub use palette::{Palette, PaletteItem};
pub use states::{Empty, FailureNotice, Notice, OfflineBanner, Skeleton};
pub use table::{Column, DataTable, MoreButton, Sort, SortOrder};
pub use tabs::{Tab, Tabs};
pub use timeline::{Timeline, TimelineItem};
pub use toast::{Toasts, say, say_with_undo};
