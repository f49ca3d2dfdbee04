//! A format's code as sections of signs (ECMA-376 part 1, 18.8.31). Reads; shows nothing.

use super::notation::Notation;

/// The kind of a section, by the way it formats a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    General,
    Number,
    Fraction,
    Date,
    Text,
}

/// A part of a date or a time; how often its letter stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Year(usize),
    /// Of the Buddhist calendar: 543 more.
    Buddhist(usize),
    Month(usize),
    Day(usize),
    Hour(usize),
    Minute(usize),
    Second(usize),
    /// Digits behind the seconds' point.
    Fraction(usize),
    /// `[h]`, `[m]`, `[s]`: all that went by.
    Hours(usize),
    Minutes(usize),
    Seconds(usize),
    /// `AM/PM`, or `A/P` where `true`.
    Half(bool),
}

/// One sign of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+` (`true`) or `E-`.
    Exponent(bool),
    Slash,
    Part(Part),
    Words,
    General,
    /// `*x`: fills the cell's free room.
    Fill(char),
}

impl Token {
    /// The fixed text of a token, shown whatever the value is; empty for those that stand for a part of the value.
    pub(super) fn literal(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Point => ".",
            Self::Comma => ",",
            Self::Percent => "%",
            Self::Slash => "/",
            _ => "",
        }
    }
}

/// `[>=100]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Condition {
    sign: Sign,
    limit: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Less,
    AtMost,
    Equal,
    Other,
    AtLeast,
    More,
}

impl Condition {
    pub(super) fn above_zero() -> Self {
        Self { sign: Sign::More, limit: 0.0 }
    }

    pub(super) fn below_zero() -> Self {
        Self { sign: Sign::Less, limit: 0.0 }
    }

    pub(super) fn holds(self, value: f64) -> bool {
        match self.sign {
            Sign::Less => value < self.limit,
            Sign::AtMost => value <= self.limit,
            Sign::Equal => value == self.limit,
            Sign::Other => value != self.limit,
            Sign::AtLeast => value >= self.limit,
            Sign::More => value > self.limit,
        }
    }

    /// Whether only numbers below zero (or zero) meet it.
    pub(super) fn is_negative(self) -> bool {
        matches!(self.sign, Sign::Less | Sign::AtMost) && self.limit <= 0.0
            || self.sign == Sign::Equal && self.limit < 0.0
    }

    /// Whether all numbers from zero on meet it, zero aside.
    pub(super) fn has_all_from_zero(self) -> bool {
        matches!(self.sign, Sign::AtLeast | Sign::More) && self.limit <= 0.0
    }

    fn read(inner: &str) -> Option<Self> {
        let signs = [
            ("<=", Sign::AtMost),
            (">=", Sign::AtLeast),
            ("<>", Sign::Other),
            ("<", Sign::Less),
            (">", Sign::More),
            ("=", Sign::Equal),
        ];
        let (rest, sign) =
            signs.into_iter().find_map(|(words, sign)| inner.strip_prefix(words).map(|rest| (rest, sign)))?;
        let limit = rest.trim().parse::<f64>().ok().filter(|limit| limit.is_finite())?;
        Some(Self { sign, limit })
    }
}

/// A section of a format.
#[derive(Clone, Debug)]
pub(super) struct Section {
    pub kind: Kind,
    pub tokens: Vec<Token>,
    pub color: Option<(u8, u8, u8)>,
    pub condition: Option<Condition>,
    /// How the format's own language writes numbers, where it names one.
    pub notation: Option<&'static Notation>,
}

impl Section {
    pub(super) fn general() -> Self {
        Self {
            kind: Kind::General,
            tokens: vec![Token::General],
            color: None,
            condition: None,
            notation: None,
        }
    }
}

/// The sections of a code.
pub(super) fn sections(code: &str) -> Vec<Section> {
    if code.is_empty() {
        return vec![Section::general()];
    }
    let mut out = Vec::new();
    let mut rest: Vec<char> = code.chars().collect();
    loop {
        let (section, after) = Reader { chars: &rest, at: 0 }.section();
        out.push(section);
        match after {
            Some(at) => rest = rest.split_off(at),
            None => return out,
        }
    }
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
}

