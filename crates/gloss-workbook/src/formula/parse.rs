//! A formula read by Excel's own order of operators (ECMA-376-1, 18.17.2): comparison, `&`, `+ -`, `* /`, `^`, `%`, a
//! sign before. Cells are named as `[@Header]`, never as `A1`, so that a formula can't miss its column.

use super::functions::find_function;
use super::{At, Cells, ColumnAt, Expr};
use crate::limits::{MAX_ARGUMENTS, MAX_DEPTH, MAX_FORMULA};

/// A fault of a formula, and the remedy that would work.
pub(crate) type Wrong = (String, String);

/// Finds a column: the sheet that is named, where one is, and the header.
pub(crate) type Find<'a> = &'a dyn Fn(Option<&str>, &str) -> Option<ColumnAt>;

/// How many rows a column has.
pub(crate) type Length<'a> = &'a dyn Fn(ColumnAt) -> usize;

/// Operators by how loosely they bind.
const LEVELS: [&[&str]; 5] = [&["<>", "<=", ">=", "=", "<", ">"], &["&"], &["+", "-"], &["*", "/"], &["^"]];

/// Reads a formula without its leading `=`.
pub(crate) fn parse(formula: &str, find: Find<'_>, length: Length<'_>) -> Result<Expr, Wrong> {
    if formula.chars().count() > MAX_FORMULA {
        return Err((
            "The formula is too long.".to_owned(),
            format!("Excel takes {MAX_FORMULA} characters."),
        ));
    }
    let mut parser = Parser { text: formula, at: 0, depth: 0, find, length };
    let expr = parser.level(0)?;
    parser.blank();
    if parser.at < formula.len() { Err(parser.stray()) } else { Ok(expr) }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    find: Find<'a>,
    length: Length<'a>,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn blank(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\n', '\r', '\t']).len();
    }

    fn take(&mut self, mark: &str) -> bool {
        self.blank();
        let is = self.rest().starts_with(mark);
        if is {
            self.at += mark.len();
        }
        is
    }

    fn stray(&self) -> Wrong {
        let rest: String = self.rest().chars().take(20).collect();
        let says = if rest.is_empty() {
            "The formula ends too early.".to_owned()
        } else {
            format!("The formula can't be read from “{rest}” on.")
        };
        let next = "Name cells as [@Header] (this row), [<Header] (the row above), [Header] (the whole column), [Header#3], \
[Header#last], [Header#total], or [Sheet!Header]; use + - * / ^ & % ( ), comparisons, \"text\" and functions with commas.";
        (says, next.to_owned())
    }

    fn level(&mut self, level: usize) -> Result<Expr, Wrong> {
        let Some(marks) = LEVELS.get(level) else { return self.signed() };
        let mut left = self.level(level + 1)?;
        while let Some(mark) = marks.iter().find(|mark| self.take(mark)) {
            let right = self.level(level + 1)?;
            left = Expr::Binary(mark, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    /// A sign binds closer than `^` in Excel: -2^2 is 4.
    fn signed(&mut self) -> Result<Expr, Wrong> {
        for sign in ['-', '+'] {
            if self.take(sign.encode_utf8(&mut [0; 4])) {
                return self.deeper(|parser| Ok(Expr::Sign(sign, Box::new(parser.signed()?))));
            }
        }
        let mut one = self.single()?;
        while self.take("%") {
            one = Expr::Percent(Box::new(one));
        }
        Ok(one)
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Result<Expr, Wrong>) -> Result<Expr, Wrong> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let next = format!("Excel takes {MAX_DEPTH}; spread it over several columns.");
            return Err(("The formula has too many brackets within each other.".to_owned(), next));
        }
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn single(&mut self) -> Result<Expr, Wrong> {
        self.blank();
        match self.rest().chars().next() {
            Some('(') => {
                self.at += 1;
                let inner = self.deeper(|parser| parser.level(0))?;
                if self.take(")") { Ok(Expr::Group(Box::new(inner))) } else { Err(self.stray()) }
            }
            Some('"') => self.quoted(),
            Some('[') => self.cells(),
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if c.is_ascii_alphabetic() => self.call(),
            _ => Err(self.stray()),
        }
    }

    fn quoted(&mut self) -> Result<Expr, Wrong> {
        let mut out = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            match (c, chars.peek()) {
                ('"', Some((_, '"'))) => {
                    out.push('"');
                    chars.next();
                }
                ('"', _) => {
                    self.at += at + 1;
                    return Ok(Expr::Text(out));
                }
                _ => out.push(c),
            }
        }
        Err((
            "A text in quotes has no end.".to_owned(),
            "Close it with \"; write \"\" for a quote within.".to_owned(),
        ))
    }

    fn number(&mut self) -> Result<Expr, Wrong> {
        let rest = self.rest().as_bytes();
        let digits = |from: usize| rest.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
        let mut end = digits(0);
        if rest.get(end) == Some(&b'.') {
            end += 1 + digits(end + 1);
        }
        if matches!(rest.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if exponent > 0 {
                end += 1 + sign + exponent;
            }
        }
        let written = self.rest().get(..end).unwrap_or_default();
        match written.parse::<f64>() {
            Ok(n) if n.is_finite() => {
                self.at += end;
                Ok(Expr::Number(written.to_owned()))
            }
            _ => Err(self.stray()),
        }
    }

    fn call(&mut self) -> Result<Expr, Wrong> {
        let rest = self.rest();
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        if !rest.get(end..).unwrap_or_default().trim_start().starts_with('(') {
            return match name.to_uppercase().as_str() {
                "TRUE" => Ok(self.past(end, Expr::Bool(true))),
                "FALSE" => Ok(self.past(end, Expr::Bool(false))),
                _ => Err(self.stray()),
            };
        }
        let Some(name) = find_function(name) else {
            let says = format!("The function {name} can't be used.");
            let next = "Use functions of Excel 2007 that only work out values: SUM, AVERAGE, IF, SUMIFS, INDEX, MATCH, VLOOKUP, ROUND, DATE and the like.";
            return Err((says, next.to_owned()));
        };
        self.at += end;
        self.take("(");
        let mut arguments = Vec::new();
        if !self.take(")") {
            loop {
                self.blank();
                let left_out = self.rest().starts_with([',', ')']);
                arguments.push(if left_out {
                    None
                } else {
                    let mut read = None;
                    self.deeper(|parser| {
                        read = Some(parser.level(0)?);
                        Ok(Expr::Bool(true))
                    })?;
                    read
                });
                if self.take(")") {
                    break;
                }
                if !self.take(",") || arguments.len() >= MAX_ARGUMENTS {
                    return Err(self.stray());
                }
            }
        }
        Ok(Expr::Call(name, arguments))
    }

    fn past(&mut self, bytes: usize, expr: Expr) -> Expr {
        self.at += bytes;
        expr
    }

    /// `[…]`, in which `]]` stands for a bracket of the header.
    fn cells(&mut self) -> Result<Expr, Wrong> {
        let mut name = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        let mut end = None;
        while let Some((at, c)) = chars.next() {
            match (c, chars.peek()) {
                (']', Some((_, ']'))) => {
                    name.push(']');
                    chars.next();
                }
                (']', _) => {
                    end = Some(at + 1);
                    break;
                }
                _ => name.push(c),
            }
        }
        let Some(end) = end else { return Err(self.stray()) };
        let cells = self.named(&name)?;
        self.at += end;
        Ok(Expr::Cells(cells))
    }

    fn named(&self, name: &str) -> Result<Cells, Wrong> {
        let (at, rest) = match name.chars().next() {
            Some('@') => (At::Row, name.get(1..).unwrap_or_default()),
            Some('<') => (At::Above, name.get(1..).unwrap_or_default()),
            _ => (At::All, name),
        };
        // A header that has such marks itself goes before.
        if let Some(column) = self.column(rest) {
            return Ok(Cells { column, at });
        }
        let (header, which) = rest.rsplit_once('#').unwrap_or((rest, ""));
        let Some(column) = self.column(header).filter(|_| at == At::All && !which.is_empty()) else {
            let says = format!("There is no column for [{name}].");
            return Err((
                says,
                "Name a header as it is written in the spec; of another sheet as [Sheet!Header].".to_owned(),
            ));
        };
        let rows = (self.length)(column);
        let nth = match which {
            "total" => return Ok(Cells { column, at: At::Total }),
            "last" => Some(rows),
            digits => digits.parse::<usize>().ok(),
        };
        match nth.filter(|n| (1..=rows).contains(n)) {
            Some(n) => Ok(Cells { column, at: At::Nth(n) }),
            None => Err((
                format!("[{name}] is no row: the column has {rows}."),
                "Use a row from 1, #last or #total.".to_owned(),
            )),
        }
    }

    fn column(&self, name: &str) -> Option<ColumnAt> {
        let other = || {
            name.match_indices('!')
                .find_map(|(at, _)| (self.find)(Some(name.get(..at)?), name.get(at + 1..)?))
        };
        (self.find)(None, name).or_else(other)
    }
}
