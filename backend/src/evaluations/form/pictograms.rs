//! Pictograms beside the points of a scale: told by their form, not by colour.

use contract::evaluations::Pictograms;
use maud::{Markup, html};

/// The pictogram of a point, the first of them 0, on a scale of so many.
pub fn of_point(pictograms: Pictograms, (point, of): (usize, usize)) -> Option<Markup> {
    match pictograms {
        Pictograms::None => None,
        Pictograms::Faces => Some(face(point, of)),
        Pictograms::Bars => Some(bars(point, of)),
    }
}

/// A face whose mouth goes from down to up.
fn face(point: usize, of: usize) -> Markup {
    // How far the middle of the mouth lies below its corners, in tenths: from -60 to 60.
    let step = 120 / of.saturating_sub(1).max(1);
    let bend = i64::try_from(point * step).unwrap_or_default() - 60;
    let (corners, middle) = (215 - bend / 3, 215 + bend);
    let tenths = |value: i64| format!("{}.{}", value / 10, value % 10);
    let mouth = format!("M9 {} Q16 {} 23 {}", tenths(corners), tenths(middle), tenths(corners));
    html! {
        svg class="pictogram" viewBox="0 0 32 32" aria-hidden="true" focusable="false" {
            circle cx="16" cy="16" r="14.5" fill="none" stroke="currentColor" stroke-width="2.5" {}
            circle cx="11" cy="12" r="2.2" fill="currentColor" {}
            circle cx="21" cy="12" r="2.2" fill="currentColor" {}
            path d=(mouth) fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" {}
        }
    }
}

/// Bars that grow, filled up to the point.
fn bars(point: usize, of: usize) -> Markup {
    let width = 32 / of.max(1);
    html! {
        svg class="pictogram" viewBox="0 0 32 32" aria-hidden="true" focusable="false" {
            @for bar in 0..of {
                @let height = 6 + bar * 24 / of.saturating_sub(1).max(1);
                rect x=(bar * width + 1) y=(31 - height) width=(width.saturating_sub(2).max(1)) height=(height)
                    fill=(if bar <= point { "currentColor" } else { "none" }) stroke="currentColor" stroke-width="1.5" {}
            }
        }
    }
}
