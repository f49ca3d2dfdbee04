//! Formulas as Excel shows them in German, told from those that a file holds: names of functions, semicolons between arguments and
//! commas before decimals. Says how the file would have it; changes no formula.

use super::token::{Kind, Token};

/// Functions by their German names, with those that files hold.
const GERMAN: [(&str, &str); 40] = [
    ("SUMME", "SUM"),
    ("WENN", "IF"),
    ("SUMMEWENN", "SUMIF"),
    ("SUMMEWENNS", "SUMIFS"),
    ("ZÄHLENWENN", "COUNTIF"),
    ("ZÄHLENWENNS", "COUNTIFS"),
    ("ANZAHL", "COUNT"),
    ("ANZAHL2", "COUNTA"),
    ("MITTELWERT", "AVERAGE"),
    ("MITTELWERTWENN", "AVERAGEIF"),
    ("RUNDEN", "ROUND"),
    ("AUFRUNDEN", "ROUNDUP"),
    ("ABRUNDEN", "ROUNDDOWN"),
    ("GANZZAHL", "INT"),
    ("SVERWEIS", "VLOOKUP"),
    ("WVERWEIS", "HLOOKUP"),
    ("VERGLEICH", "MATCH"),
    ("WENNFEHLER", "IFERROR"),
    ("UND", "AND"),
    ("ODER", "OR"),
    ("NICHT", "NOT"),
    ("HEUTE", "TODAY"),
    ("JETZT", "NOW"),
    ("DATUM", "DATE"),
    ("JAHR", "YEAR"),
    ("MONAT", "MONTH"),
    ("TAG", "DAY"),
    ("WOCHENTAG", "WEEKDAY"),
    ("NETTOARBEITSTAGE", "NETWORKDAYS"),
    ("LINKS", "LEFT"),
    ("RECHTS", "RIGHT"),
    ("TEIL", "MID"),
    ("LÄNGE", "LEN"),
    ("VERKETTEN", "CONCATENATE"),
    ("WURZEL", "SQRT"),
    ("REST", "MOD"),
    ("RANG", "RANK"),
    ("SUMMENPRODUKT", "SUMPRODUCT"),
    ("TEILERGEBNIS", "SUBTOTAL"),
    ("KÜRZEN", "TRUNC"),
];

/// Functions that are called the same in both.
const SAME: [&str; 24] = [
    "MAX", "MIN", "ABS", "PI", "EXP", "LN", "LOG", "LOG10", "SIN", "COS", "TAN", "MEDIAN", "INDEX", "TEXT",
    "MINUTE", "N", "T", "CODE", "TRIM", "IRR", "NA", "CORREL", "FISHER", "GAMMA",
];

/// Why a formula that is written as Excel shows it in German can't be used, with what the file would hold where all of it is
/// known; none where it is not written so.
pub(super) fn foreign(all: &[Token<'_>]) -> Option<String> {
    let (stored, is_whole) = as_stored(all)?;
    Some(match is_whole {
        true => format!("a file holds it as ={stored}"),
        false => "it is written as Excel shows it in German".to_owned(),
    })
}

fn as_stored(all: &[Token<'_>]) -> Option<(String, bool)> {
    let english = |token: &Token<'_>| {
        let name = token.text.to_uppercase();
        (token.kind == Kind::Function).then(|| GERMAN.iter().find(|(german, _)| *german == name))?
    };
    let (mut out, mut round, mut curly, mut foreign) = (String::new(), 0_i32, 0_i32, false);
    let has_brace = all.iter().any(|token| token.text == "{");
    let is_german = all.iter().any(|token| english(token).is_some());
    let semicolons = is_german || all.iter().any(|token| token.text == ";") && !has_brace;
    let is_known = |token: &Token<'_>| {
        let name = token.text.to_uppercase();
        token.kind != Kind::Function
            || english(token).is_some()
            || SAME.contains(&name.as_str())
            || GERMAN.iter().any(|(_, stored)| *stored == name)
    };
    let is_whole = all.iter().all(is_known);
    for (at, token) in all.iter().enumerate() {
        match token.kind {
            Kind::Open => round += 1,
            Kind::Close => round -= 1,
            Kind::Brace => curly += if token.text == "{" { 1 } else { -1 },
            _ => {}
        }
        let is_number =
            |at: Option<usize>| at.and_then(|at| all.get(at)).is_some_and(|one| one.kind == Kind::Number);
        let decimals = token.text == ","
            && (round == 0 || semicolons)
            && curly == 0
            && is_number(at.checked_sub(1))
            && is_number(Some(at + 1));
        let text = match english(token) {
            Some((_, stored)) => *stored,
            None if token.kind == Kind::Name && token.text.eq_ignore_ascii_case("wahr") => "TRUE",
            None if token.kind == Kind::Name && token.text.eq_ignore_ascii_case("falsch") => "FALSE",
            None if decimals => ".",
            None if token.text == ";" && curly == 0 && round > 0 => ",",
            None => token.text,
        };
        foreign |= text != token.text;
        out.push_str(text);
    }
    foreign.then_some((out, is_whole))
}
