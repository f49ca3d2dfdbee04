//! Numbers and words typed for a cell, read beside the cells around it, in either decimal notation. What can be read
//! as two numbers is decided by the column where that settles it, and else refused with the words to type instead.
//! Writes nothing, and looks no further than the sheet's text.

use std::cell::RefCell;
use std::collections::HashMap;

use gloss_protocol::Span;
use gloss_table::{Mark, Read, read_typed};

use super::content::{number, number_format, of_words, split, written};
use super::display::{around, decimals};
use super::grid::At;
use super::{CELL_END, Grid, LOOK, Unwritable, held, typed_days};
use crate::text::Text;

/// Decimals of a number that may as well be a group of thousands.
const GROUP: usize = 3;

/// The most decimals that somebody typed; what has more was worked out.
const TYPED_DECIMALS: usize = 6;

/// Reads what is typed into cells of a sheet's text.
pub(super) struct Reader<'t> {
    text: &'t Text,
    plain: bool,
    /// The one notation of all that is typed together, where it shows one.
    together: Option<Mark>,
    columns: RefCell<HashMap<(usize, u32), Column>>,
}

/// Statistics of a column, by which a number that is typed into it is read.
#[derive(Clone, Default)]
struct Column {
    /// Cells that are numbers, or formulas; in a file of plain text those that read as one.
    numbers: usize,
    /// Dates of a workbook, and words that read as a number.
    others: usize,
    words: usize,
    notation: Notation,
    /// Some have as many decimals as a group of thousands has digits.
    fine: bool,
    /// The last number in a file of plain text, as it is written there.
    sample: Option<(String, Read)>,
}

/// The decimal marks that are certain from a column's words.
#[derive(Clone, Copy, Default)]
struct Notation {
    point: bool,
    comma: bool,
}

/// The kind of a cell's column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Among {
    Numbers,
    Words,
    Either,
}

impl Notation {
    fn see(&mut self, words: &str) {
        match readings(words) {
            (Some(_), None) => self.point = true,
            (None, Some(_)) => self.comma = true,
            _ => {}
        }
    }

    fn mark(self) -> Option<Mark> {
        match (self.point, self.comma) {
            (true, false) => Some(Mark::Point),
            (false, true) => Some(Mark::Comma),
            _ => None,
        }
    }
}

/// Words as a number with a point before its decimals, and with a comma there.
fn readings(words: &str) -> (Option<Read>, Option<Read>) {
    (read_typed(words, Mark::Point), read_typed(words, Mark::Comma))
}

/// The number that words are for certain; none for words that are none.
///
/// # Errors
/// [`Unwritable`] for what can be read as two numbers.
pub fn certain(words: &str) -> Result<Option<f64>, Unwritable> {
    match readings(words) {
        (Some(a), Some(b)) if a.value != b.value => Err(two(words, "", (a.value, b.value))),
        (a, b) => Ok(a.or(b).map(|one| if one.unit == Some('%') { share(one.value) } else { one.value })),
    }
}

impl<'t> Reader<'t> {
    /// A reader for a sheet's text; `plain` is a file without types.
    pub(super) fn new(text: &'t Text, plain: bool) -> Self {
        Self { text, plain, together: None, columns: RefCell::default() }
    }

