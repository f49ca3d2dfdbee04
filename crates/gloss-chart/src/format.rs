//! Numbers and moments as words: the common patterns of d3-format and d3-time-format. Measures no widths.
//!
//! A number's pattern is `[+][$][,][.precision][~][type]` with type one of `f % s e g r d` or none. Width, fill and
//! alignment are for columns of a terminal and are not read.

use jiff::civil::Weekday;
use jiff::fmt::strtime;

use crate::scale::tick_step;
use crate::time::{DAY, HOUR, MINUTE, SECOND, civil};

/// A pattern for numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    plus: bool,
    dollar: bool,
    comma: bool,
    precision: Option<usize>,
    trim: bool,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Plain,
    Fixed,
    Percent,
    Prefix,
    Exponent,
    General,
    Rounded,
    Whole,
}

/// The most digits a pattern may ask for; d3 allows 20, and no axis has room for more.
const MAX_PRECISION: usize = 12;
const PREFIXES: [&str; 17] =
    ["y", "z", "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];
/// A true minus, as d3-format writes it.
const MINUS: char = '\u{2212}';

impl Pattern {
    /// The default number format: `1,234.5`.
    pub(crate) const PLAIN: Self =
        Self { plus: false, dollar: false, comma: true, precision: None, trim: false, kind: Kind::Fixed };
    /// Shares.
    pub(crate) const PERCENT: Self = Self {
        plus: false,
        dollar: false,
        comma: false,
        precision: Some(0),
        trim: false,
        kind: Kind::Percent,
    };

    /// Reads a pattern; None where it is none of these.
    pub fn read(text: &str) -> Option<Self> {
        let mut out = Self::default();
        let mut rest = text;
        let mut take = |flag: &mut bool, ch: char| {
            if let Some(after) = rest.strip_prefix(ch) {
                *flag = true;
                rest = after;
            }
        };
        take(&mut out.plus, '+');
        take(&mut out.dollar, '$');
        take(&mut out.comma, ',');
        if let Some(after) = rest.strip_prefix('.') {
            let len = after.bytes().take_while(u8::is_ascii_digit).count();
            let digits: usize = after.get(..len)?.parse().ok()?;
            out.precision = Some(digits).filter(|digits| *digits <= MAX_PRECISION);
            out.precision?;
            rest = after.get(len..)?;
        }
        if let Some(after) = rest.strip_prefix('~') {
            out.trim = true;
            rest = after;
        }
        out.kind = match rest {
            "" => Kind::Plain,
            "f" => Kind::Fixed,
            "%" => Kind::Percent,
            "s" => Kind::Prefix,
            "e" => Kind::Exponent,
            "g" => Kind::General,
            "r" => Kind::Rounded,
            "d" => Kind::Whole,
            _ => return None,
        };
        Some(out)
    }

    /// A number by this pattern.
    pub fn number(&self, number: f64) -> String {
        let size = number.abs();
        let (digits, suffix) = match self.kind {
            Kind::Plain => (trim(precision(size, self.precision.unwrap_or(12))), String::new()),
            Kind::Fixed => (fixed(size, self.precision.unwrap_or(6)), String::new()),
            Kind::Percent => (fixed(size * 100.0, self.precision.unwrap_or(6)), "%".to_owned()),
            Kind::Exponent => (exponential(size, self.precision.unwrap_or(6)), String::new()),
            Kind::General => (precision(size, self.precision.unwrap_or(6).max(1)), String::new()),
            Kind::Rounded => (rounded(size, self.precision.unwrap_or(6).max(1)), String::new()),
            Kind::Whole => (fixed(size.round(), 0), String::new()),
            Kind::Prefix => prefixed(size, self.precision.unwrap_or(6).max(1)),
        };
        self.dress(number, digits, &suffix)
    }

    /// Sign, currency and groups of thousands around digits.
    fn dress(&self, number: f64, digits: String, suffix: &str) -> String {
        let digits = if self.trim { trim(digits) } else { digits };
        let zero = digits.bytes().all(|b| matches!(b, b'0' | b'.'));
        let sign = match (number < 0.0 && !zero, self.plus) {
            (true, _) => MINUS.to_string(),
            (false, true) => "+".to_owned(),
            (false, false) => String::new(),
        };
        let dollar = if self.dollar { "$" } else { "" };
        let digits = if self.comma { grouped(&digits) } else { digits };
        format!("{sign}{dollar}{digits}{suffix}")
    }

    /// How the ticks of an axis from `start` to `stop` are written: as precise as their step (Vega's `formatSpan`).
    pub(crate) fn of_span(self, start: f64, stop: f64, count: f64) -> Span {
        let step = tick_step(start, stop, count);
        let largest = start.abs().max(stop.abs());
        let mut pattern = self;
        if self.kind == Kind::Prefix && self.precision.is_none() {
            let group = (exponent(largest).div_euclid(3)).clamp(-8, 8);
            let digits = (group * 3 - exponent(step)).max(0) as usize;
            return Span { pattern, prefix: Some((group, digits)) };
        }
        if self.precision.is_none() && step.is_finite() && step > 0.0 {
            let decimals = (-exponent(step)).max(0) as usize;
            pattern.precision = match self.kind {
                Kind::Fixed => Some(decimals),
                Kind::Percent => Some(decimals.saturating_sub(2)),
                Kind::Plain | Kind::General | Kind::Rounded | Kind::Exponent => {
                    // As many digits as tell the largest from one step less.
                    let less = if largest >= step { largest - step } else { largest };
                    let digits = (exponent(less.max(step)) - exponent(step)).max(0) as usize + 1;
                    Some(if self.kind == Kind::Exponent { digits - 1 } else { digits })
                }
                Kind::Whole | Kind::Prefix => self.precision,
            };
            pattern.precision = pattern.precision.map(|digits| digits.min(MAX_PRECISION));
        }
        Span { pattern, prefix: None }
    }
}

/// A pattern fitted to an axis.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pattern: Pattern,
    prefix: Option<(i32, usize)>,
}

