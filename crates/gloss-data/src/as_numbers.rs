//! Columns that a query takes for numbers: in a CAST, a sum, a comparison with a number, a product. Read off the query's words; where
//! such a column is text, SQLite would take what its digits begin with, and nobody would notice.

use std::collections::HashSet;

use sqlparser::dialect::SQLiteDialect;
use sqlparser::tokenizer::{Token, Tokenizer};

/// Functions that take their argument for a number.
const OF_NUMBERS: [&str; 11] =
    ["sum", "total", "avg", "min", "max", "median", "stddev", "percentile", "abs", "round", "corr"];
/// Types that a CAST makes a number of.
const NUMBERS: [&str; 8] = ["real", "integer", "int", "numeric", "decimal", "float", "double", "bigint"];

/// The names of columns that a query takes for numbers, each once, and all its words in small letters. Nothing where it can't be
/// read, and where it chooses rows itself by what they say or where they stand: it may well leave those out that are no numbers.
pub(crate) fn columns_taken_for_numbers(sql: &str) -> (Vec<String>, HashSet<String>) {
    let Ok(tokens) = Tokenizer::new(&SQLiteDialect {}, sql).tokenize() else { return Default::default() };
    let tokens: Vec<Token> =
        tokens.into_iter().filter(|token| !matches!(token, Token::Whitespace(_))).collect();
    let word = |at: usize| match tokens.get(at) {
        Some(Token::Word(word)) => Some((word.value.as_str(), word.quote_style.is_some())),
        _ => None,
    };
    let is = |at: usize, wanted: &[&str]| {
        word(at).is_some_and(|(word, quoted)| !quoted && wanted.contains(&word.to_ascii_lowercase().as_str()))
    };
    let words: HashSet<String> =
        (0..tokens.len()).filter_map(|at| Some(word(at)?.0.to_lowercase())).collect();
    if ["rowid", "glob"].iter().any(|chooses| words.contains(*chooses)) {
        return Default::default();
    }
    // Another value that the query gives the same name is no column of a table.
    let named = (0..tokens.len()).filter(|at| is(*at, &["as"])).filter_map(|at| Some(word(at + 1)?.0));
    let aliases: HashSet<&str> = named.collect();
    let mut out: Vec<String> = Vec::new();
    for at in 0..tokens.len() {
        let Some((name, _)) = word(at) else { continue };
        if aliases.contains(name) {
            continue;
        }
        // A table or a function is no column.
        if matches!(tokens.get(at + 1), Some(Token::Period | Token::LParen)) {
            continue;
        }
        // Where a table is named before it, what stands before that counts.
        let mut first = at;
        while first >= 2 && tokens.get(first - 1) == Some(&Token::Period) && word(first - 2).is_some() {
            first -= 2;
        }
        let before = first.checked_sub(1).and_then(|at| tokens.get(at));
        let called = first.checked_sub(2).filter(|_| before == Some(&Token::LParen));
        let after = tokens.get(at + 1);
        // Alone in it: what else stands there is another value than the column's.
        let alone = matches!(after, Some(Token::RParen | Token::Comma));
        let in_function = alone && called.is_some_and(|at| is(at, &OF_NUMBERS));
        let in_cast =
            called.is_some_and(|called| is(called, &["cast"])) && is(at + 1, &["as"]) && is(at + 2, &NUMBERS);
        let number = |at: Option<usize>| matches!(at.and_then(|at| tokens.get(at)), Some(Token::Number(..)));
        let compared = after.is_some_and(is_order) && number(Some(at + 2))
            || before.is_some_and(is_order) && number(first.checked_sub(2))
            || is(at + 1, &["between"]) && number(Some(at + 2));
        let worked = after.is_some_and(is_arithmetic) || before.is_some_and(is_arithmetic);
        if (in_function || in_cast || compared || worked) && !out.iter().any(|known| known == name) {
            out.push(name.to_owned());
        }
    }
    (out, words)
}

/// All words of a query in small letters; nothing where it can't be read.
pub(crate) fn words_of(sql: &str) -> HashSet<String> {
    let tokens = Tokenizer::new(&SQLiteDialect {}, sql).tokenize().unwrap_or_default();
    let word = |token: Token| match token {
        Token::Word(word) => Some(word.value.to_lowercase()),
        _ => None,
    };
    tokens.into_iter().filter_map(word).collect()
}

fn is_order(token: &Token) -> bool {
    matches!(token, Token::Lt | Token::Gt | Token::LtEq | Token::GtEq)
}

fn is_arithmetic(token: &Token) -> bool {
    matches!(token, Token::Plus | Token::Minus | Token::Mul | Token::Div)
}

#[cfg(test)]
mod tests {
    use super::columns_taken_for_numbers;

    #[test]
    fn columns_are_found_where_they_are_taken_for_numbers() {
        for (sql, expect) in [
            ("SELECT CAST(Betrag AS REAL) FROM t", "Betrag"),
            ("SELECT sum(cast(t.\"Betrag\" as real)) FROM t", "Betrag"),
            ("SELECT count(*) FROM t WHERE Betrag > 5000", "Betrag"),
            ("SELECT 1 FROM t WHERE 5000 <= Betrag AND Kunde = 'A'", "Betrag"),
            ("SELECT max(Betrag), min( x ) FROM t", "Betrag x"),
            ("SELECT Betrag * 2, a.b - c FROM t", "Betrag b c"),
            ("SELECT Betrag FROM t WHERE Betrag BETWEEN 1 AND 2", "Betrag"),
            ("SELECT CAST(REPLACE(Betrag, ',', '.') AS REAL) FROM t", ""),
            ("SELECT count(*), Betrag FROM t WHERE Betrag = '5' ORDER BY Betrag", ""),
            ("SELECT sum(Betrag GLOB '*[0-9]*'), sum(Betrag <> '') FROM t", ""),
            ("SELECT sum(CAST(Betrag AS REAL)) FROM t WHERE rowid <> 4", ""),
            (
                "WITH c AS (SELECT CAST(REPLACE(Betrag, ',', '') AS REAL) AS Betrag FROM t) SELECT sum(Betrag) FROM c",
                "",
            ),
            ("SELECT cast(Betrag AS TEXT), 'a > 5' FROM t", ""),
        ] {
            assert_eq!(columns_taken_for_numbers(sql).0.join(" "), expect, "{sql}");
        }
    }
}
