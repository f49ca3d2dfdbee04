//! Where a cell comes from: its formula, and the cells that this names with what they hold; one step at a time. Says only
//! what stands in the sheet and works nothing out.

use serde_json::{Value, json};

use crate::desk::Desk;
use gloss_figures::words::list;

/// Cells whose values are told.
const MOST: usize = 6;
/// Longest formula that is told whole, in characters.
const LONG: usize = 400;

/// Functions of one range, in words.
const WORDS: [(&str, &str); 7] = [
    ("SUM", "the sum of"),
    ("AVERAGE", "the mean of"),
    ("MEDIAN", "the median of"),
    ("MIN", "the lowest of"),
    ("MAX", "the highest of"),
    ("COUNT", "how many numbers there are in"),
    ("COUNTA", "how many cells are filled in"),
];

/// Cells that a formula names: the sheet, where it is another one, and the address without its `$`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    sheet: Option<String>,
    address: String,
}

impl Named {
    fn label(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{} on “{sheet}”", self.address),
            None => self.address.clone(),
        }
    }
}

/// The answer on the first marked cell; none where no cell is marked, an inner none while values are being read.
pub(super) fn answer(desk: &Desk, region: &Value) -> Option<Option<String>> {
    let range = region.get("ranges").and_then(Value::as_array)?.first()?;
    let text = |key: &str| range.get(key).and_then(Value::as_str).unwrap_or_default();
    let cell = range.get("cell").and_then(Value::as_str)?;
    let (sheet, at) = match cell.rsplit_once('!') {
        Some((sheet, at)) => (Some(sheet.trim_matches('\'').replace("''", "'")), at),
        None => (None, cell),
    };
    let holds = text("text");
    let Some(formula) = holds.strip_prefix('=') else {
        let held = if holds.is_empty() { "is empty".to_owned() } else { format!("holds “{holds}”") };
        return Some(Some(format!("{at} {held}, as it was typed or imported; no formula works it out.")));
    };
    let path = region.get("path").and_then(Value::as_str).unwrap_or_default();
    let named = named(formula);
    let asked: Vec<Option<String>> =
        named.iter().take(MOST).map(|one| describe_cell(desk, path, sheet.as_deref(), one)).collect();
    let Some(told) = asked.into_iter().collect::<Option<Vec<String>>>() else { return Some(None) };
    let shown: String = formula.chars().take(LONG).collect();
    let mut out = format!("{at} is worked out by the formula ={shown}");
    out.push_str(if shown.len() < formula.len() { "…" } else { "." });
    if let Some(words) = in_words(formula, &named) {
        out.push_str(&format!(" It is {words}."));
    }
    if told.is_empty() {
        out.push_str(" It names no other cell.");
    } else {
        let more = if named.len() > told.len() { ", and others" } else { "" };
        out.push_str(&format!(
            " It takes {}{more}. Ask about one of these cells to go a step further.",
            list(&told)
        ));
    }
    Some(Some(out))
}

/// A named cell with what it holds; of an area only its address. None while it is being read.
fn describe_cell(desk: &Desk, path: &str, own: Option<&str>, named: &Named) -> Option<String> {
    let Some((row, column)) = place(&named.address) else { return Some(named.label()) };
    let mut asked = json!({ "path": path, "from": row });
    if let (Some(sheet), Some(asked)) = (named.sheet.as_deref().or(own), asked.as_object_mut()) {
        asked.insert("sheet".to_owned(), json!(sheet));
    }
    let Ok(read) = desk.ask("read_file", &asked)? else { return Some(named.label()) };
    let value =
        read.get("rows").and_then(|rows| rows.get(0)?.get(column)?.as_str()).unwrap_or_default().trim();
    let value = if value.is_empty() { "empty".to_owned() } else { format!("“{value}”") };
    Some(format!("{} ({value})", named.label()))
}

