//! The tables that a query reads, found where its grammar has them (after FROM, JOIN and their commas), and exchanged for
//! those of a run. A column that is called like a table stays. Runs nothing.

use std::ops::Range;

use gloss_data::table_name;

use gloss_figures::sql::ident;
use gloss_figures::words::{file_name, without_extension};

/// A file of the task, and what stands in its stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exchange<'a> {
    pub(super) was: &'a str,
    pub(super) now: &'a str,
}

/// A piece of SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Token<'a> {
    at: Range<usize>,
    kind: Kind<'a>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind<'a> {
    Word(&'a str),
    /// A quoted name, without its quotes.
    Quoted(String),
    /// A value in single quotes, without them.
    Value(String),
    Sign(char),
}

/// The pieces of a query; comments and blanks are none.
fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = sql.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = sql.get(at..).unwrap_or_default();
        let (end, kind) = match c {
            '-' if rest.starts_with("--") => (at + rest.find('\n').unwrap_or(rest.len()), None),
            '/' if rest.starts_with("/*") => {
                // The star that opens it closes nothing.
                (rest.get(2..).and_then(|rest| rest.find("*/")).map_or(sql.len(), |n| at + n + 4), None)
            }
            '\'' => {
                quoted(sql, at, '\'').map_or((sql.len(), None), |(end, text)| (end, Some(Kind::Value(text))))
            }
            '"' | '`' => {
                quoted(sql, at, c).map_or((sql.len(), None), |(end, text)| (end, Some(Kind::Quoted(text))))
            }
            '[' => {
                let end = at + rest.find(']').map_or(rest.len(), |n| n + 1);
                (
                    end,
                    Some(Kind::Quoted(sql.get(at + 1..end.saturating_sub(1)).unwrap_or_default().to_owned())),
                )
            }
            c if c.is_alphanumeric() || c == '_' => {
                let length =
                    rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len());
                (at + length, rest.get(..length).map(Kind::Word))
            }
            c if c.is_whitespace() => (at + c.len_utf8(), None),
            c => (at + c.len_utf8(), Some(Kind::Sign(c))),
        };
        if let Some(kind) = kind {
            out.push(Token { at: at..end, kind });
        }
        at = end;
    }
    out
}

/// The byte after the quotes that open at `at`, and the text in them, where a doubled quote is one; none where they don't
/// close.
fn quoted(sql: &str, at: usize, mark: char) -> Option<(usize, String)> {
    let mut text = String::new();
    let mut chars = sql.get(at + 1..)?.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if c != mark {
            text.push(c);
        } else if chars.peek().is_some_and(|(_, next)| *next == mark) {
            text.push(mark);
            chars.next();
        } else {
            return Some((at + 1 + offset + 1, text));
        }
    }
    None
}

/// The kind of thing that may come next in a list of tables.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    None,
    /// A table, or a query in brackets.
    Table,
    /// A table was named: a comma brings another.
    Listed,
}

/// Words after which no list of tables goes on.
const ENDS: [&str; 10] =
    ["WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "UNION", "INTERSECT", "EXCEPT", "WINDOW", "SELECT"];
/// Words that can follow a table and are no other name for it.
const AFTER: [&str; 19] = [
    "WHERE",
    "GROUP",
    "ORDER",
    "HAVING",
    "LIMIT",
    "UNION",
    "INTERSECT",
    "EXCEPT",
    "WINDOW",
    "JOIN",
    "LEFT",
    "RIGHT",
    "FULL",
    "INNER",
    "CROSS",
    "NATURAL",
    "ON",
    "USING",
    "INDEXED",
];

fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|other| word.eq_ignore_ascii_case(other))
}

/// A table where it is named.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Table {
    at: Range<usize>,
    name: String,
    /// Whether the query calls it by another name.
    renamed: bool,
}

fn tables(sql: &str) -> Vec<Table> {
    let tokens = tokens(sql);
    let word = |n: usize| match tokens.get(n).map(|token| &token.kind) {
        Some(Kind::Word(word)) => Some(*word),
        _ => None,
    };
    let is = |n: usize, expect: &str| word(n).is_some_and(|word| word.eq_ignore_ascii_case(expect));
    let sign = |n: usize, expect: char| matches!(tokens.get(n), Some(Token { kind: Kind::Sign(c), .. }) if *c == expect);
    let named = queries_named(&tokens);
    let mut stack = vec![Mode::None];
    let mut out = Vec::new();
    for (n, token) in tokens.iter().enumerate() {
        let deep = stack.len() > 1;
        let Some(mode) = stack.last_mut() else { break };
        match &token.kind {
            Kind::Sign('(') => {
                let inner = if *mode == Mode::Table { Mode::Table } else { Mode::None };
                if *mode == Mode::Table {
                    *mode = Mode::Listed;
                }
                stack.push(inner);
            }
            Kind::Sign(')') if deep => {
                stack.pop();
            }
            Kind::Sign(',') if *mode == Mode::Listed => *mode = Mode::Table,
            Kind::Word(_)
                if is(n, "FROM") && !n.checked_sub(1).is_some_and(|before| is(before, "DISTINCT")) =>
            {
                *mode = Mode::Table;
            }
            Kind::Word(_) if is(n, "JOIN") => *mode = Mode::Table,
            Kind::Word(word) if is_one_of(word, &ENDS) => *mode = Mode::None,
            Kind::Word(_) | Kind::Quoted(_) if *mode == Mode::Table => {
                *mode = Mode::Listed;
                if sign(n + 1, '(') || sign(n + 1, '.') {
                    continue;
                }
                let name = match &token.kind {
                    Kind::Word(word) => (*word).to_owned(),
                    Kind::Quoted(name) => name.clone(),
                    _ => continue,
                };
                // A query that the query itself names hides the table of that name.
                if named.iter().any(|own| own.eq_ignore_ascii_case(&name)) {
                    continue;
                }
                let renamed = match tokens.get(n + 1).map(|token| &token.kind) {
                    Some(Kind::Word(word)) => !is_one_of(word, &AFTER),
                    Some(Kind::Quoted(_)) => true,
                    _ => false,
                };
                out.push(Table { at: token.at.clone(), name, renamed });
            }
            _ => {}
        }
    }
    out
}

