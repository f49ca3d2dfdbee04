//! The type of a column: evidence over all of its cells, and the reading that follows from it.

use std::borrow::Cow;

use crate::date::{self, Order};
use crate::limits::{MAX_SHOWN_CHARS, SAMPLES};
use crate::number::{self, Mark};
use crate::{Cell, CellRef, Notice, Slips};

/// The type of all values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// Numbers.
    Number,
    /// Text, or values of several kinds.
    Text,
    /// Dates, ISO 8601.
    Date,
    /// True and false.
    Bool,
    /// It has a name and no values.
    Empty,
}

impl ColumnKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Text => "text",
            Self::Date => "date",
            Self::Bool => "bool",
            Self::Empty => "empty",
        }
    }
}

/// How a column's text becomes values.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reading {
    AsIs,
    Number(Mark),
    Date(Order),
    Bool,
}

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Counted from 0.
    pub index: u32,
    /// `A`, `B`, … `AA`.
    pub letter: String,
    /// From the header; its letter where the header has none. Distinct without regard to case.
    pub name: String,
    /// The type of its values.
    pub kind: ColumnKind,
    /// Whether all values are whole numbers that a 64-bit float holds exactly.
    pub integer: bool,
    /// Cells with a value.
    pub filled: u32,
    /// Cells that say that there is no value, such as `NA`. They count as empty unless the column is text.
    pub missing: u32,
    /// Cells that hold an error. They count as empty.
    pub errors: u32,
    /// Cells that hold a formula as text in a column of something else. They count as empty.
    pub formulas: u32,
    /// The first few different values, as the file shows them.
    pub samples: Vec<String>,
    /// Texts that keep a column of numbers from being one; none in all others.
    pub slips: Option<Slips>,
    reading: Reading,
}

impl Column {
    /// Reads a cell of this column by the column's type. In a workbook most values are what they are; in delimited text
    /// this is where text becomes a number, a date or true and false. Errors become empty.
    pub fn value(&self, cell: &Cell) -> Cell {
        match (self.reading, cell) {
            (_, Cell::Error(_)) => Cell::Empty,
            (Reading::AsIs, _) if self.kind == ColumnKind::Text => cell.clone(),
            (_, Cell::Text(text)) if missing(text) || formula(text) => Cell::Empty,
            (Reading::Number(mark), Cell::Text(text)) => {
                number::read(text, mark).map_or_else(|| cell.clone(), |n| Cell::Number(n.value))
            }
            (Reading::Date(order), Cell::Text(text)) => {
                date::read(text, order).map_or_else(|| cell.clone(), Cell::Date)
            }
            (Reading::Bool, Cell::Text(text)) => boolean(text).map_or_else(|| cell.clone(), Cell::Bool),
            _ => cell.clone(),
        }
    }
}

/// A column's values as they are compared, without a copy of what is no text.
impl Column {
    /// The number that a cell is or spells: as the column is read, where it is text as plain figures are.
    pub(crate) fn number(&self, value: CellRef<'_>) -> Option<f64> {
        match (value, self.reading) {
            (CellRef::Number(n), _) => Some(n),
            (CellRef::Text(words), Reading::Number(mark)) => number::read(words, mark).map(|read| read.value),
            (CellRef::Text(words), Reading::AsIs) => number::read(words, Mark::Point).map(|read| read.value),
            _ => None,
        }
    }

    /// The date that a cell is, or that its text means in this column; ISO 8601.
    pub(crate) fn date<'a>(&self, value: CellRef<'a>) -> Option<Cow<'a, str>> {
        match (value, self.reading) {
            (CellRef::Date(iso), _) => Some(Cow::Borrowed(iso)),
            (CellRef::Text(words), Reading::Date(order)) => date::read(words, order).map(Cow::Owned),
            _ => None,
        }
    }

    /// True or false, as a cell is or says.
    pub(crate) fn truth(&self, value: CellRef<'_>) -> Option<bool> {
        match (value, self.reading) {
            (CellRef::Bool(truth), _) => Some(truth),
            (CellRef::Text(words), Reading::Bool) => boolean(words),
            _ => None,
        }
    }
}