    /// The same, for words that are written by one hand at once.
    pub(super) fn together<'w>(self, words: impl Iterator<Item = &'w str>) -> Self {
        let mut all = Notation::default();
        words.for_each(|words| all.see(words.trim()));
        Self { together: all.mark(), ..self }
    }

    /// Makes words typed for the cell of a range into its text.
    ///
    /// # Errors
    /// As [`Reader::cell`].
    pub(super) fn range(&self, span: Span, words: &str) -> Result<String, Unwritable> {
        let source = self.text.source();
        let before = source.get(span.range()).unwrap_or_default();
        match self.text.grid().and_then(|grid| grid.at(source, span.start)) {
            Some(at) => self.cell(at, before, words),
            None => Ok(super::content::typed(words, before, self.plain)),
        }
    }

    /// Makes words typed for a cell, whose text is `before`, into its text with its end.
    ///
    /// # Errors
    /// [`Unwritable`] for what can be read as two numbers, and for what would stand among numbers as words by mistake.
    pub(super) fn cell(&self, at: At, before: &str, words: &str) -> Result<String, Unwritable> {
        let trimmed = words.trim();
        let as_is = || Ok(super::content::typed(words, before, self.plain));
        // What the cell holds already was read when it came there; formulas and marked words say what they are.
        if held(before) == trimmed || trimmed.starts_with(['=', '\'', '#']) || !trimmed.contains(is_digit) {
            return as_is();
        }
        match self.plain {
            true => self.delimited(at, before, words),
            false => self.typed(at, before, trimmed).unwrap_or_else(as_is),
        }
    }

    /// Reads words typed in a workbook; none where [`super::content::typed`] makes the same text of them.
    fn typed(&self, at: At, before: &str, words: &str) -> Option<Result<String, Unwritable>> {
        let (own, look) = split(before);
        let code = number_format(look);
        if is_date(&code)
            && let Some(found) = typed_days::read(words, &code, &at.cell().to_string())
        {
            return Some(found.map(|value| with_look(&written(value), look)));
        }
        let column = self.column(at);
        let among = column.among(own, &code);
        let one = match readings(words) {
            (None, None) => {
                let lost = among == Among::Numbers && number(own).is_some() && looks_like_number(words);
                let today = super::content::typed(words, before, false);
                return (lost && number(split(&today).0).is_none()).then(|| Err(among_numbers(words, at)));
            }
            (Some(a), Some(b)) if a.value != b.value => {
                if code == "@" || among == Among::Words && column.numbers == 0 {
                    return Some(Ok(with_look(&of_words(words), look)));
                }
                match self.together {
                    Some(Mark::Point) => a,
                    Some(Mark::Comma) => b,
                    // Its numbers are shown with a point and as many decimals as a group has digits.
                    None if column.is_fine(&code) && a.value.abs() < b.value.abs() => a,
                    None => return Some(Err(two(words, &cell(at), (a.value, b.value)))),
                }
            }
            (a, b) => {
                let one = a.or(b)?;
                if code == "@" || among == Among::Words {
                    return None;
                }
                // A telephone number in the first cell of its column is written as a number of three groups is.
                let sure = one.unit.is_some() || words.contains(['.', ',']) || self.together.is_some();
                if among == Among::Either && !sure && words.contains(is_space) {
                    return Some(Err(number_or_words(words, one.value, at)));
                }
                one
            }
        };
        if let Some(problem) = other_unit(one, words, at, &code) {
            return Some(Err(problem));
        }
        let value = if one.unit == Some('%') { share(one.value) } else { one.value };
        let brought = match one.unit {
            Some('%') if fraction(&one.value.to_string()) > 0 => Some("0.00%".to_owned()),
            Some('%') => Some("0%".to_owned()),
            Some(_) => Some(money(words)),
            None => None,
        };
        let look = match brought.filter(|_| code == "General") {
            Some(new) if look.is_empty() => format!("n={new}"),
            Some(new) => format!("{look};n={new}"),
            None => look.to_owned(),
        };
        Some(Ok(with_look(&written(value), &look)))
    }

    /// Reads words typed in a file of plain text: as they are where the column reads them so, else in its notation.
    fn delimited(&self, at: At, before: &str, words: &str) -> Result<String, Unwritable> {
        let as_is = || Ok(super::content::typed(words, before, true));
        let column = self.column(at);
        let own = held(before);
        if column.among(&own, "General") != Among::Numbers {
            return as_is();
        }
        let trimmed = words.trim();
        let mark = column.notation.mark().or_else(|| self.notation(at.sheet));
        let one = match readings(trimmed) {
            (None, None) if readings(&own) != (None, None) && looks_like_number(trimmed) => {
                return Err(among_numbers(trimmed, at));
            }
            (Some(a), Some(b)) if a.value != b.value => {
                let by = self.together.or(mark);
                let (one, other) = if by == Some(Mark::Comma) { (b, a) } else { (a, b) };
                // Of the two the larger has its thousands told apart.
                let grouped = one.value.abs() > other.value.abs();
                let settled = self.together.is_some() || by.is_some() && (grouped || column.fine);
                if !settled {
                    return Err(two(trimmed, &cell(at), (a.value, b.value)));
                }
                one
            }
            (a, b) => match a.or(b) {
                Some(one) => one,
                None => return as_is(),
            },
        };
        let Some((sample, like)) = &column.sample else { return as_is() };
        let reads_so =
            mark.is_none_or(|mark| read_typed(trimmed, mark).is_some_and(|own| own.value == one.value));
        if one.unit == like.unit && reads_so {
            return as_is();
        }
        if let Some(unit) = one.unit
            && like.unit.is_none_or(|own| own != unit)
            && (unit == '%' || like.unit.is_some())
        {
            return Err(another_unit(trimmed, at, sample));
        }
        let point = mark.unwrap_or(Mark::Point).decimal().to_string();
        let digits = one.value.to_string().replacen('.', &point, 1);
        let (front, behind) = beside(sample);
        Ok(super::content::typed(&format!("{front}{digits}{behind}"), before, true))
    }

    fn column(&self, at: At) -> Column {
        let key = (at.sheet, at.column);
        if let Some(known) = self.columns.borrow().get(&key) {
            return known.clone();
        }
        let found = self.text.grid().map(|grid| self.look_at(grid, at)).unwrap_or_default();
        self.columns.borrow_mut().insert(key, found.clone());
        found
    }

    fn look_at(&self, grid: &Grid, at: At) -> Column {
        let source = self.text.source();
        let mut column = Column::default();
        let rows = grid.sheets.get(at.sheet).map_or(0, |rows| rows.rows.len() as u32);
        for row in 0..rows {
            let Some(span) = grid.span(source, At { row, ..at }) else { continue };
            column.see(source.get(span.range()).unwrap_or_default(), self.plain);
        }
        column
    }

    /// The notation of all numbers of a file of plain text, where its columns show one.
    fn notation(&self, sheet: usize) -> Option<Mark> {
        let grid = self.text.grid()?;
        let columns = grid.sheets.get(sheet)?.columns;
        let mut all = Notation::default();
        for column in 0..columns {
            let own = self.column(At { sheet, row: 0, column });
            if own.numbers * 2 >= own.words {
                all.point |= own.notation.point;
                all.comma |= own.notation.comma;
            }
        }
        all.mark()
    }
}