impl Span {
    pub(crate) fn number(&self, number: f64) -> String {
        let Some((group, digits)) = self.prefix else { return self.pattern.number(number) };
        let text = fixed(number.abs() * 10f64.powi(-3 * group), digits);
        let prefix = PREFIXES.get((group + 8) as usize).copied().unwrap_or_default();
        self.pattern.dress(number, text, prefix)
    }
}

/// The decimal exponent of a number's first digit.
fn exponent(number: f64) -> i32 {
    let text = format!("{:e}", number.abs());
    text.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or_default()
}

fn fixed(number: f64, digits: usize) -> String {
    format!("{number:.digits$}")
}

fn exponential(number: f64, digits: usize) -> String {
    let text = format!("{number:.digits$e}");
    match text.split_once('e') {
        Some((mantissa, e)) if !e.starts_with('-') => format!("{mantissa}e+{e}"),
        _ => text,
    }
}

/// JavaScript's `toPrecision`.
fn precision(number: f64, digits: usize) -> String {
    let digits = digits.max(1);
    let e = exponent(exponential(number, digits - 1).replace("e+", "e").parse().unwrap_or(number));
    if e < -6 || e >= digits as i32 {
        return exponential(number, digits - 1);
    }
    fixed(number, (digits as i32 - 1 - e).max(0) as usize)
}

/// That many digits that count, and zeros for the rest.
fn rounded(number: f64, digits: usize) -> String {
    let number: f64 = format!("{number:.*e}", digits - 1).parse().unwrap_or(number);
    fixed(number, (digits as i32 - 1 - exponent(number)).max(0) as usize)
}

fn prefixed(number: f64, digits: usize) -> (String, String) {
    let number: f64 = format!("{number:.*e}", digits - 1).parse().unwrap_or(number);
    let e = exponent(number);
    let group = e.div_euclid(3).clamp(-8, 8);
    let decimals = (digits as i32 - 1 - (e - 3 * group)).max(0) as usize;
    let prefix = PREFIXES.get((group + 8) as usize).copied().unwrap_or_default();
    (fixed(number * 10f64.powi(-3 * group), decimals), prefix.to_owned())
}

/// Zeros at the end of decimals go.
fn trim(text: String) -> String {
    let (mantissa, tail) = match text.find('e') {
        Some(at) => text.split_at(at),
        None => (text.as_str(), ""),
    };
    if !mantissa.contains('.') {
        return text;
    }
    format!("{}{tail}", mantissa.trim_end_matches('0').trim_end_matches('.'))
}

fn grouped(text: &str) -> String {
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(whole);
    let mut out = String::with_capacity(text.len() + whole / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (whole - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// Whether every `%` of a pattern for moments is one that is known.
pub(crate) fn is_moment_pattern(text: &str) -> bool {
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        if ch == '%' && !chars.next().is_some_and(|ch| "YymdeHIMSLpbBaAqj%".contains(ch)) {
            return false;
        }
    }
    text.contains('%')
}

/// A moment by a pattern of d3-time-format, which `jiff` reads but for its milliseconds.
pub(crate) fn moment(pattern: &str, ms: i64) -> String {
    let write = |part: &str| strtime::format(part.replace("%L", "%3f"), civil(ms)).unwrap_or_default();
    pattern.split("%%").map(write).collect::<Vec<_>>().join("%")
}

/// A tick of a time axis where no pattern is given: its largest part that is not at its start, as Vega writes it.
pub(crate) fn tick_moment(ms: i64) -> String {
    let c = civil(ms);
    let pattern = if ms.rem_euclid(SECOND) != 0 {
        ".%L"
    } else if ms.rem_euclid(MINUTE) != 0 {
        ":%S"
    } else if ms.rem_euclid(HOUR) != 0 {
        "%I:%M"
    } else if ms.rem_euclid(DAY) != 0 {
        "%I %p"
    } else if c.day() != 1 {
        if c.weekday() == Weekday::Sunday { "%b %d" } else { "%a %d" }
    } else if c.month() != 1 {
        "%B"
    } else {
        "%Y"
    };
    moment(pattern, ms)
}

/// A moment in full, for the words beside a mark.
pub(crate) fn whole_moment(ms: i64) -> String {
    let pattern = if ms.rem_euclid(DAY) == 0 { "%b %d, %Y" } else { "%b %d, %Y %H:%M" };
    moment(pattern, ms)
}
