//! The words of the weekly overview.

use contract::tasks::TaskKind;

use super::rules::Work;
use crate::letters::{Letter, Place, escaped};

/// The overview of what someone has to do.
#[must_use]
pub fn letter(work: &Work, place: &Place) -> Letter {
    let Place { url, organisation } = place;
    let (tasks, unsubscribe) = (format!("{url}/taken"), format!("{url}/taken?instellingen=open"));
    let lines = lines(work);
    let total = work.total();
    let title = if total == 1 { "Er staat 1 taak klaar".to_owned() } else { format!("Er staan {total} taken klaar") };
    let text = format!(
        "Goedemorgen,\n\nDit staat er deze week voor je klaar:\n\n{}\n\nBekijk ze hier: {tasks}\n\nFijne week!\n{organisation}\n\n\
         -- \nIn deze mail staan geen namen. Wil je dit overzicht niet meer? Zet het uit: {unsubscribe}\n",
        lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
    );
    let items: String = lines.iter().map(|line| format!("<li>{}</li>", escaped(line))).collect();
    let (tasks, unsubscribe_link) = (escaped(&tasks), escaped(&unsubscribe));
    let html = format!(
        "<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body><p>Goedemorgen,</p><p>Dit staat er deze week voor je klaar:</p><ul>{items}</ul>\
         <p><a href=\"{tasks}\">Bekijk je taken</a></p><p>Fijne week!<br>{}</p>\
         <hr><p><small>In deze mail staan geen namen. Wil je dit overzicht niet meer? \
         <a href=\"{unsubscribe_link}\">Zet het uit</a>.</small></p></body></html>",
        escaped(organisation)
    );
    Letter { subject: title, text, html, unsubscribe: Some(unsubscribe) }
}

fn lines(work: &Work) -> Vec<String> {
    let mut lines: Vec<String> = work.mine.iter().map(|(kind, count)| line(*kind, *count)).collect();
    if work.shared > 0 {
        let words = if work.shared == 1 { "taak die iedereen kan oppakken" } else { "taken die iedereen kan oppakken" };
        lines.push(format!("{} {words}", work.shared));
    }
    if work.standing_in > 0 {
        let words = if work.standing_in == 1 {
            "taak van een collega voor wie je waarneemt"
        } else {
            "taken van een collega voor wie je waarneemt"
        };
        lines.push(format!("{} {words}", work.standing_in));
    }
    lines
}

fn line(kind: TaskKind, count: i64) -> String {
    let (one, more) = match kind {
        TaskKind::Own => ("taak die je zelf hebt opgeschreven", "taken die je zelf hebt opgeschreven"),
        TaskKind::QuietMatch => ("match waar het stil is", "matches waar het stil is"),
        TaskKind::IntroduceMatch => ("kennismaking om te plannen", "kennismakingen om te plannen"),
        TaskKind::CheckJob => ("werkplek om naar te vragen", "werkplekken om naar te vragen"),
        TaskKind::ConfirmRequest => ("verzoek om na te vragen", "verzoeken om na te vragen"),
        TaskKind::AppointCoach => ("lichting die nog een coach zoekt", "lichtingen die nog een coach zoeken"),
        TaskKind::RenewCertificate => ("VOG die bijna verloopt", "VOG's die bijna verlopen"),
    };
    format!("{count} {}", if count == 1 { one } else { more })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place { url: "https://voorwaarts.example".to_owned(), organisation: "Vlucht & <Voorwaarts>".to_owned() }
    }

    #[test]
    fn it_says_how_much_and_where() {
        let work = Work { mine: [(TaskKind::QuietMatch, 2), (TaskKind::Own, 1)].into(), shared: 1, standing_in: 3 };
        let letter = letter(&work, &place());
        assert_eq!(letter.subject, "Er staan 7 taken klaar");
        for line in [
            "- 2 matches waar het stil is",
            "- 1 taak die je zelf hebt opgeschreven",
            "- 1 taak die iedereen kan oppakken",
            "- 3 taken van een collega voor wie je waarneemt",
            "https://voorwaarts.example/taken\n",
        ] {
            assert!(letter.text.contains(line), "{line} in {}", letter.text);
        }
        assert!(letter.html.contains("<li>2 matches waar het stil is</li>"));
        assert!(letter.html.contains("Vlucht &amp; &lt;Voorwaarts&gt;"), "{}", letter.html);
        assert_eq!(letter.unsubscribe.as_deref(), Some("https://voorwaarts.example/taken?instellingen=open"));
    }

    #[test]
    fn every_kind_has_words_for_one_and_for_more() {
        for kind in TaskKind::all() {
            let (one, two) = (line(kind, 1), line(kind, 2));
            assert!(one.starts_with("1 ") && two.starts_with("2 ") && one[2..] != two[2..], "{one} / {two}");
        }
    }
}