/// A formula that is one function of one range.
fn in_words(formula: &str, named: &[Named]) -> Option<String> {
    let [one] = named else { return None };
    let (function, rest) = formula.split_once('(')?;
    let inner = rest.strip_suffix(')')?;
    let plain = !inner.contains(['(', ',', '+', '*', '/', '&']);
    let (_, words) = WORDS.iter().find(|(name, _)| *name == function.trim())?;
    plain.then(|| format!("{words} {}", one.label()))
}

/// The cells that a formula names, each once, in its order. What stands in quotes is words.
fn named(formula: &str) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    let mut sheet: Option<String> = None;
    let mut rest = formula;
    while let Some(first) = rest.chars().next() {
        if first == '"' || first == '\'' {
            let Some((quoted, after)) = rest.get(1..).and_then(|text| text.split_once(first)) else { break };
            rest = after;
            sheet = after.strip_prefix('!').filter(|_| first == '\'').map(|_| quoted.to_owned());
            rest = rest.strip_prefix('!').unwrap_or(rest);
            continue;
        }
        let word = |c: char| c.is_alphanumeric() || matches!(c, '$' | '_' | '.' | ':');
        let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
        if end == 0 {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            sheet = None;
            continue;
        }
        let (token, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        if let Some(behind) = rest.strip_prefix('!') {
            (sheet, rest) = (Some(token.to_owned()), behind);
            continue;
        }
        let address = token.replace('$', "");
        let cells = address.split(':').all(|part| place(part).is_some()) && !rest.starts_with('(');
        let one = Named { sheet: sheet.take(), address };
        if cells && !out.contains(&one) {
            out.push(one);
        }
    }
    out
}

/// `D3` as row 2 and column 3, from 0.
fn place(address: &str) -> Option<(u32, usize)> {
    let (letters, row) = address.split_at_checked(address.find(|c: char| c.is_ascii_digit())?)?;
    let column =
        gloss_table::column_index(letters).filter(|_| letters.bytes().all(|c| c.is_ascii_uppercase()))?;
    let row: u32 = row.bytes().all(|c| c.is_ascii_digit()).then(|| row.parse().ok())??;
    Some((row.checked_sub(1)?, column as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cells_of_a_formula_are_found() {
        for (formula, expect) in [
            ("C3-B3", "C3, B3"),
            ("SUM($B$2:$B$9)", "B2:B9"),
            ("IF(A1=\"B2\",'My data'!C4,Sheet2!D5)+A1", "A1, C4 on “My data”, D5 on “Sheet2”"),
            ("LOG10(A1)", "A1"),
            ("1+2", ""),
            ("\"unended", ""),
            ("ä!A1&é", "A1 on “ä”"),
        ] {
            let found: Vec<String> = named(formula).iter().map(Named::label).collect();
            assert_eq!(found.join(", "), expect, "{formula}");
        }
        assert_eq!(in_words("SUM(B2:B9)", &named("SUM(B2:B9)")).as_deref(), Some("the sum of B2:B9"));
        assert_eq!(in_words("SUM(B2:B9)/2", &named("SUM(B2:B9)/2")), None);
    }

    #[test]
    fn a_cell_says_its_formula_and_what_it_takes() {
        let desk = Desk::new(&[], |_| false);
        let region = |text: &str| json!({ "path": "b.xlsx", "ranges": [{ "range": 0, "cell": "S!D3", "text": text }] });
        let said = answer(&desk, &region("12.5")).flatten();
        assert_eq!(
            said.as_deref(),
            Some("D3 holds “12.5”, as it was typed or imported; no formula works it out.")
        );
        let said = answer(&desk, &region("=SUM(B2:B9)")).flatten();
        assert_eq!(
            said.as_deref(),
            Some(
                "D3 is worked out by the formula =SUM(B2:B9). It is the sum of B2:B9. It takes B2:B9. Ask about one of these cells to go a step further."
            )
        );
        assert_eq!(answer(&desk, &region("=C3-B3")), Some(None));
        // Both stand in one row, which is read once.
        assert_eq!(desk.calls().len(), 1);
        assert_eq!(answer(&desk, &json!({ "ranges": [{ "range": 0, "text": "words" }] })), None);
    }
}
