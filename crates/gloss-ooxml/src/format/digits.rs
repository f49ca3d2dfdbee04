//! Numbers by placeholders: grouping, scaling, per cent, literals among the digits, exponents. Chooses no section.

use super::decimal::Decimal;
use super::token::{Section, Token};

/// The places of a section's digits.
struct Shape {
    /// Index of the point, or of the first token behind the whole digits.
    point: usize,
    /// Index of the exponent, or the end.
    exponent: usize,
    whole: usize,
    decimals: usize,
    /// The mark between thousands, where there is one.
    group: Option<char>,
    /// The mark before decimals.
    mark: char,
    /// Powers of ten to shift by: two for each `%`, minus three for each comma behind the digits.
    shift: i32,
}

fn shape(section: &Section) -> Shape {
    let tokens = &section.tokens;
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    let find = |wanted: fn(&Token) -> bool| tokens.iter().position(wanted).unwrap_or(tokens.len());
    let exponent = find(|token| matches!(token, Token::Exponent(_)));
    let point = find(|token| *token == Token::Point).min(exponent);
    let part = |from: usize, to: usize| tokens.get(from..to).unwrap_or_default();
    let (before, behind) = (part(0, point), part(point, exponent));
    let count = |tokens: &[Token]| tokens.iter().filter(|token| is_digit(token)).count();
    let (mut grouped, mut shift) = (false, 0);
    for (at, token) in tokens.iter().enumerate().take(exponent) {
        match token {
            Token::Percent => shift += 2,
            Token::Comma => {
                let first = part(0, at).iter().any(is_digit);
                let end = if at < point { point } else { exponent };
                let more = part(at, end).iter().any(is_digit);
                if first && more && at < point {
                    grouped = true;
                } else if first && !more {
                    shift -= 3;
                }
            }
            _ => {}
        }
    }
    let (mark, group) = section.notation.map_or(('.', ','), |own| (own.point, own.group));
    let group = grouped.then_some(group);
    Shape { point, exponent, whole: count(before), decimals: count(behind), group, mark, shift }
}

/// A number from zero on by its section, and where the cell's free room goes.
pub(super) fn show(section: &Section, value: f64, negative: bool) -> (String, Option<usize>) {
    let tokens = &section.tokens;
    let shape = shape(section);
    let decimal = Decimal::new(value).shifted(shape.shift);
    let (decimal, power) = if shape.exponent < tokens.len() {
        scaled(decimal, &shape)
    } else {
        (decimal.rounded(shape.decimals), 0)
    };
    let mut out = Out { text: String::new(), split: None };
    if negative {
        out.text.push('-');
    }
    whole(&mut out, tokens.get(..shape.point).unwrap_or_default(), &decimal, &shape);
    fraction(&mut out, tokens.get(shape.point..shape.exponent).unwrap_or_default(), &decimal, shape.mark);
    exponent(&mut out, tokens.get(shape.exponent..).unwrap_or_default(), power);
    (out.text, out.split)
}

struct Out {
    text: String,
    split: Option<usize>,
}

impl Out {
    /// Adds a sign that is no digit.
    fn literal(&mut self, token: &Token) {
        match token {
            Token::Fill(_) => self.split = Some(self.text.len()),
            // Commas among or behind digits group or scale.
            Token::Comma => {}
            other => self.text.push_str(other.literal()),
        }
    }
}

/// The mantissa and the exponent, which is a multiple of the whole digits (`##0.0E+0`).
fn scaled(decimal: Decimal, shape: &Shape) -> (Decimal, i32) {
    let step = i32::try_from(shape.whole.max(1)).unwrap_or(1);
    let mut power = decimal.exponent().div_euclid(step) * step;
    let mut mantissa = decimal.clone().shifted(-power).rounded(shape.decimals);
    // 9.999 became 10.00.
    if mantissa.whole() > shape.whole.max(1) {
        power += step;
        mantissa = decimal.shifted(-power).rounded(shape.decimals);
    }
    (mantissa, power)
}

fn whole(out: &mut Out, tokens: &[Token], decimal: &Decimal, shape: &Shape) {
    let (mut left, mut is_first) = (shape.whole, true);
    for token in tokens {
        let Token::Digit(place) = token else {
            out.literal(token);
            continue;
        };
        left -= 1;
        if is_first {
            is_first = false;
            for at in (left + 1..decimal.whole()).rev() {
                digit(out, decimal, at, shape.group);
            }
        }
        if left < decimal.whole() {
            digit(out, decimal, left, shape.group);
            continue;
        }
        let (pad, mark) = match place {
            '0' => ("0", shape.group),
            '?' => (" ", shape.group.map(|_| ' ')),
            _ => continue,
        };
        out.text.push_str(pad);
        if left > 0 && left % 3 == 0 {
            out.text.extend(mark);
        }
    }
    // `.00` has no place for whole digits, and yet shows them.
    if shape.whole == 0 && shape.point > 0 && shape.decimals > 0 || shape.whole == 0 && tokens.is_empty() {
        for at in (0..decimal.whole()).rev().filter(|_| shape.decimals > 0) {
            digit(out, decimal, at, None);
        }
    }
}

fn digit(out: &mut Out, decimal: &Decimal, at: usize, group: Option<char>) {
    out.text.push(char::from(b'0' + decimal.digit(i32::try_from(at).unwrap_or(0))));
    if at > 0 && at.is_multiple_of(3) {
        out.text.extend(group);
    }
}

fn fraction(out: &mut Out, tokens: &[Token], decimal: &Decimal, mark: char) {
    let places: Vec<char> = tokens
        .iter()
        .filter_map(|token| if let Token::Digit(place) = token { Some(*place) } else { None })
        .collect();
    let fixed = places.iter().rposition(|place| *place == '0').map_or(0, |at| at + 1);
    let needed = decimal.decimals().max(fixed);
    let mut at = 0;
    for token in tokens {
        let Token::Digit(place) = token else {
            if *token == Token::Point {
                out.text.push(mark);
            } else {
                out.literal(token);
            }
            continue;
        };
        at += 1;
        if at <= needed {
            out.text.push(char::from(b'0' + decimal.digit(-i32::try_from(at).unwrap_or(0))));
        } else if *place == '?' {
            out.text.push(' ');
        }
    }
}

fn exponent(out: &mut Out, tokens: &[Token], power: i32) {
    let Some((Token::Exponent(plus), places)) = tokens.split_first() else { return };
    let wide = places.iter().filter(|token| **token == Token::Digit('0')).count();
    out.text.push('E');
    match (power < 0, plus) {
        (true, _) => out.text.push('-'),
        (false, true) => out.text.push('+'),
        (false, false) => {}
    }
    let mut told = false;
    for token in places {
        if !matches!(token, Token::Digit(_)) {
            out.literal(token);
        } else if !told {
            told = true;
            out.text.push_str(&format!("{:0wide$}", power.abs()));
        }
    }
}
