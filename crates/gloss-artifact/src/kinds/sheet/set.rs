//! Cells named by address that get another content or another look, in a sheet's text. Which of them may change is not
//! decided here: the verdict tells marked cells from others.

use std::collections::HashSet;

use gloss_ooxml::{CellFormat, Fill};
use gloss_protocol::Span;

use super::content::{format, look, split, words_in};
use super::grid::At;
use super::typed::Reader;
use super::{CELL_END, LOOK, held};
use crate::ArtifactError;
use crate::text::Text;

/// An edit of cells: their content, their look, or both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellEdit {
    /// Their address: `D3:E5`, `Sales!D3`.
    pub cells: String,
    /// Their new content.
    pub new: NewContent,
    /// How they are to look.
    pub look: NewLook,
}

/// The new content of cells, as one would type it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum NewContent {
    /// The content that they have.
    #[default]
    Kept,
    /// Row by row, one for each cell.
    Rows(Vec<Vec<String>>),
    /// One for all; of a formula the first cell's, which names other cells in the others as a copy does.
    Filled(String),
}

/// How cells are to look; what is none stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewLook {
    /// The number format's code.
    pub number: Option<String>,
    /// Bold or not.
    pub bold: Option<bool>,
    /// The fill as red, green and blue; the inner none takes it away.
    pub fill: Option<Option<(u8, u8, u8)>>,
}

/// The cells of an edit with their new text. `plain` is a file without formulas and looks.
///
/// # Errors
/// [`ArtifactError::BadWhere`] for cells that are not there, rows that don't fit them, or looks in a plain file.
pub fn set(text: &Text, edit: &CellEdit, plain: bool) -> Result<Vec<(Span, String)>, ArtifactError> {
    fn bad<T>(says: String) -> Result<T, ArtifactError> {
        Err(ArtifactError::BadWhere(says))
    }
    let Some(grid) = text.grid() else { return bad("Only sheets have cells.".to_owned()) };
    let region = text.find(&format!("cells:{}", edit.cells))?;
    let spans = text.spans(&region);
    let source = text.source();
    let places: Vec<(Span, At)> =
        spans.into_iter().filter_map(|span| Some((span, grid.at(source, span.start)?))).collect();
    let (Some(first), Some(last)) =
        (places.iter().map(|(_, at)| *at).min(), places.iter().map(|(_, at)| *at).max())
    else {
        return bad(format!("{} names no cells.", edit.cells));
    };
    let left = places.iter().map(|(_, at)| at.column).min().unwrap_or(0);
    let right = places.iter().map(|(_, at)| at.column).max().unwrap_or(0);
    if let NewContent::Rows(rows) = &edit.new {
        let (tall, wide) = ((last.row - first.row + 1) as usize, (right - left + 1) as usize);
        if rows.len() != tall || rows.iter().any(|row| row.len() != wide) || places.len() != tall * wide {
            return bad(format!("{} has {tall} rows of {wide} cells; give just as many values.", edit.cells));
        }
    }
    if plain && edit.look != NewLook::default() {
        return bad(
            "This file holds words and numbers alone; a workbook (.xlsx) can have formats.".to_owned()
        );
    }
    let given = match &edit.new {
        NewContent::Rows(rows) => rows.concat(),
        _ => Vec::new(),
    };
    let texts = if plain { HashSet::new() } else { texts_to_move(source, &places, edit) };
    let is_text = edit.look.number.as_deref() == Some(TEXT);
    let as_text = |words: String, before: &str| {
        let moves = texts.contains(words.trim()) && words_in(before).as_deref() != Some(words.trim());
        let is_plain = words.trim().is_empty() || words.starts_with(['=', '\'']);
        if (moves || is_text) && !is_plain { format!("'{}", words.trim()) } else { words }
    };
    let reader = Reader::new(text, plain).together(given.iter().map(String::as_str));
    let new = |(span, at): (Span, At)| {
        let before = source.get(span.range()).unwrap_or_default();
        let (down, over) = ((at.row - first.row) as usize, (at.column - left) as usize);
        let words = match &edit.new {
            NewContent::Kept => None,
            NewContent::Rows(rows) => rows.get(down).and_then(|row| row.get(over)).cloned(),
            NewContent::Filled(words) => Some(match words.strip_prefix('=') {
                Some(formula) if !plain => {
                    let rows = i64::from(at.row) - i64::from(first.row);
                    format!("={}", gloss_ooxml::copied(formula, rows, i64::from(at.column) - i64::from(left)))
                }
                _ => words.clone(),
            }),
        };
        let words = if plain { words } else { words.map(|words| as_text(words, before)) };
        let cell = words.map_or_else(|| Ok(before.to_owned()), |words| reader.cell(at, before, &words))?;
        match looked(&cell, &edit.look) {
            Some(new) => Ok((span, new)),
            None => bad(format!("{} looks in a way that can't be kept beside this.", edit.cells)),
        }
    };
    places.into_iter().map(new).collect()
}

