//! Names of tables in SQL, made from file and sheet names.

/// Words that SQLite's grammar never takes for a name (https://sqlite.org/lang_keywords.html, those that fail
/// without quotes).
const RESERVED: &str = " add all alter and as autoincrement between case check collate commit constraint create \
    cross current_date current_time current_timestamp default deferrable delete distinct drop else escape exists \
    foreign from full group having if in index inner insert intersect into is isnull join left limit natural not \
    notnull null on or order outer primary references returning right select set table then to transaction \
    union unique update using values when where window with except ";

/// The shortest name of a file's table, of its name without the extension. It needs no quotes: lower case, letters, digits and single underscores. `t_` comes before names
/// that begin with a digit, are a word of SQL, or belong to SQLite.
pub fn plain(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_');
    let reserved = RESERVED.contains(&format!(" {name} ")) || name.starts_with("sqlite_");
    if name.is_empty() || reserved || name.starts_with(|c: char| c.is_numeric()) {
        format!("t_{name}")
    } else {
        name.to_owned()
    }
}

/// A name in double quotes, for SQL.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A name for SQL, in double quotes where it needs them.
pub(crate) fn for_sql(name: &str) -> String {
    if plain(name) == name.to_lowercase() { name.to_owned() } else { quoted(name) }
}

/// A path without its extension.
pub(crate) fn without_extension(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

/// A path's last part.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_need_no_quotes() {
        for (text, name) in [
            ("airline-safety", "airline_safety"),
            ("Sales 2024 (final)", "sales_2024_final"),
            ("2024", "t_2024"),
            ("order", "t_order"),
            ("sqlite_master", "t_sqlite_master"),
            ("---", "t_"),
            ("Umsätze", "umsätze"),
            ("a\"; DROP", "a_drop"),
        ] {
            assert_eq!(plain(text), name);
        }
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
        assert_eq!(
            ["Net_sales", "Net sales", "order"].map(for_sql),
            ["Net_sales", "\"Net sales\"", "\"order\""]
        );
    }
}
