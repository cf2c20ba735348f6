//! The fonts, which come inside: Atkinson Hyperlegible Next, made to be read by all, and Noto Sans for what it lacks.

use serde_json::Value;
use typst::foundations::Bytes;
use typst::text::Font;

const FILES: [&[u8]; 7] = [
    include_bytes!("../fonts/AtkinsonHyperlegibleNext-Regular.ttf"),
    include_bytes!("../fonts/AtkinsonHyperlegibleNext-Italic.ttf"),
    include_bytes!("../fonts/AtkinsonHyperlegibleNext-SemiBold.ttf"),
    include_bytes!("../fonts/AtkinsonHyperlegibleNext-Bold.ttf"),
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../fonts/NotoSansEthiopic-Regular.ttf"),
];

/// # Errors
/// When one of them can't be read, which a test would have found.
pub fn all() -> Result<Vec<Font>, String> {
    let fonts: Vec<Font> = FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
    if fonts.len() == FILES.len() { Ok(fonts) } else { Err("a font can't be read".to_owned()) }
}

/// A sign that no font has, such as an emoji, becomes a box: PDF/UA has no place for what can't be shown.
pub fn replace_what_no_font_has(value: &mut Value, fonts: &[Font]) {
    match value {
        Value::String(text) => {
            let is_shown = |sign: char| {
                sign.is_whitespace() || fonts.iter().any(|font| font.info().coverage.contains(u32::from(sign)))
            };
            if !text.chars().all(is_shown) {
                *text = text.chars().filter_map(|sign| replacement(sign, is_shown(sign))).collect();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace_what_no_font_has(item, fonts)),
        Value::Object(fields) => fields.values_mut().for_each(|field| replace_what_no_font_has(field, fonts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn replacement(sign: char, is_shown: bool) -> Option<char> {
    // What only changes how the sign before it looks goes without a trace.
    let is_modifier = matches!(sign, '\u{fe00}'..='\u{fe0f}' | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}');
    if is_shown {
        Some(sign)
    } else if sign.is_control() || is_modifier {
        None
    } else {
        Some('\u{25a1}')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_of_the_forms_has_a_font_and_an_emoji_becomes_a_box() {
        let fonts = all().unwrap();
        let mut text = Value::from("Selām ሰላም سلام Привіт ş ğ İ € – ’ 👋🏽!");
        replace_what_no_font_has(&mut text, &fonts);
        assert_eq!(text, "Selām ሰላም سلام Привіт ş ğ İ € – ’ □!");
    }
}
