//! A new round, and who is invited to it.

use crate::i18n::intl::counted;

pub struct FormWords {
    pub title: &'static str,
    pub questionnaire: &'static str,
    pub no_questionnaire: &'static str,
    pub name: &'static str,
    pub name_help: &'static str,
    pub about: &'static str,
    pub about_cohort: &'static str,
    pub about_event: &'static str,
    pub about_period: &'static str,
    pub cohort: &'static str,
    pub event: &'static str,
    pub starts_on: &'static str,
    pub ends_on: &'static str,
    pub opens_on: &'static str,
    pub closes_on: &'static str,
    pub closes_help: &'static str,
    pub everyone: &'static str,
    pub everyone_help: &'static str,
    pub create: &'static str,
    pub created: &'static str,
}

pub struct InviteWords {
    pub invited: &'static str,
    pub nobody: &'static str,
    pub nobody_text: &'static str,
    pub everyone: &'static str,
    pub someone: &'static str,
    pub person: &'static str,
    pub person_help: &'static str,
    pub did_invite: fn(i64, i64) -> String,
    pub remind: &'static str,
    pub remind_text: &'static str,
    pub reminded: fn(i64, i64) -> String,
    pub no_mail: &'static str,
    pub mails: fn(i64, &str) -> String,
    pub withdraw: fn(&str) -> String,
    pub withdraw_text: &'static str,
    pub withdraw_short: &'static str,
    pub on_paper: &'static str,
    pub on_paper_text: &'static str,
    pub letters: &'static str,
    pub poster: &'static str,
    pub poster_text: &'static str,
    pub paper_form: &'static str,
    pub language: &'static str,
    pub link: &'static str,
    pub open_print: &'static str,
    pub print_ready: &'static str,
    pub qr: &'static str,
}

pub const FORM_DUTCH: FormWords = FormWords {
    title: "Een ronde beginnen",
    questionnaire: "Vragenlijst",
    no_questionnaire: "Er is nog geen gepubliceerde vragenlijst.",
    name: "Naam van de ronde",
    name_help: "Zoals jullie hem noemen. Wie invult, ziet deze naam niet.",
    about: "Waarover gaat het?",
    about_cohort: "Een lichting",
    about_event: "Een activiteit",
    about_period: "Een periode",
    cohort: "Lichting",
    event: "Activiteit",
    starts_on: "Van",
    ends_on: "Tot",
    opens_on: "Invullen kan vanaf",
    closes_on: "Invullen kan tot en met",
    closes_help: "Daarna zien mensen een vriendelijk bericht dat de ronde dicht is.",
    everyone: "Nodig meteen iedereen van de lichting uit",
    everyone_help: "Wie meedoet of meedeed in deze rol. Mail en brieven verstuur je daarna.",
    create: "Ronde beginnen",
    created: "De ronde is er.",
};

pub const FORM_ENGLISH: FormWords = FormWords {
    title: "Begin a round",
    questionnaire: "Questionnaire",
    no_questionnaire: "There is no published questionnaire yet.",
    name: "Name of the round",
    name_help: "What you call it. Who answers doesn't see this name.",
    about: "What is it about?",
    about_cohort: "A cohort",
    about_event: "An event",
    about_period: "A period",
    cohort: "Cohort",
    event: "Event",
    starts_on: "From",
    ends_on: "Until",
    opens_on: "Can be answered from",
    closes_on: "Can be answered up to and including",
    closes_help: "After that people see a kind word that the round is closed.",
    everyone: "Invite everyone of the cohort right away",
    everyone_help: "Who takes or took part in this role. You send mails and letters afterwards.",
    create: "Begin the round",
    created: "The round is there.",
};

pub const INVITE_DUTCH: InviteWords = InviteWords {
    invited: "Wie is uitgenodigd",
    nobody: "Nog niemand uitgenodigd",
    nobody_text: "Nodig mensen op naam uit, of hang een poster op waarmee iedereen zonder naam kan invullen.",
    everyone: "Iedereen van de lichting uitnodigen",
    someone: "Iemand uitnodigen",
    person: "Wie?",
    person_help: "Typ een stukje van de naam.",
    did_invite: |invited, before| {
        let now = counted(invited, "mens uitgenodigd", "mensen uitgenodigd");
        if before == 0 { format!("{now}.") } else { format!("{now}; {before} waren dat al.") }
    },
    remind: "Mail wie nog niet invulde",
    remind_text: "Iedereen die nog niet invulde en een e-mailadres heeft, krijgt een mail met de eigen link. Wie de laatste twee dagen al mail kreeg, laten we met rust.",
    reminded: |written, without| {
        let mails = counted(written, "mail is onderweg", "mails zijn onderweg");
        if without == 0 {
            format!("{mails}.")
        } else {
            format!(
                "{mails}. Voor {} zonder e-mailadres kun je een brief afdrukken.",
                counted(without, "mens", "mensen")
            )
        }
    },
    no_mail: "geen e-mailadres",
    mails: |mails, last| format!("{}, de laatste op {last}", counted(mails, "mail", "mails")),
    withdraw: |name| format!("Uitnodiging van {name} intrekken"),
    withdraw_text: "De link werkt dan niet meer. Wat er al is ingevuld, blijft.",
    withdraw_short: "Uitnodiging intrekken",
    on_paper: "Op papier",
    on_paper_text: "Brieven met een eigen code, een poster voor wie zonder naam wil invullen, en de lijst zelf.",
    letters: "Brieven afdrukken",
    poster: "Poster met QR-code",
    poster_text: "Wie deze code scant, vult in zonder naam.",
    paper_form: "Papieren lijst afdrukken",
    language: "Taal naast het Nederlands",
    link: "Link",
    open_print: "Open de afdruk",
    print_ready: "De afdruk staat tien minuten klaar.",
    qr: "QR-code naar de vragenlijst",
};

pub const INVITE_ENGLISH: InviteWords = InviteWords {
    invited: "Who is invited",
    nobody: "Nobody invited yet",
    nobody_text: "Invite people by name, or put up a poster with which anyone can answer without a name.",
    everyone: "Invite everyone of the cohort",
    someone: "Invite someone",
    person: "Who?",
    person_help: "Type a part of the name.",
    did_invite: |invited, before| {
        let now = counted(invited, "person invited", "people invited");
        if before == 0 { format!("{now}.") } else { format!("{now}; {before} were already.") }
    },
    remind: "Mail who hasn't answered",
    remind_text: "Everyone who hasn't answered and has an e-mail address gets a mail with their own link. Who was mailed in the last two days is left in peace.",
    reminded: |written, without| {
        let mails = counted(written, "mail is on its way", "mails are on their way");
        if without == 0 {
            format!("{mails}.")
        } else {
            format!(
                "{mails}. For {} without an e-mail address you can print a letter.",
                counted(without, "person", "people")
            )
        }
    },
    no_mail: "no e-mail address",
    mails: |mails, last| format!("{}, the last on {last}", counted(mails, "mail", "mails")),
    withdraw: |name| format!("Withdraw the invitation of {name}"),
    withdraw_text: "The link will no longer work. What was answered stays.",
    withdraw_short: "Withdraw the invitation",
    on_paper: "On paper",
    on_paper_text: "Letters with a code of their own, a poster for who wants to answer without a name, and the form itself.",
    letters: "Print letters",
    poster: "Poster with a QR code",
    poster_text: "Who scans this code answers without a name.",
    paper_form: "Print the paper form",
    language: "Language beside Dutch",
    link: "Link",
    open_print: "Open the print",
    print_ready: "The print is there for ten minutes.",
    qr: "QR code to the form",
};