/// The format of text.
const TEXT: &str = "@";

/// Words that stand as text in cells whose rows are written anew, and as nothing else: text that would read as a number or a day stays
/// text in another cell, as where a column is split. None where the cells are given the format of something else.
fn texts_to_move(source: &str, places: &[(Span, At)], edit: &CellEdit) -> HashSet<String> {
    if !matches!(edit.new, NewContent::Rows(_))
        || edit.look.number.as_deref().is_some_and(|code| code != TEXT)
    {
        return HashSet::new();
    }
    let cells = || places.iter().filter_map(|(span, _)| source.get(span.range()));
    let others: HashSet<String> = cells().filter(|cell| words_in(cell).is_none()).map(held).collect();
    cells().filter_map(words_in).filter(|words| !others.contains(words)).collect()
}

/// A wanted format with its currency where the cell's own format has the same one: `#,##0 "€"` among others that say `#,##0.00 "€"`.
fn with_own_sign(own: &str, wanted: &str) -> String {
    let asked = wanted.strip_prefix('"').and_then(|rest| rest.split_once('"'));
    let Some((sign, digits)) = asked else { return wanted.to_owned() };
    // The language of a code stands first in brackets of its own.
    let at = if own.starts_with("[$-") { own.find(']').map_or(0, |at| at + 1) } else { 0 };
    let (language, rest) = own.split_at(at);
    let is_digits = |c: char| matches!(c, '#' | ',' | '0' | '.');
    let behind = rest.trim_start_matches(is_digits);
    let says = match behind.split_once("[$") {
        Some((_, named)) => named.split(['-', ']']).next().unwrap_or_default().to_owned(),
        None => behind.chars().filter(|c| !matches!(c, '"' | '\\') && !c.is_whitespace()).collect(),
    };
    let is_plain = behind.len() < rest.len() && !behind.contains([';', '#', '?', '%', '*', '_']);
    if is_plain && says == sign { format!("{language}{digits}{behind}") } else { wanted.to_owned() }
}

/// A cell's text with another look.
fn looked(cell: &str, wanted: &NewLook) -> Option<String> {
    if *wanted == NewLook::default() {
        return Some(cell.to_owned());
    }
    let (content, now) = split(cell);
    let mut has: CellFormat = format(now)?;
    if let Some(number) = &wanted.number {
        has.number = Some(with_own_sign(has.number.as_deref().unwrap_or_default(), number));
    }
    if let Some(bold) = wanted.bold {
        has.bold = Some(bold);
    }
    if let Some(fill) = wanted.fill {
        has.fill = Some(fill.map_or(Fill::None, |(red, green, blue)| Fill::Color(red, green, blue)));
    }
    let look = look(&has);
    Some(if look.is_empty() {
        format!("{content}{CELL_END}")
    } else {
        format!("{content}{LOOK}{look}{CELL_END}")
    })
}

