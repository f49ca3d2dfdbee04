//! Why a question is not answered, in a sentence with a next step: the words that are nowhere in the table, or what must be said first.

use super::reading::Refusal;
use super::view::View;
use gloss_figures::words::escape;

/// Columns that are named.
const COLUMNS: usize = 8;

/// The refusal of the table at which the question came furthest.
pub(super) fn nearest<'a>(refused: &'a [(Refusal, &'a View)]) -> Option<(&'a Refusal, &'a View)> {
    let far = |why: &Refusal| match why {
        Refusal::Unknown(words) => words.len() + 10,
        Refusal::Beyond => 9,
        Refusal::Left(words) => words.len(),
        _ => 0,
    };
    refused.iter().min_by_key(|(why, _)| far(why)).map(|(why, view)| (why, *view))
}

/// Says why.
pub(super) fn say(why: &Refusal, view: &View, german: bool) -> String {
    let source = escape(&view.source());
    let quoted = |words: &[String]| {
        let one = |word: &String| {
            if german { format!("„{}“", escape(word)) } else { format!("“{}”", escape(word)) }
        };
        words.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let names: Vec<String> = view.columns.iter().take(COLUMNS).map(|one| one.name.clone()).collect();
    let more = if view.columns.len() > COLUMNS { ", …" } else { "" };
    let columns = format!("{}{more}", quoted(&names));
    match (why, german) {
        (Refusal::Unknown(words), false) => format!(
            "I find nothing called {} in {source}, so I can't answer that. Its columns are {columns}.",
            quoted(words)
        ),
        (Refusal::Unknown(words), true) => format!(
            "In {source} finde ich nichts, was {} heißt; deshalb kann ich das nicht beantworten. Die Spalten sind {columns}.",
            quoted(words)
        ),
        (Refusal::Left(words), false) => format!(
            "I did not understand {} in this question, and half an answer would be wrong. Say it with a column's name: {columns}.",
            quoted(words)
        ),
        (Refusal::Left(words), true) => format!(
            "{} habe ich in dieser Frage nicht verstanden, und eine halbe Antwort wäre falsch. Sag es mit dem Namen einer Spalte: {columns}.",
            quoted(words)
        ),
        (Refusal::When(dates), false) => {
            format!("By which date? {source} has {}. Ask again with its name.", quoted(dates))
        }
        (Refusal::When(dates), true) => {
            format!("Nach welchem Datum? {source} hat {}. Frag noch einmal mit dem Namen.", quoted(dates))
        }
        (Refusal::Beyond, false) => format!(
            "I can't work that out by rules. I can count, add up, average, compare and list what stands in {source}: {columns}. Connect a model for more."
        ),
        (Refusal::Beyond, true) => format!(
            "Das kann ich nach Regeln nicht ausrechnen. Ich kann zählen, summieren, mitteln, vergleichen und auflisten, was in {source} steht: {columns}. Mit einem Modell geht mehr."
        ),
        (why, _) => choice(why, &quoted, german),
    }
}

/// What must be said first, where several things could be meant.
fn choice(why: &Refusal, quoted: &dyn Fn(&[String]) -> String, german: bool) -> String {
    let one = |word: &String| quoted(std::slice::from_ref(word));
    match (why, german) {
        (Refusal::Several(word, names), false) => {
            format!("{} could be {}. Ask again with the name of the column.", one(word), quoted(names))
        }
        (Refusal::Several(word, names), true) => {
            format!("{} könnte {} sein. Frag noch einmal mit dem Namen der Spalte.", one(word), quoted(names))
        }
        (Refusal::Grades(word, column, all), false) => format!(
            "{} is one answer of {}, and stands in {} too. Name the answers that are meant, in quotes.",
            one(word),
            one(column),
            quoted(all)
        ),
        (Refusal::Grades(word, column, all), true) => format!(
            "{} ist eine Antwort von {} und steht auch in {}. Nenne die gemeinten Antworten in Anführungszeichen.",
            one(word),
            one(column),
            quoted(all)
        ),
        (Refusal::Whole(column), false) => {
            format!("All of {} together, or a single one? Ask again with “total” or “single”.", one(column))
        }
        (Refusal::Whole(column), true) => format!(
            "Alles von {} zusammen oder ein einzelner Wert? Frag noch einmal mit „insgesamt“ oder „einzeln“.",
            one(column)
        ),
        (Refusal::Year(month), false) => format!("{} of which year? Ask again with the year.", escape(month)),
        (Refusal::Year(month), true) => {
            format!("{} in welchem Jahr? Frag noch einmal mit dem Jahr.", escape(month))
        }
        (Refusal::How(column), false) => format!(
            "Numbers of {} are not added up. Ask for the average, the median or the highest.",
            one(column)
        ),
        (Refusal::How(column), true) => format!(
            "Werte von {} werden nicht summiert. Frag nach dem Durchschnitt, dem Median oder dem höchsten.",
            one(column)
        ),
        _ => String::new(),
    }
}
