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
