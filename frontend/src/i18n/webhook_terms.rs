//! The vocabularies of webhooks, in words.

use contract::webhooks::{
    EventType, WebhookDeliveryOrigin, WebhookDeliveryStatus, WebhookFailure, WebhookPauseReason, WebhookSignature,
};

use super::terms::{Term, terms};

terms! {
    EventType {
        ReferralStatusChanged: "Een aanmelding heeft een nieuwe stand", "A referral has another status";
        WebhookTest: "Testbericht", "Test message";
    }
    WebhookSignature {
        Hmac: "Gedeeld geheim (HMAC)", "Shared secret (HMAC)";
        Ed25519: "Publieke sleutel (Ed25519)", "Public key (Ed25519)";
    }
    WebhookPauseReason {
        Asked: "Iemand zette hem op pauze.", "Somebody paused it.";
        Failing: "De berichten kwamen te lang niet aan.", "Messages didn't arrive for too long.";
        Gone: "De ontvanger zei dat het adres niet meer bestaat.", "The receiver said that the address is gone.";
    }
    WebhookDeliveryOrigin {
        Event: "Gebeurd", "Happened";
        Replay: "Opnieuw gevraagd", "Asked for again";
        Test: "Test", "Test";
    }
    WebhookDeliveryStatus {
        Waiting: "Wacht", "Waiting";
        Delivered: "Aangekomen", "Delivered";
        GivenUp: "Opgegeven", "Given up";
        Replaced: "Vervangen", "Replaced";
    }
    WebhookFailure {
        AddressRefused: "Adres niet toegestaan", "Address not allowed";
        NameNotFound: "Naam bestaat niet", "Name not found";
        NotReached: "Geen verbinding", "No connection";
        NotSecure: "Certificaat klopt niet", "Certificate isn't right";
        TimedOut: "Geen antwoord op tijd", "No answer in time";
        BrokenAnswer: "Antwoord niet te lezen", "Answer can't be read";
        Redirected: "Doorverwezen", "Redirected";
        Refused: "Niet aangenomen", "Not taken";
        Gone: "Bestaat niet meer", "Gone";
    }
}