/// Words that mean "no value".
fn missing(text: &str) -> bool {
    let text = text.trim();
    matches!(text, "-" | "–" | "—" | ".." | "*" | "**" | "***")
        || ["na", "n/a", "#n/a", "nan", "null", "none"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// True for a formula that was written out as text: `=SUM(A1:A3)`, `=B2*C2`. What it comes to is not in the file.
fn formula(text: &str) -> bool {
    let Some(body) = text.trim().strip_prefix('=') else { return false };
    let begins = body.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '(' | '-' | '+' | '$'));
    begins && body.contains(['(', '*', '/', '+', '-', ':']) && body.chars().any(|c| c.is_ascii_alphanumeric())
}

fn boolean(text: &str) -> Option<bool> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// One of several readings of a column's numbers.
#[derive(Clone, Debug)]
struct AsNumber {
    holds: bool,
    integer: bool,
    /// The one sign that numbers have, as € or %.
    unit: Option<char>,
    /// How many have it, and the row of the first.
    with: (u32, u32),
    /// How many have none, and the row of the first.
    without: (u32, u32),
    /// Texts that are no numbers: how many, and the row and the words of the first.
    odd: u32,
    first_odd: Option<(u32, String)>,
}

impl Default for AsNumber {
    fn default() -> Self {
        let (with, without) = ((0, 0), (0, 0));
        Self { holds: true, integer: true, unit: None, with, without, odd: 0, first_odd: None }
    }
}

impl AsNumber {
    fn see(&mut self, row: u32, text: &str, mark: Mark) {
        if self.is_hopeless() {
            return;
        }
        let Some(read) = number::read(text, mark) else {
            self.holds = false;
            // Digits that are a name, as 02139, make names of the others.
            let is_name = text.trim().bytes().all(|byte| byte.is_ascii_digit());
            self.odd = if is_name { u32::MAX / 2 } else { self.odd + 1 };
            self.first_odd.get_or_insert_with(|| (row, text.chars().take(MAX_SHOWN_CHARS).collect()));
            return;
        };
        let count = if read.unit.is_some() { &mut self.with } else { &mut self.without };
        *count = (count.0 + 1, if count.0 == 0 { row } else { count.1 });
        // Euros and dollars in one column do not add up, nor per cent and parts of one; such a column stays text. An amount
        // without its sign is one all the same.
        let is_one = read.unit.is_none_or(|unit| *self.unit.get_or_insert(unit) == unit);
        let is_whole = self.unit != Some('%') || self.without.0 == 0;
        self.holds &= is_one && is_whole;
        self.integer &= read.value.fract() == 0.0;
    }

    fn read(&self) -> u32 {
        self.with.0 + self.without.0
    }

    /// More texts than could be slips among numbers.
    fn is_hopeless(&self) -> bool {
        self.odd > MAX_SLIPS + self.read() / 10
    }

    /// Slips among numbers: how many are numbers, and the first that is none.
    fn slips(&self, comma: bool) -> Option<Slips> {
        let (row, words) =
            self.first_odd.clone().filter(|_| !self.is_hopeless() && self.read() >= MIN_NUMBERS)?;
        (self.odd * 10 <= self.read()).then_some(Slips {
            numbers: self.read(),
            odd: self.odd,
            row,
            words,
            comma,
        })
    }

    /// Whether some amounts have the sign of another currency than the column's header names: those without a sign are of that.
    fn is_of_another_currency(&self, header: &str) -> bool {
        let named = number::currencies(header);
        let is_mixed = self.with.0 > 0 && self.without.0 > 0;
        is_mixed && !named.is_empty() && self.unit.is_some_and(|unit| !named.contains(&unit))
    }

    /// Amounts of which some have their sign and some have not: those that are fewer.
    fn mixed(&self, column: &str) -> Option<Notice> {
        let sign = self.unit.filter(|_| self.holds && self.with.0 > 0 && self.without.0 > 0)?;
        let is_with = self.with.0 <= self.without.0;
        let (count, row) = if is_with { self.with } else { self.without };
        Some(Notice::MixedAmounts { column: column.to_owned(), sign, count, row, is_with })
    }
}

