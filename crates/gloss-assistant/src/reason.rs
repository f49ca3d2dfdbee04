//! Why a query gives nothing, in the words of a person who knows no SQL: what its database says is for whoever writes
//! queries. Decides nothing.

/// A reason as a person reads it.
pub(crate) fn in_words(why: &str) -> String {
    let why = why.trim().trim_end_matches('.');
    for (sign, says) in [
        ("no such column: ", "there is no column called “{}” any more"),
        ("ambiguous column name: ", "more than one column is called “{}” now"),
        ("there is no table called ", "{} is not there any more, or can’t be read as a table"),
        ("no such table: ", "{} is not there any more, or can’t be read as a table"),
    ] {
        if let Some(name) = why.split_once(sign).map(|(_, rest)| named(rest)) {
            return says.replace("{}", &name);
        }
    }
    if let Some((_, rest)) = why.split_once(": the text \"") {
        let text = rest.split("\" is not a number").next().unwrap_or_default();
        return format!("“{text}” stands where a number should be");
    }
    if why.contains("could be any of: ") {
        return "more than one table has the name that its query asks for".to_owned();
    }
    if speaks_sql(why) { "its query does not fit the data any more".to_owned() } else { why.to_owned() }
}

/// The name at the beginning of what follows, without its quotes or the table before it.
fn named(rest: &str) -> String {
    let rest = rest.split("; there are: ").next().unwrap_or(rest);
    let rest = rest.split(" - should this be").next().unwrap_or(rest);
    // Of `"table".column` the column.
    let rest = rest.split_once("\".").map_or(rest, |(_, column)| column);
    let quoted = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|(name, _)| name);
    let name = quoted.unwrap_or_else(|| rest.split(';').next().unwrap_or(rest).trim());
    name.trim_matches(['"', '`', '[', ']']).to_owned()
}

/// True for words that only whoever writes queries knows.
fn speaks_sql(why: &str) -> bool {
    const WORDS: [&str; 16] = [
        "SELECT",
        "WHERE",
        "GROUP BY",
        "LIMIT",
        "syntax error",
        "no such function",
        "near \"",
        "string literal",
        "misuse of",
        "wrong number of arguments",
        "aggregate",
        "UNION",
        "datatype mismatch",
        "HAVING",
        "JOIN",
        "SQL",
    ];
    WORDS.iter().any(|word| why.contains(word))
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn no_word_of_sql_is_told() {
        for (why, says) in [
            (
                "no such column: \"Cost EUR\" - should this be a string literal in single-quotes?",
                "there is no column called “Cost EUR” any more",
            ),
            (
                "no such column: Cost; there are: \"Cost EUR\", Day in \"a.csv\"",
                "there is no column called “Cost” any more",
            ),
            ("no such column: Cost", "there is no column called “Cost” any more"),
            ("no such column: \"a.csv\".Cost", "there is no column called “Cost” any more"),
            (
                "sum: the text \"91%\" is not a number; leave such rows out with WHERE",
                "“91%” stands where a number should be",
            ),
            (
                "there is no table called \"b.csv\"; there are: a",
                "b.csv is not there any more, or can’t be read as a table",
            ),
            ("near \"FROM\": syntax error", "its query does not fit the data any more"),
            (
                "the result has more than 5 rows; aggregate, or add a LIMIT",
                "its query does not fit the data any more",
            ),
            ("a.csv: the file is empty.", "a.csv: the file is empty"),
        ] {
            assert_eq!(in_words(why), says, "{why}");
        }
    }
}
