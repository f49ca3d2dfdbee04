//! The tokens of a formula in the A1 style, as Excel stores it (English names, commas). The tokens' texts joined
//! are the formula again, whatever it holds.

use super::reference::{Prefix, Reference, Target, area, ident_end, is_ident, prefix};

/// The kind of a token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind<'a> {
    /// Blanks and line ends.
    Space,
    /// `1.5E3`.
    Number,
    /// `"text"`.
    Text,
    /// `#DIV/0!`.
    Error,
    /// `+`, `<=`, `:`, `@`, `#` and the like.
    Operator,
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `,` or `;`.
    Separator,
    /// `{` or `}`.
    Brace,
    /// Cells, with or without their sheet, or a name or error behind a sheet's name.
    Reference(Reference<'a>),
    /// A defined name, a table's name, TRUE or FALSE.
    Name,
    /// A name in front of `(`.
    Function,
    /// `Table[[#This Row],[Column]]`: follows its table by itself.
    Structured,
    /// Characters that no formula holds.
    Unknown,
}

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token<'a> {
    /// Its kind.
    pub kind: Kind<'a>,
    /// As written.
    pub text: &'a str,
}

const ERRORS: [&str; 15] = [
    "#REF!",
    "#DIV/0!",
    "#VALUE!",
    "#NAME?",
    "#N/A",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#BUSY!",
    "#UNKNOWN!",
];

/// The tokens of a formula without its `=`.
pub(crate) fn tokens(formula: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut rest = formula;
    while !rest.is_empty() {
        let (kind, length) = next(rest);
        let (text, after) = rest.split_at(length);
        out.push(Token { kind, text });
        rest = after;
    }
    out
}

/// The token at the start of the text, which is not empty.
fn next(text: &str) -> (Kind<'_>, usize) {
    let first = text.chars().next().unwrap_or(' ');
    match first {
        c if c.is_whitespace() => {
            (Kind::Space, text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len()))
        }
        '"' => quoted(text, '"').map_or((Kind::Unknown, text.len()), |end| (Kind::Text, end)),
        '#' => ERRORS
            .iter()
            .find(|error| text.get(..error.len()).is_some_and(|start| start.eq_ignore_ascii_case(error)))
            .map_or((Kind::Operator, 1), |error| (Kind::Error, error.len())),
        '(' => (Kind::Open, 1),
        ')' => (Kind::Close, 1),
        ',' | ';' => (Kind::Separator, 1),
        '{' | '}' => (Kind::Brace, 1),
        '<' if text.starts_with("<=") || text.starts_with("<>") => (Kind::Operator, 2),
        '>' if text.starts_with(">=") => (Kind::Operator, 2),
        '+' | '-' | '*' | '/' | '^' | '&' | '=' | '<' | '>' | '%' | ':' | '@' | '|' | '!' => {
            (Kind::Operator, 1)
        }
        _ => operand(text, first),
    }
}

/// A reference, number, name or what follows a sheet's name.
fn operand(text: &str, first: char) -> (Kind<'_>, usize) {
    if let Some((found, length)) = prefix(text) {
        let rest = text.get(length..).unwrap_or_default();
        let (target, more) = behind_prefix(rest);
        return (Kind::Reference(Reference { prefix: Some(found), target }), length + more);
    }
    if first == '\'' {
        return (Kind::Unknown, quoted(text, '\'').unwrap_or(text.len()));
    }
    if first == '[' {
        return brackets(text).map_or((Kind::Unknown, text.len()), |end| (Kind::Structured, end));
    }
    if let Some((place, length)) = area(text) {
        return (Kind::Reference(Reference { prefix: None, target: Target::Cells(place) }), length);
    }
    if first.is_ascii_digit() || first == '.' {
        return (Kind::Number, number(text));
    }
    if is_ident(first) {
        let end = ident_end(text);
        let rest = text.get(end..).unwrap_or_default();
        if rest.starts_with('(') {
            return (Kind::Function, end);
        }
        if rest.starts_with('[')
            && let Some(more) = brackets(rest)
        {
            return (Kind::Structured, end + more);
        }
        return (Kind::Name, end);
    }
    (Kind::Unknown, first.len_utf8())
}

/// Reads the target behind `Sheet!`, with its length: cells, `#REF!`, a name, or nothing that is known.
fn behind_prefix(rest: &str) -> (Target, usize) {
    if let Some((place, length)) = area(rest) {
        return (Target::Cells(place), length);
    }
    if rest.starts_with('#') {
        let (kind, length) = next(rest);
        return (Target::Other, if kind == Kind::Error { length } else { 0 });
    }
    (Target::Other, ident_end(rest))
}

/// Where a quoted text ends; a doubled quote stands for one.
pub(super) fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote && chars.next_if(|(_, next)| *next == quote).is_none() {
            return Some(at + 1);
        }
    }
    None
}

/// Where brackets that open here are closed; `'` takes the next character's meaning away.
pub(super) fn brackets(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\'' => escaped = true,
            '[' => depth += 1,
            ']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Where a number ends.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if bytes.get(end).is_some_and(|b| b.eq_ignore_ascii_case(&b'e')) {
        let sign = usize::from(bytes.get(end + 1).is_some_and(|b| b"+-".contains(b)));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    end.max(1)
}

impl Prefix<'_> {
    /// Whether it leads to another workbook.
    pub(crate) fn external(&self) -> bool {
        self.raw.contains('[')
    }
}