/// Texts that make no column of numbers hopeless by themselves.
const MAX_SLIPS: u32 = 3;
/// Numbers among which a text may be a slip.
const MIN_NUMBERS: u32 = 5;

/// Evidence about a column's type: counts over the cells that were seen.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    text_is_data: bool,
    filled: u32,
    missing: u32,
    errors: u32,
    formulas: u32,
    point: AsNumber,
    comma: AsNumber,
    either: Option<String>,
    iso: bool,
    day_first: bool,
    month_first: bool,
    named: bool,
    /// Every value is a date in one way of writing or another, where the day comes first or the month does.
    mixed: [bool; 2],
    /// Whether the two read a value differently.
    swaps: bool,
    boolean: bool,
    text: bool,
    samples: Vec<String>,
}

impl Evidence {
    /// `text_is_data` is true for delimited text, where a text may be any value.
    pub(crate) fn new(text_is_data: bool) -> Self {
        Self {
            text_is_data,
            filled: 0,
            missing: 0,
            errors: 0,
            formulas: 0,
            point: AsNumber::default(),
            comma: AsNumber::default(),
            either: None,
            iso: true,
            day_first: true,
            month_first: true,
            named: true,
            mixed: [true; 2],
            swaps: false,
            boolean: true,
            text: false,
            samples: Vec::new(),
        }
    }

    /// Sees a cell of a row, counted from 1.
    pub(crate) fn see(&mut self, row: u32, cell: &Cell) {
        match cell {
            Cell::Empty => return,
            Cell::Error(_) => {
                self.errors += 1;
                return;
            }
            Cell::Text(text) if missing(text) => {
                self.missing += 1;
                return;
            }
            Cell::Text(text) if self.text_is_data && formula(text) => {
                self.formulas += 1;
                return;
            }
            Cell::Text(text) => self.see_text(row, text),
            Cell::Number(n) => {
                self.only(true, false, false);
                let whole = n.fract() == 0.0;
                self.point.integer &= whole;
                self.comma.integer &= whole;
            }
            Cell::Date(_) => self.only(false, true, false),
            Cell::Bool(_) => self.only(false, false, true),
        }
        self.filled += 1;
        self.sample(cell);
    }

    fn only(&mut self, number: bool, date: bool, boolean: bool) {
        self.point.holds &= number;
        self.comma.holds &= number;
        self.iso &= date;
        self.day_first &= date;
        self.month_first &= date;
        self.named &= date;
        self.mixed = self.mixed.map(|mixed| mixed && date);
        self.boolean &= boolean;
    }

    fn see_text(&mut self, row: u32, text: &str) {
        if self.text_is_data {
            self.point.see(row, text, Mark::Point);
            self.comma.see(row, text, Mark::Comma);
        }
        if !self.text_is_data || self.text {
            self.text = true;
            self.only(false, false, false);
            return;
        }
        if self.point.holds && self.comma.holds && self.either.is_none() && text.contains(['.', ',']) {
            self.either = Some(text.trim().to_owned());
        }
        self.iso = self.iso && date::read(text, Order::Iso).is_some();
        self.day_first = self.day_first && date::read(text, Order::DayFirst).is_some();
        self.month_first = self.month_first && date::read(text, Order::MonthFirst).is_some();
        self.named = self.named && date::read(text, Order::Named).is_some();
        if self.mixed.contains(&true) {
            let read = [Order::AnyDayFirst, Order::AnyMonthFirst].map(|order| date::read(text, order));
            self.swaps |= read[0] != read[1];
            self.mixed = [self.mixed[0] && read[0].is_some(), self.mixed[1] && read[1].is_some()];
        }
        self.boolean = self.boolean && boolean(text).is_some();
        self.text = !self.point.holds && !self.comma.holds && !self.dates() && !self.boolean;
    }

    fn dates(&self) -> bool {
        self.iso || self.day_first || self.month_first || self.named || self.mixed.contains(&true)
    }