/// The content of an address's cells, as one would type it; none where it names none.
pub fn holds(text: &Text, cells: &str) -> Option<Vec<String>> {
    let region = text.find(&format!("cells:{cells}")).ok()?;
    Some(
        text.spans(&region)
            .iter()
            .map(|span| held(text.source().get(span.range()).unwrap_or_default()))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use gloss_protocol::Kind;

    use super::*;

    const SHEET: &str = "\u{1d}S\na\tb\t\t\n1\t=A2*2\t\t\n2\u{1e}b\t\t\t\n\t\t\t\n";

    fn after(edit: &CellEdit) -> Result<String, String> {
        let text = Text::new(Kind::Sheet, SHEET);
        let mut new = set(&text, edit, false).map_err(|error| error.to_string())?;
        let mut out = SHEET.to_owned();
        new.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, cell) in new {
            out.replace_range(span.range(), &cell);
        }
        Ok(out)
    }

    fn edit(cells: &str, new: NewContent) -> CellEdit {
        CellEdit { cells: cells.to_owned(), new, look: NewLook::default() }
    }

    #[test]
    fn cells_are_set_filled_and_given_looks() {
        let filled = |words: &str| NewContent::Filled(words.to_owned());
        let rows = |rows: &[&[&str]]| {
            NewContent::Rows(rows.iter().map(|row| row.iter().map(|s| (*s).to_owned()).collect()).collect())
        };
        let look = |look: NewLook| CellEdit { cells: "A2:A3".to_owned(), look, ..CellEdit::default() };
        for (edit, expect) in [
            (
                edit("B2:B3", filled("=A2*$A$1")),
                "\u{1d}S\na\tb\t\t\n1\t=A2*$A$1\t\t\n2\u{1e}b\t=A3*$A$1\t\t\n\t\t\t\n",
            ),
            (
                edit("S!A2:B3", rows(&[&["5", "x"], &["", "25 %"]])),
                "\u{1d}S\na\tb\t\t\n5\tx\t\t\n\u{1e}b\t0.25\u{1e}n=0%\t\t\n\t\t\t\n",
            ),
            (
                look(NewLook { number: Some("0.0%".to_owned()), ..NewLook::default() }),
                "\u{1d}S\na\tb\t\t\n1\u{1e}n=0.0%\t=A2*2\t\t\n2\u{1e}b;n=0.0%\t\t\t\n\t\t\t\n",
            ),
            (
                look(NewLook { bold: Some(false), fill: Some(Some((255, 242, 204))), number: None }),
                "\u{1d}S\na\tb\t\t\n1\u{1e}f=FFF2CC\t=A2*2\t\t\n2\u{1e}f=FFF2CC\t\t\t\n\t\t\t\n",
            ),
        ] {
            assert_eq!(after(&edit).as_deref(), Ok(expect), "{edit:?}");
        }
        for (edit, says) in [
            (edit("B2:B3", rows(&[&["1"]])), "2 rows of 1 cells"),
            (edit("Other!B2", filled("1")), "Other"),
            (edit("nonsense", filled("1")), "nonsense"),
        ] {
            let why = after(&edit).unwrap_err();
            assert!(why.contains(says), "{why}");
        }
        let text = Text::new(Kind::Sheet, SHEET);
        assert!(set(&text, &look(NewLook { bold: Some(true), ..NewLook::default() }), true).is_err());
        assert_eq!(holds(&text, "A1:B2"), Some(["a", "b", "1", "=A2*2"].map(str::to_owned).to_vec()));
    }

    #[test]
    fn a_currency_stands_where_it_stands_beside() {
        for (own, wanted, expected) in [
            ("#,##0.00 \"€\"", "\"€\"#,##0", "#,##0 \"€\""),
            ("[$-407]#,##0.00\"\u{a0}€\"", "\"€\"#,##0", "[$-407]#,##0\"\u{a0}€\""),
            ("#,##0.00\\ [$€-1]", "\"$\"#,##0", "\"$\"#,##0"),
            ("#,##0.00\\ [$€-1]", "\"€\"#,##0", "#,##0\\ [$€-1]"),
            ("\"€\"#,##0.00", "\"€\"#,##0", "\"€\"#,##0"),
            ("0.0%", "\"€\"#,##0", "\"€\"#,##0"),
            ("#,##0 \"€\";-#,##0 \"€\"", "\"€\"#,##0", "\"€\"#,##0"),
        ] {
            assert_eq!(super::with_own_sign(own, wanted), expected, "{own}");
        }
    }
}
