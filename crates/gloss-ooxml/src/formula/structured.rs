//! References to a table's columns by name: `Table[Column]`, `Table[[#This Row],[A]:[B]]` (ECMA-376 part 1,
//! 18.17.2.2). Only the names are looked at: such references follow moved cells by themselves.

use super::shift::same_sheet;
use super::token::{Kind, brackets, tokens};

/// The formula after a column of a table got another name; `None` when it does not call it. Stored formulas name
/// their table even where it is their own.
pub(crate) fn rename_column(formula: &str, table: &str, old: &str, new: &str) -> Option<String> {
    let mut out = String::with_capacity(formula.len() + 8);
    let mut changed = false;
    for token in tokens(formula) {
        let split = token.text.find('[').unwrap_or(0);
        let (name, inner) = token.text.split_at(split);
        let renamed = match token.kind {
            // Names of tables do not differ by case, as those of sheets.
            Kind::Structured if same_sheet(name, table) => columns(inner, old, new),
            _ => None,
        };
        changed |= renamed.is_some();
        match renamed {
            Some(renamed) => {
                out.push_str(name);
                out.push_str(&renamed);
            }
            None => out.push_str(token.text),
        }
    }
    changed.then_some(out)
}

/// The bracketed part of a reference, with the column renamed; `None` where that column is not in it.
fn columns(text: &str, old: &str, new: &str) -> Option<String> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    if !inner.contains('[') || inner.starts_with("'[") {
        let (at, name) = inner.strip_prefix('@').map_or(("", inner), |name| ("@", name));
        return same_sheet(&plain(name), old).then(|| format!("[{at}{}]", escaped(new)));
    }
    let mut out = String::from("[");
    let mut rest = inner;
    let mut changed = false;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        let (one, after) = from.split_at(brackets(from)?);
        let name = one.get(1..one.len() - 1)?;
        out.push_str(before);
        if !name.starts_with('#') && same_sheet(&plain(name), old) {
            out.push_str(&format!("[{}]", escaped(new)));
            changed = true;
        } else {
            out.push_str(one);
        }
        rest = after;
    }
    out.push_str(rest);
    out.push(']');
    changed.then_some(out)
}

/// A column's name without its escapes.
fn plain(written: &str) -> String {
    let mut out = String::new();
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\'' { chars.next() } else { Some(c) });
    }
    out
}

/// A column's name as a formula writes it.
fn escaped(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if matches!(c, '[' | ']' | '#' | '\'' | '@') {
            out.push('\'');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_renamed_where_they_are_called() {
        for (before, after) in [
            ("SUM(T[Old])", Some("SUM(T[New '#1])")),
            ("t[[#This Row],[old]]*2", Some("t[[#This Row],[New '#1]]*2")),
            ("SUM(T[[#Totals],[A]:[Old]])", Some("SUM(T[[#Totals],[A]:[New '#1]])")),
            ("T[@Old]", Some("T[@New '#1]")),
            ("T[@[Old]]", Some("T[@[New '#1]]")),
            ("Other[Old]", None),
            ("T[Older]", None),
            ("T[#Headers]", None),
            ("\"T[Old]\"", None),
        ] {
            assert_eq!(rename_column(before, "T", "Old", "New #1").as_deref(), after, "{before}");
        }
        assert_eq!(rename_column("T['[x'] '#]", "T", "[x] #", "y").as_deref(), Some("T[y]"));
    }
}
