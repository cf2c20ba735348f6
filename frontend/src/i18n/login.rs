//! Logging in.

pub struct LogIn {
    pub title: &'static str,
    pub lead: &'static str,
    pub email: &'static str,
    pub password: &'static str,
    pub show_password: &'static str,
    pub submit: &'static str,
    pub ended: &'static str,
    pub motto: &'static str,
}

pub const DUTCH: LogIn = LogIn {
    title: "Inloggen",
    lead: "Fijn dat je er bent.",
    email: "E-mailadres",
    password: "Wachtwoord",
    show_password: "Wachtwoord tonen",
    submit: "Inloggen",
    ended: "Je was een tijdje weg, dus we hebben je uitgelogd. Wat je had ingevuld staat er nog.",
    motto: "Nieuwkomers en gevestigde inwoners, samen vooruit.",
};

pub const ENGLISH: LogIn = LogIn {
    title: "Log in",
    lead: "Good to see you.",
    email: "E-mail address",
    password: "Password",
    show_password: "Show password",
    submit: "Log in",
    ended: "You were away for a while, so we logged you out. What you had filled in is still there.",
    motto: "Newcomers and established residents, moving forward together.",
};