    fn sample(&mut self, cell: &Cell) {
        if self.samples.len() < SAMPLES {
            let shown: String = cell.display().chars().take(MAX_SHOWN_CHARS).collect();
            if !self.samples.contains(&shown) {
                self.samples.push(shown);
            }
        }
    }

    /// Whether nothing stands in the column.
    pub(crate) fn nothing(&self) -> bool {
        self.filled + self.missing + self.errors + self.formulas == 0
    }

    /// Whether its numbers could be read in two ways, so that others must say which.
    pub(crate) fn either(&self) -> bool {
        self.point.holds && self.comma.holds && self.either.is_some()
    }

    /// Which decimal mark this column proves, if any.
    pub(crate) fn proves(&self) -> Option<Mark> {
        match (self.filled > 0 && self.point.holds, self.filled > 0 && self.comma.holds) {
            (true, false) => Some(Mark::Point),
            (false, true) => Some(Mark::Comma),
            _ => None,
        }
    }

    /// The column, where `mark` decides between two readings of its numbers.
    pub(crate) fn column(self, index: u32, name: String, mark: Mark, notices: &mut Vec<Notice>) -> Column {
        let mark = self.proves().unwrap_or(mark);
        let numbers = if mark == Mark::Point { &self.point } else { &self.comma };
        let swapped = self.day_first && self.month_first && !self.iso;
        // Of dates written in several ways, one must say which of day and month comes first.
        let any = match self.mixed {
            [true, true] if !self.swaps => Some(Order::AnyDayFirst),
            [true, false] => Some(Order::AnyDayFirst),
            [false, true] => Some(Order::AnyMonthFirst),
            _ => None,
        };
        let (kind, reading) = if self.filled == 0 && self.missing + self.formulas == 0 {
            (ColumnKind::Empty, Reading::AsIs)
        } else if self.filled == 0 {
            (ColumnKind::Text, Reading::AsIs)
        } else if numbers.holds && !numbers.is_of_another_currency(&name) {
            (ColumnKind::Number, Reading::Number(mark))
        } else if self.iso {
            (ColumnKind::Date, Reading::Date(Order::Iso))
        } else if self.day_first && !swapped {
            (ColumnKind::Date, Reading::Date(Order::DayFirst))
        } else if self.month_first && !swapped {
            (ColumnKind::Date, Reading::Date(Order::MonthFirst))
        } else if self.named {
            (ColumnKind::Date, Reading::Date(Order::Named))
        } else if let Some(order) = any {
            (ColumnKind::Date, Reading::Date(order))
        } else if self.boolean {
            (ColumnKind::Bool, Reading::Bool)
        } else {
            (ColumnKind::Text, Reading::AsIs)
        };
        let integer = kind == ColumnKind::Number && numbers.integer;
        if self.point.holds
            && self.comma.holds
            && kind == ColumnKind::Number
            && let Some(sample) = self.either
        {
            let comma = mark == Mark::Comma;
            notices.push(Notice::AmbiguousNumber { column: name.clone(), sample, comma });
        }
        let slips = match kind {
            ColumnKind::Text => numbers.slips(mark == Mark::Comma),
            _ => None,
        };
        notices.extend(slips.clone().map(|slips| Notice::AlmostNumbers { column: name.clone(), slips }));
        notices.extend(numbers.mixed(&name).filter(|_| kind == ColumnKind::Number));
        let either = kind == ColumnKind::Text && self.mixed == [true; 2] && self.swaps;
        if (swapped || either) && self.filled > 0 {
            let sample = self.samples.first().cloned().unwrap_or_default();
            notices.push(Notice::AmbiguousDate { column: name.clone(), sample });
        }
        Column {
            index,
            letter: crate::column_letter(index),
            name,
            kind,
            integer,
            filled: self.filled,
            missing: self.missing,
            errors: self.errors,
            formulas: if kind == ColumnKind::Text { 0 } else { self.formulas },
            samples: self.samples,
            slips,
            reading,
        }
    }
}
