//! What every mail of the server is made of: where it leads, its text and its HTML. The words are kept by the rooms.

/// Where a letter leads, and whose it is.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where people reach the server, without a slash at the end.
    pub url: String,
    pub organisation: String,
}

/// A mail, as plain text and as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Where one says not to want it, when it comes again by itself.
    pub unsubscribe: Option<String>,
}

/// What a letter says in one language.
pub struct Saying {
    text: String,
    /// Paragraphs.
    html: String,
}

impl Saying {
    /// A line, the link, and two lines more. In text the link is announced by `said`, in HTML `open` leads there.
    #[must_use]
    pub fn around_link(lines: &[String; 3], (said, open): (&str, &str), url: &str) -> Self {
        let [first, second, third] = lines;
        let text = format!("{first}\n\n{said} {url}\n\n{second}\n\n{third}\n");
        let ([first, second, third], url) = (lines.each_ref().map(|line| escaped(line)), escaped(url));
        let html = format!("<p>{first}</p><p><a href=\"{url}\">{open}</a></p><p>{second}</p><p>{third}</p>");
        Self { text, html }
    }

    /// Paragraphs, the one before the last of which ends with a link that is shown as it is.
    #[must_use]
    pub fn with_link(lines: &[String; 4], url: &str) -> Self {
        let [hello, what, how, end] = lines;
        let text = format!("{hello}\n\n{what}\n\n{how}\n{url}\n\n{end}\n");
        let [hello, what, how, end] = lines.each_ref().map(|line| escaped(line).replace('\n', "<br>"));
        let url = escaped(url);
        let html = format!("<p>{hello}</p><p>{what}</p><p>{how}<br><a href=\"{url}\">{url}</a></p><p>{end}</p>");
        Self { text, html }
    }
}

impl Letter {
    /// In Dutch, and then in English.
    #[must_use]
    pub fn in_dutch_and_english(subject: String, dutch: &Saying, english: &Saying) -> Self {
        Self {
            text: format!("{}\n-- \n\n{}", dutch.text, english.text),
            html: format!(
                "<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>\
                 <div lang=\"nl\">{}</div><hr><div lang=\"en\">{}</div></body></html>",
                escaped(&subject),
                dutch.html,
                english.html
            ),
            subject,
            unsubscribe: None,
        }
    }
}

/// Text as it may stand in HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
