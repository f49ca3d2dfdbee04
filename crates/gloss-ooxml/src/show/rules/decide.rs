//! Whether a rule holds for a value, and what it then shows. Pure.

use super::{Bar, Compare, Icon, Kind, Rule, Stop};
use crate::cell::Value;
use crate::look::{Rgb, between};

/// The outcome of a conditional-format rule for a cell.
pub(super) enum Found {
    /// It holds: its look is laid over.
    Holds,
    Color(Rgb),
    /// With whether it stands alone.
    Bar(Bar, bool),
    Icon(Icon, bool),
}

impl Rule {
    /// Evaluates the rule for a value; none where it does not hold.
    pub(super) fn decide(&self, value: &Value) -> Option<Found> {
        let holds = |yes: bool| yes.then_some(Found::Holds);
        match &self.kind {
            Kind::Compare(compare, first, second) => holds(compared(*compare, value, first, second)?),
            Kind::Contains(text) => holds(words(value).contains(text.as_str())),
            Kind::ContainsNot(text) => holds(!words(value).contains(text.as_str())),
            Kind::Begins(text) => holds(words(value).starts_with(text.as_str())),
            Kind::Ends(text) => holds(words(value).ends_with(text.as_str())),
            Kind::Blank(wanted) => holds(words(value).trim().is_empty() == *wanted),
            Kind::Fault(wanted) => holds(matches!(value, Value::Error(_)) == *wanted),
            _ => match value {
                Value::Number(number) => self.of_number(*number),
                _ => None,
            },
        }
    }

    fn of_number(&self, number: f64) -> Option<Found> {
        match &self.kind {
            Kind::Top { rank, percent, bottom } => {
                self.top(number, *rank, *percent, *bottom).then_some(Found::Holds)
            }
            Kind::Average { above, equal } => {
                let mean = self.numbers.iter().sum::<f64>() / self.numbers.len().max(1) as f64;
                let beyond = if *above { number > mean } else { number < mean };
                (beyond || *equal && number == mean).then_some(Found::Holds)
            }
            Kind::Scale(stops) => self.scale(number, stops).map(Found::Color),
            Kind::Bar { from, to, color, alone } => {
                let (low, high) = (self.at(*from)?, self.at(*to)?);
                Some(Found::Bar(bar(number, low, high, *color), *alone))
            }
            Kind::Icons { icons, stops, alone } => {
                let reached = |(stop, equal): &(Stop, bool)| {
                    self.at(*stop).is_some_and(|at| if *equal { number >= at } else { number > at })
                };
                // The first stop is where all begin.
                let at = stops.iter().skip(1).rposition(reached).map_or(0, |at| at + 1);
                let (glyph, color) = *icons.get(at)?;
                let all = u8::try_from(icons.len()).ok()?;
                let place = (all - u8::try_from(at).ok()?, all);
                Some(Found::Icon(Icon { glyph, color, place }, *alone))
            }
            _ => None,
        }
    }

    fn top(&self, number: f64, rank: f64, percent: bool, bottom: bool) -> bool {
        let all = self.numbers.len();
        let count = if percent { (all as f64 * rank / 100.0).floor().max(1.0) } else { rank };
        let count = (count.min(all as f64) as usize).max(1);
        let limit =
            if bottom { self.numbers.get(count - 1) } else { self.numbers.get(all.saturating_sub(count)) };
        limit.is_some_and(|limit| if bottom { number <= *limit } else { number >= *limit })
    }

    /// The number where a stop lies.
    fn at(&self, stop: Stop) -> Option<f64> {
        let (least, most) = (*self.numbers.first()?, *self.numbers.last()?);
        Some(match stop {
            Stop::Least => least,
            Stop::Most => most,
            Stop::Number(number) => number,
            Stop::Percent(share) => least + (most - least) * share / 100.0,
            Stop::Percentile(share) => {
                let place = (self.numbers.len() - 1) as f64 * (share / 100.0).clamp(0.0, 1.0);
                let (low, rest) = (place.floor(), place.fract());
                let first = *self.numbers.get(low as usize)?;
                let next = self.numbers.get(low as usize + 1).copied().unwrap_or(first);
                first + (next - first) * rest
            }
        })
    }

    fn scale(&self, number: f64, stops: &[(Stop, Rgb)]) -> Option<Rgb> {
        let mut before: Option<(f64, Rgb)> = None;
        for (stop, color) in stops {
            let at = self.at(*stop)?;
            if number <= at {
                return Some(match before {
                    Some((low, from)) if at > low => between(from, *color, (number - low) / (at - low)),
                    _ => *color,
                });
            }
            before = Some((at, *color));
        }
        before.map(|(_, color)| color)
    }
}

/// A bar from the axis, which is at zero where both signs occur.
fn bar(number: f64, low: f64, high: f64, color: Rgb) -> Bar {
    let span = high - low;
    let place = |value: f64| {
        if span > 0.0 { ((value - low) / span * 100.0).round().clamp(0.0, 100.0) as u8 } else { 100 }
    };
    let axis = if low < 0.0 && high > 0.0 {
        place(0.0)
    } else if high <= 0.0 && low < 0.0 {
        100
    } else {
        0
    };
    let end = place(number);
    Bar { from: axis.min(end), to: axis.max(end), color }
}

fn words(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Error(text) => text.to_lowercase(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => if *yes { "true" } else { "false" }.to_owned(),
        Value::Empty => String::new(),
    }
}

fn compared(compare: Compare, value: &Value, first: &Value, second: &Value) -> Option<bool> {
    let order = |other: &Value| match (value, other) {
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        // An empty cell is compared as nothing: zero beside numbers.
        (Value::Empty, Value::Number(b)) => 0.0_f64.partial_cmp(b),
        (Value::Empty, Value::Text(b)) => Some("".cmp(b.as_str())),
        (Value::Text(a), Value::Text(b)) => Some(a.to_lowercase().cmp(&b.to_lowercase())),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        // Words are more than numbers, and truth values more than words.
        (Value::Text(_), Value::Number(_)) | (Value::Bool(_), Value::Number(_) | Value::Text(_)) => {
            Some(std::cmp::Ordering::Greater)
        }
        (Value::Number(_), Value::Text(_) | Value::Bool(_)) | (Value::Text(_), Value::Bool(_)) => {
            Some(std::cmp::Ordering::Less)
        }
        _ => None,
    };
    let found = order(first)?;
    Some(match compare {
        Compare::Less => found.is_lt(),
        Compare::AtMost => found.is_le(),
        Compare::Equal => found.is_eq(),
        Compare::Other => found.is_ne(),
        Compare::AtLeast => found.is_ge(),
        Compare::More => found.is_gt(),
        Compare::Between | Compare::NotBetween => {
            let (low, high) = (found, order(second)?);
            // The two limits may stand in any order.
            let within = low.is_ge() && high.is_le() || low.is_le() && high.is_ge();
            within == (compare == Compare::Between)
        }
    })
}
