//! Choosing from a long list that is known beforehand: countries and languages.

use std::sync::Arc;

use contract::language::{Proficiency, SpokenLanguage};
use leptos::prelude::*;

use super::combobox::{Combobox, Suggestion, narrowed};
use super::icon::{Icon, IconView};
use crate::i18n::{Term, intl, t};

/// Every country of ISO 3166-1.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI \
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS \
    IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA \
    RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT \
    TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Languages (ISO 639-3) that people here speak. Dutch is not one of them: it has its own levels.
const LANGUAGES: &str = "aar afr aka amh ara arc asm aze bal bam bel ben ber bos bul cat ces ckb cmn dan deu ell eng epo est \
    ewe fao fas fin fra fry ful gle glg guj hau heb hin hrv hun hye ibo ind isl ita jav jpn kan kat kaz khm kik kin kir kmr kor \
    kur lao lav lin lit lug mal mar mkd mlg mlt mon msa mya nds nep nor nya orm pan pap pol por prs pus que ron run rus sin slk \
    slv sme sna snd som spa sqi srn srp sun swa swe syc tam tel tgk tgl tha tig tir tuk tur twi uig ukr urd uzb vie wol xho yid \
    yor yue zaz zgh zho zul zza";

fn sorted(codes: &str, name: fn(&str) -> String) -> Vec<Suggestion> {
    let named = codes.split_whitespace().map(|code| Suggestion { code: code.into(), words: name(code), hint: None });
    // A language that the browser has no name for would show as a bare code.
    let mut known: Vec<Suggestion> = named.filter(|it| !it.words.eq_ignore_ascii_case(&it.code)).collect();
    known.sort_by_cached_key(|it| it.words.to_lowercase());
    known.dedup_by(|one, other| one.words == other.words);
    known
}

/// A country, kept as its code.
#[component]
pub fn CountryField(pointer: &'static str, #[prop(into)] label: String, value: RwSignal<String>) -> impl IntoView {
    code_field((pointer, label), value, Arc::new(sorted(COUNTRIES, intl::country)), intl::country)
}

/// One language, kept as its code.
#[component]
pub fn LanguageField(pointer: &'static str, #[prop(into)] label: String, value: RwSignal<String>) -> impl IntoView {
    code_field((pointer, label), value, Arc::new(sorted(LANGUAGES, intl::language_name)), intl::language_name)
}

fn code_field(
    (pointer, label): (&'static str, String),
    value: RwSignal<String>,
    all: Arc<Vec<Suggestion>>,
    name: fn(&str) -> String,
) -> impl IntoView {
    let start = value.get_untracked();
    let start = (!start.is_empty()).then(|| Suggestion { words: name(&start), code: start, hint: None });
    let chosen = RwSignal::new(start);
    let typed = RwSignal::new(String::new());
    Effect::new(move |before: Option<()>| {
        let code = chosen.get().map(|it| it.code).unwrap_or_default();
        if before.is_some() && value.get_untracked() != code {
            value.set(code);
        }
    });
    let suggestions = Signal::derive(move || narrowed(&all, &typed.get()));
    view! { <Combobox pointer label typed suggestions chosen optional=true /> }
}

/// The languages someone speaks, each with how well.
#[component]
pub fn SpokenLanguagesField(
    pointer: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] help: String,
    value: RwSignal<Vec<SpokenLanguage>>,
) -> impl IntoView {
    let all = Arc::new(sorted(LANGUAGES, intl::language_name));
    let typed = RwSignal::new(String::new());
    let chosen: RwSignal<Option<Suggestion>> = RwSignal::new(None);
    Effect::new(move |_| {
        let Some(found) = chosen.get() else { return };
        value.update(|spoken| {
            if spoken.iter().all(|known| known.language != found.code) {
                spoken.push(SpokenLanguage { language: found.code, proficiency: Proficiency::Good });
            }
        });
        chosen.set(None);
    });
    let suggestions = Signal::derive(move || {
        let left = narrowed(&all, &typed.get());
        value
            .with(|spoken| left.into_iter().filter(|it| spoken.iter().all(|known| known.language != it.code)).collect())
    });
    let codes =
        Memo::new(move |_| value.with(|spoken| spoken.iter().map(|it| it.language.clone()).collect::<Vec<_>>()));
    view! {
        <div class="stack-tight">
            <Combobox pointer label typed suggestions chosen help optional=true clears=true />
            <ul class="spoken" role="list">
                <For each=move || codes.get() key=Clone::clone children=move |code| view! { <Spoken code value /> } />
            </ul>
        </div>
    }
}

#[component]
fn Spoken(code: String, value: RwSignal<Vec<SpokenLanguage>>) -> impl IntoView {
    let name = intl::language_name(&code);
    let how_well = (t().people.form.how_well)(&name);
    let remove = (t().people.form.remove)(&name);
    let own = StoredValue::new(code);
    let level = move || {
        let found = value.with(|spoken| own.with_value(|code| spoken.iter().find(|it| it.language == *code).cloned()));
        found.map(|it| it.proficiency)
    };
    let options = Proficiency::all().map(|term| {
        view! { <option value=term.code() selected=move || level() == Some(term)>{term.say()}</option> }
    });
    view! {
        <li class="spoken__one">
            <span class="grow strong">{name}</span>
            <select
                class="input spoken__level"
                aria-label=how_well
                on:change=move |event| {
                    let Ok(level) = event_target_value(&event).parse::<Proficiency>() else { return };
                    value.update(|spoken| own.with_value(|code| {
                        spoken.iter_mut().filter(|it| it.language == *code).for_each(|it| it.proficiency = level);
                    }));
                }
            >
                {options.collect_view()}
            </select>
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=remove.clone()
                title=remove
                on:click=move |_| value.update(|spoken| own.with_value(|code| spoken.retain(|it| it.language != *code)))
            >
                <IconView icon=Icon::Close />
            </button>
        </li>
    }
}
