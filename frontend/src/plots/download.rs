//! Taking a figure along: its table as CSV, its chart as SVG or PNG. All of it is made here; no server is asked.

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// A picture is made this many times as large as it is on paper, so that it prints well.
const SHARP: f64 = 3.0;

/// Saves text as a file.
pub(super) fn save_text(name: &str, kind: &str, text: &str) {
    let encoded = String::from(js_sys::encode_uri_component(text));
    save_url(name, &format!("data:{kind};charset=utf-8,{encoded}"));
}

fn save_url(name: &str, url: &str) {
    let Ok(link) = document().create_element("a") else { return };
    let _ = link.set_attribute("href", url);
    let _ = link.set_attribute("download", name);
    if let Ok(link) = link.dyn_into::<web_sys::HtmlElement>() {
        link.click();
    }
}

/// Saves a chart as a picture.
pub(super) fn save_png(name: String, svg: &str) {
    let encoded = String::from(js_sys::encode_uri_component(svg));
    let Ok(image) = document().create_element("img") else { return };
    let drawn = image.clone();
    let on_load = Closure::once_into_js(move || {
        if let Some(url) = png_of(&drawn) {
            save_url(&name, &url);
        }
    });
    let _ = image.add_event_listener_with_callback("load", on_load.unchecked_ref());
    let _ = image.set_attribute("src", &format!("data:image/svg+xml;charset=utf-8,{encoded}"));
}

fn method(of: &JsValue, name: &str) -> Option<js_sys::Function> {
    js_sys::Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

fn png_of(image: &web_sys::Element) -> Option<String> {
    let size = |name: &str| js_sys::Reflect::get(image, &name.into()).ok()?.as_f64().map(|size| size * SHARP);
    let (width, height) = (size("naturalWidth")?, size("naturalHeight")?);
    let canvas = document().create_element("canvas").ok()?;
    js_sys::Reflect::set(&canvas, &"width".into(), &width.into()).ok()?;
    js_sys::Reflect::set(&canvas, &"height".into(), &height.into()).ok()?;
    let context = method(&canvas, "getContext")?.call1(&canvas, &"2d".into()).ok()?;
    let arguments = js_sys::Array::of5(image, &0.into(), &0.into(), &width.into(), &height.into());
    method(&context, "drawImage")?.apply(&context, &arguments).ok()?;
    method(&canvas, "toDataURL")?.call1(&canvas, &"image/png".into()).ok()?.as_string()
}

/// Lines of cells as CSV, as spreadsheets read it. A cell that a spreadsheet would take for a formula is taken as text.
pub(super) fn csv(lines: &[Vec<String>]) -> String {
    let cell = |cell: &String| {
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
        let cell = if formula { format!("'{cell}") } else { cell.clone() };
        format!("\"{}\"", cell.replace('"', "\"\""))
    };
    let line = |line: &Vec<String>| line.iter().map(cell).collect::<Vec<_>>().join(";");
    // With a byte order mark, by which spreadsheets know that it is UTF-8.
    format!("\u{feff}{}\r\n", lines.iter().map(line).collect::<Vec<_>>().join("\r\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_text_and_a_number_stays_one() {
        let line = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let text = csv(&[line(&["Deel", "Aantal"]), line(&["=1+1", "-3"]), line(&["Hij zei \"ja\"; zij ook", "4"])]);
        assert_eq!(
            text,
            "\u{feff}\"Deel\";\"Aantal\"\r\n\"'=1+1\";\"-3\"\r\n\"Hij zei \"\"ja\"\"; zij ook\";\"4\"\r\n"
        );
    }
}