/// The names that a query gives to queries of its own: `WITH name AS (`, `, name (columns) AS MATERIALIZED (`.
fn queries_named(tokens: &[Token<'_>]) -> Vec<String> {
    let sign = |n: usize, expect: char| matches!(tokens.get(n), Some(Token { kind: Kind::Sign(c), .. }) if *c == expect);
    let word = |n: usize, expect: &str| matches!(tokens.get(n).map(|token| &token.kind), Some(Kind::Word(word)) if word.eq_ignore_ascii_case(expect));
    let mut out = Vec::new();
    for (n, token) in tokens.iter().enumerate() {
        let name = match &token.kind {
            Kind::Word(word) => (*word).to_owned(),
            Kind::Quoted(name) => name.clone(),
            _ => continue,
        };
        let mut at = n + 1;
        if sign(at, '(') {
            while at < tokens.len() && !sign(at, ')') {
                at += 1;
            }
            at += 1;
        }
        if !word(at, "AS") {
            continue;
        }
        at += 1;
        while word(at, "NOT") || word(at, "MATERIALIZED") {
            at += 1;
        }
        if sign(at, '(') {
            out.push(name);
        }
    }
    out
}

/// A table's name with its file exchanged; none where it is none of this file.
fn exchanged(name: &str, file: &Exchange<'_>) -> Option<String> {
    let small = name.to_lowercase();
    for own in [file.was, file_name(file.was)] {
        if small == own.to_lowercase() {
            return Some(ident(file.now));
        }
        if let Some(sheet) = small.strip_prefix(&format!("{}#", own.to_lowercase())) {
            let sheet = name.get(name.len() - sheet.len()..)?;
            return Some(ident(&format!("{}#{sheet}", file.now)));
        }
    }
    for (own, new) in [
        (without_extension(file.was), without_extension(file.now)),
        (without_extension(file_name(file.was)), without_extension(file_name(file.now))),
    ] {
        let (own, new) = (table_name(own), table_name(new));
        if small == own {
            return Some(ident(file.now));
        }
        if let Some(sheet) =
            small.strip_prefix(&format!("{own}_")).filter(|_| gloss_figures::words::is_workbook(file.was))
        {
            return Some(ident(&format!("{new}_{sheet}")));
        }
    }
    None
}

/// Which of these files a query reads.
pub fn reads<'a>(sql: &str, files: &'a [String]) -> Vec<&'a str> {
    let tables = tables(sql);
    let fits = |table: &Table| {
        let fitting =
            files.iter().filter(|path| exchanged(&table.name, &Exchange { was: path, now: path }).is_some());
        // `sales_2026` is its own file's before it is the sheet 2026 of `sales.xlsx`.
        // Of two that share a name the table of text has it: a workbook's sheets have names of their own.
        let is_text = |path: &&String| !gloss_figures::words::is_workbook(path);
        fitting
            .max_by_key(|path| (without_extension(file_name(path)).len(), is_text(path)))
            .map(String::as_str)
    };
    let mut out: Vec<&str> = tables.iter().filter_map(fits).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// A query with its files exchanged and its values carried over.
