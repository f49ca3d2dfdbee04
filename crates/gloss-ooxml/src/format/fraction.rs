//! Numbers as fractions: `# ?/?`, `??/??`, `# ?/8`. Finds the one that Excel finds for its places.

use super::token::{Section, Token};

/// Digits that a denominator may have: more would say nothing and take time to find.
const MAX_DIGITS: usize = 6;

/// The tokens before and behind the slash, as the places they are.
struct Shape<'a> {
    /// All before the numerator.
    lead: &'a [Token],
    numerator: &'a [Token],
    denominator: &'a [Token],
    tail: &'a [Token],
    /// A denominator that the format names.
    fixed: Option<u64>,
}

fn shape(tokens: &[Token]) -> Shape<'_> {
    let slash = tokens.iter().position(|token| *token == Token::Slash).unwrap_or(0);
    let is_digit = |token: &Token| matches!(token, Token::Digit(_));
    let before = tokens.get(..slash).unwrap_or_default();
    let behind = tokens.get(slash + 1..).unwrap_or_default();
    let numerator = before.len() - before.iter().rev().take_while(|token| is_digit(token)).count();
    let named = |token: &Token| match token {
        Token::Literal(text) => text.chars().all(|c| c.is_ascii_digit()),
        token => is_digit(token),
    };
    let end = behind.iter().take_while(|token| named(token)).count();
    let denominator = behind.get(..end).unwrap_or_default();
    let literal = denominator.iter().any(|token| matches!(token, Token::Literal(_)));
    // `?/10`: the format reads its zero as a place.
    let written = denominator.iter().map(|token| match token {
        Token::Literal(text) => text.clone(),
        _ => "0".to_owned(),
    });
    let fixed = literal.then(|| written.collect::<String>().parse().ok()).flatten().filter(|n| *n > 0);
    Shape {
        lead: before.get(..numerator).unwrap_or_default(),
        numerator: before.get(numerator..).unwrap_or_default(),
        denominator,
        tail: behind.get(end..).unwrap_or_default(),
        fixed,
    }
}

/// A number from zero on as a fraction, and where the cell's free room goes.
pub(super) fn show(section: &Section, value: f64, negative: bool) -> (String, Option<usize>) {
    let shape = shape(&section.tokens);
    let has_whole = shape.lead.iter().any(|token| matches!(token, Token::Digit(_)));
    let largest = 10_u64.pow(u32::try_from(shape.denominator.len().clamp(1, MAX_DIGITS)).unwrap_or(1)) - 1;
    let whole = if has_whole { value.trunc() } else { 0.0 };
    let (mut top, bottom) = match shape.fixed {
        Some(bottom) => (((value - whole) * bottom as f64).round(), bottom as f64),
        None => nearest(value - whole, largest),
    };
    let mut whole = whole;
    if has_whole && top >= bottom {
        (whole, top) = (whole + 1.0, 0.0);
    }
    let mut out = if negative { "-".to_owned() } else { String::new() };
    let mut split = None;
    let empty = has_whole && top == 0.0;
    let digits = if whole == 0.0 && !empty { String::new() } else { format!("{whole:.0}") };
    let places: Vec<char> = digit_places(shape.lead);
    let mut told = false;
    for token in shape.lead {
        match token {
            Token::Digit(_) if !told => {
                told = true;
                out.push_str(&padded(&digits, &places, false));
            }
            Token::Digit(_) => {}
            Token::Fill(_) => split = Some(out.len()),
            other => out.push_str(other.literal()),
        }
    }
    let (above, below) =
        (padded(&format!("{top:.0}"), &digit_places(shape.numerator), false), format!("{bottom:.0}"));
    let below =
        if shape.fixed.is_some() { below } else { padded(&below, &digit_places(shape.denominator), true) };
    let fraction = format!("{above}/{below}");
    if empty {
        // Nothing is left: its room stays, so that whole numbers stand below each other.
        out.extend(fraction.chars().map(|_| ' '));
    } else {
        out.push_str(&fraction);
    }
    shape.tail.iter().for_each(|token| out.push_str(token.literal()));
    (out, split)
}

fn digit_places(tokens: &[Token]) -> Vec<char> {
    tokens
        .iter()
        .filter_map(|token| if let Token::Digit(place) = token { Some(*place) } else { None })
        .collect()
}

/// Digits in their places: blanks for `?`, zeros for `0`, before them or behind them.
fn padded(digits: &str, places: &[char], behind: bool) -> String {
    let missing = places.len().saturating_sub(digits.len());
    let pad: String = places
        .iter()
        .take(missing)
        .filter_map(|place| match place {
            '?' => Some(' '),
            '0' if !behind => Some('0'),
            _ => None,
        })
        .collect();
    if behind { format!("{digits}{pad}") } else { format!("{pad}{digits}") }
}

/// The last step of a number's continued fraction whose denominator is at most `largest`: Excel shows 22/7 where it has
/// two places, though 311/99 would be nearer.
fn nearest(value: f64, largest: u64) -> (f64, f64) {
    let (mut before, mut at) = ((0.0, 1.0), (1.0, 0.0));
    let mut rest = value;
    // Each step at least doubles the denominator after the next: 64 steps are beyond any number.
    for _ in 0..64 {
        let whole = rest.floor();
        let next = (whole * at.0 + before.0, whole * at.1 + before.1);
        if next.1 > largest as f64 {
            break;
        }
        (before, at) = (at, next);
        let left = rest - whole;
        if left < 1e-10 || (at.0 / at.1 - value).abs() < 1e-13 {
            break;
        }
        rest = 1.0 / left;
    }
    at
}
