//! The public form: HTML from the server that needs no script, one question a screen, in the language of its reader.
//!
//! An address with a token in it is all the authority that there is: no log-in, no name, nothing that could be listed. A
//! link of one's own leads to one response; a poster leads everyone who scans it to a draft with an address of its own.
//! Each answer is kept as it is given, so that one can go on later, on whatever device has the address. What can't be
//! answered, an unknown address above all, gets a kind page.
//!
//! The texts of the form itself stand in [`words`]; which way they run, and their digits, come from CLDR ([`locale`]).

mod handlers;
mod locale;
mod pages;
mod pictograms;
mod print;
mod print_pages;
mod words;

pub use handlers::routes;
pub use locale::{direction, language_tag};
pub use print::ticket as print_ticket;
pub use words::words;
