//! A small mail server (RFC 5321) that keeps what it is sent, and can refuse.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use voorwaarts::letters::Place;
use voorwaarts::mail::{MailSettings, Mailer};

/// A mail server on an address of its own.
pub struct MailServer {
    url: String,
    kept: Rc<Kept>,
}

#[derive(Default)]
struct Kept {
    letters: RefCell<Vec<Letter>>,
    refusing: Cell<bool>,
    tries: Cell<usize>,
}

/// A letter as it came in.
#[derive(Debug, Clone)]
pub struct Letter {
    pub to: String,
    /// Headers and body, with the encoding of long lines undone.
    pub text: String,
}

impl Letter {
    /// The value of a header.
    pub fn header(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        let line = self.text.lines().find_map(|line| line.strip_prefix(&start));
        line.unwrap_or_else(|| panic!("no header {name} in {}", self.text))
    }
}

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let kept = Rc::new(Kept::default());
        let keeps = kept.clone();
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                actix_web::rt::spawn(talk(stream, keeps.clone()));
            }
        });
        Self { url, kept }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Sends it what waits in the outbox.
    pub async fn takes_what_waits(&self, app: &super::App) {
        let place =
            Place { url: "https://voorwaarts.example".to_owned(), organisation: "Vlucht Voorwaarts".to_owned() };
        let from = "Voorwaarts <noreply@voorwaarts.example>".to_owned();
        let mailer = Mailer::new(&MailSettings { smtp_url: self.url.clone(), from, place }).unwrap();
        voorwaarts::outbox::deliver(app.services(), &mailer).await.unwrap();
    }

    /// From now on it takes no letter, or does again.
    pub fn refuses(&self, refusing: bool) {
        self.kept.refusing.set(refusing);
    }

    /// How often a letter was offered.
    pub fn tries(&self) -> usize {
        self.kept.tries.get()
    }

    pub fn letters(&self) -> Vec<Letter> {
        self.kept.letters.borrow().clone()
    }
}

async fn talk(stream: TcpStream, kept: Rc<Kept>) {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let mut to = String::new();
    let mut answer = "220 mail.voorbeeld.example".to_owned();
    loop {
        if writing.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
        let Ok(Some(line)) = lines.next_line().await else { return };
        let command = line.to_ascii_uppercase();
        answer = if command.starts_with("EHLO") {
            "250 mail.voorbeeld.example".to_owned()
        } else if command.starts_with("MAIL FROM:") {
            kept.tries.set(kept.tries.get() + 1);
            if kept.refusing.get() { "451 4.3.0 not now".to_owned() } else { "250 2.1.0 ok".to_owned() }
        } else if let Some(address) = command.starts_with("RCPT TO:").then(|| line[8..].trim().to_owned()) {
            to = address.trim_matches(['<', '>']).to_owned();
            "250 2.1.5 ok".to_owned()
        } else if command == "DATA" {
            if writing.write_all(b"354 go on\r\n").await.is_err() {
                return;
            }
            let mut text = String::new();
            loop {
                let Ok(Some(line)) = lines.next_line().await else { return };
                if line == "." {
                    break;
                }
                text.push_str(line.strip_prefix('.').unwrap_or(&line));
                text.push('\n');
            }
            let text = text.replace("=\n", "").replace("=3D", "=");
            kept.letters.borrow_mut().push(Letter { to: to.clone(), text });
            "250 2.0.0 kept".to_owned()
        } else if command == "QUIT" {
            let _ = writing.write_all(b"221 2.0.0 bye\r\n").await;
            return;
        } else {
            "250 2.0.0 ok".to_owned()
        };
    }
}
