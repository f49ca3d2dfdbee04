//! Pieces of SQL. Names come from files and are always quoted; no value of the data is ever put into SQL.

/// A name in double quotes.
pub fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A table by its whole path, which is always its own name.
pub fn table(path: &str, sheet: Option<&str>) -> String {
    match sheet {
        Some(sheet) => ident(&format!("{path}#{sheet}")),
        None => ident(path),
    }
}

/// `part` as a share of `whole` in per cent; null where the whole is zero.
pub fn percent(part: &str, whole: &str) -> String {
    format!("({part}) * 100.0 / nullif({whole}, 0)")
}

/// A query as a common table with columns `c1`, `c2` and so on, for another to be worked out over it.
pub fn over(query: &str, columns: usize, select: &str) -> String {
    let names: Vec<String> = (1..=columns).map(|n| format!("c{n}")).collect();
    format!("WITH shown({}) AS ({}) {select}", names.join(", "), query.trim().trim_end_matches(';'))
}

/// A query without the limit at its end, where it has one.
pub fn unlimited(query: &str) -> &str {
    let query = query.trim().trim_end_matches(';');
    let at = query.to_uppercase().rfind(" LIMIT ").filter(|at| {
        query.get(at + 7..).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == ' '))
    });
    at.and_then(|at| query.get(..at)).unwrap_or(query)
}

/// Whether a query groups rows, anywhere in it.
pub fn groups(query: &str) -> bool {
    has(query, ["GROUP", "BY"])
}

/// Whether a query puts rows in an order, anywhere in it.
pub fn orders(query: &str) -> bool {
    has(query, ["ORDER", "BY"])
}

fn has(query: &str, pair: [&str; 2]) -> bool {
    let words: Vec<&str> = query.split_whitespace().collect();
    words.windows(2).any(|two| two.iter().zip(pair).all(|(word, known)| word.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::{groups, orders, unlimited};

    #[test]
    fn what_a_query_does_is_told() {
        assert!(groups("select a from t group\n by a") && !groups("SELECT 'group' FROM t"));
        assert!(orders("SELECT a FROM t Order By a") && !orders("SELECT a FROM orders"));
    }

    #[test]
    fn a_limit_at_the_end_goes() {
        assert_eq!(unlimited("SELECT 1 FROM t LIMIT 6"), "SELECT 1 FROM t");
        assert_eq!(unlimited("SELECT 1 FROM (SELECT 2 LIMIT 3)"), "SELECT 1 FROM (SELECT 2 LIMIT 3)");
    }
}
