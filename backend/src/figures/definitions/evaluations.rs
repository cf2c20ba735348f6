//! What people answered in evaluations, and how many did.

use contract::figures::{FigureRecordKind, FigureUnit};

use super::at_in_period;
use crate::figures::registry::{Definition, PLAIN, Population, Slices, Takes, Tally, Words};

const LEARNED: &[(&str, Words)] = &[
    ("speaking", ("Met elkaar praten in het Nederlands", "Talking together in Dutch")),
    ("culture", ("Andere gewoontes en culturen", "Other customs and cultures")),
    ("people", ("Nieuwe mensen leren kennen", "Getting to know new people")),
    ("how_things_work", ("Hoe dingen in Nederland gaan", "How things go in the Netherlands")),
    ("city", ("De stad en wat er te doen is", "The city and what there is to do")),
    ("confidence", ("Meer zelfvertrouwen", "More confidence")),
];

const AUDIENCES: &[(&str, Words)] = &[
    ("newcomer", ("Nieuwe Assenaren", "Newcomers")),
    ("established", ("Gevestigde Assenaren", "Established residents")),
    ("coach", ("Coaches", "Coaches")),
    ("event", ("Bij bijeenkomsten", "At events")),
];

/// The answers of newcomers to the question `$question`, in rounds that opened in the period.
macro_rules! answers_of_newcomers {
    ($question:literal) => {
        concat!(
            "FROM evaluation_round AS round JOIN questionnaire ON questionnaire.id = round.questionnaire_id \
             JOIN evaluation_response AS response ON response.round_id = round.id \
             JOIN evaluation_answer AS answer ON answer.response_id = response.id \
             WHERE questionnaire.audience = 'newcomer' AND response.status = 'submitted' AND answer.question = '",
            $question,
            "' AND ",
            at_in_period!("round.opens_at"),
            " AND ($3::uuid IS NULL OR round.cohort_id = $3)"
        )
    };
}

/// The newcomers who could have answered: who was invited, and who came by a poster.
const NEWCOMERS_ASKED: Population = Population {
    query: concat!(
        "SELECT (SELECT count(*) FROM evaluation_round AS round \
       JOIN questionnaire ON questionnaire.id = round.questionnaire_id \
       JOIN evaluation_invitation AS invitation ON invitation.round_id = round.id \
       WHERE questionnaire.audience = 'newcomer' AND $1 < $2 AND ",
        at_in_period!("round.opens_at"),
        " AND ($3::uuid IS NULL OR round.cohort_id = $3) AND (withdrawn_at IS NULL OR EXISTS ( \
           SELECT FROM evaluation_response WHERE invitation_id = invitation.id AND status = 'submitted'))) \
     + (SELECT count(*) FROM evaluation_round AS round \
       JOIN questionnaire ON questionnaire.id = round.questionnaire_id \
       JOIN evaluation_response AS response ON response.round_id = round.id \
       WHERE questionnaire.audience = 'newcomer' AND $1 < $2 AND response.invitation_id IS NULL \
         AND response.status = 'submitted' AND ",
        at_in_period!("round.opens_at"),
        " AND ($3::uuid IS NULL OR round.cohort_id = $3))"
    ),
    who: ("die zijn gevraagd", "who were asked"),
};