pub(super) fn renewed(sql: &str, files: &[Exchange<'_>], value: impl Fn(&str) -> String) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for table in tables(sql) {
        let mut fitting: Vec<(usize, String)> = files
            .iter()
            .filter_map(|file| {
                Some((without_extension(file_name(file.was)).len(), exchanged(&table.name, file)?))
            })
            .collect();
        fitting.sort();
        let Some((_, new)) = fitting.pop() else { continue };
        // Columns go on to be named by the table's old name.
        let also = if table.renamed { String::new() } else { format!(" AS {}", ident(&table.name)) };
        edits.push((table.at, format!("{new}{also}")));
    }
    for token in tokens(sql) {
        if let Kind::Value(text) = &token.kind {
            let new = value(text);
            if new != *text {
                edits.push((token.at, format!("'{}'", new.replace('\'', "''"))));
            }
        }
    }
    edits.sort_by_key(|(at, _)| at.start);
    let mut out = String::new();
    let mut at = 0;
    for (range, new) in edits {
        out.push_str(sql.get(at..range.start).unwrap_or_default());
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(sql.get(at..).unwrap_or_default());
    out
}

/// A bare number of a query that is a year, or stands beside the word month, quarter or week: no rule carries it over.
pub(super) fn number_of_time(sql: &str) -> Option<String> {
    let tokens = tokens(sql);
    let word = |at: usize| match tokens.get(at).map(|token| &token.kind) {
        Some(Kind::Word(word)) => Some(word.to_lowercase()),
        Some(Kind::Quoted(name)) => Some(name.to_lowercase()),
        _ => None,
    };
    let times = ["month", "quarter", "week", "year", "day"];
    tokens.iter().enumerate().find_map(|(n, token)| {
        let Kind::Word(text) = &token.kind else { return None };
        let number: u32 = text.parse().ok()?;
        let near = (n.saturating_sub(3)..n)
            .filter_map(word)
            .any(|word| times.iter().any(|time| word.contains(time)));
        ((1900..2200).contains(&number) || near).then(|| (*text).to_owned())
    })
}

/// The values in a query's single quotes.
pub fn values(sql: &str) -> Vec<String> {
    let value = |token: Token<'_>| match token.kind {
        Kind::Value(text) => Some(text),
        _ => None,
    };
    tokens(sql).into_iter().filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_exchanged_and_columns_are_not() {
        let files = [
            Exchange { was: "sales.csv", now: "next/sales-11.csv" },
            Exchange { was: "b.xlsx", now: "c.xlsx" },
        ];
        for (sql, expect) in [
            ("SELECT sum(sales) FROM sales", r#"SELECT sum(sales) FROM "next/sales-11.csv" AS "sales""#),
            (
                "select sales.x from SALES where sales.x > 1",
                r#"select sales.x from "next/sales-11.csv" AS "SALES" where sales.x > 1"#,
            ),
            (
                "SELECT * FROM \"sales.csv\" s, b_q3",
                r#"SELECT * FROM "next/sales-11.csv" s, "c_q3" AS "b_q3""#,
            ),
            (
                "SELECT * FROM (SELECT sales FROM sales) JOIN \"b.xlsx#Q 3\" ON 1",
                r#"SELECT * FROM (SELECT sales FROM "next/sales-11.csv" AS "sales") JOIN "c.xlsx#Q 3" AS "b.xlsx#Q 3" ON 1"#,
            ),
            (
                "WITH t AS (SELECT 1 FROM sales) SELECT * FROM t WHERE a IS NOT DISTINCT FROM sales",
                r#"WITH t AS (SELECT 1 FROM "next/sales-11.csv" AS "sales") SELECT * FROM t WHERE a IS NOT DISTINCT FROM sales"#,
            ),
            ("SELECT 'from sales' -- from sales\n", "SELECT 'from sales' -- from sales\n"),
            ("SELECT 1 /*/ from sales */ FROM t", "SELECT 1 /*/ from sales */ FROM t"),
            ("SELECT 1 FROM other", "SELECT 1 FROM other"),
            (
                "WITH sales AS (SELECT * FROM \"sales.csv\" WHERE paid) SELECT sum(x) FROM sales",
                r#"WITH sales AS (SELECT * FROM "next/sales-11.csv" AS "sales.csv" WHERE paid) SELECT sum(x) FROM sales"#,
            ),
            (
                "SELECT json_each.value FROM json_each('[1]'), sales",
                r#"SELECT json_each.value FROM json_each('[1]'), "next/sales-11.csv" AS "sales""#,
            ),
        ] {
            assert_eq!(renewed(sql, &files, str::to_owned), expect);
        }
    }

    #[test]
    fn values_are_carried_over() {
        let sql = "SELECT sum(x) FROM t WHERE month = 'old' AND name = 'o''ld' AND \"old\" > 0";
        let new = renewed(sql, &[], |text| text.replace("old", "new").replace("o'ld", "n'ew"));
        assert_eq!(new, "SELECT sum(x) FROM t WHERE month = 'new' AND name = 'n''ew' AND \"old\" > 0");
        assert_eq!(values(sql), ["old", "o'ld"]);
    }

    #[test]
    fn files_are_told_by_their_tables() {
        let files = ["sales.xlsx".to_owned(), "sales-2026.csv".to_owned(), "x.csv".to_owned()];
        assert_eq!(reads("SELECT 1 FROM sales_2026", &files), ["sales-2026.csv"]);
        assert_eq!(reads("SELECT 1 FROM sales_q3, \"x.csv\"", &files), ["sales.xlsx", "x.csv"]);
        assert!(reads("SELECT x.csv", &files).is_empty());
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
        #[test]
        fn no_text_breaks_it(sql in "[a-z ,()'\"\\[\\]`.é*/-]{0,80}") {
            let same = renewed(&sql, &[], str::to_owned);
            assert_eq!(same, sql);
            renewed(&sql, &[Exchange { was: "a.csv", now: "b.csv" }], |text| text.to_uppercase());
        }
    }
}