impl Column {
    fn see(&mut self, cell: &str, plain: bool) {
        let (content, look) = split(cell);
        if content.is_empty() {
            return;
        }
        if plain {
            let words = held(cell);
            let words = words.trim();
            let (a, b) = readings(words);
            let Some(one) = a.or(b) else {
                self.words += 1;
                return;
            };
            self.numbers += 1;
            self.notation.see(words);
            self.fine |= a.is_some() != b.is_some() && fraction(&one.value.to_string()) >= GROUP;
            self.sample = Some((words.to_owned(), one));
            return;
        }
        if content.starts_with('=') {
            self.numbers += 1;
            return;
        }
        match number(content) {
            Some(_) if is_date(&number_format(look)) => self.others += 1,
            Some(_) => {
                self.numbers += 1;
                let general = number_format(look) == "General";
                self.fine |= general && (GROUP..=TYPED_DECIMALS).contains(&fraction(content));
            }
            None => {
                let words = held(cell);
                let is_number = readings(words.trim_start_matches('\'')) != (None, None);
                *(if is_number { &mut self.others } else { &mut self.words }) += 1;
            }
        }
    }

    /// The kind of a cell's column, by the cell first.
    fn among(&self, own: &str, code: &str) -> Among {
        let by_format = !matches!(code, "General" | "@") && !is_date(code);
        let is_number = number(own).is_some() || own.starts_with('=');
        let by_column = self.numbers > 0 && self.numbers * 2 >= self.words + self.others;
        if is_date(code) {
            Among::Either
        } else if is_number && code != "@" || by_format || by_column {
            Among::Numbers
        } else if self.words + self.others > 1 {
            Among::Words
        } else {
            Among::Either
        }
    }

    /// Whether a workbook's column has numbers with as many decimals as a group of thousands has digits.
    fn is_fine(&self, code: &str) -> bool {
        self.fine || decimals(code) >= GROUP && !is_date(code)
    }
}

/// Decimals of a number as it is written in a cell's text.
fn fraction(digits: &str) -> usize {
    digits.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit()
}