impl Reader<'_> {
    fn section(mut self) -> (Section, Option<usize>) {
        let mut section = Section { kind: Kind::Number, tokens: Vec::new(), ..Section::general() };
        let mut after = None;
        while let Some(c) = self.peek(0) {
            if c == ';' {
                after = Some(self.at + 1);
                break;
            }
            self.token(c, &mut section);
        }
        minutes(&mut section.tokens);
        section.kind = kind(&section.tokens);
        (section, after)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn starts(&self, words: &str) -> bool {
        words.chars().enumerate().all(|(at, c)| self.peek(at).is_some_and(|own| own.eq_ignore_ascii_case(&c)))
    }

    /// How often a letter, of either case, stands here; passes over it.
    fn run(&mut self, letter: char) -> usize {
        let from = self.at;
        while self.peek(0).is_some_and(|c| c.eq_ignore_ascii_case(&letter)) {
            self.at += 1;
        }
        self.at - from
    }

    fn token(&mut self, c: char, section: &mut Section) {
        let tokens = &mut section.tokens;
        let single = match c {
            '0' | '#' | '?' => Some(Token::Digit(c)),
            ',' => Some(Token::Comma),
            '%' => Some(Token::Percent),
            '/' => Some(Token::Slash),
            '@' => Some(Token::Words),
            _ => None,
        };
        if let Some(token) = single {
            self.at += 1;
            return tokens.push(token);
        }
        match c {
            '"' => {
                self.at += 1;
                let text: String = self.chars.iter().skip(self.at).take_while(|c| **c != '"').collect();
                self.at += text.chars().count() + 1;
                tokens.push(Token::Literal(text));
            }
            '\\' | '_' | '*' => {
                let next = self.peek(1);
                self.at += 2;
                tokens.extend(next.map(|next| match c {
                    '\\' => Token::Literal(next.to_string()),
                    // As wide as that sign: a blank is near enough.
                    '_' => Token::Literal(" ".to_owned()),
                    _ => Token::Fill(next),
                }));
            }
            '[' => self.bracket(section),
            '.' => self.point(tokens),
            _ => self.letter(c, tokens),
        }
    }

    /// A point, and behind seconds the digits of their fraction.
    fn point(&mut self, tokens: &mut Vec<Token>) {
        self.at += 1;
        let behind =
            tokens.last().is_some_and(|last| matches!(last, Token::Part(Part::Second(_) | Part::Seconds(_))));
        if behind && self.peek(0) == Some('0') {
            let digits = self.run('0');
            return tokens.push(Token::Part(Part::Fraction(digits)));
        }
        tokens.push(Token::Point);
    }

    fn letter(&mut self, c: char, tokens: &mut Vec<Token>) {
        if self.starts("General") {
            self.at += 7;
            return tokens.push(Token::General);
        }
        for (words, short) in [("AM/PM", false), ("A/P", true)] {
            if self.starts(words) {
                self.at += words.len();
                return tokens.push(Token::Part(Part::Half(short)));
            }
        }
        if let ('E' | 'e', Some(sign @ ('+' | '-'))) = (c, self.peek(1)) {
            self.at += 2;
            return tokens.push(Token::Exponent(sign == '+'));
        }
        // `B1` and `B2` choose a calendar and show nothing.
        if matches!(c, 'b' | 'B') && matches!(self.peek(1), Some('1' | '2')) {
            self.at += 2;
            return;
        }
        let part: fn(usize) -> Part = match c.to_ascii_lowercase() {
            'y' => Part::Year,
            'b' => Part::Buddhist,
            'm' => Part::Month,
            'd' => Part::Day,
            'h' => Part::Hour,
            's' => Part::Second,
            'e' => |_| Part::Year(4),
            // The era of a Japanese date: the year stands for itself.
            'g' => {
                self.run('g');
                return;
            }
            _ => {
                self.at += 1;
                return tokens.push(Token::Literal(c.to_string()));
            }
        };
        let count = self.run(c);
        tokens.push(Token::Part(part(count)));
    }

    /// A colour, a condition, a currency with its language, time that went by; anything else says how digits are
    /// written in another script, and is passed over.
    fn bracket(&mut self, section: &mut Section) {
        let inner: String = self.chars.iter().skip(self.at + 1).take_while(|c| **c != ']').collect();
        self.at += inner.chars().count() + 2;
        let lower = inner.to_ascii_lowercase();
        let only = |letter: char| !lower.is_empty() && lower.chars().all(|c| c == letter);
        let count = lower.len();
        let part = match lower.chars().next() {
            Some('h') if only('h') => Some(Part::Hours(count)),
            Some('m') if only('m') => Some(Part::Minutes(count)),
            Some('s') if only('s') => Some(Part::Seconds(count)),
            _ => None,
        };
        if let Some(part) = part {
            section.tokens.push(Token::Part(part));
        } else if let Some(currency) = inner.strip_prefix('$') {
            let (sign, language) = currency.rsplit_once('-').unwrap_or((currency, ""));
            if sign.is_empty() {
                let number = u32::from_str_radix(language, 16).ok();
                section.notation = number.and_then(Notation::of_number).or(section.notation);
            } else {
                section.tokens.push(Token::Literal(sign.to_owned()));
            }
        } else if let Some(color) = color(&lower) {
            section.color = Some(color);
        } else if let Some(condition) = Condition::read(&inner) {
            section.condition = Some(condition);
        }
    }
}