pub(super) const ALL: &[Definition] = &[
    Definition {
        key: "language_improved",
        title: ("Taal sterk verbeterd", "Dutch much better"),
        definition: (
            "Van de nieuwe Assenaren die in een evaluatie antwoord gaven op de vraag of hun Nederlands beter is geworden: wie antwoordde ‘veel beter’. Het gaat om evaluaties die in de periode begonnen.",
            "Of the newcomers who answered in an evaluation whether their Dutch got better: those who said ‘much better’. It is about evaluations that opened in the period.",
        ),
        unit: FigureUnit::Percent,
        tally: Tally::Share,
        takes: Takes::Cohort,
        kind: FigureRecordKind::EvaluationResponse,
        records: concat!(
            "SELECT response.id, answer.options @> ARRAY['4'] AS counts, 1::bigint AS weight, '' AS slice ",
            answers_of_newcomers!("dutch_better")
        ),
        population: Some(NEWCOMERS_ASKED),
        ..PLAIN
    },
    Definition {
        key: "learned_most",
        title: ("Wat mensen het meest leerden", "What people learned most"),
        definition: (
            "Nieuwe Assenaren die in een evaluatie zeiden wat ze het meest leerden, per onderwerp. Iemand kan meer onderwerpen noemen. Het gaat om evaluaties die in de periode begonnen.",
            "Newcomers who said in an evaluation what they learned most, by subject. Someone can name several. It is about evaluations that opened in the period.",
        ),
        unit: FigureUnit::Answers,
        tally: Tally::Different,
        takes: Takes::Cohort,
        kind: FigureRecordKind::EvaluationResponse,
        slices: Slices::Terms(LEARNED),
        records: concat!(
            "SELECT DISTINCT found.id, true AS counts, 1::bigint AS weight, subject AS slice \
             FROM (SELECT response.id, answer.options ",
            answers_of_newcomers!("learned_most"),
            ") AS found CROSS JOIN unnest(found.options) AS subject"
        ),
        population: Some(NEWCOMERS_ASKED),
        ..PLAIN
    },
    Definition {
        key: "answer_themes",
        title: ("Onderwerpen in open antwoorden", "Subjects of open answers"),
        definition: (
            "Ingevulde evaluaties waarvan een open antwoord over een onderwerp gaat, per onderwerp. Medewerkers lezen de antwoorden en geven de onderwerpen aan. Het gaat om evaluaties die in de periode begonnen.",
            "Responses of which an open answer is about a subject, by subject. Staff read the answers and mark the subjects. It is about evaluations that opened in the period.",
        ),
        unit: FigureUnit::Answers,
        tally: Tally::Different,
        takes: Takes::Cohort,
        kind: FigureRecordKind::EvaluationResponse,
        slices: Slices::Named(
            "SELECT id::text AS key, name AS nl, name AS en FROM evaluation_theme WHERE id = ANY($1::uuid[])",
        ),
        records: concat!(
            "SELECT DISTINCT response.id, true AS counts, 1::bigint AS weight, theme.theme_id::text AS slice \
             FROM evaluation_round AS round JOIN evaluation_response AS response ON response.round_id = round.id \
             JOIN evaluation_answer_theme AS theme ON theme.response_id = response.id \
             WHERE response.status = 'submitted' AND ",
            at_in_period!("round.opens_at"),
            " AND ($3::uuid IS NULL OR round.cohort_id = $3)"
        ),
        ..PLAIN
    },
    Definition {
        key: "evaluations_answered",
        title: ("Evaluaties ingevuld", "Evaluations answered"),
        definition: (
            "Van de mensen die voor een evaluatie zijn uitgenodigd: wie haar heeft ingevuld. Het gaat om evaluaties die in de periode begonnen. Wie via een poster invulde, was niet uitgenodigd en telt niet mee.",
            "Of the people who were invited to an evaluation: those who answered it. It is about evaluations that opened in the period. Whoever came by a poster was not invited, and doesn't count.",
        ),
        unit: FigureUnit::Percent,
        tally: Tally::Share,
        takes: Takes::Cohort,
        kind: FigureRecordKind::EvaluationInvitation,
        slices: Slices::Terms(AUDIENCES),
        records: concat!(
            "SELECT invitation.id, response.id IS NOT NULL AS counts, 1::bigint AS weight, audience AS slice \
             FROM evaluation_round AS round JOIN questionnaire ON questionnaire.id = round.questionnaire_id \
             JOIN evaluation_invitation AS invitation ON invitation.round_id = round.id \
             LEFT JOIN evaluation_response AS response \
               ON response.invitation_id = invitation.id AND response.status = 'submitted' \
             WHERE (withdrawn_at IS NULL OR response.id IS NOT NULL) AND ",
            at_in_period!("round.opens_at"),
            " AND ($3::uuid IS NULL OR round.cohort_id = $3)"
        ),
        ..PLAIN
    },
];