/// A space between digits, also one that does not break.
fn is_space(sign: char) -> bool {
    matches!(sign, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

fn is_date(code: &str) -> bool {
    gloss_ooxml::format::NumberFormat::new(code).is_date()
}

/// Digits and signs alone, or digits and then words: meant as a number by whoever puts it in a number's place.
fn looks_like_number(words: &str) -> bool {
    let bare = !words.contains(char::is_alphabetic);
    let begins = words.split_whitespace().next().is_some_and(|first| readings(first) != (None, None));
    bare || begins
}

/// A share of hundred, in the digits that it was written with: 25.1 % is 0.251 and not 0.25100000000000003.
pub(crate) fn share(percent: f64) -> f64 {
    let told = format!("{:.*}", fraction(&percent.to_string()) + 2, percent / 100.0);
    told.parse().unwrap_or(percent / 100.0)
}

/// The text before the digits of a number and behind them, without its sign.
fn beside(words: &str) -> (&str, &str) {
    let first = words.find(is_digit).unwrap_or(0);
    let last = words.rfind(is_digit).map_or(0, |at| at + 1);
    let signs = ['-', '\u{2212}', '–', '+', '(', '.', ','];
    let front = words.get(..first).unwrap_or_default().trim_start_matches(signs).trim_end_matches(signs);
    let behind = words.get(last..).unwrap_or_default();
    (
        front,
        behind
            .trim_start_matches(['.', ','])
            .trim_start_matches(['-', '\u{2212}', '–', '—'])
            .trim_end_matches(')'),
    )
}

/// The format of an amount as it was typed.
fn money(words: &str) -> String {
    let (front, behind) = beside(words);
    let quoted = |words: &str| if words.is_empty() { String::new() } else { format!("\"{words}\"") };
    format!("{}#,##0.00{}", quoted(front), quoted(behind))
}

fn with_look(content: &str, look: &str) -> String {
    let mark = if look.is_empty() { String::new() } else { LOOK.to_string() };
    format!("{content}{mark}{look}{CELL_END}")
}

fn cell(at: At) -> String {
    format!(" in {}", at.cell())
}

/// A number so that it can be read in one way.
fn plainly(value: f64, words: &str) -> String {
    let mut digits = written(value);
    if fraction(&digits) == GROUP {
        digits.push('0');
    }
    let (front, behind) = beside(words);
    format!("{front}{digits}{behind}")
}

fn two(words: &str, place: &str, (point, comma): (f64, f64)) -> Unwritable {
    let (most, least) = if point.abs() > comma.abs() { (point, comma) } else { (comma, point) };
    Unwritable::new(
        format!("“{words}”{place} can be read in two ways: as {} or as {}.", written(most), written(least)),
        format!("Type {} or {}, as you mean it.", plainly(most, words), plainly(least, words)),
    )
}

fn among_numbers(words: &str, at: At) -> Unwritable {
    Unwritable::new(
        format!(
            "“{words}” is no number that can be read here, and as words no sum would count it in {}.",
            at.cell()
        ),
        "Type the number alone, such as 1234.5, or put ' before it to keep it as words.",
    )
}

fn number_or_words(words: &str, value: f64, at: At) -> Unwritable {
    Unwritable::new(
        format!(
            "“{words}” in {} can be the number {} or words, such as a telephone number.",
            at.cell(),
            written(value)
        ),
        format!("Type {} for the number, or '{words} to keep it as words.", written(value)),
    )
}

fn another_unit(words: &str, at: At, like: &str) -> Unwritable {
    Unwritable::new(
        format!("“{words}” has another unit than the numbers beside {}, such as “{like}”.", at.cell()),
        "Type the amount as the others are given.",
    )
}

/// Money of another currency than the cell's, and a bare number in a cell of per cents.
fn other_unit(one: Read, words: &str, at: At, code: &str) -> Option<Unwritable> {
    let shown = code.split(';').next().unwrap_or_default();
    let (front, behind) = around(shown);
    let frame = format!("{front}1{behind}");
    let own = read_typed(frame.trim(), Mark::Point).and_then(|own| own.unit);
    match (one.unit, own) {
        (None, Some('%')) if one.value.abs() >= 1.0 => {
            let (number, hundreds) = (written(one.value), written(one.value * 100.0));
            Some(Unwritable::new(
                format!(
                    "“{words}” in {} can be read in two ways: as {number} % or as {hundreds} %.",
                    at.cell()
                ),
                format!("Type {number} % or {hundreds} %, as you mean it."),
            ))
        }
        (Some(unit), Some(own)) if unit != own => {
            let like = format!("{front}1,234.50{behind}");
            Some(another_unit(words, at, like.trim()))
        }
        _ => None,
    }
}
