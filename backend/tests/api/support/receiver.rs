//! A partner's system that takes messages: a small HTTP server that keeps what it gets, and answers as it is told.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    Status(u16),
    Redirect(String),
    /// Nothing, for as long as the caller waits.
    Nothing,
    /// Something that isn't HTTP.
    Rubbish,
}

/// A message as it came.
#[derive(Debug, Clone)]
pub struct Got {
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no header {name}"))
    }

    pub fn event(&self) -> Value {
        serde_json::from_str(&self.body).expect("a body in JSON")
    }

    pub fn subject(&self) -> String {
        self.event()["subject"].as_str().expect("a subject").to_owned()
    }
}

type Decide = Box<dyn FnMut(&Got) -> Says>;

/// It, on an address of its own.
pub struct Receiver {
    pub url: String,
    kept: Rc<RefCell<Vec<(Got, Says)>>>,
    decide: Rc<RefCell<Decide>>,
}

impl Receiver {
    /// One that takes everything.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/voorwaarts?zaak=1", listener.local_addr().unwrap());
        let kept = Rc::new(RefCell::new(Vec::new()));
        let decide: Rc<RefCell<Decide>> = Rc::new(RefCell::new(Box::new(|_| Says::Status(204))));
        let (keeps, decides) = (kept.clone(), decide.clone());
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                actix_web::rt::spawn(answer(stream, keeps.clone(), decides.clone()));
            }
        });
        Self { url, kept, decide }
    }

    /// From now on it answers so.
    pub fn says(&self, says: Says) {
        self.decides(move |_| says.clone());
    }

    /// From now on it decides for each message.
    pub fn decides(&self, decide: impl FnMut(&Got) -> Says + 'static) {
        drop(self.decide.replace(Box::new(decide)));
    }

    /// All that came, whatever it answered.
    pub fn got(&self) -> Vec<Got> {
        self.kept.borrow().iter().map(|(got, _)| got.clone()).collect()
    }

    /// The events that it took, as `subject number`, in the order in which it took them.
    pub fn took(&self) -> Vec<(String, i64)> {
        let kept = self.kept.borrow();
        let taken = kept.iter().filter(|(_, says)| matches!(says, Says::Status(200..=299)));
        taken.map(|(got, _)| (got.subject(), got.event()["data"]["number"].as_i64().unwrap_or_default())).collect()
    }

    pub fn forgets(&self) {
        self.kept.borrow_mut().clear();
    }
}

async fn answer(stream: TcpStream, kept: Rc<RefCell<Vec<(Got, Says)>>>, decide: Rc<RefCell<Decide>>) {
    let (reading, mut writing) = stream.into_split();
    let mut reading = BufReader::new(reading);
    let mut headers = BTreeMap::new();
    let mut line = String::new();
    while reading.read_line(&mut line).await.is_ok_and(|length| length > 0) {
        let text = line.trim_end();
        if text.is_empty() {
            break;
        }
        match text.split_once(": ") {
            Some((name, value)) => headers.insert(name.to_ascii_lowercase(), value.to_owned()),
            None => headers.insert("request".to_owned(), text.to_owned()),
        };
        line.clear();
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    if reading.read_exact(&mut body).await.is_err() {
        return;
    }
    let got = Got { headers, body: String::from_utf8(body).expect("text") };
    let says = (decide.borrow_mut())(&got);
    kept.borrow_mut().push((got, says.clone()));
    let text = match says {
        Says::Status(status) => format!("HTTP/1.1 {status} As Told\r\ncontent-length: 0\r\n\r\n"),
        Says::Redirect(to) => format!("HTTP/1.1 307 Elsewhere\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"),
        Says::Nothing => return std::future::pending().await,
        Says::Rubbish => "220 mail.voorbeeld.example\r\n\r\n".to_owned(),
    };
    let _ = writing.write_all(text.as_bytes()).await;
}
