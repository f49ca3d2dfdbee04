//! References in a formula: sheet names in front of `!`, and cells, whole rows and whole columns with their
//! dollar signs.

use std::borrow::Cow;

use super::token::{brackets, quoted};
use crate::cell::{column_letters, column_number};
use crate::limits::MAX_ROWS;

/// A reference as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reference<'a> {
    /// The sheet it names.
    pub prefix: Option<Prefix<'a>>,
    /// The target behind the sheet.
    pub target: Target,
}

/// The target of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Cells.
    Cells(Place),
    /// A name or an error behind a sheet's name.
    Other,
}

/// The sheets in front of `!`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Prefix<'a> {
    /// As written, with `!`.
    pub raw: &'a str,
    /// The sheet's name without quotes; the first one's of several.
    pub first: Cow<'a, str>,
    /// The last one's of several (`Jan:Dec!A1`).
    pub last: Option<Cow<'a, str>>,
}

/// One number of an address, and whether it stays when a formula is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub at: u32,
    pub fixed: bool,
}

/// Cells as a formula names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// `B7`: column, row.
    Cell(Part, Part),
    /// `B7:C9`: column and row of each corner.
    Area([Part; 2], [Part; 2]),
    /// `B:C`.
    Columns(Part, Part),
    /// `7:9`.
    Rows(Part, Part),
}

impl Place {
    /// As it is written.
    pub(crate) fn write(self) -> String {
        let dollar = |part: Part| if part.fixed { "$" } else { "" };
        let column = |part: Part| format!("{}{}", dollar(part), column_letters(part.at));
        let row = |part: Part| format!("{}{}", dollar(part), part.at);
        match self {
            Self::Cell(c, r) => column(c) + &row(r),
            Self::Area([c, r], [d, s]) => format!("{}{}:{}{}", column(c), row(r), column(d), row(s)),
            Self::Columns(a, b) => format!("{}:{}", column(a), column(b)),
            Self::Rows(a, b) => format!("{}:{}", row(a), row(b)),
        }
    }
}

/// Whether a character can stand in a name.
pub(super) fn is_ident(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '_' | '.' | '\\' | '?' | '$')
        || (!c.is_ascii() && !c.is_whitespace() && !c.is_control())
}

/// Where a name at the start of the text ends.
pub(super) fn ident_end(text: &str) -> usize {
    text.find(|c| !is_ident(c)).unwrap_or(text.len())
}

/// The sheets in front of `!` at the start of the text, and their length.
pub(super) fn prefix(text: &str) -> Option<(Prefix<'_>, usize)> {
    let (name, end) = if text.starts_with('\'') {
        let end = quoted(text, '\'')?;
        (Cow::Owned(text.get(1..end - 1)?.replace("''", "'")), end)
    } else {
        let book = if text.starts_with('[') { brackets(text)? } else { 0 };
        let mut end = book + ident_end(text.get(book..)?);
        if end > book && text.get(end..)?.starts_with(':') {
            let more = ident_end(text.get(end + 1..)?);
            if more > 0 && text.get(end + 1 + more..)?.starts_with('!') {
                end += 1 + more;
            }
        }
        (Cow::Borrowed(text.get(..end)?), end)
    };
    let dollar = !text.starts_with('\'') && name.contains('$');
    if name.is_empty() || !text.get(end..)?.starts_with('!') || dollar {
        return None;
    }
    let raw = text.get(..=end)?;
    // A colon is not allowed in a sheet's name; in a path to another workbook it is part of the drive.
    let found = if name.contains('[') { None } else { name.split_once(':') };
    let (first, last) = match found {
        Some((first, last)) => (Cow::Owned(first.to_owned()), Some(Cow::Owned(last.to_owned()))),
        None => (name, None),
    };
    Some((Prefix { raw, first, last }, end + 1))
}

/// The cells at the start of the text, and their length. Not where a longer name or a function begins so.
pub(super) fn area(text: &str) -> Option<(Place, usize)> {
    let ends = |length: usize| {
        let next = text.get(length..).and_then(|rest| rest.chars().next());
        next.is_none_or(|c| !is_ident(c) && !matches!(c, '(' | '[' | '!'))
    };
    if let Some((c, r, first)) = cell(text) {
        if text.get(first..).is_some_and(|rest| rest.starts_with(':'))
            && let Some((d, s, second)) = cell(text.get(first + 1..)?)
            && ends(first + 1 + second)
        {
            return Some((Place::Area([c, r], [d, s]), first + 1 + second));
        }
        return ends(first).then_some((Place::Cell(c, r), first));
    }
    for (read, make) in [
        (column as fn(&str) -> Option<(Part, usize)>, Place::Columns as fn(Part, Part) -> Place),
        (row, Place::Rows),
    ] {
        if let Some((a, first)) = read(text)
            && text.get(first..)?.starts_with(':')
            && let Some((b, second)) = read(text.get(first + 1..)?)
            && ends(first + 1 + second)
        {
            return Some((make(a, b), first + 1 + second));
        }
    }
    None
}

fn cell(text: &str) -> Option<(Part, Part, usize)> {
    let (column, first) = column(text)?;
    let (row, second) = row(text.get(first..)?)?;
    Some((column, row, first + second))
}

fn column(text: &str) -> Option<(Part, usize)> {
    let dollar = usize::from(text.starts_with('$'));
    let letters = text.get(dollar..)?.bytes().take_while(u8::is_ascii_alphabetic).count();
    let at = column_number(text.get(dollar..dollar + letters)?)?;
    Some((Part { at, fixed: dollar == 1 }, dollar + letters))
}

fn row(text: &str) -> Option<(Part, usize)> {
    let dollar = usize::from(text.starts_with('$'));
    let digits = text.get(dollar..)?.bytes().take_while(u8::is_ascii_digit).count();
    let written = text.get(dollar..dollar + digits)?;
    let at = written.parse().ok().filter(|at| (1..=MAX_ROWS).contains(at) && !written.starts_with('0'))?;
    Some((Part { at, fixed: dollar == 1 }, dollar + digits))
}

/// The sheet's name without quotes, where one is written, and the cells of `'My data'!$B$2:$B$30`.
pub(crate) fn sheet_and_cells(written: &str) -> (Option<String>, &str) {
    let written = written.trim().trim_start_matches('=');
    let Some((sheet, cells)) = written.rsplit_once('!') else { return (None, written) };
    let plain = sheet.strip_prefix('\'').and_then(|sheet| sheet.strip_suffix('\''));
    (Some(plain.map_or_else(|| sheet.to_owned(), |plain| plain.replace("''", "'"))), cells)
}

/// A sheet's name as a formula writes it: in quotes unless it is a plain word that is no cell.
pub(crate) fn quote_sheet(name: &str) -> String {
    let plain = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    let upper = name.to_ascii_uppercase();
    // `R1C1`, `R`, `C2` and their like are addresses in the other style, and are quoted by Excel too.
    let other_style = upper.strip_prefix(['R', 'C']).is_some_and(|rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start_matches('C')
            .bytes()
            .all(|b| b.is_ascii_digit())
    });
    let looks_like_cell = area(name).is_some();
    if plain && !other_style && !looks_like_cell && upper != "TRUE" && upper != "FALSE" {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "''"))
    }
}