/// The colours that a format can name.
fn color(name: &str) -> Option<(u8, u8, u8)> {
    Some(match name {
        "black" => (0, 0, 0),
        "blue" => (0, 0, 255),
        "cyan" => (0, 255, 255),
        "green" => (0, 255, 0),
        "magenta" => (255, 0, 255),
        "red" => (255, 0, 0),
        "white" => (255, 255, 255),
        "yellow" => (255, 255, 0),
        _ => {
            let number: u32 = name.strip_prefix("color")?.trim().parse().ok()?;
            return (1..=56).contains(&number).then(|| crate::look::indexed(number + 7)).flatten();
        }
    })
}

/// `m` stands for minutes behind hours and before seconds.
fn minutes(tokens: &mut [Token]) {
    let parts: Vec<(usize, Part)> = tokens
        .iter()
        .enumerate()
        .filter_map(|(at, token)| if let Token::Part(part) = token { Some((at, *part)) } else { None })
        .collect();
    for (n, (at, part)) in parts.iter().enumerate() {
        let Part::Month(count @ (1 | 2)) = part else { continue };
        let before = n.checked_sub(1).and_then(|n| parts.get(n)).map(|(_, part)| part);
        let after = parts.get(n + 1).map(|(_, part)| part);
        let is_minute = matches!(before, Some(Part::Hour(_) | Part::Hours(_)))
            || matches!(after, Some(Part::Second(_) | Part::Seconds(_)));
        if is_minute && let Some(token) = tokens.get_mut(*at) {
            *token = Token::Part(Part::Minute(*count));
        }
    }
}

fn kind(tokens: &[Token]) -> Kind {
    let has = |wanted: fn(&Token) -> bool| tokens.iter().any(wanted);
    if has(|token| matches!(token, Token::Part(_))) {
        return Kind::Date;
    }
    if has(|token| *token == Token::General) {
        return Kind::General;
    }
    if has(|token| *token == Token::Words) {
        return Kind::Text;
    }
    let slash = tokens.iter().position(|token| *token == Token::Slash);
    let digit = |tokens: &[Token]| tokens.iter().any(|token| matches!(token, Token::Digit(_)));
    let below = |tokens: &[Token]| {
        tokens.first().is_some_and(|token| match token {
            Token::Digit(_) => true,
            Token::Literal(text) => text.starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        })
    };
    match slash {
        Some(at)
            if digit(tokens.get(..at).unwrap_or_default())
                && below(tokens.get(at + 1..).unwrap_or_default()) =>
        {
            Kind::Fraction
        }
        _ => Kind::Number,
    }
}
